"""A workbook beside what is stored: what is new in it, what collides, what is there already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from innocook.core.answers import BLANK, Answer, AnswerState
from innocook.core.merging import compare
from innocook.core.workbook import Entry, Fault, Part, Proposal, Reading, Unknown
from innocook.core.workbook_cells import same_text


class Status(StrEnum):
    """What a cell of the workbook is to what is stored."""

    UNCHANGED = "unchanged"
    NEW = "new"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that applying would do. `key` names it on the page, `stored` is what stands there now.

    `shown` is the version of the stored answer, so that a decision about it can be held against a later one.
    """

    key: str
    proposal: Proposal
    status: Status
    stored: Entry
    shown: int

    @property
    def clears(self) -> bool:
        """Whether it empties something."""
        empty = self.proposal.answer.state is AnswerState.BLANK if self.is_answer else not self.proposal.text
        return empty and self.proposal.part in {Part.ANSWER, Part.NOTE}

    @property
    def is_answer(self) -> bool:
        """Whether it is about the level, the number or "not applicable"."""
        return self.proposal.part is Part.ANSWER


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a workbook would do: changes in its own order, cells that cannot be used, and how many say nothing new."""

    changes: tuple[Change, ...]
    faults: tuple[Fault, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    unchanged: int = 0
    left_out: tuple[str, ...] = field(default=())

    def count(self, status: Status) -> int:
        """How many changes are of this kind."""
        return sum(change.status is status for change in self.changes)


def compared(reading: Reading, stored: Mapping[str, Entry], seen: Mapping[str, Answer]) -> Comparison:
    """Each proposal beside what is stored, and beside the answer that the workbook was made from (`seen`, by id).

    Cells that say what is stored already count as unchanged when they say anything; empty ones are not mentioned.
    """
    by_indicator: dict[str, list[Proposal]] = {}
    for proposal in reading.proposals:
        by_indicator.setdefault(proposal.indicator, []).append(proposal)
    changes: list[Change] = []
    faults = list(reading.faults)
    unchanged = 0
    for key, proposals in by_indicator.items():
        for found in _of_indicator(proposals, stored.get(key, Entry()), seen.get(key, BLANK)):
            if isinstance(found, Fault):
                faults.append(found)
            elif found.status is not Status.UNCHANGED:
                changes.append(found)
            else:
                unchanged += not found.clears
    return Comparison(tuple(changes), tuple(faults), reading.unknown, unchanged)


def _of_indicator(proposals: list[Proposal], stored: Entry, seen: Answer) -> Iterator[Change | Fault]:
    changes_answer = False
    links = 0
    for proposal in proposals:
        key = f"{proposal.indicator}.{proposal.part}"
        if proposal.part is Part.ANSWER:
            found = _answer(key, proposal, stored, seen)
            changes_answer = isinstance(found, Change) and found.status is not Status.UNCHANGED
            yield found
        elif proposal.part is Part.NOTE:
            yield _note(key, proposal, stored, seen)
        elif proposal.part is Part.LINK:
            links += 1
            yield _added(f"{key}.{links}", proposal, stored, proposal.text in stored.links)
        elif proposal.part is Part.COMMENT:
            yield _added(key, proposal, stored, any(same_text(each.text, proposal.text) for each in stored.remarks))
        elif not changes_answer:
            yield _added(key, proposal, stored, stored.confirmed or _value(stored.answer) != _value(seen))


def _answer(key: str, proposal: Proposal, stored: Entry, seen: Answer) -> Change | Fault:
    if proposal.text and not any(same_text(proposal.text, each.na_text) for each in (seen, stored.answer)):
        return Fault(proposal.indicator, proposal.part, proposal.address, "reason_without_na", proposal.text)
    mine = _as_written(proposal.answer, seen, stored.answer)
    merged = compare(seen, replace(mine, note=seen.note), stored.answer)
    status = _status(mine in (_value(seen), _value(stored.answer)), merged.value_collides)
    return Change(key, replace(proposal, answer=mine), status, stored, stored.version)


def _note(key: str, proposal: Proposal, stored: Entry, seen: Answer) -> Change:
    text = next((each.note for each in (seen, stored.answer) if same_text(each.note, proposal.text)), proposal.text)
    merged = compare(seen, replace(seen, note=text), stored.answer)
    status = _status(text in (seen.note, stored.answer.note), merged.note_collides)
    return Change(key, replace(proposal, text=text), status, stored, stored.version)


def _added(key: str, proposal: Proposal, stored: Entry, is_there: bool) -> Change:
    return Change(key, proposal, Status.UNCHANGED if is_there else Status.NEW, stored, stored.version)


def _as_written(mine: Answer, seen: Answer, theirs: Answer) -> Answer:
    """My value, its explanation spelt as it was where a program only changed its spaces."""
    for other in (seen, theirs):
        if mine.na_text and same_text(mine.na_text, other.na_text):
            return replace(mine, na_text=other.na_text)
    return mine


def _value(answer: Answer) -> Answer:
    return replace(answer, note="")


def _status(is_known: bool, collides: bool) -> Status:
    if is_known:
        return Status.UNCHANGED
    return Status.CONFLICT if collides else Status.NEW
