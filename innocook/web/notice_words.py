"""What notices say on a page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from markupsafe import Markup

from innocook.core.notice_words import Gap, Sentence
from innocook.core.notices import NoticeKind
from innocook.core.permissions import Role
from innocook.core.text import Text
from innocook.web.languages import _, page_gettext
from innocook.web.templating import instant, text


def said(sentence: Sentence, zone: str) -> Markup:
    """A sentence in the language of the page, its instants in a time zone."""
    return page_gettext(sentence.message, **{name: _shown(gap, zone) for name, gap in sentence.gaps.items()})


def kind_words(kind: NoticeKind, roles: Collection[Role]) -> str:
    """When notices of a kind come, to somebody with these roles; goes on from “Send me an e-mail when”."""
    if kind is NoticeKind.SUBMITTED and Role.LEAD not in roles:
        return _("an institution submits its self-assessment")
    words = {
        NoticeKind.SUBMITTED: _("a self-assessment is submitted (as a receipt for my institution)"),
        NoticeKind.RESUBMITTED: _("an institution has answered the questions of a review of mine"),
        NoticeKind.RETURNED: _("a self-assessment is returned with questions"),
        NoticeKind.VALIDATED: _("a self-assessment is validated"),
        NoticeKind.ASSIGNED: _("a review is given to me"),
        NoticeKind.RECONSIDERATION_ASKED: _("an institution asks for reconsideration"),
        NoticeKind.RECONSIDERED: _("a request for reconsideration is decided"),
        NoticeKind.CORRECTED: _("a validated result is corrected"),
        NoticeKind.PUBLISHED: _("the results of a round are published"),
        NoticeKind.CLOSING_SOON: _("submissions close soon and something of mine is still open"),
        NoticeKind.MENTIONED: _("somebody mentions me in a comment"),
    }
    return words[kind]


def _shown(gap: Gap, zone: str) -> str | Markup:
    if isinstance(gap, Text):
        return text(gap)
    return instant(gap, zone) if isinstance(gap, datetime) else gap
