"""Families of tests that need something of the machine: skipped with a reason, or failing where it was promised."""

import os
from typing import NoReturn

import pytest

WORDS = {
    "postgresql": ("postgresql",),
    "browser": ("browser:", "chromium"),
    "libreoffice": ("libreoffice", "soffice"),
    "pdftotext": ("pdftotext", "poppler"),
    "acceptance": ("acceptance",),
}
"""The families, and the words by which the reason of a skip shows that it belongs to one."""

NEVER_REQUIRED = ("acceptance",)


def family_of(reason: str) -> str | None:
    """The family a reason speaks of; None when it speaks of none."""
    said = reason.lower()
    return next((family for family, words in WORDS.items() if any(word in said for word in words)), None)


def is_required(family: str) -> bool:
    """Whether the family is promised here: INNOCOOK_REQUIRE_<FAMILY>=1, or CI=true; never the acceptance folder."""
    if family in NEVER_REQUIRED:
        return False
    switch = os.environ.get(f"INNOCOOK_REQUIRE_{family.upper()}", "")
    return switch == "1" or (not switch and os.environ.get("CI", "").lower() in {"1", "true"})


def absent(family: str, why: str) -> NoReturn:
    """Skip the running test under its family; the plugin family_report makes it a failure where that is required."""
    if family not in WORDS:
        raise ValueError(family)
    pytest.skip(f"{family}: {why}")
