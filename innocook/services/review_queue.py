"""The queue of submissions, and how far two reviewers of the same ones agree."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.agreement import Agreement, weighted_kappa
from innocook.core.answers import Answer
from innocook.core.errors import NotFound
from innocook.core.permissions import Role, Scope
from innocook.core.questionnaire import Questionnaire
from innocook.core.review import level_pairs, validated_answer
from innocook.core.text import Text
from innocook.services.accounts import Visitor
from innocook.services.assessments import names_of
from innocook.services.paging import placed
from innocook.services.questionnaires import plan_of
from innocook.services.reviewing import FIRST, SECOND, standing_decisions
from innocook.store import review_queue as stored
from innocook.store import reviews, rounds
from innocook.store.answers import answer_from_document
from innocook.store.clarifications import named_indicators
from innocook.store.comparison import SUBMITTED_STATES
from innocook.store.keys import sort_key
from innocook.store.review_queue import ANYBODY, NOBODY, QueueFilter, QueueRow, Reach
from innocook.store.reviews import MadeDecision
from innocook.store.submissions import submissions_of_many
from innocook.store.tables import Review, Submission

__all__ = ["ANYBODY", "NOBODY", "Asked", "PairAgreement", "Queue", "agreements", "queue", "rounds_with_reviews"]

PAGE_SIZE = 50
STATES = SUBMITTED_STATES
"""The states in which reviewers know of an assessment."""
WAITING = ("submitted", "in_review", "reconsidered")
"""What waits for reviewers."""
MINE = "mine"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reviewer wants to see; empty texts mean all, an empty state what waits for reviewers.

    `reviewer` is MINE, ANYBODY or NOBODY, `order` age or name.
    """

    state: str = ""
    country: str = ""
    reviewer: str = ""
    late: bool = False
    order: str = "age"

    def query(self) -> dict[str, str]:
        """The parts of an address that bring the same view back."""
        parts = {"state": self.state, "country": self.country, "reviewer": self.reviewer}
        parts |= {"late": "yes" if self.late else "", "order": self.order if self.order != "age" else ""}
        return {name: value for name, value in parts.items() if value}


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue of a round, with the number of submissions by state and the countries there are."""

    round_id: UUID
    round_name: Text
    indicators: int
    rows: tuple[QueueRow, ...]
    counts: Mapping[str, int]
    countries: Mapping[str, Text]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How far two reviewers agree over the assessments that both reviewed, on scales of `levels` levels."""

    first: str
    second: str
    assessments: int
    levels: int
    agreement: Agreement


def rounds_with_reviews(session: Session, *, at: datetime) -> list[tuple[UUID, Text]]:
    """Every round that has opened by id and name, the latest first."""
    return [(row.id, names_of(row)) for row in rounds.all_rounds(session) if row.opens_at <= at]


def queue(session: Session, visitor: Visitor, round_id: UUID, asked: Asked, language: str, page: int) -> Queue:
    """One page of what the visitor may review in a round; NotFound for an unknown round."""
    row = rounds.round_by_id(session, round_id)
    if row is None:
        raise NotFound(str(round_id))
    wanted = _filter(visitor, round_id, asked)
    total = stored.count(session, wanted)
    page, pages = placed(page, total, PAGE_SIZE)
    found = stored.page(session, wanted, language, asked.order, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    counts = stored.count_by_state(session, wanted)
    everywhere = QueueFilter(round_id, wanted.reach, SUBMITTED_STATES)
    ids = set(stored.countries_in_queue(session, everywhere))
    countries = {one.id: names_of(one) for one in rounds.countries_of_round(session, round_id) if one.id in ids}
    return Queue(
        round_id=round_id,
        round_name=names_of(row),
        indicators=len(plan_of(session, row.questionnaire_version_id).questionnaire.indicators),
        rows=tuple(_with_standing(session, found)),
        counts={state: counts.get(state, 0) for state in SUBMITTED_STATES},
        countries=dict(sorted(countries.items(), key=lambda one: sort_key(one[1].in_language(language)))),
        total=total,
        page=page,
        pages=pages,
    )


def _with_standing(session: Session, rows: Sequence[QueueRow]) -> list[QueueRow]:
    """The rows, those of a later submission with the decisions that stand since an earlier one counted in."""
    again = [row.assessment_id for row in rows if row.number > 1]
    if not again:
        return list(rows)
    made, kept = reviews.decisions_of_many(session, again), submissions_of_many(session, again)
    named = named_indicators(session, again)
    counted = []
    for row in rows:
        if row.number > 1:
            turns = reviews.reviews_of(session, row.assessment_id)
            standing = standing_decisions(turns, made.get(row.assessment_id, []), kept[row.assessment_id], named)
            row = replace(row, decided=len({key for _position, key in standing}))  # noqa: PLW2901
        counted.append(row)
    return counted


def agreements(session: Session, round_id: UUID) -> list[PairAgreement]:
    """The agreement of every pair of first and second reviewers of a round, by their names.

    Counted are the levels that both left where the second look is done; "not applicable", questions and numbers are
    left out.
    """
    row = rounds.round_by_id(session, round_id)
    if row is None:
        raise NotFound(str(round_id))
    questionnaire = plan_of(session, row.questionnaire_version_id).questionnaire
    turns = reviews.looked_at_twice(session, round_id)
    made = reviews.decisions_of_many(session, list(turns))
    kept = submissions_of_many(session, list(turns))
    named = named_indicators(session, list(turns))
    pairs: dict[tuple[str, str, int], list[tuple[int, int]]] = {}
    assessments: dict[tuple[str, str], int] = {}
    for assessment_id, rows in turns.items():
        names = _names(rows)
        theirs = {row.reviewer_id for row in rows if row.ended_at is None}
        by_them = [one for one in made.get(assessment_id, []) if one.reviewer_id in theirs]
        first, second = _left(rows, by_them, kept[assessment_id], named)
        assessments[names] = assessments.get(names, 0) + 1
        for levels, found in _pairs(questionnaire, first, second).items():
            pairs.setdefault((*names, levels), []).extend(found)
    return [
        PairAgreement(first, second, assessments[first, second], levels, weighted_kappa(found, levels))
        for (first, second, levels), found in sorted(pairs.items())
    ]


def _pairs(
    questionnaire: Questionnaire, first: Mapping[str, Answer], second: Mapping[str, Answer]
) -> Mapping[int, Sequence[tuple[int, int]]]:
    """The pairs by scale; a pair of reviewers without any still has a line, on the most usual scale."""
    found = level_pairs(questionnaire, first, second)
    usual = max((len(one.options) for one in questionnaire.indicators), default=0)
    return found or {usual: []}


def _names(rows: Sequence[Review]) -> tuple[str, str]:
    going_on = {row.position: row.reviewer.name for row in rows if row.ended_at is None}
    return going_on.get(FIRST, ""), going_on.get(SECOND, "")


def _left(
    rows: Sequence[Review],
    made: Sequence[MadeDecision],
    kept: Sequence[Submission],
    named: Sequence[tuple[UUID, str]],
) -> tuple[dict[str, Answer], dict[str, Answer]]:
    """What the first and what the second reviewer left of the submitted answers."""
    own = {key: answer_from_document(one) for key, one in json.loads(kept[-1].document)["answers"].items()}
    left: tuple[dict[str, Answer], dict[str, Answer]] = ({}, {})
    for (position, key), one in standing_decisions(rows, made, kept, named).items():
        answer = validated_answer(own[key], one.decided)
        if answer is not None and position in {FIRST, SECOND}:
            left[position - 1][key] = answer
    return left


def _filter(visitor: Visitor, round_id: UUID, asked: Asked) -> QueueFilter:
    reviewer: UUID | str = visitor.account_id if asked.reviewer == MINE else asked.reviewer
    return QueueFilter(
        round_id=round_id,
        reach=_reach(visitor),
        states=(asked.state,) if asked.state in SUBMITTED_STATES else WAITING,
        country_id=asked.country,
        reviewer=reviewer if isinstance(reviewer, UUID) or reviewer in {ANYBODY, NOBODY} else "",
        is_late=asked.late,
    )


def _reach(visitor: Visitor) -> Reach:
    """As the permissions say: countries of the reviewer grants, without those a person has a part in."""
    mine = [grant for grant in visitor.grants if grant.role is Role.REVIEWER]
    everywhere = any(grant.scope is Scope.EVERYTHING for grant in mine)
    countries = tuple(sorted({grant.country_id for grant in mine if grant.country_id is not None}))
    parts = [grant for grant in visitor.grants if grant.role in {Role.CONTRIBUTOR, Role.LEAD, Role.COORDINATOR}]
    return Reach(
        country_ids=None if everywhere else countries,
        not_countries=tuple(sorted({grant.country_id for grant in parts if grant.country_id is not None})),
        not_institutions=tuple(sorted({one for grant in parts for one in grant.institutions})),
    )
