"""Rounds as lists and pages show them to administrators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.permissions import Action, Target, may
from innocook.core.round_dates import RoundFacts, RoundFault, fixed
from innocook.core.text import Text
from innocook.services.accounts import Visitor
from innocook.services.assessments import names_of
from innocook.services.public_questionnaire import packaged_plan
from innocook.store import round_lists
from innocook.store import rounds as stored
from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.tables import QuestionnaireVersion, Round

PACKAGED = "packaged"
"""Stands for the questionnaire that comes with this release, while it is not stored yet."""
FACTS = (
    "questionnaire_version_id",
    "opens_at",
    "submissions_close_at",
    "late_from",
    "reference_date",
    "time_zone",
    "reconsideration_days",
    "second_look_percent",
)
NAMES = ("name_ar", "name_en", "name_fr")


class Phase(StrEnum):
    """Where a round stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class VersionChoice:
    """A questionnaire version to choose: `key` is what RoundWanted names, `sha256` tells equal numbers apart."""

    key: str
    questionnaire: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round with what lists and its own page say about it; `seen` stands for all that can be changed."""

    id: UUID
    names: Text
    facts: RoundFacts
    published_at: datetime | None
    phase: Phase
    version: VersionChoice
    participants: int
    fixed: Mapping[str, RoundFault]
    seen: str


def rounds(session: Session, visitor: Visitor, *, at: datetime) -> list[RoundLine]:
    """Every round, the latest to open first."""
    refuse_others(visitor, at)
    numbers = round_lists.participations_by_round(session)
    return [_line(row, numbers[row.id], at) for row in stored.all_rounds(session)]


def one_round(session: Session, visitor: Visitor, round_id: UUID, *, at: datetime) -> RoundLine:
    """One of them; NotFound where there is none."""
    refuse_others(visitor, at)
    row = stored.round_by_id(session, round_id)
    if row is None:
        raise NotFound(str(round_id))
    return _line(row, round_lists.participations_by_round(session)[row.id], at)


def versions(session: Session) -> list[VersionChoice]:
    """The questionnaire versions to choose from: the packaged one first, unless it is stored already."""
    kept = [_version(row) for row in round_lists.stored_versions(session)]
    packaged = packaged_plan().questionnaire
    if packaged.sha256 in {one.sha256 for one in kept}:
        return kept
    return [VersionChoice(PACKAGED, packaged.id, packaged.version, packaged.sha256), *kept]


def refuse_others(visitor: Visitor, at: datetime) -> None:
    """Raise NotFound for everybody who may not manage rounds."""
    if not may(visitor.grants, Action.MANAGE_ROUND, Target(), at):
        raise NotFound(str(visitor.account_id))


def facts_of(row: Round) -> RoundFacts:
    """What is set about a round."""
    return RoundFacts(**{field: getattr(row, field) for field in FACTS})


def phase_of(row: Round, at: datetime) -> Phase:
    """Where a round stands at that instant."""
    if row.published_at is not None:
        return Phase.PUBLISHED
    if row.opens_at > at:
        return Phase.PLANNED
    return Phase.OPEN if at < row.submissions_close_at else Phase.CLOSED


def _line(row: Round, participants: int, at: datetime) -> RoundLine:
    facts = facts_of(row)
    return RoundLine(
        id=row.id,
        names=names_of(row),
        facts=facts,
        published_at=row.published_at,
        phase=phase_of(row, at),
        version=_version(row.questionnaire_version),
        participants=participants,
        fixed=fixed(facts, published=row.published_at is not None, at=at),
        seen=seen_of(row),
    )


def _version(row: QuestionnaireVersion) -> VersionChoice:
    return VersionChoice(str(row.id), row.questionnaire_id, row.version, row.sha256)


def said(row: Round) -> dict[str, Any]:
    """What is set, as the audit log says it."""
    values = {field: getattr(row, field) for field in (*NAMES, *FACTS)}
    return {field: _plain(value) for field, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def seen_of(row: Round) -> str:
    return sha256_hex(canonical_json(said(row)))
