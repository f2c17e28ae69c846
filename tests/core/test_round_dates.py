"""The days and hours of a round: their order, what is fixed when, and hours that clocks skip."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from innocook.core.round_dates import ONCE_OPEN, ONCE_PUBLISHED, NoSuchTime, RoundFacts, faults, instant_of

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PLANNED = RoundFacts(
    questionnaire_version_id=UUID(int=1),
    opens_at=NOW + DAY,
    submissions_close_at=NOW + 30 * DAY,
    late_from=None,
    reference_date=date(2026, 1, 1),
    time_zone="Asia/Beirut",
    reconsideration_days=30,
    second_look_percent=10,
)
OPENED = replace(PLANNED, opens_at=NOW - DAY)


def test_a_planned_round_has_no_fault() -> None:
    """As a new one, and when nothing is changed."""
    assert faults(PLANNED, at=NOW) == {}
    assert faults(PLANNED, PLANNED, at=NOW) == {}


@pytest.mark.parametrize(
    ("changes", "field", "fault"),
    [
        ({"submissions_close_at": NOW + DAY}, "submissions_close_at", "closes_before_opening"),
        ({"submissions_close_at": NOW}, "submissions_close_at", "closes_before_opening"),
        ({"late_from": NOW + DAY}, "late_from", "late_before_opening"),
        ({"late_from": NOW + 30 * DAY}, "late_from", "late_after_closing"),
        ({"opens_at": NOW - DAY}, "opens_at", "opens_in_past"),
        ({"opens_at": NOW - 9 * DAY, "submissions_close_at": NOW}, "submissions_close_at", "closes_in_past"),
        ({"reconsideration_days": 366}, "reconsideration_days", "days_out_of_range"),
        ({"reconsideration_days": -1}, "reconsideration_days", "days_out_of_range"),
        ({"second_look_percent": 101}, "second_look_percent", "percent_out_of_range"),
    ],
)
def test_each_fault_is_said_at_its_field(changes: dict[str, Any], field: str, fault: str) -> None:
    """One wrong thing in a round that is right otherwise."""
    assert faults(replace(PLANNED, **changes), at=NOW)[field] == fault


def test_a_new_round_may_open_at_once_when_that_is_meant() -> None:
    """In the past only with the tick."""
    assert faults(OPENED, opens_at_once=True, at=NOW) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("questionnaire_version_id", UUID(int=2)),
        ("reference_date", date(2026, 2, 2)),
        ("opens_at", NOW - 2 * DAY),
    ],
)
def test_what_is_asked_is_fixed_once_open(field: str, value: object) -> None:
    """Questionnaire, reference date and opening; before the opening each can be changed."""
    assert faults(replace(OPENED, **{field: value}), OPENED, at=NOW)[field] == "fixed_once_open"
    if field != "opens_at":
        assert faults(replace(PLANNED, **{field: value}), PLANNED, at=NOW) == {}


def test_the_rest_of_an_open_round_can_be_changed() -> None:
    """Close, late, time zone, reconsideration and sample."""
    later = replace(
        OPENED,
        submissions_close_at=NOW + 40 * DAY,
        late_from=NOW + 35 * DAY,
        time_zone="Africa/Cairo",
        reconsideration_days=10,
        second_look_percent=50,
    )
    assert faults(later, OPENED, at=NOW) == {}


def test_a_round_is_not_closed_by_a_change_of_days() -> None:
    """The close of an open round cannot move into the past; one that passed may stay while other things change."""
    assert faults(replace(OPENED, submissions_close_at=NOW), OPENED, at=NOW) == {
        "submissions_close_at": "closes_in_past"
    }
    over = replace(OPENED, submissions_close_at=NOW - timedelta(hours=1))
    assert faults(replace(over, reconsideration_days=5), over, at=NOW) == {}


def test_everything_is_fixed_once_published() -> None:
    """Each field that differs is refused."""
    other = RoundFacts(UUID(int=9), NOW - 3 * DAY, NOW + 9 * DAY, NOW, date(2025, 1, 1), "UTC", 1, 1)
    assert faults(other, OPENED, published=True, at=NOW) == dict.fromkeys(ONCE_PUBLISHED, "fixed_once_published")
    assert set(ONCE_OPEN) < set(ONCE_PUBLISHED)


def test_days_and_hours_are_meant_in_the_time_zone() -> None:
    """17:30 in Beirut is 15:30 in winter and 14:30 in summer."""
    assert instant_of(date(2026, 1, 15), time(17, 30), "Asia/Beirut") == datetime(2026, 1, 15, 15, 30, tzinfo=UTC)
    assert instant_of(date(2026, 7, 15), time(17, 30), "Asia/Beirut") == datetime(2026, 7, 15, 14, 30, tzinfo=UTC)


def test_an_hour_that_clocks_skip_is_refused() -> None:
    """In Beirut the clocks go from 0:00 to 1:00 on 29 March 2026; an hour that comes twice is the first one."""
    with pytest.raises(NoSuchTime):
        instant_of(date(2026, 3, 29), time(0, 30), "Asia/Beirut")
    assert instant_of(date(2026, 10, 24), time(23, 30), "Asia/Beirut") == datetime(2026, 10, 24, 20, 30, tzinfo=UTC)
