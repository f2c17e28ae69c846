"""What is wrong with an answer, in words."""

from __future__ import annotations

from innocook.core.questionnaire import Indicator
from innocook.web.languages import _


def sentence(code: str, indicator: Indicator) -> str:
    """What is wrong with an answer, in the language of the page."""
    sentences = {
        "unknown_option": _("%(id)s: choose one of the levels that are listed.", id=indicator.id),
        "not_a_number": _("%(id)s: write a number, for instance 12.5.", id=indicator.id),
        "out_of_range": _("%(id)s: the number is outside the range that is asked for.", id=indicator.id),
        "na_not_allowed": _("%(id)s: this indicator applies to every institution; choose a level.", id=indicator.id),
        "na_reason_missing": _("%(id)s: choose the reason why it does not apply.", id=indicator.id),
        "na_reason_unknown": _("%(id)s: choose one of the reasons that are listed.", id=indicator.id),
        "reason_without_na": _(
            "%(id)s: choose “not applicable”, or remove the explanation why it does not apply.", id=indicator.id
        ),
        "na_text_missing": _("%(id)s: explain in a sentence why it does not apply.", id=indicator.id),
    }
    return sentences[code]
