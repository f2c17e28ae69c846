"""The small rosette that stands for an institution in every list."""

from __future__ import annotations

from markupsafe import Markup

from innocook.core.answers import Answers
from innocook.core.plan import Plan
from innocook.core.scoring import display, score_answers
from innocook.reports.drawings import thumb_of
from innocook.reports.rosette import rosette_svg
from innocook.services import results
from innocook.services.assessments import OpenAssessment
from innocook.web.database import db
from innocook.web.languages import current_language


def thumb_of_assessment(opened: OpenAssessment) -> Markup:
    """The rosette of an assessment: filled by its validated answers once there are any."""
    return thumb(opened.plan, opened.answers, results.validated_of(db(), opened))


def thumb(plan: Plan, answers: Answers, validated: Answers | None = None) -> Markup:
    """The rosette of these answers with their overall score in the middle; of the validated ones where given."""
    overall, shown = plan.questionnaire.overall, answers if validated is None else validated
    value = score_answers(plan, shown)[overall.id].value if overall else None
    return drawn_thumb(plan, answers, value, validated)


def drawn_thumb(plan: Plan, answers: Answers, overall: float | None, validated: Answers | None = None) -> Markup:
    """The rosette of these answers with a score that is known already."""
    points = None if overall is None else display(overall)
    drawing = rosette_svg(thumb_of(plan.questionnaire, answers, points, validated), current_language(), "thumb")
    return Markup(drawing)  # noqa: S704 - our own drawing, its texts escaped
