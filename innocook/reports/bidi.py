"""Numbers inside right-to-left text: signs, dates and ranges keep their order by being isolated left to right."""

from __future__ import annotations

import re

from innocook.i18n import direction

LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE = "\u2066", "\u2069"
NUMBERS = re.compile(r"(?<![\w\u2066])(?:[-+−±]?\d+(?:[-–/:.,]\d+)+|[-+−±]\d+)%?(?!\w)")


def numbers_isolated(text: str, language: str) -> str:
    """`text` with every signed or compound number (-5, 2026-11-22, 10-20) isolated, in a right-to-left language."""
    if direction(language) != "rtl":
        return text
    return NUMBERS.sub(lambda found: f"{LEFT_TO_RIGHT_ISOLATE}{found[0]}{POP_ISOLATE}", text)
