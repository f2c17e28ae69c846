"""Publishing a round: its peer figures are frozen as edition 1, corrected by further editions, and its books closed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from innocook.core.errors import InnocookError, NotFound
from innocook.core.plan import Plan
from innocook.services import peer_answers, peer_figures
from innocook.services.accounts import Visitor
from innocook.services.assessments import names_of
from innocook.services.closing import asking
from innocook.services.notices_of import tell_published
from innocook.services.peer_answers import PeerAnswer, Wanted
from innocook.services.peer_figures import Made
from innocook.services.questionnaires import plan_of
from innocook.services.round_overview import refuse_others
from innocook.services.rounds import locked_round
from innocook.store import audit, progress, rounds
from innocook.store import round_editions as stored
from innocook.store.answer_changes import Stamp
from innocook.store.audit import Event
from innocook.store.tables import Round, RoundEdition

Sessions = sessionmaker[Session]
LONGEST_NOTE = 4000
UNVALIDATED = ("draft", "returned", "submitted", "in_review")
"""States in which an institution has no validated result yet and may still get one."""


class PublicationRefused(InnocookError):
    """A round cannot be published so.

    `code` is published_already, not_published, still_open, not_confirmed, nothing_changed, changed_meanwhile,
    note_missing or note_too_long.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition as a list shows it."""

    n: int
    at: datetime
    publisher: str
    sha256: str
    note: str
    note_language: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How ready a round is: `states` counts its institutions, `asking` those validated that can still ask again."""

    states: Mapping[str, int]
    open_corrections: int
    asking: int
    editions: tuple[EditionLine, ...]

    @property
    def unvalidated(self) -> int:
        """How many may still be validated, and are in no figure until then."""
        return sum(self.states.get(state, 0) for state in UNVALIDATED)

    @property
    def validated(self) -> int:
        """How many are in the figures."""
        return sum(self.states.get(state, 0) for state in stored.VALIDATED_STATES)


def standing(session: Session, visitor: Visitor, round_id: UUID, *, at: datetime) -> Standing:
    """What an administrator should know before publishing."""
    refuse_others(visitor, at)
    row = _round(session, round_id)
    counts = progress.counts_by_country(session, round_id, None, None)
    states: Counter[str] = sum((one.states for one in counts.values()), Counter())
    return Standing(
        states=states,
        open_corrections=stored.open_corrections(session, round_id),
        asking=len(asking(session, row, at)),
        editions=editions(session, round_id),
    )


def make(session: Session, visitor: Visitor, round_id: UUID, *, at: datetime) -> Made:
    """Work out the next edition, which `publish` or `correct` then keeps; takes its time and only reads."""
    refuse_others(visitor, at)
    row = _round(session, round_id)
    return peer_figures.make(session, round_id, plan_of(session, row.questionnaire_version_id))


def publish(
    session: Session,
    visitor: Visitor,
    round_id: UUID,
    made: Made,
    *,
    confirmed: bool,
    at: datetime,
    address: str = "",
) -> EditionLine:
    """Publish a round whose submissions are closed, with edition 1 of its figures; raises PublicationRefused.

    The leads of its institutions are told, unless no public `address` is given for the letters.
    """
    refuse_others(visitor, at)
    row = locked_round(session, round_id)
    if row.published_at is not None:
        raise PublicationRefused("published_already")
    if at < row.submissions_close_at:
        raise PublicationRefused("still_open")
    if not confirmed:
        raise PublicationRefused("not_confirmed")
    row.published_at = at
    kept = put_edition(session, row, made, ("", ""), Stamp(visitor.account_id, at))
    line = _edition_line_of(session, kept)
    _tell(session, row, line, visitor, address, at)
    _log(session, kept, "publish_round", made)
    session.commit()
    return line


def correct(
    session: Session,
    visitor: Visitor,
    round_id: UUID,
    made: Made,
    *,
    note: tuple[str, str],
    at: datetime,
    address: str = "",
) -> EditionLine:
    """Add an edition beside the earlier ones, with a note (text, language) that says what it corrects.

    Told as by `publish`. Raises PublicationRefused.
    """
    refuse_others(visitor, at)
    row = locked_round(session, round_id)
    if row.published_at is None:
        raise PublicationRefused("not_published")
    if not note[0].strip():
        raise PublicationRefused("note_missing")
    if len(note[0]) > LONGEST_NOTE:
        raise PublicationRefused("note_too_long")
    if not made.changed:
        raise PublicationRefused("nothing_changed")
    kept = put_edition(session, row, made, note, Stamp(visitor.account_id, at))
    line = _edition_line_of(session, kept)
    _tell(session, row, line, visitor, address, at)
    _log(session, kept, "correct_round", made)
    session.commit()
    return line


def edition(session: Session, round_id: UUID, n: int) -> tuple[EditionLine, dict[str, Any]]:
    """An edition with its document; NotFound where there is none."""
    row = stored.edition_of(session, round_id, n)
    if row is None:
        raise NotFound(f"{round_id} {n}")
    document: dict[str, Any] = json.loads(row.document)
    return _edition_line(row), document


def editions(session: Session, round_id: UUID) -> tuple[EditionLine, ...]:
    """Every edition of a round, the first first; none before it is published."""
    return tuple(_edition_line(one) for one in stored.editions_of(session, round_id))


def peers(session: Session, round_id: UUID, wanted: Wanted, n: int | None = None) -> PeerAnswer | None:
    """What edition `n`, or the latest one, says about a group of at most two facts; None before the publication."""
    if n is None:
        n = max((one.n for one in stored.editions_of(session, round_id)), default=None)
    if n is None:
        return None
    return peer_answers.answer(edition(session, round_id, n)[1], wanted)


def put_edition(session: Session, row: Round, made: Made, note: tuple[str, str], stamp: Stamp) -> RoundEdition:
    """The figures as they were worked out, if everything they were made from is as it was then. Does not commit."""
    plan: Plan = plan_of(session, row.questionnaire_version_id)
    if made.basis != peer_figures.basis_of(session, row.id, plan):
        raise PublicationRefused("changed_meanwhile")
    document = peer_figures.document_of(made, row.id, plan, stamp.at)
    return stored.add_edition(session, row.id, made.n, document, stamp, note)


def _tell(session: Session, row: Round, line: EditionLine, visitor: Visitor, address: str, at: datetime) -> None:
    if address:
        tell_published(session, row.id, names_of(row), line.n, by=visitor.account_id, address=address, at=at)


def _round(session: Session, round_id: UUID) -> Round:
    row = rounds.round_by_id(session, round_id)
    if row is None:
        raise NotFound(str(round_id))
    return row


def _edition_line(row: RoundEdition) -> EditionLine:
    return EditionLine(row.n, row.at, row.publisher.name, row.sha256, row.note, row.note_language)


def _edition_line_of(session: Session, kept: RoundEdition) -> EditionLine:
    row = next(one for one in stored.editions_of(session, kept.round_id) if one.n == kept.n)
    return _edition_line(row)


def _log(session: Session, kept: RoundEdition, action: str, made: Made) -> None:
    payload = {"edition": kept.n, "sha256": kept.sha256, "institutions": len(made.members), "groups": made.shown}
    name = f"round:{kept.round_id}"
    audit.append_event(session, Event(audit.SYSTEM, kept.published_by, action, name, kept.at, payload))
