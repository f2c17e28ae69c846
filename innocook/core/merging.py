"""Two people changed the same answer: what can be had of both, and what somebody has to choose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from innocook.core.answers import Answer

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Merge:
    """What came of two changes: `answer` is both in one, None where they collide in the value or in the note.

    The value is the choice or number with the reason for "not applicable"; the note stands beside it.
    """

    answer: Answer | None
    value_collides: bool
    note_collides: bool


def compare(seen: Answer, mine: Answer, theirs: Answer) -> Merge:
    """My answer beside theirs, both made from what was `seen`: the value and the note each from whoever changed it."""
    value = _one_of(replace(seen, note=""), replace(mine, note=""), replace(theirs, note=""))
    note = _one_of(seen.note, mine.note, theirs.note)
    whole = None if value is None or note is None else replace(value, note=note)
    return Merge(whole, value is None, note is None)


def merge(seen: Answer, mine: Answer, theirs: Answer) -> Answer | None:
    """Both changes in one answer; None when both of us changed the value, or the note, to something different."""
    return compare(seen, mine, theirs).answer


def _one_of(seen: T, mine: T, theirs: T) -> T | None:
    if theirs in (mine, seen):
        return mine
    return theirs if mine == seen else None
