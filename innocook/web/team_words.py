"""Sentences about a team: what was done, and why something was not."""

from __future__ import annotations

from typing import Any

from flask import session as cookie

from innocook.core.team import DateFault
from innocook.services.assessments import OpenAssessment
from innocook.web.languages import _, current_language, translator
from innocook.web.team_forms import ALL, ONLY

NOTE = "team_note"


def leave_note(kind: str, who: str = "", num: int = 0) -> None:
    """Say on the next page of the team what was done."""
    cookie[NOTE] = [kind, who, num]


def take_note() -> str:
    """What the note says, once; empty when there is none."""
    note: Any = cookie.pop(NOTE, None)
    if not isinstance(note, list) or len(note) != 3:
        return ""
    kind, who, num = note
    sentences = {
        "invited": _("An invitation was written to %(who)s.", who=who),
        "sent_again": _("A new invitation was written to %(who)s. The earlier link no longer works.", who=who),
        "withdrawn": _("The invitation to %(who)s is withdrawn.", who=who),
        "given": _("The sections of %(who)s are saved.", who=who),
        "ended": _("The access of %(who)s has ended.", who=who),
        "dates": _("The due dates are saved."),
        "reminded": _("A reminder was written to %(who)s.", who=who),
        "reminded_everybody": translator().ngettext(
            "A reminder was written to %(num)d person.", "A reminder was written to %(num)d people.", num
        ),
    }
    return sentences.get(kind, "")


def reach_options(opened: OpenAssessment) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen in the form that gives sections, with its words."""
    language = current_language()
    return {
        "sections": [(one.id, one.title.in_language(language)) for one in opened.questionnaire.sections],
        "reach": [(ALL, _("All sections")), (ONLY, _("Only the sections ticked above"))],
    }


def refused_words(code: str) -> str:
    """Why something cannot be done to the team."""
    sentences = {
        "already_member": _("This person is already on the team."),
        "no_sections": _("Choose at least one section, or let this person open all sections."),
        "too_many_open": _("Your institution has 50 open invitations. Withdraw one, or wait until one is accepted."),
        "too_many_mails": _("Your institution has sent 100 e-mails within a day. Please continue tomorrow."),
        "oneself": _("You cannot end your own access."),
        "last_lead": _("The only lead of an institution stays on its team."),
        "nothing_open": _("Nothing of this person is still open, so there is nothing to be reminded of."),
        "reminded_recently": _("This person was reminded less than 24 hours ago."),
        "nobody_to_remind": _(
            "Nobody needs a reminder: nothing is open, or everybody was reminded less than 24 hours ago."
        ),
    }
    return sentences[code]


def date_words(fault: DateFault) -> str:
    """What is wrong with a due date."""
    sentences = {
        DateFault.PAST: _("The due date cannot be before today."),
        DateFault.AFTER_CLOSING: _("The due date cannot be after the day when submissions close."),
    }
    return sentences[fault]
