"""Families of tests that need something of the machine: skipped with a reason, or failing where it was promised."""

import os
from typing import NoReturn

import pytest

FAMILIES = ("postgresql", "browser", "libreoffice", "pdftotext", "acceptance")
NEVER_REQUIRED = ("acceptance",)


def is_required(family: str) -> bool:
    """Whether the family is promised here: INNOCOOK_REQUIRE_<FAMILY>=1, or CI=true; never the acceptance folder."""
    if family in NEVER_REQUIRED:
        return False
    switch = os.environ.get(f"INNOCOOK_REQUIRE_{family.upper()}", "")
    return switch == "1" or (not switch and os.environ.get("CI", "").lower() in {"1", "true"})


def absent(family: str, why: str) -> NoReturn:
    """Skip the running test under its family, or fail it where the family is required."""
    if family not in FAMILIES:
        raise ValueError(family)
    if is_required(family):
        pytest.fail(f"{family}: {why}, and this machine promised it", pytrace=False)
    pytest.skip(f"{family}: {why}")
