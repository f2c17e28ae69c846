"""The small rosette that stands for an institution in every list."""

from __future__ import annotations

from markupsafe import Markup

from innocook.core.answers import Answers
from innocook.core.plan import Plan
from innocook.core.scoring import display, score_answers
from innocook.reports.drawings import thumb_of
from innocook.reports.rosette import rosette_svg
from innocook.services.comparison import overall_of
from innocook.web.languages import current_language


def thumb(plan: Plan, answers: Answers) -> Markup:
    """The rosette of these answers with their overall score in the middle."""
    overall = overall_of(plan)
    value = score_answers(plan, answers)[overall.id].value if overall else None
    return drawn_thumb(plan, answers, value)


def drawn_thumb(plan: Plan, answers: Answers, overall: float | None) -> Markup:
    """The rosette of these answers with a score that is known already."""
    points = None if overall is None else display(overall)
    drawing = rosette_svg(thumb_of(plan.questionnaire, answers, points), current_language(), "thumb")
    return Markup(drawing)  # noqa: S704 - our own drawing, its texts escaped
