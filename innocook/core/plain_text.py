"""Text as people type it: line ends, control characters, digits of several scripts."""

from __future__ import annotations

import re
import unicodedata

from innocook.core.answer_cells import digits_to_ascii

KEPT_CONTROLS = "\n\t"
THOUSANDS = re.compile(r",\d{3}\b")


def clean(text: str) -> str:
    """`text` without outer blanks and control characters, with plain line ends, composed (NFC)."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        character
        for character in plain
        if character in KEPT_CONTROLS or unicodedata.category(character) not in {"Cc", "Cs"}
    )
    return unicodedata.normalize("NFC", kept).strip()


def number_from(text: str) -> float | None:
    """The number that was typed, with Arabic, Persian or Western digits and a decimal point or comma; else None."""
    plain = digits_to_ascii(text).strip()
    if THOUSANDS.search(plain):
        return None
    plain = plain.replace(",", ".")
    if not plain or not all(character in "0123456789.+-" for character in plain):
        return None
    try:
        return float(plain)
    except ValueError:
        return None
