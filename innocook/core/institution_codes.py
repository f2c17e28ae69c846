"""What codes, names and links of institutions may be; lists from outside and forms agree on it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Mapping
from typing import TypeVar

from innocook.core.answer_cells import digits_to_ascii

Node = TypeVar("Node", bound=Hashable)

LONGEST_CODE = 40
LONGEST_NAME = 200
_NEVER_LETTERS = "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
_CONTROLS = re.compile(f"[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef{_NEVER_LETTERS}]")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def code_fault(code: str) -> str:
    """What is wrong with a code: `missing`, `too_long`, `digits` (not Western ones), `characters`, or nothing."""
    if not code:
        return "missing"
    if len(code) > LONGEST_CODE:
        return "too_long"
    if _CODE.fullmatch(code):
        return ""
    return "digits" if _CODE.fullmatch(digits_to_ascii(code)) else "characters"


def has_controls(text: str) -> bool:
    """Whether there are characters in it that are no text at all."""
    return _CONTROLS.search(text) is not None


def visible(text: str, most: int) -> str:
    """The beginning of a text, with a mark where a character is no text at all."""
    return _CONTROLS.sub("\ufffd", text[:most])


def name_fault(name: str, language: str) -> str:
    """What is wrong with a name: `missing`, `too_long`, `letters` (none of its language), or nothing."""
    if not name:
        return "missing"
    if len(name) > LONGEST_NAME:
        return "too_long"
    script = "ARABIC" if language == "ar" else "LATIN"
    if not any(char.isalpha() and unicodedata.name(char, "").startswith(script) for char in name):
        return "letters"
    return ""


def rings(above: Mapping[Node, Node | None]) -> set[Node]:
    """Whoever comes back to themselves on the way up, where each has at most one above them."""
    settled: set[Node] = set()
    found: set[Node] = set()
    for start in above:
        way: dict[Node, None] = {}
        node: Node | None = start
        while node is not None and node not in settled and node not in way:
            way[node] = None
            node = above.get(node)
        if node is not None and node in way:
            steps = list(way)
            found.update(steps[steps.index(node) :])
        settled.update(way)
    return found
