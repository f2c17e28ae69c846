"""Words of the reviewers' pages: what was decided, why something is refused, what came of the last step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from innocook.core.answers import Answer, AnswerState, chosen, measured
from innocook.core.questionnaire import Indicator
from innocook.core.review import LONGEST_REASON, Decision, DecisionKind, Standing
from innocook.core.scoring import display
from innocook.reports import review_words
from innocook.services.judging import EVIDENCE_STATUSES, UNJUDGED
from innocook.services.review_preview import CONFIRMED, LOWERED, NA_ACCEPTED, NA_REFUSED, RAISED
from innocook.web.answer_words import answer_words
from innocook.web.languages import _, translator

MINUS = "\u2212"


def decision_words(indicator: Indicator, own: Answer, decision: Decision) -> str:
    """What a decision does to the submitted answer, with the level or number that it puts."""
    is_na = own.state is AnswerState.NOT_APPLICABLE
    level = answer_words(indicator, _put(decision)) if decision.has_value else ""
    if decision.kind is DecisionKind.CONFIRM and is_na:
        return _("“Not applicable” accepted")
    if decision.kind is DecisionKind.LOWER:
        return _("Lowered to %(level)s", level=level)
    if decision.kind is DecisionKind.RAISE:
        return _("Raised to %(level)s", level=level)
    if decision.kind is DecisionKind.REFUSE_NA and level:
        return _("“Not applicable” refused, %(level)s instead", level=level)
    if decision.kind is DecisionKind.REFUSE_NA:
        return _("“Not applicable” refused, question asked")
    return review_words.decision_name(decision.kind, translator())


def kind_words(kind: str) -> str:
    """What became of an answer, as the heading of a count."""
    return {
        CONFIRMED: _("Confirmed"),
        LOWERED: _("Lowered"),
        RAISED: _("Raised"),
        NA_ACCEPTED: _("“Not applicable” accepted"),
        NA_REFUSED: _("“Not applicable” refused"),
    }[kind]


def levels_words(levels: int) -> str:
    """How far the validated level lies from the self-assessed one."""
    if levels < 0:
        return translator().ngettext("%(num)d level lower", "%(num)d levels lower", -levels)
    return translator().ngettext("%(num)d level higher", "%(num)d levels higher", levels)


def status_choice(status: str) -> str:
    """A status of evidence as a reviewer chooses it."""
    return _("Not judged yet") if status == UNJUDGED else review_words.evidence_status_name(status, translator())


def standing_words(standing: Standing, *, is_final: bool) -> str:
    """How far an indicator is; what one reviewer decided is not final to those who do not see the others."""
    if standing is Standing.FINAL and not is_final:
        return _("Decided")
    return review_words.standing_name(standing.value, translator())


def difference_words(before: float, after: float) -> str:
    """How many points of those on screen lie between two scores, with its sign."""
    points = display(after) - display(before)
    return f"{points:+d}".replace("-", MINUS) if points else "0"


def refusals() -> dict[str, str]:
    """Why a step of a review is refused, by the code of the refusal."""
    return _turn_refusals() | _decision_refusals() | _end_refusals()


def refusal(code: str) -> str:
    """Why a step of a review is refused; a sentence for codes that no page of ours leads to."""
    return refusals().get(code, _("The state of the assessment changed meanwhile."))


def step_words(step: str) -> str:
    """What came of the last step; empty for a step that is not known."""
    return {
        "taken": _("You review this submission now."),
        "assigned": _("The review is assigned. The reviewer is told."),
        "finished": _("Your decisions are complete. You see those of the other reviewer from now on."),
        "returned": _("The submission is returned. The institution is told what you ask."),
        "validated": _("The result is validated. The institution is told."),
        "judged": _("What you said about the evidence is saved."),
    }.get(step, "")


def words() -> dict[str, Callable[..., Any] | Mapping[str, str]]:
    """The words that the reviewers' templates use."""
    t = translator()
    return {
        "reason_name": lambda code: review_words.reason_name(code, t),
        "decision_name": lambda kind: review_words.decision_name(kind, t),
        "evidence_status_name": lambda status: review_words.evidence_status_name(status, t),
        "position_name": lambda position: review_words.position_name(position, t),
        "evidence_statuses": {status: status_choice(status) for status in EVIDENCE_STATUSES},
        "decision_words": decision_words,
    }


def _put(decision: Decision) -> Answer:
    return measured(decision.number) if decision.number is not None else chosen(decision.option or "")


def _turn_refusals() -> dict[str, str]:
    return {
        "taken": _("Another reviewer has this submission."),
        "not_your_turn": _("This is not for you to do in this review."),
        "first_judges_evidence": _("The first reviewer says what each piece of evidence is worth."),
        "not_done": _(
            "Say first that your decisions are complete. Until then you do not see those of the other reviewer."
        ),
        "review_done": _("You said that your decisions are complete, so they stand as they are."),
        "nothing_to_settle": _("The first two reviewers agree here, so there is nothing to settle."),
        "had_a_turn": _("One person looks only once at a submission. Choose another reviewer."),
        "value_not_listed": _("Choose one of the list."),
        "cannot_review": _("This person may not review this institution. Choose another reviewer."),
        "submitted_again": _(
            "The institution submitted again meanwhile. Look at what it says now; what you typed is kept and not saved."
        ),
    }


def _decision_refusals() -> dict[str, str]:
    return {
        "choice_missing": _("Choose what you decide."),
        "choice_differs": _(
            "You chose something else than to confirm. Save your choice, or choose the institution's answer again."
        ),
        "reason_code_missing": _("Choose a reason: the institution reads it."),
        "reason_code_unknown": _("Choose one of the list."),
        "reason_missing": _("Write the reason: the institution reads it."),
        "reason_too_long": _("The reason is longer than %(most)d characters.", most=LONGEST_REASON),
        "value_missing": _("Enter a number."),
        "value_unknown": _("This is no possible answer to the indicator."),
        "value_unwanted": _("This decision has no level or number."),
        "not_lower": _("This is worth as much as the institution's answer. Confirm it, or enter another number."),
        "not_higher": _("This is worth as much as the institution's answer. Confirm it, or enter another number."),
        "not_a_level": _("The institution says that the indicator does not apply. Accept or refuse that."),
        "not_na": _("The institution gave an answer, so there is no “not applicable” to refuse."),
        "no_answer": _("There is no answer to decide about."),
    }


def _end_refusals() -> dict[str, str]:
    return {
        "not_in_review": _("This assessment is not in review, so nothing can be decided now."),
        "nothing_named": _("Nothing is asked. Ask about at least one indicator before you return the submission."),
        "undecided": _("Some indicators have no final decision yet."),
        "unfinished": _(
            "Say first that your decisions are complete. Until then you do not see those of the other reviewer."
        ),
        "due_missing": _("Enter a date of the calendar, such as 2026-11-22."),
        "due_too_soon": _("Give the institution at least one day."),
        "due_too_late": _("Give the institution at most 90 days."),
        "not_ticked": _("Tick the box before you validate."),
    }
