"""One assessment with everything its pages need, as it was when it was read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from innocook.core.answers import BLANK, Answer, AnswerState
from innocook.core.lifecycle import EDITABLE_STATES, State
from innocook.core.permissions import Action, Target, may
from innocook.core.plan import Plan
from innocook.core.questionnaire import Questionnaire
from innocook.core.text import Text
from innocook.services.accounts import Visitor
from innocook.store.answers import answer_from_document


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it is kept; `version` grows with every change and starts at 1.

    `confirmed` is False while an answer of an earlier round waits for somebody to look at it.
    """

    answer: Answer
    note_language: str
    version: int
    na_text_language: str = ""
    origin: str = "typed"
    confirmed: bool = True


NOTHING_STORED = StoredAnswer(BLANK, note_language="", version=0)


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How far one section is."""

    id: str
    title: Text
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Question:
    """What a reviewer asks back about one indicator; settled once `settled_how` says `changed` or `confirmed`."""

    indicator: str
    reason_code: str
    text: str
    language: str
    settled_how: str


@dataclass(frozen=True, slots=True)
class RoundRules:
    """What the round says beyond its dates of submission."""

    id: UUID
    late_from: datetime | None
    published_at: datetime | None
    reconsideration_days: int
    second_look_percent: int


@dataclass(frozen=True)
class OpenAssessment:
    """One assessment with everything its pages need, as it was when it was read.

    `closes_at` is when this assessment can no longer be handed in; a returned one may have longer than its round.
    `questions` are what a returned one was returned for.
    """

    id: UUID
    state: str
    institution: Text
    country: Text
    round_name: Text
    target: Target
    opens_at: datetime
    closes_at: datetime
    submitted_at: datetime | None
    time_zone: str
    declared_by: str
    submissions: int
    plan: Plan
    stored: Mapping[str, StoredAnswer]
    is_open: bool
    rules: RoundRules
    validations: int = 0
    validated_at: datetime | None = None
    questions: tuple[Question, ...] = ()

    @property
    def questionnaire(self) -> Questionnaire:
        """The round's own version of the questionnaire."""
        return self.plan.questionnaire

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """Answers by indicator id."""
        return {key: kept.answer for key, kept in self.stored.items()}

    @property
    def is_editable(self) -> bool:
        """Whether answers can be changed now."""
        return self.is_open and self.state in EDITABLE_STATES

    @cached_property
    def unlocked(self) -> frozenset[str]:
        """The indicators whose answer and evidence can be changed now: all of a draft, the named ones when returned."""
        if not self.is_editable:
            return frozenset()
        named = frozenset(question.indicator for question in self.questions)
        return named if self.state == State.RETURNED else frozenset(self._asked)

    @cached_property
    def unsettled(self) -> tuple[str, ...]:
        """The named indicators that nobody has changed or confirmed yet."""
        return tuple(question.indicator for question in self.questions if not question.settled_how)

    def as_submitted(self, document: str) -> OpenAssessment:
        """The same with the answers of a submission, given as its document."""
        answers = json.loads(document)["answers"]
        return replace(self, stored={key: _frozen_answer(answer) for key, answer in answers.items()})

    def may(self, visitor: Visitor, action: Action, *, at: datetime, section: str | None = None) -> bool:
        """Whether the visitor may do this with this assessment, or with one section of it."""
        return may(visitor.grants, action, replace(self.target, section=section), at)

    def is_own(self, visitor: Visitor) -> bool:
        """Whether the visitor holds a grant at this very institution."""
        return any(self.target.institution_id in grant.institutions for grant in visitor.grants)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Indicators without an answer, in the order of asking."""
        return tuple(key for key in self._asked if self._kept(key).answer.state is AnswerState.BLANK)

    @cached_property
    def unconfirmed(self) -> tuple[str, ...]:
        """Indicators whose answer was taken over from an earlier round and not looked at since."""
        return tuple(key for key in self._asked if not self._kept(key).confirmed)

    def progress(self) -> list[SectionProgress]:
        """Progress per section, in the order of the questionnaire; what waits to be confirmed is not done."""
        return [
            SectionProgress(
                section.id, section.title, sum(map(self._is_done, section.indicators)), len(section.indicators)
            )
            for section in self.questionnaire.sections
        ]

    def progress_of(self, visitor: Visitor, *, at: datetime) -> list[SectionProgress]:
        """Progress of the sections that the visitor may open."""
        return [one for one in self.progress() if self.may(visitor, Action.SEE_ASSESSMENT, at=at, section=one.id)]

    @property
    def _asked(self) -> Iterator[str]:
        return (key for section in self.questionnaire.sections for key in section.indicators)

    def _kept(self, indicator: str) -> StoredAnswer:
        return self.stored.get(indicator, NOTHING_STORED)

    def _is_done(self, indicator: str) -> bool:
        kept = self._kept(indicator)
        return kept.confirmed and kept.answer.state is not AnswerState.BLANK


def _frozen_answer(document: Mapping[str, Any]) -> StoredAnswer:
    return StoredAnswer(
        answer=answer_from_document(document),
        note_language=document["note_language"],
        version=document["version"],
        na_text_language=document["na_text_language"],
        origin=document["origin"],
        confirmed=document["confirmed"],
    )
