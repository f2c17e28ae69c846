"""Words about the outcome of a review: editions, how far a level moved, and why a form about it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from innocook.core.review import LONGEST_REASON
from innocook.reports import review_words
from innocook.web.languages import _, translator


def edition_words(kind: str) -> str:
    """What made an edition of the validated result."""
    return {
        "validated": _("First validation"),
        "reconsidered": _("After the reconsideration"),
        "corrected": _("After a correction"),
    }[kind]


def move_words(levels: int) -> str:
    """How far the validated level lies from the self-assessed one; empty where it does not."""
    if levels < 0:
        return translator().ngettext("%(num)d level lower", "%(num)d levels lower", -levels)
    if levels > 0:
        return translator().ngettext("%(num)d level higher", "%(num)d levels higher", levels)
    return ""


def request_refusal(code: str) -> str:
    """Why a request for reconsideration is not sent."""
    return {
        "nothing_named": _("Choose at least one indicator and write your reason."),
        "text_missing": _("Write why this level should be looked at again, or take the tick away."),
        "text_unticked": _("You wrote a reason: tick the box as well, or delete the text."),
        "text_too_long": _("The reason is longer than %(most)d characters.", most=LONGEST_REASON),
        "reconsidered_before": _("A reconsideration was asked for already. That is possible only once."),
        "reconsideration_late": _("The time to ask for a reconsideration is over."),
        "wrong_state": _("A reconsideration cannot be asked for now: the state of the assessment changed meanwhile."),
    }[code]


def answer_refusal(code: str) -> str:
    """Why a request for reconsideration is not answered."""
    if code == "same_reviewer":
        return _("You reviewed or validated this assessment, so another reviewer has to decide.")
    return _("The request was decided meanwhile. Nothing of what you typed was stored.")


def decision_refusal(code: str) -> str:
    """Why a decision of a reviewer is not stored."""
    return {
        "reason_code_missing": _("Choose a reason: the institution reads it."),
        "reason_code_unknown": _("Choose one of the list."),
        "reason_missing": _("Write the reason: the institution reads it."),
        "reason_too_long": _("The reason is longer than %(most)d characters.", most=LONGEST_REASON),
        "unchanged": _("This is the validated level already, so there is nothing to correct."),
        "proposed_already": _("A correction of this indicator is proposed already. It has to be settled first."),
        "settled": _("This proposal was settled meanwhile."),
        "own_proposal": _("You proposed this correction, so another reviewer has to accept it."),
    }.get(code, _("Choose one of the list."))


def judging_words() -> dict[str, Callable[[Any], str]]:
    """The words of decisions, their reasons and the statuses of evidence, for templates."""
    t = translator()
    return {
        "reason_name": lambda code: review_words.reason_name(code, t),
        "decision_name": lambda kind: review_words.decision_name(kind, t),
        "evidence_status_name": lambda status: review_words.evidence_status_name(status, t),
    }
