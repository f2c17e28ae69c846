"""What came of a review, as the institution may read it: what is asked back, what was validated and what changed since.

Nothing here names a reviewer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.answers import BLANK, Answer
from innocook.core.deciding import is_same_value
from innocook.core.errors import NotFound
from innocook.core.permissions import Action
from innocook.core.review import Decision, DecisionKind, differences
from innocook.services import assessments
from innocook.services.accounts import Visitor
from innocook.services.open_assessment import OpenAssessment
from innocook.services.record_documents import (
    KeptPiece,
    SubmittedRecord,
    ValidatedRecord,
    read_submission,
    read_validation,
)
from innocook.store.record import declared_submissions
from innocook.store.validations import KeptValidation, validations_of

UNCHANGED = Decision(DecisionKind.CONFIRM)


@dataclass(frozen=True, slots=True)
class JudgedPiece:
    """A piece of evidence as it was submitted, and what the reviewer thought of it there."""

    piece: KeptPiece
    status: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One indicator of a validated result; `levels` is how far the validated level lies above (or below) the own."""

    indicator: str
    own: Answer
    validated: Answer
    decision: Decision
    levels: int
    evidence: tuple[JudgedPiece, ...]

    @property
    def is_changed(self) -> bool:
        """Whether the validated answer says something else than the submitted one."""
        return not is_same_value(self.own, self.validated)


@dataclass(frozen=True, slots=True)
class Change:
    """What a later edition changed about an indicator."""

    indicator: str
    before: Answer
    after: Answer
    decision: Decision


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the validated result and what it changed; the first one changes nothing."""

    n: int
    kind: str
    at: datetime
    sha256: str
    changes: tuple[Change, ...]


def open_outcome(
    session: Session, visitor: Visitor, assessment_id: UUID, *, at: datetime
) -> tuple[OpenAssessment, frozenset[str]]:
    """The assessment and the sections whose outcome the visitor may read; NotFound while there is none to read."""
    opened = assessments.open_assessment(session, visitor, assessment_id, Action.SEE_TASKS, at=at)
    sections = frozenset(
        section.id
        for section in opened.questionnaire.sections
        if opened.may(visitor, Action.SEE_OUTCOME, at=at, section=section.id)
    )
    if not sections:
        raise NotFound(str(assessment_id))
    return opened, sections


def judged(session: Session, opened: OpenAssessment, sections: Collection[str]) -> list[Judged]:
    """Every indicator of these sections with its validated answer, in the order of the questionnaire."""
    latest = next(iter(validations_of(session, opened.id)), None)
    found = read_validation(latest.row.document) if latest else None
    if found is None:
        return []
    own = submitted_record(session, opened.id, found.submission)
    levels = _levels(opened, own, found)
    return [
        Judged(
            indicator=key,
            own=own.answers[key].answer,
            validated=found.answers[key],
            decision=found.decisions.get(key, UNCHANGED),
            levels=levels.get(key, 0),
            evidence=pieces_of(own, found, key),
        )
        for key in _indicators(opened, sections)
        if key in found.answers and key in own.answers
    ]


def editions(session: Session, opened: OpenAssessment, sections: Collection[str]) -> list[Edition]:
    """Every edition of the validated result, the latest first, with what it changed in these sections."""
    kept = list(reversed(validations_of(session, opened.id)))
    keys = tuple(_indicators(opened, sections))
    first = [_edition(one, ()) for one in kept[:1]]
    later = [_edition(after, _changes(before, after, keys)) for before, after in pairwise(kept)]
    return [*first, *later][::-1]


def submitted_record(session: Session, assessment_id: UUID, n: int) -> SubmittedRecord:
    """The submission that was validated; an empty one where it can no longer be read."""
    row = next((one for one in declared_submissions(session, assessment_id) if one.n == n), None)
    found = read_submission(row.document) if row else None
    return found or SubmittedRecord({}, {})


def pieces_of(own: SubmittedRecord, found: ValidatedRecord, indicator: str) -> tuple[JudgedPiece, ...]:
    """The evidence beside an indicator as it was submitted, with what the reviewer thought of it."""
    statuses: Mapping[str, str] = found.evidence.get(indicator, {})
    beside = own.evidence.get(indicator, ())
    return tuple(JudgedPiece(piece, statuses.get(piece.id, "provided")) for piece in beside)


def _indicators(opened: OpenAssessment, sections: Collection[str]) -> list[str]:
    return [key for one in opened.questionnaire.sections if one.id in sections for key in one.indicators]


def _levels(opened: OpenAssessment, own: SubmittedRecord, found: ValidatedRecord) -> dict[str, int]:
    submitted = {key: stored.answer for key, stored in own.answers.items()}
    return {one.indicator: one.levels for one in differences(opened.questionnaire, submitted, found.answers, 1)}


def _edition(kept: KeptValidation, changes: tuple[Change, ...]) -> Edition:
    row = kept.row
    return Edition(row.n, row.kind, row.at, row.sha256, changes)


def _changes(before: KeptValidation, after: KeptValidation, keys: Collection[str]) -> tuple[Change, ...]:
    old, new = read_validation(before.row.document), read_validation(after.row.document)
    if old is None or new is None:
        return ()
    both = ((key, old.answers.get(key, BLANK), new.answers.get(key, BLANK)) for key in keys)
    return tuple(
        Change(key, one, other, new.decisions.get(key, UNCHANGED))
        for key, one, other in both
        if not is_same_value(one, other)
    )
