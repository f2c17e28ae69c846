"""Institutions that submitted in two rounds. An institution that went on in another one is not the same as that."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session, aliased

from innocook.store.comparison import SUBMITTED_STATES, Columns
from innocook.store.tables import Assessment, Participation

_Later, _Earlier = aliased(Participation), aliased(Participation)
_Now, _Then = aliased(Assessment), aliased(Assessment)


def same_institutions(session: Session, later: UUID, earlier: UUID) -> dict[UUID, UUID]:
    """The earlier assessment by the later one, for every institution with something submitted in both rounds."""
    query = _in_both(select(_Now.id, _Then.id), later, earlier)
    return {row[0]: row[1] for row in session.execute(query.order_by(_Now.id))}


def shares_institutions(session: Session, later: UUID, earlier: UUID, countries: Collection[str]) -> bool:
    """Whether an institution that was of one of these countries in both rounds has submitted in both."""
    within: list[ColumnElement[bool]] = [each.country_id.in_(countries) for each in (_Later, _Earlier)]
    query = _in_both(select(_Now.id), later, earlier).where(*within)
    return bool(session.scalar(select(exists(query.subquery().select()))))


def _in_both(query: Select[*Columns], later: UUID, earlier: UUID) -> Select[*Columns]:
    return (
        query.select_from(_Later)
        .join(_Now, _Now.participation_id == _Later.id)
        .join(_Earlier, _Earlier.institution_id == _Later.institution_id)
        .join(_Then, _Then.participation_id == _Earlier.id)
        .where(_Later.round_id == later, _Earlier.round_id == earlier)
        .where(_Now.state.in_(SUBMITTED_STATES), _Then.state.in_(SUBMITTED_STATES))
    )
