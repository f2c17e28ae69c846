"""One-time passwords by time: which code fits now, and codes as people type them."""

from __future__ import annotations

import hmac
import re
from datetime import datetime

from pyotp import TOTP

from innocook.core.answer_cells import digits_to_ascii

STEP_SECONDS = 30
DRIFT = 1
"""How many steps a clock may be slow or fast."""
RECOVERY_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
RECOVERY_LENGTH, GROUP = 16, 4

_BETWEEN = re.compile(r"[\W_]+")
_CODE = re.compile(r"[0-9]{6}")
_RECOVERY = re.compile(rf"[{RECOVERY_LETTERS}]{{{RECOVERY_LENGTH}}}")


def typed_code(text: str) -> str:
    """A code as it is meant: Western digits and small letters, without what stands between them."""
    return _BETWEEN.sub("", digits_to_ascii(text)).lower()


def is_time_code(code: str) -> bool:
    """Whether a typed code has the shape of one from an app."""
    return _CODE.fullmatch(code) is not None


def is_recovery_code(code: str) -> bool:
    """Whether a typed code has the shape of a recovery code."""
    return _RECOVERY.fullmatch(code) is not None


def in_groups(code: str, between: str = " ") -> str:
    """A secret or code in groups of four, to be read and typed."""
    return between.join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def step_at(at: datetime) -> int:
    """The number of the time step of an instant (aware), counted from 1970."""
    return int(at.timestamp()) // STEP_SECONDS


def accepted_step(secret: str, code: str, at: datetime, *, after: int) -> int | None:
    """The time step that the code is of: now, or one before or after; None when it fits none of those behind `after`.

    `after` is the step of the last code that was used, so that no code serves twice. `secret` is in base32.
    """
    if not is_time_code(code):
        return None
    generator, present = TOTP(secret), step_at(at)
    fitting = [
        step
        for step in range(present - DRIFT, present + DRIFT + 1)
        if hmac.compare_digest(generator.generate_otp(step), code) and step > after
    ]
    return fitting[0] if fitting else None


def key_address(secret: str, account: str, issuer: str) -> str:
    """The address that an app reads from a QR code."""
    return TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)
