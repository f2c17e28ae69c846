"""What an institution reads of the review: the questions of a returned submission, or the validated result."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from innocook.core.permissions import Action
from innocook.services import outcome as outcomes
from innocook.services import reconsidering
from innocook.services.open_assessment import OpenAssessment
from innocook.services.outcome import Judged
from innocook.web.access import signed_in, visitor
from innocook.web.clock import now
from innocook.web.database import db
from innocook.web.outcome_words import edition_words, judging_words, move_words

pages = Blueprint("outcome", __name__)

FAR = 2
"""From so many levels on a difference comes first."""


@pages.get("/assessments/<uuid:assessment_id>/review")
@signed_in
def outcome(assessment_id: UUID) -> ResponseReturnValue:
    """Nothing while the review goes on: 404."""
    opened, sections = outcomes.open_outcome(db(), visitor(), assessment_id, at=now())
    if opened.state == "returned":
        return _returned(opened, sections)
    return _validated(opened, sections)


def _returned(opened: OpenAssessment, sections: Collection[str]) -> str:
    indicators = opened.questionnaire.indicator_by_id
    order = list(indicators)
    asked = [one for one in opened.questions if indicators[one.indicator].section in sections]
    return render_template(
        "outcome/returned.html",
        questions=sorted(asked, key=lambda one: order.index(one.indicator)),
        others=len(opened.questions) - len(asked),
        may_submit=opened.may(visitor(), Action.SUBMIT, at=now()),
        **_subject(opened),
    )


def _validated(opened: OpenAssessment, sections: Collection[str]) -> str:
    found = outcomes.judged(db(), opened, sections)
    at, is_lead = now(), opened.may(visitor(), Action.REQUEST_RECONSIDERATION, at=now())
    return render_template(
        "outcome/validated.html",
        groups=_groups(found),
        confirmed=[one for one in found if not one.is_changed],
        editions=outcomes.editions(db(), opened, sections),
        may_ask=is_lead and reconsidering.can_ask(db(), opened, at=at),
        ask_until=reconsidering.ask_until(opened),
        was_asked=is_lead and reconsidering.request_of(db(), opened.id) is not None,
        sees_results=opened.may(visitor(), Action.SEE_RESULTS, at=at),
        sees_record=opened.may(visitor(), Action.SEE_SUBMISSION, at=at),
        **_subject(opened),
    )


def _groups(found: list[Judged]) -> list[tuple[str, list[Judged]]]:
    """What differs, the far ones first; without the groups that have nothing."""
    far = [one for one in found if abs(one.levels) >= FAR]
    near = [one for one in found if one.is_changed and one not in far]
    return [(key, group) for key, group in (("far", far), ("near", near)) if group]


def _subject(opened: OpenAssessment) -> dict[str, object]:
    return {
        "opened": opened,
        "assessment_id": opened.id,
        "institution": opened.institution,
        "round_name": opened.round_name,
        "indicators": opened.questionnaire.indicator_by_id,
        "edition_words": edition_words,
        "move_words": move_words,
        **judging_words(),
    }
