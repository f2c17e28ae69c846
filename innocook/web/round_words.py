"""Sentences about rounds: where one stands, what was done, and why something was not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import session as cookie

from innocook.core.round_dates import LONGEST_RECONSIDERATION, RoundFault
from innocook.reports import institution_words
from innocook.services.round_overview import Phase
from innocook.web.languages import _, translator

NOTE = "round_note"


def leave_note(kind: str, who: str = "", num: int = 0) -> None:
    """Say on the next page about rounds what was done."""
    cookie[NOTE] = [kind, who, num]


def take_note() -> str:
    """What the note says, once; empty when there is none."""
    note: Any = cookie.pop(NOTE, None)
    if not isinstance(note, list) or len(note) != 3:
        return ""
    kind, who, num = note
    sentences = {
        "created": _("The round is made. Now add the institutions that take part."),
        "changed": _("The changes are saved."),
        "unchanged": _("Nothing was changed."),
        "opened": _("The round is open now."),
        "closed": _("Submissions are closed now. Within a minute, what was not handed in lapses."),
        "added": _("%(who)s takes part now.", who=who),
        "removed": _("%(who)s no longer takes part.", who=who),
        "published": _("The round is published, and its peer figures are frozen."),
        "corrected": _("Edition %(num)s of the peer figures is published.", num=num),
        "invited": _("An invitation was written to %(who)s.", who=who),
        "assessments_closed": translator().ngettext(
            "%(num)d assessment is closed.", "%(num)d assessments are closed.", num
        ),
    }
    return sentences.get(kind, "")


def phase_name(phase: Phase) -> str:
    """Where a round stands."""
    names = {
        Phase.PLANNED: _("Not open yet"),
        Phase.OPEN: _("Open for answers"),
        Phase.CLOSED: _("Submissions closed"),
        Phase.PUBLISHED: _("Published"),
    }
    return names[phase]


def fault_words(fault: RoundFault) -> str:
    """What is wrong with a field of a round."""
    sentences = {
        RoundFault.CLOSES_BEFORE_OPENING: _("Submissions must close after the round opens."),
        RoundFault.CLOSES_IN_PAST: _("This moment has passed. To end an open round now, use “Close submissions now”."),
        RoundFault.LATE_BEFORE_OPENING: _("Submissions can be late only after the round opens."),
        RoundFault.LATE_AFTER_CLOSING: _("This must be before submissions close: afterwards nothing is submitted."),
        RoundFault.OPENS_IN_PAST: _(
            "This moment has passed. Choose a later one, or tick that the round opens at once."
        ),
        RoundFault.DAYS_OUT_OF_RANGE: _(
            "Enter a number of days from 0 to %(most)s.", most=translator().number(LONGEST_RECONSIDERATION)
        ),
        RoundFault.PERCENT_OUT_OF_RANGE: _("Enter a number from 0 to 100."),
        RoundFault.FIXED_ONCE_OPEN: fixed_words(RoundFault.FIXED_ONCE_OPEN),
        RoundFault.FIXED_ONCE_PUBLISHED: fixed_words(RoundFault.FIXED_ONCE_PUBLISHED),
    }
    return sentences[fault]


def fixed_words(reason: RoundFault) -> str:
    """Why a field can no longer be changed."""
    if reason is RoundFault.FIXED_ONCE_PUBLISHED:
        return _("Fixed, because the round is published.")
    return _("Fixed since the round opened: all institutions answer the same questions by the same measure.")


def refused_words(code: str) -> str:
    """Why something cannot be done to a round, a participation or a publication."""
    sentences = {
        "changed_meanwhile": _("Somebody else changed this meanwhile, so nothing was saved. Please look again."),
        "version_unknown": _("Choose one of the list."),
        "open_already": _("The round has opened already."),
        "not_open": _("The round is not open."),
        "round_closed": _("Submissions are closed, so no institution can be added."),
        "round_published": _("The round is published, so nobody is added or taken out any more."),
        "takes_part": _("This institution takes part already."),
        "facts_missing": _("Some facts of this institution are missing. Fill them in first."),
        "ended": _("This institution no longer exists, so it cannot take part."),
        "begun": _("This institution has begun its assessment, so it stays in the round."),
        "published_already": _("The round is published already."),
        "not_published": _("The round is not published yet."),
        "still_open": _("The round can be published once submissions are closed."),
        "nothing_changed": _("No validated result has changed since the last edition, so there is nothing to correct."),
    }
    return sentences[code]


def fact_names() -> dict[str, Mapping[str, str]]:
    """The names of types, sizes, sectors and context groups, by fact and key."""
    t = translator()
    return {
        "institution_type": institution_words.type_names(t),
        "size": institution_words.size_names(t),
        "sector": institution_words.sector_names(t),
        "context_group": institution_words.context_group_names(t),
    }


def fact_labels() -> dict[str, str]:
    """What each fact is called."""
    return {
        "institution_type": _("Type of institution"),
        "size": _("Size"),
        "sector": _("Sector"),
        "country": _("Country"),
        "context_group": _("Country context group"),
    }
