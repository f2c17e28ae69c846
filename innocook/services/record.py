"""The record of an assessment: every submission and every validated result as it was frozen, and whether it still is.

What is read here comes from the frozen documents and the stored questionnaire they name, never from answers or files of
today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.lifecycle import Move
from innocook.core.permissions import Action
from innocook.core.questionnaire import Questionnaire
from innocook.services.accounts import Visitor
from innocook.services.open_assessment import OpenAssessment
from innocook.services.questionnaires import compile_document
from innocook.store import audit
from innocook.store import record as stored
from innocook.store.audit import Event
from innocook.store.columns import sha256_hex
from innocook.store.validations import validations_of

SUBMITTED = "submitted"
_WRITING = (Move.SUBMIT.value, Move.RESUBMIT.value, Move.VALIDATE.value, Move.DECIDE.value, "accept_correction")
"""The actions whose event names the fingerprint of the record they made."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One frozen document. `kind` is submitted, validated, reconsidered or corrected.

    `persons` are the names behind it that the visitor may know. `is_logged` says whether the audit log of the
    institution names this very fingerprint.
    """

    n: int
    kind: str
    at: datetime
    sha256: str
    document: str
    questionnaire_sha256: str
    persons: tuple[str, ...]
    is_logged: bool

    @property
    def is_as_written(self) -> bool:
        """Whether the document has the fingerprint it was given when it was written; computed again each time."""
        return sha256_hex(self.document) == self.sha256


def submissions_kept(session: Session, visitor: Visitor, opened: OpenAssessment) -> list[Kept]:
    """Every submission, the first first; who declared is named to the own institution only."""
    logged, is_own = _logged(session, opened), opened.is_own(visitor)
    return [
        Kept(
            n=row.n,
            kind=SUBMITTED,
            at=row.at,
            sha256=row.sha256,
            document=row.document,
            questionnaire_sha256=row.questionnaire_sha256,
            persons=(row.declarer.name,) if is_own else (),
            is_logged=row.sha256 in logged,
        )
        for row in stored.declared_submissions(session, opened.id)
    ]


def validations_kept(session: Session, visitor: Visitor, opened: OpenAssessment, *, at: datetime) -> list[Kept]:
    """Every edition of the validated result, the first first; who validated is named to reviewers only."""
    logged, is_reviewer = _logged(session, opened), opened.may(visitor, Action.REVIEW, at=at)
    asked = {row.id: row.questionnaire_sha256 for row in stored.declared_submissions(session, opened.id)}
    return [
        Kept(
            n=kept.row.n,
            kind=kept.row.kind,
            at=kept.row.at,
            sha256=kept.row.sha256,
            document=kept.row.document,
            questionnaire_sha256=asked[kept.row.submission_id],
            persons=tuple(filter(None, (kept.validator, kept.second))) if is_reviewer else (),
            is_logged=kept.row.sha256 in logged,
        )
        for kept in reversed(validations_of(session, opened.id))
    ]


def with_number(records: list[Kept], n: int) -> Kept:
    """The record with this number; NotFound when there is none."""
    found = next((one for one in records if one.n == n), None)
    if found is None:
        raise NotFound(str(n))
    return found


def questionnaire_of(session: Session, kept: Kept) -> Questionnaire | None:
    """The questionnaire that was answered, from the database; None where that is no longer what it was."""
    document = stored.questionnaire_with_sha256(session, kept.questionnaire_sha256)
    if document is None or sha256_hex(document) != kept.questionnaire_sha256:
        return None
    return compile_document(document).questionnaire


def log_download(session: Session, visitor: Visitor, opened: OpenAssessment, kept: Kept, *, at: datetime) -> None:
    """Note that the visitor took a record as a file."""
    institution = opened.target.institution_id
    stream = audit.institution_stream(institution) if institution else audit.SYSTEM
    facts = {"format": "json", "record": kept.kind, "n": kept.n}
    audit.append_event(session, Event(stream, visitor.account_id, "export", f"assessment:{opened.id}", at, facts))
    session.commit()


def _logged(session: Session, opened: OpenAssessment) -> frozenset[str]:
    institution = opened.target.institution_id
    if institution is None:
        return frozenset()
    return stored.logged_fingerprints(session, institution, opened.id, _WRITING)
