"""Keys to find and sort names by, the same on every database."""

from __future__ import annotations

import unicodedata

from innocook.core.spelling import plain_letters, plain_words


def email_key(email: str) -> str:
    """What makes an e-mail address unique: without outer spaces, composed and casefolded."""
    return unicodedata.normalize("NFC", email.strip().casefold())


def sort_key(name: str) -> str:
    """Sorts names in their own alphabet by code point: no accents, vowel signs, hamza seats, case or extra spaces.

    Arabic and Western digits are one.
    """
    return " ".join(plain_letters(name).split())


def search_key(text: str) -> str:
    """What a search compares: the sort key with letters and digits only, words apart by one space."""
    return plain_words(text)
