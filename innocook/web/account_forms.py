"""The forms of one's own account: who one is, passwords, codes."""

from __future__ import annotations

from flask import request
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from innocook.services.second_factor import Trial
from innocook.web.clock import now
from innocook.web.forms import EMAIL, PageForm
from innocook.web.invitation_forms import NewAccountForm
from innocook.web.languages import _l
from innocook.web.team_forms import cleaned


class ProfileForm(NewAccountForm):
    """Name, language and time zone, as for a new account."""

    password = None


class NewPasswordForm(PageForm):
    """A password for the account with this `address`."""

    password = PasswordField(_l("New password"), validators=[InputRequired(_l("Choose a password."))])
    address = ""
    validate_password = NewAccountForm.validate_password


class ChangePasswordForm(NewPasswordForm):
    """The present password, then the new one."""

    present = PasswordField(
        _l("Present password"),
        validators=[
            InputRequired(_l("Enter your present password.")),
            Length(max=1024, message=_l("This password is too long.")),
        ],
    )


class ForgotForm(PageForm):
    """The e-mail address of an account, or of none."""

    email = StringField(
        _l("E-mail address"),
        filters=[cleaned],
        validators=[
            InputRequired(_l("Enter your e-mail address.")),
            Length(max=254, message=_l("This e-mail address is too long.")),
            Regexp(EMAIL, message=_l("Enter an e-mail address, such as name@example.org.")),
        ],
    )


class CodeForm(PageForm):
    """A code of the app, or a recovery code."""

    code = StringField(
        _l("Code"),
        filters=[cleaned],
        validators=[InputRequired(_l("Enter a code.")), Length(max=60, message=_l("This code is too long."))],
    )


def trial_of(form: CodeForm) -> Trial:
    """The code of the form as an attempt, from where it was sent."""
    return Trial(form.code.data, request.remote_addr or "", now())
