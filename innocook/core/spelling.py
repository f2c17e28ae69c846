"""Spellings that mean the same: case, accents, vowel signs, hamza seats, tatweel and the digits of several scripts."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans({"ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None, "ک": "ك", "ی": "ي", "œ": "oe", "æ": "ae"})


def plain_letters(text: str) -> str:
    """`text` as names are compared: no accents, vowel signs, hamza seats, tatweel, case or invisible characters.

    Arabic and Western digits are one. Each character counts by itself, so that the letters of a text are those of its
    characters one after another.
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(_plain(char) for char in parts if not unicodedata.combining(char)).translate(_LETTERS)


def plain_words(text: str) -> str:
    """`plain_letters` and digits only, words apart by one space: equal for names that people would call the same."""
    return " ".join("".join(char if char.isalnum() else " " for char in plain_letters(text)).split())


def _plain(char: str) -> str:
    if unicodedata.category(char) == "Cf":
        return ""
    return str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char
