"""Codes by time: the published examples, a drift of one step, no code twice, and codes as people type them."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()
"""The secret of the examples in RFC 6238, appendix B."""
STEP = timedelta(seconds=30)


def instant(seconds: int) -> datetime:
    """So many seconds after 1970."""
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(
    ("seconds", "code", "step"),
    [
        (59, "287082", 0x1),
        (1111111109, "081804", 0x23523EC),
        (1111111111, "050471", 0x23523ED),
        (1234567890, "005924", 0x273EF07),
        (2000000000, "279037", 0x3F940AA),
        (20000000000, "353130", 0x27BC86AA),
    ],
)
def test_the_published_examples(seconds: int, code: str, step: int):
    """RFC 6238's times, steps and the last six digits of its codes for SHA-1."""
    assert totp.step_at(instant(seconds)) == step
    assert totp.accepted_step(SECRET, code, instant(seconds), after=0) == step


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(steps: int, fits: bool):
    """A code is good during its step, the one before and the one after."""
    at = instant(1111111111)
    assert (totp.accepted_step(SECRET, "050471", at + steps * STEP, after=0) is not None) == fits


def test_no_code_serves_twice():
    """A code of the step that was used last, or of one before it, does not fit; the next one does."""
    at = instant(1111111111)
    assert totp.accepted_step(SECRET, "050471", at, after=0x23523ED) is None
    assert totp.accepted_step(SECRET, "081804", at, after=0x23523ED) is None
    assert totp.accepted_step(SECRET, "050471", at, after=0x23523EC) == 0x23523ED


@pytest.mark.parametrize("wrong", ["050472", "", "50471", "0504710", "٠٥٠٤٧١"])
def test_another_code_fits_never(wrong: str):
    """Neither another number nor a part of the right one; digits are made Western before."""
    assert totp.accepted_step(SECRET, wrong, instant(1111111111), after=0) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("050471", "050471"),
        (" 050 471 ", "050471"),
        ("٠٥٠٤٧١", "050471"),
        ("۰۵۰-۴۷۱", "050471"),
        ("K7HM-p4qs 29vx_w3tn", "k7hmp4qs29vxw3tn"),
        ("\u2066050471\u2069", "050471"),
        ("", ""),
    ],
)
def test_codes_are_read_as_they_are_meant(typed: str, meant: str):
    """Arabic and Persian digits, capitals, spaces, dashes and direction marks make no difference."""
    assert totp.typed_code(typed) == meant


def test_the_two_kinds_are_told_apart():
    """Six digits are of an app, sixteen of our letters a recovery code, anything else neither."""
    codes = ("050471", "k7hmp4qs29vxw3tn", "k7hmp4qs29vxw3t", "0504711", "k7hmp4qs29vxw3t0", "")
    assert [totp.is_time_code(code) for code in codes] == [True, False, False, False, False, False]
    assert [totp.is_recovery_code(code) for code in codes] == [False, True, False, False, False, False]


@given(st.text(totp.RECOVERY_LETTERS, min_size=totp.RECOVERY_LENGTH, max_size=totp.RECOVERY_LENGTH))
def test_what_is_shown_in_groups_is_read_back(code: str):
    """However a code is grouped, typing it as it is shown gives it again."""
    assert totp.typed_code(totp.in_groups(code)) == code
    assert totp.typed_code(totp.in_groups(code, "-").upper()) == code


def test_an_app_gets_account_and_issuer():
    """The address in the QR code names who, for whom, and the secret; the rest is what every app takes for granted."""
    address = totp.key_address(SECRET, "lina@example.org", "InnoCook")
    assert address == f"otpauth://totp/InnoCook:lina%40example.org?secret={SECRET}&issuer=InnoCook"
