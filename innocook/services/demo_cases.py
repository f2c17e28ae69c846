"""One invented institution in one invented round: its answers and how far its assessment is."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.answers import Answer, chosen, measured, not_applicable
from innocook.core.plan import Plan
from innocook.core.questionnaire import Indicator, Questionnaire
from innocook.services.answers import put_own_scores
from innocook.services.demo_data import CONTEXT, TIME_ZONE, DemoInstitution
from innocook.services.submissions import freeze
from innocook.store.answer_changes import Change, Stamp, put_answers
from innocook.store.assessments import assessment_for_update
from innocook.store.tables import Assessment, Participation, Round

DRAFT_SHARE = 0.6
HIGHEST = 4
"""The level that the table of institutions calls the highest; other questionnaires are scaled to it."""


@dataclass(frozen=True, slots=True)
class Case:
    """An institution in a round, the questionnaire it answers, chance, and who answers when."""

    facts: DemoInstitution
    institution_id: UUID
    round_id: UUID
    plan: Plan
    source: random.Random
    stamp: Stamp


def new_round(
    session: Session, names: tuple[str, str, str], version_id: UUID, between: tuple[datetime, datetime], at: datetime
) -> Round:
    """A round that takes answers from the first instant to before the second; evidence ages until `at`."""
    row = Round(
        name_ar=names[0],
        name_en=names[1],
        name_fr=names[2],
        opens_at=between[0],
        submissions_close_at=between[1],
        reference_date=at.date(),
        time_zone=TIME_ZONE,
        questionnaire_version_id=version_id,
    )
    session.add(row)
    session.flush()
    return row


def assess(session: Session, case: Case) -> Assessment | None:
    """The institution takes part, and answers as far as its facts say; None when it has not begun."""
    facts = case.facts
    participation = Participation(
        round_id=case.round_id,
        institution_id=case.institution_id,
        institution_type=facts.kind,
        size=facts.size,
        sector=facts.sector,
        country_id=facts.country,
        context_group=CONTEXT[facts.country],
        consent_to_share=True,
    )
    session.add(participation)
    session.flush()
    if facts.state == "not_started":
        return None
    row = Assessment(participation_id=participation.id, created_at=case.stamp.at, language="ar")
    session.add(row)
    session.flush()
    if facts.state == "own":
        return row
    answers = _answers(case)
    put_answers(session, row.id, {key: Change(answer, 0, "ar") for key, answer in answers.items()}, case.stamp)
    put_own_scores(session, row.id, case.plan, answers)
    if facts.state == "submitted":
        _submit(session, row.id, case, answers)
    return row


def _submit(session: Session, assessment_id: UUID, case: Case, answers: Mapping[str, Answer]) -> None:
    row = assessment_for_update(session, assessment_id)
    if row is None:
        raise LookupError(assessment_id)
    freeze(session, row, case.plan, answers, case.stamp)
    row.state, row.submitted_at = "submitted", case.stamp.at
    session.flush()


def _answers(case: Case) -> dict[str, Answer]:
    """Answers around the institution's level, each section and principle a little above or below it."""
    questionnaire, source = case.plan.questionnaire, case.source
    leans = {section.id: source.gauss(0, 0.6) for section in questionnaire.sections}
    leans |= {indicator.principle or "": source.gauss(0, 0.4) for indicator in questionnaire.indicators}
    answers = {}
    for indicator in questionnaire.indicators:
        level = case.facts.base + leans[indicator.section] + leans[indicator.principle or ""] + source.gauss(0, 0.6)
        skipped = case.facts.state == "draft" and source.random() > DRAFT_SHARE
        exempt = indicator.na_allowed and source.random() < 0.15
        if not skipped:
            answers[indicator.id] = exempted(questionnaire) if exempt else answer_near(indicator, level)
    return answers


def exempted(questionnaire: Questionnaire) -> Answer:
    """A "not applicable" with its reason."""
    return not_applicable(questionnaire.na_reasons[0].id, "لا يندرج ذلك ضمن اختصاص المؤسسة.")


def answer_near(indicator: Indicator, level: float) -> Answer:
    """The answer closest to a level between 0 and HIGHEST."""
    if indicator.number is not None:
        share = min(max(level / HIGHEST, 0), 1)
        return measured(round(indicator.number.minimum + share * (indicator.number.maximum - indicator.number.minimum)))
    last = len(indicator.options) - 1
    return chosen(indicator.options[min(max(round(level / HIGHEST * last), 0), last)].key)
