"""The days and hours of a round: which can be set, and which no longer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from innocook.core.errors import InnocookError

LONGEST_RECONSIDERATION = 365


class RoundFault(StrEnum):
    """What is wrong with a field of a round."""

    CLOSES_BEFORE_OPENING = "closes_before_opening"
    CLOSES_IN_PAST = "closes_in_past"
    LATE_BEFORE_OPENING = "late_before_opening"
    LATE_AFTER_CLOSING = "late_after_closing"
    OPENS_IN_PAST = "opens_in_past"
    DAYS_OUT_OF_RANGE = "days_out_of_range"
    PERCENT_OUT_OF_RANGE = "percent_out_of_range"
    FIXED_ONCE_OPEN = "fixed_once_open"
    FIXED_ONCE_PUBLISHED = "fixed_once_published"


class NoSuchTime(InnocookError):
    """The clocks of the time zone skip this hour."""


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What can be set about a round, apart from its names. Instants are aware."""

    questionnaire_version_id: UUID
    opens_at: datetime
    submissions_close_at: datetime
    late_from: datetime | None
    reference_date: date
    time_zone: str
    reconsideration_days: int
    second_look_percent: int


ONCE_OPEN = ("questionnaire_version_id", "reference_date", "opens_at")
"""What is fixed once institutions answer: what they are asked, what their evidence is measured by, and the opening."""
ONCE_PUBLISHED = (
    *ONCE_OPEN,
    "submissions_close_at",
    "late_from",
    "time_zone",
    "reconsideration_days",
    "second_look_percent",
)


def faults(
    facts: RoundFacts,
    before: RoundFacts | None = None,
    *,
    published: bool = False,
    opens_at_once: bool = False,
    at: datetime,
) -> Mapping[str, RoundFault]:
    """What is wrong, by field; empty when a round can be made so, or be changed from `before`.

    A new round opens in the past only when that is meant (`opens_at_once`). Nothing closes in the past by a change of
    dates: that is what closing is for.
    """
    found = dict(_ranges(facts))
    if facts.late_from is not None and facts.late_from >= facts.submissions_close_at:
        found["late_from"] = RoundFault.LATE_AFTER_CLOSING
    if facts.late_from is not None and facts.late_from <= facts.opens_at:
        found["late_from"] = RoundFault.LATE_BEFORE_OPENING
    if facts.submissions_close_at <= at and not _is_as_before("submissions_close_at", facts, before):
        found["submissions_close_at"] = RoundFault.CLOSES_IN_PAST
    if facts.submissions_close_at <= facts.opens_at:
        found["submissions_close_at"] = RoundFault.CLOSES_BEFORE_OPENING
    if facts.opens_at < at and not opens_at_once and not _is_as_before("opens_at", facts, before):
        found["opens_at"] = RoundFault.OPENS_IN_PAST
    for field, reason in fixed(before, published=published, at=at).items():
        if not _is_as_before(field, facts, before):
            found[field] = reason
    return found


def fixed(before: RoundFacts | None, *, published: bool, at: datetime) -> Mapping[str, RoundFault]:
    """The fields that can no longer be changed, each with the reason."""
    if before is None:
        return {}
    if published:
        return dict.fromkeys(ONCE_PUBLISHED, RoundFault.FIXED_ONCE_PUBLISHED)
    return dict.fromkeys(ONCE_OPEN, RoundFault.FIXED_ONCE_OPEN) if before.opens_at <= at else {}


def instant_of(day: date, hour: time, zone: str) -> datetime:
    """The instant of a day and an hour in a time zone, in UTC; the first of two where the clocks go back.

    Raises NoSuchTime where they go forward.
    """
    local = datetime.combine(day, hour, ZoneInfo(zone))
    found = local.astimezone(UTC)
    if found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime(f"{local.isoformat()} in {zone}")
    return found


def _ranges(facts: RoundFacts) -> Mapping[str, RoundFault]:
    found = {}
    if not 0 <= facts.reconsideration_days <= LONGEST_RECONSIDERATION:
        found["reconsideration_days"] = RoundFault.DAYS_OUT_OF_RANGE
    if not 0 <= facts.second_look_percent <= 100:
        found["second_look_percent"] = RoundFault.PERCENT_OUT_OF_RANGE
    return found


def _is_as_before(field: str, facts: RoundFacts, before: RoundFacts | None) -> bool:
    return before is not None and getattr(facts, field) == getattr(before, field)
