"""Which passwords are too easy to guess."""

import pytest

from innocook.core.password_rules import PasswordFault, password_fault

EMAIL = "Nour.Haddad@example.org"


@pytest.mark.parametrize(
    "password",
    [
        *("several odd words", "correct-horse-battery", "Tr0ub4dor&3xx", "مرحبا بكم في بيتنا الأزرق", "kW9!vz#Q2m@x"),
        *("innocook is our tool today", "the ministry password sheet", "x" * 8 + "yzab", "hadhramaut blue 7"),
        "a" * 1000 + "bcde and some more",
    ],
)
def test_good_ones_are_taken(password: str):
    """Phrases in any script and random characters, 12 to 1024 of them."""
    assert password_fault(password, EMAIL) is None


@pytest.mark.parametrize("password", ["", "short", "elevenchars"])
def test_short_ones_are_not(password: str):
    """Eleven characters are too few."""
    assert password_fault(password, EMAIL) is PasswordFault.SHORT


def test_lengths_count_characters_not_bytes():
    """Twelve Arabic letters are twelve; 1024 is the most."""
    assert password_fault("شجرة الزيتون", EMAIL) is None
    assert password_fault("ab cd ef" * 128, EMAIL) is None
    assert password_fault("ab cd ef" * 128 + "x", EMAIL) is PasswordFault.LONG


@pytest.mark.parametrize("password", [EMAIL, EMAIL.lower(), EMAIL.upper(), f" {EMAIL} "])
def test_the_address_is_no_password(password: str):
    """In whatever case."""
    assert password_fault(password, EMAIL) is PasswordFault.ADDRESS


@pytest.mark.parametrize(
    "password",
    [
        *("password1234", "Password2026!", "P@ssw0rd2026", "passwordpassword", "123456789012", "012345678901"),
        *(
            "098765432109",
            "qwertyuiop12",
            "azertyuiop!!",
            "aaaaaaaaaaaa",
            "abababababab",
            "abcdefghijkl",
            "admin@admin1",
        ),
        *(
            "innocook2026!",
            "MinistryAdmin1",
            "motdepasse123",
            "letmein123456",
            "iloveyou!!!!",
            "482131991723",
            "............",
        ),
        *("كلمة السر 2026", "1q2w3e4r5t6y", "welcome-welcome"),
    ],
)
def test_the_commonest_are_not(password: str):
    """Known words alone, repeated or decorated; runs of the keyboard and the alphabet; digits alone."""
    assert password_fault(password, EMAIL) is PasswordFault.COMMON
