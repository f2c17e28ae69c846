"""Who people are to the product."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role; one person may hold several, each within its scope."""

    CONTRIBUTOR = "contributor"
    LEAD = "lead"
    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"
