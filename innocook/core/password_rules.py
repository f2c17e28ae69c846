"""Which passwords are too easy to guess to be taken."""

from __future__ import annotations

import re
from enum import StrEnum

SHORTEST, LONGEST = 12, 1024
FEWEST_DIFFERENT = 5
RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
)
WORDS = (
    *("admin", "administrator", "assessment", "changeme", "computer", "dragon", "football", "government", "iloveyou"),
    *("innocook", "letmein", "login", "master", "ministry", "monkey", "motdepasse", "passe", "passord", "password"),
    *("passwort", "princess", "qazwsx", "secret", "sunshine", "superman", "superuser", "test", "trustno", "user"),
    *("welcome", "whatever", "كلمةالسر", "كلمةالمرور"),
)
"""Words that the commonest passwords are made of, alone, repeated, or with digits and signs around them."""

_OTHERS = re.compile(r"[\W\d_]+")
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_LOOK_ALIKES = str.maketrans("@4301!5$7", "aaeoiisst")


class PasswordFault(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    ADDRESS = "address"
    COMMON = "common"


def password_fault(password: str, email: str) -> PasswordFault | None:
    """What is wrong with a password for the account with this address, or None. Lengths count characters."""
    if len(password) < SHORTEST:
        return PasswordFault.SHORT
    if len(password) > LONGEST:
        return PasswordFault.LONG
    folded = password.casefold().strip()
    if folded == email.casefold().strip():
        return PasswordFault.ADDRESS
    return PasswordFault.COMMON if _is_common(folded) else None


def _is_common(folded: str) -> bool:
    if len(set(folded)) < FEWEST_DIFFERENT:
        return True
    if any(folded in run or folded[::-1] in run for run in RUNS):
        return True
    readings = {_OTHERS.sub("", folded), _OTHERS.sub("", _ENDS.sub("", folded).translate(_LOOK_ALIKES))}
    return any(not letters or _is_made_of_words(letters) or _is_run(letters) for letters in readings)


def _is_made_of_words(letters: str) -> bool:
    """Whether nothing is left when known words are taken from the front."""
    while letters:
        word = next((word for word in WORDS if letters.startswith(word)), None)
        if word is None:
            return False
        letters = letters.removeprefix(word)
    return True


def _is_run(letters: str) -> bool:
    return len(letters) > 3 and any(letters in run for run in RUNS)
