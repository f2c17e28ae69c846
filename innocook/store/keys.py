"""Keys to find and sort names by, the same on every database."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans({"ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None, "ک": "ك", "ی": "ي", "œ": "oe", "æ": "ae"})


def email_key(email: str) -> str:
    """What makes an e-mail address unique: without outer spaces, composed and casefolded."""
    return unicodedata.normalize("NFC", email.strip().casefold())


def sort_key(name: str) -> str:
    """Sorts names in their own alphabet by code point: no accents, vowel signs, hamza seats, case or extra spaces.

    Arabic and Western digits are one.
    """
    parts = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(_plain(char) for char in parts if not unicodedata.combining(char))
    return " ".join(letters.translate(_LETTERS).split())


def search_key(text: str) -> str:
    """What a search compares: the sort key with letters and digits only, words apart by one space."""
    return " ".join("".join(char if char.isalnum() else " " for char in sort_key(text)).split())


def _plain(char: str) -> str:
    if unicodedata.category(char) == "Cf":
        return ""
    return str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char
