"""What a browser calls itself, in the words of people: which browser, on which system."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 400
_BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Yandex Browser", r"YaBrowser/"),
    ("UC Browser", r"UC ?Browser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Internet Explorer", r"MSIE |Trident/"),
    ("Chrome", r"Chrome/|Chromium/|CriOS/"),
    ("Safari", r"Version/\S+ .*Safari/"),
)
_SYSTEMS = (
    ("iPhone", r"iPhone|iPod"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("HarmonyOS", r"HarmonyOS|OpenHarmony"),
    ("Windows", r"Windows"),
    ("ChromeOS", r"CrOS"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("Linux", r"Linux|X11"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """Names of browser and system; empty where they are not known."""

    browser: str
    system: str


def device_of(user_agent: str) -> Device:
    """The device behind what a browser calls itself; a guess that serves recognition, never a decision."""
    return Device(_first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent))


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for name, pattern in names if re.search(pattern, user_agent[:LONGEST])), "")
