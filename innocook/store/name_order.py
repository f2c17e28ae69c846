"""Some of a round's assessments in the alphabetical order of their institutions."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.store.round_answers import NAME, ordered_ids
from innocook.store.tables import Assessment, Institution, Participation

FEW = 2000
"""Up to so many are asked for by id; beyond, reading the whole round in order is the shorter way."""
AT_ONCE = 500


def in_name_order(session: Session, round_id: UUID, assessment_ids: Collection[UUID], language: str) -> list[UUID]:
    """These submitted assessments of the round by name in the language, namesakes by id of the institution."""
    if len(assessment_ids) > FEW:
        wanted = set(assessment_ids)
        return [key for key in ordered_ids(session, round_id, language) if key in wanted]
    asked = list(assessment_ids)
    found: list[tuple[str, UUID, UUID]] = []
    for start in range(0, len(asked), AT_ONCE):
        query = (
            select(NAME[language], Institution.id, Assessment.id)
            .join(Participation, Participation.institution_id == Institution.id)
            .join(Assessment, Assessment.participation_id == Participation.id)
            .where(Assessment.id.in_(asked[start : start + AT_ONCE]))
        )
        rows = session.execute(query.order_by(Assessment.id))
        found += [(name, institution, assessment) for name, institution, assessment in rows]
    return [key for _, _, key in sorted(found)]
