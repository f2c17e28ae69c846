"""The assessments a visitor may see: the list, one opened, and the moves submit and withdraw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.answers import BLANK, Answer, AnswerState
from innocook.core.errors import NotFound
from innocook.core.lifecycle import EDITABLE_STATES, State
from innocook.core.permissions import Action, Target, may
from innocook.core.plan import Plan
from innocook.core.questionnaire import Questionnaire
from innocook.core.text import Text
from innocook.services.accounts import Visitor
from innocook.services.questionnaires import plan_of
from innocook.store import answers as stored_answers_of
from innocook.store import assessments as stored
from innocook.store.columns import HasNames
from innocook.store.submissions import latest_submission
from innocook.store.tables import Assessment

NOT_DECLARED = EDITABLE_STATES | {State.LAPSED}
"""States whose answers are not those of a declaration."""


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


@dataclass(frozen=True)
class OpenAssessment:
    """One assessment with everything its pages need, as it was when it was read."""

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


def assessments_for(session: Session, visitor: Visitor, *, at: datetime) -> list[OpenAssessment]:
    """The assessments of the visitor's institutions, open rounds first, newest first."""
    institutions = {institution for grant in visitor.grants for institution in grant.institutions}
    rows = stored.assessments_of_institutions(session, sorted(institutions), at)
    return [opened(session, row, at=at) for row in rows if _may_see(visitor, row, at)]


def open_assessment(
    session: Session, visitor: Visitor, assessment_id: UUID, action: Action, *, at: datetime, section: str | None = None
) -> OpenAssessment:
    """The assessment, for somebody who may do `action` with it (or with one section); NotFound for everybody else."""
    row = stored.assessment_by_id(session, assessment_id)
    if row is None or not may(visitor.grants, action, replace(target_of(row), section=section), at):
        raise NotFound(str(assessment_id))
    return opened(session, row, at=at)


def opened(session: Session, row: Assessment, *, at: datetime) -> OpenAssessment:
    """The assessment of a row, its answers read with it."""
    participation = row.participation
    round_ = participation.round
    return OpenAssessment(
        id=row.id,
        state=row.state,
        institution=names_of(participation.institution),
        country=names_of(participation.country),
        round_name=names_of(round_),
        target=target_of(row),
        opens_at=round_.opens_at,
        closes_at=round_.submissions_close_at,
        submitted_at=row.submitted_at if row.state not in NOT_DECLARED else None,
        time_zone=round_.time_zone,
        declared_by=_declarer(session, row),
        submissions=row.submissions,
        plan=plan_of(session, round_.questionnaire_version_id),
        stored=stored_answers(session, row.id),
        is_open=round_.opens_at <= at < round_.submissions_close_at,
    )


def stored_answers(session: Session, assessment_id: UUID) -> dict[str, StoredAnswer]:
    """The answers of an assessment by indicator id."""
    return {
        key: StoredAnswer(
            kept.answer, kept.note_language, kept.version, kept.na_text_language, kept.origin, kept.confirmed
        )
        for key, kept in stored_answers_of.answers_of(session, assessment_id).items()
    }


def target_of(row: Assessment) -> Target:
    """What permissions are decided about."""
    participation = row.participation
    return Target(institution_id=participation.institution_id, country_id=participation.country_id, state=row.state)


def names_of(row: HasNames) -> Text:
    """The names of a row in every language."""
    return Text({"ar": row.name_ar, "en": row.name_en, "fr": row.name_fr})


def _declarer(session: Session, row: Assessment) -> str:
    """The name under the latest declaration; empty before the first submission."""
    handed_in = row.submissions and row.state not in NOT_DECLARED
    latest = latest_submission(session, row.id) if handed_in else None
    return latest.declarer.name if latest else ""


def _may_see(visitor: Visitor, row: Assessment, at: datetime) -> bool:
    return may(visitor.grants, Action.SEE_TASKS, target_of(row), at)
