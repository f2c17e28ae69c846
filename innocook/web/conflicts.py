"""Somebody else saved the same answer meanwhile: said at the question, with their answer beside the typed one."""

from __future__ import annotations

from collections.abc import Iterable

from innocook.services.answers import ConflictingAnswers
from innocook.web.answer_forms import Question
from innocook.web.answer_words import answer_words
from innocook.web.languages import _


def explain(conflict: ConflictingAnswers, questions: Iterable[Question]) -> None:
    """Put their answer and a sentence to each question in conflict; the next save then knows of theirs."""
    for question in questions:
        theirs = conflict.current.get(question.id)
        if theirs is not None:
            question.version, question.theirs = theirs.version, theirs
            question.errors.append(
                _(
                    "%(id)s: somebody saved another answer meanwhile: %(theirs)s. "
                    "Yours is shown; save again to keep it, or take theirs.",
                    id=question.id,
                    theirs=answer_words(question.indicator, theirs.answer),
                )
            )
