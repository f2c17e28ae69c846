"""What a notice says, as messages with their gaps: a page and a letter fill them each in its own way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from innocook.core.notices import NoticeKind
from innocook.core.text import Text

Gap = str | Text | datetime
Payload = Mapping[str, Any]

LEAD, CONTRIBUTOR, REVIEWER = "lead", "contributor", "reviewer"
NOT_BEGUN, UNANSWERED, UNSENT, UNSETTLED = "not_begun", "unanswered", "unsent", "unsettled"


def N_(message: str) -> str:  # noqa: N802 - the name by which messages are found
    """Marks a message for the catalogues; it is translated where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message and what fills it; `gaps` may be more than the message has."""

    message: str
    gaps: Mapping[str, Gap]


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """What a notice says: what it is, what happened, which sections it is about, what to do, and the way there."""

    title: Sentence
    happened: Sentence
    to_do: Sentence
    go: str
    sections: tuple[Text, ...] = ()


Words = tuple[str, str, str, str]
"""Title, what happened, what to do, and the words of the link."""


def words_of(kind: NoticeKind, payload: Payload, person: str = "") -> NoticeWords:
    """What a notice with this payload says; `person` is the name of whoever wrote the comment, if it is about one."""
    gaps = _gaps(payload) | {"person": person}
    title, happened, to_do, go = _WORDS[kind](payload)
    sections = tuple(Text(names) for names in payload.get("sections", ()))
    return NoticeWords(Sentence(title, gaps), Sentence(happened, gaps), Sentence(to_do, gaps), go, sections)


def _gaps(payload: Payload) -> dict[str, Gap]:
    gaps: dict[str, Gap] = {}
    for name in ("institution", "round", "indicator_title"):
        if name in payload:
            gaps[name] = Text(payload[name])
    for name in ("number", "indicator"):
        if name in payload:
            gaps[name] = str(payload[name])
    if payload.get("until"):
        gaps["until"] = datetime.fromisoformat(payload["until"])
    return gaps


def _submitted(payload: Payload) -> Words:
    if payload["to"] == REVIEWER:
        return (
            N_("%(institution)s has submitted its self-assessment"),
            N_("The self-assessment of %(institution)s (%(round)s) was submitted and waits for its review."),
            N_("You can take the review, or leave it to another reviewer."),
            N_("Open the submission"),
        )
    return (
        N_("The self-assessment of %(institution)s is submitted"),
        N_("Submission %(number)s of the self-assessment of %(institution)s (%(round)s) was received."),
        N_("This is your receipt. You need do nothing now: you will be told what the reviewers decide."),
        N_("See the receipt"),
    )


def _resubmitted(_payload: Payload) -> Words:
    return (
        N_("%(institution)s has answered the questions of the review"),
        N_("The self-assessment of %(institution)s (%(round)s) was submitted again after clarification."),
        N_("Please go on with the review: the answers that you asked about have to be decided again."),
        N_("Open the submission"),
    )


def _returned(payload: Payload) -> Words:
    to_do = N_("Please change or confirm each of these answers before %(until)s. A lead then submits again.")
    if payload["to"] == LEAD:
        to_do = N_("Please see to it that each of these answers is changed or confirmed, and submit before %(until)s.")
    return (
        N_("The self-assessment of %(institution)s was returned for clarification"),
        N_("The reviewers have questions about answers in the self-assessment of %(institution)s (%(round)s)."),
        to_do,
        N_("See the questions"),
    )


def _validated(payload: Payload) -> Words:
    to_do, go = N_("You can read what was decided on each answer, and why."), N_("See the decisions")
    if payload["to"] == LEAD:
        to_do, go = N_("The results show the validated score beside your own."), N_("See the results")
    if payload["to"] == LEAD and payload.get("until"):
        to_do = N_(
            "The results show the validated score beside your own. If you do not agree, you can ask once for "
            "reconsideration, before %(until)s."
        )
    return (
        N_("The self-assessment of %(institution)s is validated"),
        N_("The reviewers have decided on every answer in the self-assessment of %(institution)s (%(round)s)."),
        to_do,
        go,
    )


def _assigned(_payload: Payload) -> Words:
    return (
        N_("You are asked to review the self-assessment of %(institution)s"),
        N_("The review of the self-assessment of %(institution)s (%(round)s) was given to you."),
        N_("If you cannot take it on, give it to another reviewer."),
        N_("Open the submission"),
    )


def _reconsideration_asked(_payload: Payload) -> Words:
    return (
        N_("%(institution)s asks for reconsideration"),
        N_("%(institution)s asks that answers in its validated self-assessment (%(round)s) be looked at again."),
        N_("A reviewer who had no part in the first decision answers the request."),
        N_("Open the request"),
    )


def _reconsidered(_payload: Payload) -> Words:
    return (
        N_("The reconsideration of %(institution)s is decided"),
        N_("Another reviewer has looked again at the answers that you named in the self-assessment (%(round)s)."),
        N_("The results show what was kept and what was changed, and why. This decision is final."),
        N_("See the results"),
    )


def _corrected(_payload: Payload) -> Words:
    return (
        N_("The validated result of %(institution)s was corrected"),
        N_("Two reviewers have corrected an answer in the validated self-assessment of %(institution)s (%(round)s)."),
        N_("The results show the correction and its reason. The earlier result stays on record."),
        N_("See the results"),
    )


def _published(payload: Payload) -> Words:
    if payload["number"] > 1:
        return (
            N_("A new edition of the results is published: %(round)s"),
            N_("The figures of the peer groups (%(round)s) were corrected. The earlier edition stays on record."),
            N_("You can see your results beside the new figures of your peers."),
            N_("See the results"),
        )
    return (
        N_("The results are published: %(round)s"),
        N_("The round is closed (%(round)s), and the figures of the peer groups are published."),
        N_("You can see your results beside those of your peers."),
        N_("See the results"),
    )


def _closing_soon(payload: Payload) -> Words:
    what: str = payload["what"]
    return (
        N_("Only a short time left for the self-assessment of %(institution)s"),
        _STILL[what],
        N_("Please submit before %(until)s: nothing can be submitted afterwards.")
        if what == UNSENT
        else N_("Please answer before %(until)s: nothing can be changed or submitted afterwards."),
        N_("Begin") if what == NOT_BEGUN else N_("Continue"),
    )


_STILL: Mapping[str, str] = {
    NOT_BEGUN: N_("The self-assessment of %(institution)s (%(round)s) has not been begun."),
    UNANSWERED: N_("Questions in the self-assessment of %(institution)s (%(round)s) are still without an answer."),
    UNSENT: N_("The self-assessment of %(institution)s (%(round)s) is complete, but it is not submitted."),
    UNSETTLED: N_("Questions of the reviewers to %(institution)s (%(round)s) still wait for an answer."),
}


def _mentioned(_payload: Payload) -> Words:
    return (
        N_("%(person)s mentions you in a comment"),
        N_("%(person)s names you in a comment on %(indicator)s, %(indicator_title)s (%(institution)s)."),
        N_("You can read the conversation and answer there."),
        N_("Read the comment"),
    )


_WORDS: Mapping[NoticeKind, Callable[[Payload], Words]] = {
    NoticeKind.SUBMITTED: _submitted,
    NoticeKind.RESUBMITTED: _resubmitted,
    NoticeKind.RETURNED: _returned,
    NoticeKind.VALIDATED: _validated,
    NoticeKind.ASSIGNED: _assigned,
    NoticeKind.RECONSIDERATION_ASKED: _reconsideration_asked,
    NoticeKind.RECONSIDERED: _reconsidered,
    NoticeKind.CORRECTED: _corrected,
    NoticeKind.PUBLISHED: _published,
    NoticeKind.CLOSING_SOON: _closing_soon,
    NoticeKind.MENTIONED: _mentioned,
}
