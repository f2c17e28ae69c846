"""The quick scan: which questionnaire a link belongs to, and its answers carried into a real assessment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from innocook.core.answers import BLANK, Answer, Answers, AnswerState
from innocook.core.permissions import Action
from innocook.core.plan import Plan
from innocook.core.questionnaire import Questionnaire
from innocook.core.quick_scan import FINGERPRINT, asked
from innocook.services.accounts import Visitor
from innocook.services.answers import TypedAnswer, lock_editable, put_typed
from innocook.services.assessments import NOTHING_STORED, OpenAssessment, assessments_for
from innocook.services.public_questionnaire import packaged_plan, shown_plan
from innocook.services.questionnaires import plan_of
from innocook.store import questionnaires as stored


@dataclass(frozen=True, slots=True)
class CarryOver:
    """What becomes of each answer of a quick scan in one assessment; ids in the order of asking.

    `taken` is blank there, `kept` has an answer that stays, `out_of_reach` lies in sections of other people, and
    `not_applicable` would need a reason, so that it is not carried.
    """

    taken: tuple[str, ...]
    kept: tuple[str, ...]
    out_of_reach: tuple[str, ...]
    not_applicable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Destination:
    """An assessment that the answers can be carried into, and what would become of them."""

    opened: OpenAssessment
    preview: CarryOver


def plan_with_fingerprint(session: Session, mark: str, *, at: datetime) -> Plan | None:
    """The plan of the questionnaire whose SHA-256 begins with `mark`; None when neither database nor files have it."""
    if len(mark) != FINGERPRINT:
        return None
    for plan in (shown_plan(session, at=at), packaged_plan()):
        if plan.questionnaire.sha256.startswith(mark):
            return plan
    version = stored.questionnaire_version_with_sha256(session, mark)
    return plan_of(session, version) if version else None


def destinations(
    session: Session, visitor: Visitor, questionnaire: Questionnaire, answers: Answers, *, at: datetime
) -> list[Destination]:
    """The visitor's assessments of this questionnaire that can be edited now, with what would be taken over."""
    wanted = (questionnaire.id, questionnaire.version)
    return [
        Destination(opened, preview(visitor, opened, answers, at=at))
        for opened in assessments_for(session, visitor, at=at)
        if opened.is_editable and (opened.questionnaire.id, opened.questionnaire.version) == wanted
    ]


def preview(visitor: Visitor, opened: OpenAssessment, answers: Answers, *, at: datetime) -> CarryOver:
    """What would become of each answer if it were carried now."""
    found: dict[str, list[str]] = {"taken": [], "kept": [], "out_of_reach": [], "not_applicable": []}
    for indicator in asked(opened.questionnaire):
        answer = answers.get(indicator.id, BLANK)
        if answer.state is AnswerState.BLANK:
            continue
        if answer.state is AnswerState.NOT_APPLICABLE:
            fate = "not_applicable"
        elif not opened.may(visitor, Action.ANSWER, at=at, section=indicator.section):
            fate = "out_of_reach"
        else:
            is_blank = _kept(opened, indicator.id).state is AnswerState.BLANK
            fate = "taken" if is_blank else "kept"
        found[fate].append(indicator.id)
    return CarryOver(**{fate: tuple(names) for fate, names in found.items()})


def carry(session: Session, visitor: Visitor, opened: OpenAssessment, answers: Answers, *, at: datetime) -> CarryOver:
    """Store the answers where the assessment is still blank, and say what became of each; nothing is overwritten.

    Raises MoveRefused when the assessment can no longer be edited, NotFound when it is gone, InvalidAnswer where an
    answer does not fit its questionnaire.
    """
    now_open = lock_editable(session, visitor, opened, (), at=at)
    done = preview(visitor, now_open, answers, at=at)
    put_typed(session, visitor, now_open, _typed(now_open, answers, done, visitor.language), at=at)
    session.commit()
    return done


def _typed(
    opened: OpenAssessment, answers: Mapping[str, Answer], done: CarryOver, language: str
) -> dict[str, TypedAnswer]:
    """What somebody would have typed: the level alone, beside a note that is there already."""
    return {
        name: TypedAnswer(
            replace(answers[name], note=_kept(opened, name).note),
            language,
            opened.stored.get(name, NOTHING_STORED).version,
        )
        for name in done.taken
    }


def _kept(opened: OpenAssessment, indicator: str) -> Answer:
    return opened.stored.get(indicator, NOTHING_STORED).answer
