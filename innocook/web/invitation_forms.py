"""The form of somebody who has no account yet."""

from __future__ import annotations

from wtforms import PasswordField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, ValidationError

from innocook.core.password_rules import PasswordFault, password_fault
from innocook.i18n import LANGUAGES, without_bidi_marks
from innocook.web import time_zones
from innocook.web.forms import PageForm
from innocook.web.languages import _l
from innocook.web.team_forms import cleaned

SENTENCES = {
    PasswordFault.SHORT: _l("The password needs at least 12 characters."),
    PasswordFault.LONG: _l("This password is too long."),
    PasswordFault.ADDRESS: _l("The password must not be your e-mail address."),
    PasswordFault.COMMON: _l("This password is easy to guess. Several words that do not belong together are better."),
}


def _without_marks(value: str | None) -> str | None:
    """A name turns no text around, its own neither."""
    return without_bidi_marks(value) if value else value


class NewAccountForm(PageForm):
    """Name, password, language and time zone; `address` is the e-mail address of the account."""

    name = StringField(
        _l("Your name"),
        filters=[cleaned, _without_marks],
        validators=[
            InputRequired(_l("Enter your name.")),
            Length(max=120, message=_l("This name is too long.")),
        ],
    )
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Choose a password."))])
    language = StringField(
        _l("Language of e-mails to you"), validators=[AnyOf(LANGUAGES, message=_l("Choose a language."))]
    )
    time_zone = StringField(
        _l("Time zone"),
        default=time_zones.DEFAULT,
        validators=[AnyOf(time_zones.ALL, message=_l("Choose a time zone."))],
    )
    address = ""

    def validate_name(self, field: StringField) -> None:
        """A name is one line with a letter in it."""
        if not any(character.isalpha() for character in field.data) or "\n" in field.data:
            raise ValidationError(_l("Enter your name."))

    def validate_password(self, field: PasswordField) -> None:
        """Long enough and not easy to guess."""
        fault = password_fault(field.data, self.address)
        if fault:
            raise ValidationError(SENTENCES[fault])
