"""Forms of administrators: an account, its first or another role, and the ticks before what is hard to take back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from wtforms import BooleanField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, ValidationError

from innocook.core.answer_cells import DIGITS
from innocook.core.grant_scopes import scopes_of
from innocook.core.permissions import Role, Scope
from innocook.i18n import LANGUAGES, without_bidi_marks
from innocook.web import time_zones
from innocook.web.forms import PageForm
from innocook.web.languages import _l
from innocook.web.team_forms import cleaned, reachable

KINDS = tuple((role, scope) for role in Role for scope in scopes_of(role))
"""Every role with every scope in which it counts."""


def kind_value(role: Role, scope: Scope) -> str:
    """The value of the choice of a role in a scope."""
    return f"{role.value}.{scope.value}"


def _day(value: str | None) -> str:
    return cleaned(value or "").translate(DIGITS) if value else ""


def _without_marks(value: str | None) -> str | None:
    """A name turns no text around, its own neither."""
    return without_bidi_marks(value) if value else value


class AccountForm(PageForm):
    """What is said of an account."""

    name = StringField(
        _l("Name"),
        filters=[cleaned, _without_marks],
        validators=[
            InputRequired(_l("Enter the name of the person.")),
            Length(max=120, message=_l("This name is too long.")),
        ],
    )
    email = StringField(
        _l("E-mail address"),
        filters=[cleaned],
        validators=[
            InputRequired(_l("Enter the e-mail address of the person.")),
            Length(max=254, message=_l("This e-mail address is too long.")),
        ],
    )
    language = StringField(_l("Language of e-mails"), validators=[AnyOf(LANGUAGES, message=_l("Choose a language."))])
    time_zone = StringField(
        _l("Time zone"),
        default=time_zones.DEFAULT,
        validators=[AnyOf(time_zones.ALL, message=_l("Choose a time zone."))],
    )

    def validate_name(self, field: StringField) -> None:
        """A name is one line with a letter in it."""
        if not any(character.isalpha() for character in field.data) or "\n" in field.data:
            raise ValidationError(_l("Enter the name of the person."))

    def validate_email(self, field: StringField) -> None:
        """Mail servers everywhere take the address; said once."""
        if not field.errors:
            reachable(self, field)


class GrantFields(PageForm):
    """A role with its scope. The institution is found by `institution_text`; `found_for` is the text of the choices."""

    kind = StringField(
        _l("Role"),
        validators=[AnyOf([kind_value(*kind) for kind in KINDS], message=_l("Choose a role."))],
    )
    country = StringField(_l("Country"))
    institution_text = StringField(
        _l("Institution"),
        filters=[cleaned],
        validators=[Length(max=200, message=_l("This text is too long to search for."))],
    )
    institution = StringField(_l("Which institution?"))
    found_for = StringField("")

    @property
    def role(self) -> Role:
        """The chosen role; only after validation."""
        return Role(self.kind.data.partition(".")[0])

    @property
    def scope(self) -> Scope:
        """The chosen scope; only after validation."""
        return Scope(self.kind.data.partition(".")[2])

    @property
    def chosen_institution(self) -> UUID | None:
        """The institution chosen among those found for the text that still stands there."""
        if (self.found_for.data or "") != (self.institution_text.data or ""):
            return None
        try:
            return UUID(self.institution.data or "")
        except ValueError:
            return None


class NewAccountForm(AccountForm, GrantFields):
    """An account with its first role."""


class GrantForm(GrantFields):
    """Another role, with the days between which it holds."""

    first_day = StringField(_l("First day"), filters=[_day])
    last_day = StringField(_l("Last day"), filters=[_day])

    def validate_first_day(self, field: StringField) -> None:
        """A day or nothing."""
        _read(field)

    def validate_last_day(self, field: StringField) -> None:
        """A day or nothing, not before the first one."""
        if _read(field) is not None and field.data < (self.first_day.data or ""):
            raise ValidationError(_l("The last day cannot be before the first day."))

    def day(self, name: str) -> date | None:
        """The day in one of the fields; only after validation."""
        text: str = self[name].data
        return date.fromisoformat(text) if text else None


class SureForm(PageForm):
    """The tick without which an account is not deactivated."""

    sure = BooleanField(
        _l("Yes, deactivate this account"),
        validators=[InputRequired(_l("Tick the box to deactivate the account."))],
    )


def _read(field: StringField) -> date | None:
    try:
        day = date.fromisoformat(field.data) if field.data else None
    except ValueError:
        day = date.min
    if day is not None and not 2000 <= day.year <= 2200:
        raise ValidationError(_l("Enter a day, such as 2026-11-30."))
    return day
