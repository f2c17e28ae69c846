"""An institution beside a group of its peers, for its lead: published quartiles and its own validated scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.permissions import Action
from innocook.services import peer_answers, publication
from innocook.services.accounts import Visitor
from innocook.services.answers import stored_scores
from innocook.services.assessments import open_assessment
from innocook.services.open_assessment import OpenAssessment
from innocook.services.peer_answers import PeerAnswer, Wanted
from innocook.services.publication import EditionLine
from innocook.services.results import validated_of
from innocook.store.assessments import assessment_by_id
from innocook.store.round_editions import VALIDATED_STATES


@dataclass(frozen=True, slots=True)
class OwnResult:
    """The institution itself: its facts as frozen in the round, and its validated scores by id, None before it has
    any. `counted` says which result the edition counts: "this" one, an "earlier" one, or "none" of it."""

    facts: Wanted
    values: Mapping[str, float | None] | None
    counted: str


@dataclass(frozen=True, slots=True)
class PeerTable:
    """What edition `edition` says about the group that was asked for; `around` are the shown groups that the
    institution belongs to, `scores` the ids of the scores in the order of the document."""

    edition: EditionLine
    answer: PeerAnswer
    around: tuple[Wanted, ...]
    scores: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeerView:
    """Everything the page needs; `table` is None and `editions` empty until the round is published."""

    opened: OpenAssessment
    own: OwnResult
    editions: tuple[EditionLine, ...]
    table: PeerTable | None


def peer_view(
    session: Session, visitor: Visitor, assessment_id: UUID, wanted: Wanted, n: int | None, *, at: datetime
) -> PeerView:
    """A group beside the institution of an assessment, in edition `n` or the latest one.

    Raises NotFound for whoever may not see peers there, and for an edition that does not exist.
    """
    opened = open_assessment(session, visitor, assessment_id, Action.SEE_PEERS, at=at)
    editions = publication.editions(session, opened.rules.id)
    facts = _facts(session, assessment_id)
    values = _values(session, opened)
    if n is None and not editions:
        return PeerView(opened, OwnResult(facts, values, "none"), (), None)
    line, document = publication.edition(session, opened.rules.id, editions[-1].n if n is None else n)
    answer = peer_answers.answer(document, wanted)
    around = peer_answers.shown_around(document, facts)
    own = OwnResult(facts, values, _counted(document["members"].get(str(assessment_id)), opened))
    return PeerView(opened, own, editions, PeerTable(line, answer, around, tuple(document["scores"])))


def _facts(session: Session, assessment_id: UUID) -> dict[str, str]:
    row = assessment_by_id(session, assessment_id)
    if row is None:
        raise LookupError(assessment_id)
    part = row.participation
    return {
        "institution_type": part.institution_type,
        "size": part.size,
        "sector": part.sector,
        "country": part.country_id,
        "context_group": part.context_group,
    }


def _values(session: Session, opened: OpenAssessment) -> dict[str, float | None] | None:
    answers = validated_of(session, opened) if opened.state in VALIDATED_STATES else None
    if answers is None:
        return None
    return {key: score.value for key, score in stored_scores(opened.plan, answers).items()}


def _counted(edition: int | None, opened: OpenAssessment) -> str:
    if edition is None:
        return "none"
    return "this" if edition == opened.validations else "earlier"
