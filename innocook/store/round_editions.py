"""Published peer figures, edition by edition, and what they are made from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, undefer

from innocook.core.answers import Answer
from innocook.store.answer_changes import Stamp
from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.tables import Assessment, Correction, Participation, Reconsideration, RoundEdition, Validation
from innocook.store.validations import answers_in

VALIDATED_STATES = ("validated", "reconsidered", "closed")
"""States in which an institution has a validated result."""


def add_edition(
    session: Session, round_id: UUID, n: int, document: Mapping[str, Any], stamp: Stamp, note: tuple[str, str]
) -> RoundEdition:
    """Keep edition `n` as canonical JSON with its SHA-256; `note` is its text and language."""
    text = canonical_json(document)
    row = RoundEdition(
        round_id=round_id,
        n=n,
        document=text,
        sha256=sha256_hex(text),
        published_by=stamp.by,
        at=stamp.at,
        note=note[0],
        note_language=note[1],
    )
    session.add(row)
    session.flush()
    return row


def editions_of(session: Session, round_id: UUID) -> list[RoundEdition]:
    """Every edition with who published it, without documents; the first first."""
    query = select(RoundEdition).where(RoundEdition.round_id == round_id).options(joinedload(RoundEdition.publisher))
    return list(session.scalars(query.order_by(RoundEdition.n)))


def edition_of(session: Session, round_id: UUID, n: int) -> RoundEdition | None:
    """One edition with its document and who published it; None when there is none."""
    query = select(RoundEdition).where(RoundEdition.round_id == round_id, RoundEdition.n == n)
    return session.scalar(query.options(undefer(RoundEdition.document), joinedload(RoundEdition.publisher)))


def edition_documents(session: Session, round_id: UUID) -> list[dict[str, Any]]:
    """The documents of every edition, the first first."""
    query = select(RoundEdition.document).where(RoundEdition.round_id == round_id).order_by(RoundEdition.n)
    return [json.loads(document) for document in session.scalars(query)]


def validated_editions(session: Session, round_id: UUID) -> dict[UUID, int]:
    """The number of the latest validated result of each assessment of the round that has one."""
    query = (
        select(Assessment.id, Assessment.validations)
        .join(Participation, Participation.id == Assessment.participation_id)
        .where(Participation.round_id == round_id, Assessment.state.in_(VALIDATED_STATES))
        .order_by(Assessment.id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def answers_then(session: Session, wanted: Mapping[UUID, int]) -> dict[UUID, Mapping[str, Answer]]:
    """The validated answers of these editions (a number per assessment); those that are not there are left out."""
    ids: Sequence[UUID] = sorted(wanted)
    query = select(Validation.assessment_id, Validation.n, Validation.document).where(
        Validation.assessment_id.in_(ids), Validation.n.in_(sorted(set(wanted.values())))
    )
    rows = session.execute(query.order_by(Validation.assessment_id, Validation.n))
    return {key: answers_in(json.loads(document)) for key, n, document in rows if wanted[key] == n}


def open_corrections(session: Session, round_id: UUID) -> int:
    """How many proposed corrections of the round nobody has accepted or refused yet."""
    query = select(func.count()).select_from(Correction).join(Assessment, Assessment.id == Correction.assessment_id)
    query = query.join(Participation, Participation.id == Assessment.participation_id)
    wanted = (Participation.round_id == round_id, Correction.decided_at.is_(None))
    return session.scalar(query.where(*wanted)) or 0


def asking_until(session: Session, round_id: UUID, validated_after: datetime) -> set[UUID]:
    """The assessments validated after that instant that have not been asked to be reconsidered."""
    asked = select(Reconsideration.assessment_id)
    query = select(Assessment.id).join(Participation, Participation.id == Assessment.participation_id)
    query = query.where(Participation.round_id == round_id, Assessment.state == "validated")
    return set(session.scalars(query.where(Assessment.validated_at > validated_after, Assessment.id.not_in(asked))))
