"""The colour class of each principle (p1 to p4 in the style sheet), the same on every page."""

from __future__ import annotations

from innocook.core.questionnaire import Questionnaire, ScoreKind
from innocook.reports import palette

CLASSES = {colour: f"p{place}" for place, colour in enumerate(palette.PRINCIPLES.values(), start=1)}


def principle_classes(questionnaire: Questionnaire) -> dict[str | None, str]:
    """From the id of a principle to its class."""
    ids = [score.id for score in questionnaire.scores_of(ScoreKind.PRINCIPLE)]
    return {name: CLASSES[colour] for name, colour in palette.principle_colours(ids).items()}
