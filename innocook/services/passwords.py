"""Passwords: argon2id, with a limit on how many are computed at once because each costs 64 MiB."""

from __future__ import annotations

import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
_hasher = PasswordHasher()
_turn = threading.BoundedSemaphore(AT_ONCE)


def hashed(password: str) -> str:
    """The argon2id hash of a password, salted, to be stored."""
    with _turn:
        return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password fits; takes the same time when there is no hash to compare with."""
    with _turn:
        try:
            return _hasher.verify(stored or _nobody(), password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobody() -> str:
    """A hash that no password fits, made when it is first needed because making it takes a while."""
    return _hasher.hash(secrets.token_urlsafe(16))


def made_up() -> str:
    """A random password that can be typed: 16 letters and digits without look-alikes (about 92 bits)."""
    letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "".join(secrets.choice(letters) for _ in range(16))
