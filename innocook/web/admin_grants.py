"""Roles of an account: giving another one, ending one, and finding the institution they are for without script."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from innocook.core.permissions import Action, Scope
from innocook.services import account_grants, administration
from innocook.services.account_grants import WantedGrant
from innocook.services.administration import AdministrationRefused, Choice, OneAccount
from innocook.web import kept
from innocook.web.access import needs, visitor
from innocook.web.admin import pages
from innocook.web.admin_forms import GrantFields, GrantForm
from innocook.web.admin_words import kind_options, leave_note, refused_words
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.languages import _, current_language

FIND = "_find"
GRANTS = "/admin/accounts/<uuid:account_id>/grants"
FIELD_OF = {"period": "last_day", "place": "country"}
"""The field at which a refusal is said, where that is not the role."""


@pages.get(f"{GRANTS}/new")
@needs(Action.MANAGE_ACCOUNT)
def new_grant(account_id: UUID) -> ResponseReturnValue:
    """The form that gives another role."""
    return _page(_found(account_id), GrantForm(formdata=None))


@pages.post(f"{GRANTS}/new")
@needs(Action.MANAGE_ACCOUNT)
def add_grant(account_id: UUID) -> ResponseReturnValue:
    """Give another role, or say why not with everything typed still there."""
    one, form = _found(account_id), GrantForm()
    if kept.is_asked() or is_search():
        return _page(one, form)
    if not is_complete(form):
        return _page(one, form), 422
    try:
        with writing() as session:
            account_grants.add(session, visitor(), account_id, _wanted(form), at=now())
    except AdministrationRefused as refused:
        form[FIELD_OF.get(refused.code, "kind")].errors = [refused_words(refused.code)]
        return _page(one, form), 422
    leave_note("granted")
    return redirect(url_for("admin.account", account_id=account_id))


def is_search() -> bool:
    """Whether the form was only sent to find an institution."""
    return FIND in request.form


def is_complete(form: GrantFields) -> bool:
    """Whether the form is right and names the place that the role needs; else its errors say what is wrong."""
    is_right = form.validate()
    if form.kind.errors:
        return False
    known = {one.id for one in administration.countries(db(), current_language())}
    if form.scope is Scope.COUNTRY and form.country.data not in known:
        form.country.errors = [_("Choose a country.")]
        return False
    if form.scope is Scope.INSTITUTION and not form.institution_text.errors and form.chosen_institution is None:
        _settle_institution(form)
    return is_right and not form.institution_text.errors and not form.institution.errors


def found_institutions(form: GrantFields) -> list[Choice]:
    """The institutions to choose from for what is typed."""
    text = form.institution_text.data or ""
    return administration.institutions_found(db(), text) if text and not form.institution_text.errors else []


def wanted_grant(form: GrantFields) -> WantedGrant:
    """What a complete form asks for, from now on and without an end."""
    role, scope = form.role, form.scope
    return WantedGrant(
        role=role,
        scope=scope,
        country_id=form.country.data if scope is Scope.COUNTRY else None,
        institution_id=form.chosen_institution if scope is Scope.INSTITUTION else None,
    )


def grant_choices(form: GrantFields) -> dict[str, object]:
    """What the template of the fields needs."""
    language = current_language()
    found = found_institutions(form)
    form.found_for.data = form.institution_text.data or ""
    return {
        "kind_options": [("", _("Choose a role")), *kind_options()],
        "country_options": [
            ("", _("Choose a country")),
            *((one.id, one.name.in_language(language)) for one in administration.countries(db(), language)),
        ],
        "found": [(one.id, _label(one, language)) for one in found],
        "is_searched": is_search(),
        "most_found": administration.MOST_FOUND,
    }


def _settle_institution(form: GrantFields) -> None:
    """Take the institution whose code was typed; else ask which one is meant."""
    text, found = form.institution_text.data or "", found_institutions(form)
    if not text:
        form.institution_text.errors = [_("Enter the code of the institution, or words of its name.")]
    elif not found:
        form.institution_text.errors = [_("No institution has this code or these words in its name.")]
    elif len(found) == 1 and found[0].code == text:
        form.institution.data, form.found_for.data = found[0].id, text
    elif len(found) == 1:
        form.institution.data = found[0].id
        form.institution.errors = [_("Check that this is the institution you mean, then save again.")]
    else:
        form.institution.data = ""
        form.institution.errors = [_("Choose one of these institutions.")]


def _wanted(form: GrantForm) -> WantedGrant:
    wanted, zone = wanted_grant(form), ZoneInfo(visitor().time_zone)
    first, last = form.day("first_day"), form.day("last_day")

    def beginning(day: object) -> datetime:
        return datetime.combine(day, time.min, tzinfo=zone)  # type: ignore[arg-type]

    return WantedGrant(
        role=wanted.role,
        scope=wanted.scope,
        country_id=wanted.country_id,
        institution_id=wanted.institution_id,
        valid_from=beginning(first) if first else None,
        valid_until=beginning(last + timedelta(days=1)) if last else None,
    )


def _label(one: Choice, language: str) -> str:
    parts = [one.name.in_language(language), one.country.in_language(language) if one.country else "", one.code]
    return " · ".join(part for part in parts if part)


def _found(account_id: UUID) -> OneAccount:
    return administration.one_account(db(), visitor(), account_id, session_seconds=0, at=now())


def _page(one: OneAccount, form: GrantForm) -> str:
    g.menu_path = url_for("admin.new_grant", account_id=one.line.id)
    return render_template("admin/new_grant.html", account=one.line, form=form, **grant_choices(form))
