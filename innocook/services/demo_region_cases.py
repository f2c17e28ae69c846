"""One invented institution in one round: what it answered, what a reviewer made of it, and when."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from innocook.core.answers import Answer
from innocook.core.lifecycle import State
from innocook.core.plan import Plan
from innocook.core.review import Decision, validated_answer
from innocook.services.demo_region_answers import answers_of, part_of
from innocook.services.demo_region_facts import SEED, Member
from innocook.services.demo_reviews import DemoReview, decided
from innocook.store.tables import Round

NOT_HANDED_IN = {State.DRAFT, State.LAPSED}
REVIEWED = {State.VALIDATED, State.CLOSED}
BEGUN = REVIEWED | {State.IN_REVIEW}
NOT_STARTED = "not_started"


@dataclass(frozen=True, slots=True)
class Ground:
    """The two rounds of the region, the plan of both, who acts in them, and when it is made."""

    earlier: Round
    current: Round
    plan: Plan
    author: UUID
    reviewer: UUID
    administrator: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """An institution in a round. `state` is None while it has not begun; `answers` are all it answered by then.

    `decisions` are those made so far; `answered`, `taken` and `decided` the instants at which it was handed in (or last
    answered), taken for review and decided about.
    """

    member: Member
    round: Round
    state: State | None
    answers: Mapping[str, Answer]
    decisions: Mapping[str, Decision]
    answered: datetime
    taken: datetime
    decided: datetime

    @property
    def is_submitted(self) -> bool:
        """Whether it was handed in."""
        return self.state is not None and self.state not in NOT_HANDED_IN

    @property
    def is_validated(self) -> bool:
        """Whether it has a validated result."""
        return self.state in REVIEWED

    @property
    def result(self) -> dict[str, tuple[Answer, Decision]]:
        """The validated answer to every indicator and the decision that left it; empty where there is none."""
        if not self.is_validated:
            return {}
        found = {key: validated_answer(self.answers[key], decision) for key, decision in self.decisions.items()}
        return {key: (answer, self.decisions[key]) for key, answer in found.items() if answer is not None}


def cases_of(ground: Ground, member: Member) -> Iterator[Case]:
    """The institution in the earlier round, where it took part, and in the current one."""
    source = random.Random(f"{SEED} review {member.place}")  # noqa: S311 - invented data
    earlier, current = answers_of(ground.plan, member)
    if member.earlier:
        yield _case(ground, member, (ground.earlier, State(member.earlier)), earlier, source)
    state = None if member.facts.state == NOT_STARTED else State(member.facts.state)
    yield _case(ground, member, (ground.current, state), current, source)


def _case(
    ground: Ground,
    member: Member,
    where: tuple[Round, State | None],
    answers: Mapping[str, Answer],
    source: random.Random,
) -> Case:
    round_, state = where
    indicators = ground.plan.questionnaire.indicators
    if state is None:
        answers = {}
    elif state in NOT_HANDED_IN:
        answers = part_of(answers, indicators, member.share)
    review = DemoReview(ground.plan, ground.reviewer, source)
    due = indicators[: round(len(indicators) * member.share)] if state is State.IN_REVIEW else indicators
    answered, taken, done = _instants(ground, round_, source)
    return Case(
        member=member,
        round=round_,
        state=state,
        answers=answers,
        decisions={one.id: decided(review, one, answers[one.id]) for one in due} if state in BEGUN else {},
        answered=answered,
        taken=taken,
        decided=done,
    )


def _instants(ground: Ground, round_: Round, source: random.Random) -> tuple[datetime, datetime, datetime]:
    """Handed in while the round takes submissions; reviewed in the weeks after, and not before it happens."""
    latest = min(round_.submissions_close_at, ground.at)
    answered = round_.opens_at + (latest - round_.opens_at) * source.uniform(0.1, 0.8)
    over = min(answered + timedelta(days=60), ground.at)
    taken = answered + (over - answered) * source.uniform(0.1, 0.4)
    return answered, taken, taken + (over - taken) * source.uniform(0.1, 0.9)
