"""Days and hours as people type them: year, month and day, hours and minutes, in any digits."""

from __future__ import annotations

import re
from datetime import date, time

from innocook.core.answer_cells import digits_to_ascii, trimmed

EARLIEST_YEAR, LATEST_YEAR = 2000, 2199
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::00)?", re.ASCII)


def typed_day(text: str) -> date | None:
    """The day of the Gregorian calendar; None for what is none."""
    found = _DAY.fullmatch(trimmed(digits_to_ascii(text)))
    if found is None or not EARLIEST_YEAR <= int(found[1]) <= LATEST_YEAR:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def typed_time(text: str) -> time | None:
    """The hour of the day, in whole minutes; None for what is none."""
    found = _TIME.fullmatch(trimmed(digits_to_ascii(text)))
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))
