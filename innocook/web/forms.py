"""The forms that are not questionnaires, each message our own in three languages."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from innocook.web.languages import _l
from innocook.web.typed_text import clean

EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


class PageForm(FlaskForm):
    """A form whose token the application checks, with its errors as links for the summary."""

    class Meta:
        """The token is checked once, for every form of the product, before the view."""

        csrf = False

    def summary(self) -> list[tuple[str, str]]:
        """Every error with the id of its field."""
        return [(field.id, str(error)) for field in self for error in field.errors]


class SignInForm(PageForm):
    """E-mail and password."""

    email = StringField(
        _l("E-mail address"),
        filters=[lambda value: clean(value) if value else value],
        validators=[
            InputRequired(_l("Enter your e-mail address.")),
            Length(max=254, message=_l("This e-mail address is too long.")),
            Regexp(EMAIL, message=_l("Enter an e-mail address, such as name@example.org.")),
        ],
    )
    password = PasswordField(
        _l("Password"),
        validators=[
            InputRequired(_l("Enter your password.")),
            Length(max=1024, message=_l("This password is too long.")),
        ],
    )
