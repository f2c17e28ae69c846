"""Forms about a team: whom to invite, what is given to somebody, when sections are due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import request
from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, ValidationError

from innocook.core.answer_cells import DIGITS
from innocook.core.email_addresses import ADDRESS, is_reachable
from innocook.i18n import LANGUAGES
from innocook.web.forms import PageForm
from innocook.web.languages import _l
from innocook.web.typed_text import clean

__all__ = [
    "ADDRESS",
    "ALL",
    "ONLY",
    "DateField",
    "EndForm",
    "InviteForm",
    "ReachForm",
    "cleaned",
    "reachable",
    "typed_dates",
]

ALL, ONLY = "all", "only"


def cleaned(value: str | None) -> str | None:
    """Typed text as it is meant."""
    return clean(value) if value else value


def reachable(_form: PageForm, field: StringField) -> None:
    """A validator: mail servers everywhere take the address."""
    if not is_reachable(field.data):
        raise ValidationError(_l("Enter an e-mail address, such as name@example.org."))


class ReachForm(PageForm):
    """Which sections are given to somebody, and whether they may open others."""

    sections = SelectMultipleField(_l("Sections to answer"), choices=[], validate_choice=False)
    reach = StringField(
        _l("Which sections may this person open?"),
        validators=[AnyOf([ALL, ONLY], message=_l("Choose which sections this person may open."))],
    )

    @property
    def is_limited(self) -> bool:
        """Whether they may open only what is given to them."""
        return bool(self.reach.data == ONLY)


class InviteForm(ReachForm):
    """An address, the language of the letter, and what is given."""

    email = StringField(
        _l("E-mail address"),
        filters=[cleaned],
        validators=[
            InputRequired(_l("Enter the e-mail address of the person to invite.")),
            Length(max=254, message=_l("This e-mail address is too long.")),
            reachable,
        ],
    )
    language = StringField(
        _l("Language of the e-mail"),
        validators=[AnyOf(LANGUAGES, message=_l("Choose a language."))],
    )


class EndForm(PageForm):
    """The tick without which nobody's access ends."""

    sure = BooleanField(
        _l("Yes, end this person's access"),
        validators=[InputRequired(_l("Tick the box to end this person's access."))],
    )


class DateField:
    """The due date of one section as it was typed: `text` is shown again, `error` says what is wrong with it."""

    def __init__(self, section: str, text: str, seen: date | None) -> None:
        self.section = section
        self.text = text.translate(DIGITS).strip()
        self.seen = seen
        self.error = ""

    @property
    def id(self) -> str:
        """The name and id of its field."""
        return f"due-{self.section}"

    @property
    def typed(self) -> date | None:
        """The date; None for an empty field; raises ValueError for what is no date."""
        return date.fromisoformat(self.text) if self.text else None


def typed_dates(sections: Iterable[str]) -> list[DateField]:
    """The due dates of these sections as the form of this request holds them; absent ones are untouched."""
    fields = []
    for section in sections:
        seen_text = request.form.get(f"seen-{section}", "")
        text = request.form.get(f"due-{section}", seen_text)
        fields.append(DateField(section, text, _date_or_none(seen_text)))
    return fields


def _date_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
