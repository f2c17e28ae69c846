"""Changing the evidence of an indicator: add, take from the library, say more about it, remove. One commit each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import InnocookError, MoveRefused, NotFound
from innocook.core.evidence import InvalidLink
from innocook.core.lifecycle import State
from innocook.core.permissions import Action
from innocook.services.accounts import Visitor
from innocook.services.answers import put_settled, refuse_locked
from innocook.services.assessments import OpenAssessment, held
from innocook.services.evidence_adding import New, Outcome, Placing, rows_of, said
from innocook.services.evidence_files import Limits
from innocook.services.evidence_library import library
from innocook.services.evidence_pieces import Details, require
from innocook.store import audit
from innocook.store import evidence as stored
from innocook.store.answer_changes import Stamp
from innocook.store.audit import Event
from innocook.store.tables import EvidenceLink

__all__ = ["EvidenceUnderReview", "InvalidDetails", "InvalidLink", "New", "Outcome", "add", "edit", "remove", "use"]

EARLIEST = timezone(timedelta(hours=14))
"""Where on earth a day begins first: a date is in the future when it is in the future there."""


class EvidenceUnderReview(InnocookError):
    """A reviewer looks at this piece in another assessment, so what it is said to be must stay. Nothing was changed."""


class InvalidDetails(InnocookError):
    """What is said about a piece cannot be: `field` is level or document_date."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def add(
    session: Session,
    visitor: Visitor,
    before: OpenAssessment,
    indicator: str,
    new: New,
    limits: Limits,
    *,
    at: datetime,
) -> Outcome:
    """Put new evidence beside an indicator; what the institution has already is linked and not stored again.

    Raises NotFound, MoveRefused when nobody may change the assessment now, InvalidLink and InvalidDetails.
    """
    current = _lock(session, visitor, before, indicator, at)
    _check(current, indicator, new.details, at)
    placing = Placing(session, visitor, current, indicator, at)
    details = new.details if new.pieces == 1 else replace(new.details, title="", title_language="")
    outcome = Outcome()
    for row in rows_of(new):
        outcome = placing.put(outcome, row, details, limits)
    _log(placing, "add_evidence", placing.linked)
    session.commit()
    return outcome


def use(
    session: Session, visitor: Visitor, before: OpenAssessment, indicator: str, ids: Collection[UUID], *, at: datetime
) -> int:
    """Put pieces of the institution's library beside an indicator: how many are new there.

    Raises NotFound for pieces the visitor may not see, MoveRefused when nobody may change the assessment now.
    """
    current = _lock(session, visitor, before, indicator, at)
    here = {link.evidence_id for link in stored.links_of_assessment(session, current.id, indicator)}
    if not set(ids) <= here | {one.id for one in library(session, visitor, current, indicator, at=at)}:
        raise NotFound(str(current.id))
    placing = Placing(session, visitor, current, indicator, at)
    for evidence_id in sorted(ids):
        placing.link(evidence_id, None)
    _log(placing, "use_evidence", placing.linked)
    session.commit()
    return len(placing.linked)


def edit(
    session: Session,
    visitor: Visitor,
    before: OpenAssessment,
    place: tuple[str, UUID],
    details: Details,
    *,
    at: datetime,
) -> None:
    """Change what is said about the piece of a link, `place` being its indicator and id.

    The level is the link's own, everything else holds wherever the piece is shown. Raises NotFound, MoveRefused,
    InvalidDetails, and EvidenceUnderReview while a reviewer looks at the piece elsewhere.
    """
    indicator, link_id = place
    current = _lock(session, visitor, before, indicator, at)
    _check(current, indicator, details, at)
    link = stored.link_by_id(session, current.id, indicator, link_id)
    if link is None:
        raise NotFound(str(link_id))
    changed = _change(link, details)
    if changed - {"level"} and _is_judged_elsewhere(session, current, link):
        session.rollback()
        raise EvidenceUnderReview(str(link.evidence_id))
    if changed:
        link.status, link.reviewed_at, link.reviewed_by = "provided", None, None
    if changed:
        placing = Placing(session, visitor, current, indicator, at)
        _log(placing, "edit_evidence", [link.evidence_id], fields=sorted(changed))
    session.commit()


def remove(
    session: Session, visitor: Visitor, before: OpenAssessment, indicator: str, link_id: UUID, *, at: datetime
) -> UUID | None:
    """Take a piece away from an indicator and give its id; the institution keeps it. None when it was gone already.

    Raises NotFound for those who may not, MoveRefused when nobody may change the assessment now.
    """
    current = _lock(session, visitor, before, indicator, at)
    link = stored.link_by_id(session, current.id, indicator, link_id)
    removed = link.evidence_id if link else None
    if link is not None:
        session.delete(link)
        _log(Placing(session, visitor, current, indicator, at), "remove_evidence", [link.evidence_id])
    session.commit()
    return removed


def _is_judged_elsewhere(session: Session, current: OpenAssessment, link: EvidenceLink) -> bool:
    """Whether a reviewer looks at the piece in another assessment, or looked at it beside an answer that is locked."""
    if stored.is_under_review(session, link.evidence_id):
        return True
    places = stored.places_of_evidence(session, link.evidence_id)
    return any(
        place.assessment.state == State.RETURNED
        and (place.assessment_id != current.id or place.indicator not in current.unlocked)
        for place in places
    )


def _change(link: EvidenceLink, details: Details) -> set[str]:
    """Write the details into the rows; the names of those that differ."""
    changed = set()
    for name, value in said(details).items():
        row, column = (link, "option_key") if name == "level" else (link.evidence, name)
        if getattr(row, column) != value:
            setattr(row, column, value)
            changed.add(name)
    return changed


def _lock(session: Session, visitor: Visitor, before: OpenAssessment, indicator: str, at: datetime) -> OpenAssessment:
    """The assessment as it is now, its state held until the transaction ends."""
    current = held(session, before, at=at)
    require(visitor, current, indicator, Action.MANAGE_EVIDENCE, at)
    if not current.is_editable:
        raise MoveRefused("wrong_state" if current.is_open else "submissions_closed")
    refuse_locked(current, [indicator])
    return current


def _check(current: OpenAssessment, indicator: str, details: Details, at: datetime) -> None:
    if details.level is not None and current.questionnaire.indicator_by_id[indicator].option(details.level) is None:
        raise InvalidDetails("level")
    if details.document_date is not None and details.document_date > at.astimezone(EARLIEST).date():
        raise InvalidDetails("document_date")


def _log(placing: Placing, action: str, ids: Sequence[UUID], **more: object) -> None:
    if ids:
        stream = audit.institution_stream(placing.institution_id)
        payload = {"indicator": placing.indicator, "evidence": [str(each) for each in ids], **more}
        who, what = placing.visitor.account_id, f"assessment:{placing.current.id}"
        changed = Stamp(placing.visitor.account_id, placing.at)
        put_settled(placing.session, placing.current, [placing.indicator], "changed", changed)
        audit.append_event(placing.session, Event(stream, who, action, what, placing.at, payload))
