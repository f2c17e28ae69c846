"""Due dates: which days they may be, and when a section is late."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.team import DateFault, date_fault, day_in, is_overdue

TODAY, CLOSING = date(2026, 3, 1), date(2026, 3, 31)


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (date(2026, 2, 28), DateFault.PAST),
        (date(2026, 3, 1), None),
        (date(2026, 3, 31), None),
        (date(2026, 4, 1), DateFault.AFTER_CLOSING),
    ],
)
def test_both_ends_are_allowed(day: date, fault: DateFault | None):
    """Today and the day of closing are good, the days beside them are not."""
    assert date_fault(day, TODAY, CLOSING) is fault


@given(st.dates(), st.dates(), st.dates())
def test_a_day_is_good_exactly_between_both_ends(day: date, today: date, closing: date):
    """Whatever the dates, also when the closing is past."""
    assert (date_fault(day, today, closing) is None) == (today <= day <= closing)


def test_the_day_is_that_of_the_zone():
    """At 22:30 in Greenwich it is tomorrow in Beirut, which is two hours ahead in winter."""
    late = datetime(2026, 2, 28, 22, 30, tzinfo=UTC)
    assert (day_in(late, "Asia/Beirut"), day_in(late, "Africa/Nouakchott")) == (TODAY, date(2026, 2, 28))


@pytest.mark.parametrize(
    ("due_on", "done", "late"),
    [(None, 0, False), (TODAY, 0, False), (TODAY - timedelta(days=1), 3, True), (TODAY - timedelta(days=1), 4, False)],
)
def test_late_is_what_is_open_after_its_day(due_on: date | None, done: int, late: bool):
    """The whole day counts; what is complete is never late."""
    assert is_overdue(due_on, TODAY, done=done, total=4) is late
