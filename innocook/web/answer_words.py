"""An answer in a few words."""

from __future__ import annotations

from innocook.core.answers import Answer, AnswerState
from innocook.core.questionnaire import Indicator
from innocook.web.languages import _, current_language, translator


def answer_words(indicator: Indicator, answer: Answer) -> str:
    """The level with its key, the number, "Not applicable" or "Not answered", in the language of the page."""
    if answer.state is AnswerState.NOT_APPLICABLE:
        return _("Not applicable")
    if answer.number is not None:
        return translator().exact(answer.number)
    option = indicator.option(answer.option) if answer.option is not None else None
    if option is None:
        return _("Not answered")
    return f"{option.key} · {option.name.in_language(current_language())}"
