"""What a team agrees on: days by which sections are due, and which sections are late."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

MOST_OPEN_INVITATIONS = 50
MOST_MAILS_A_DAY = 100
DAYS_TO_ACCEPT = 14
HOURS_BETWEEN_REMINDERS = 24


class DateFault(StrEnum):
    """Why a day cannot be a due date."""

    PAST = "past"
    AFTER_CLOSING = "after_closing"


def date_fault(day: date, today: date, closing: date) -> DateFault | None:
    """What is wrong with a due date: it may be any day from today to the day of closing, both included."""
    if day < today:
        return DateFault.PAST
    return DateFault.AFTER_CLOSING if day > closing else None


def day_in(instant: datetime, time_zone: str) -> date:
    """The day of an instant in a time zone."""
    return instant.astimezone(ZoneInfo(time_zone)).date()


def is_overdue(due_on: date | None, today: date, *, done: int, total: int) -> bool:
    """Whether a section was due before today and something in it is still open."""
    return due_on is not None and due_on < today and done < total
