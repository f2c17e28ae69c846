"""Institutions, for administrators: the list, adding one, and one with everything around it to look at and change."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from innocook.core.institutions import TYPES
from innocook.core.permissions import Action
from innocook.services import institution_changes, institutions
from innocook.services.countries import known_countries
from innocook.services.institution_changes import InstitutionRefused, mark_of
from innocook.services.institutions import InstitutionFilter, OneInstitution
from innocook.web import admin_institution_words as words
from innocook.web import kept
from innocook.web.access import needs, visitor
from innocook.web.admin_institution_forms import LINKS, InstitutionForm, values_of
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.languages import _, current_language
from innocook.web.typed_text import clean

pages = Blueprint("admin_institutions", __name__)

ONE = "/admin/institutions/<uuid:institution_id>/"
FIND = "_find"
MOST_FOUND = 20
LONGEST_TEXT = 200


@pages.get("/admin/institutions/")
@needs(Action.MANAGE_INSTITUTION)
def index() -> ResponseReturnValue:
    """The institutions that fit the filters, by name."""
    countries = known_countries(db(), current_language())
    wanted = _filter({one.id for one in countries})
    number = request.args.get("page", 1, type=int)
    found = institutions.institutions_page(db(), visitor(), wanted, current_language(), number, at=now())
    query = {"q": wanted.text, "country": wanted.country_id, "type": wanted.institution_type}
    note, _done = words.take_note()
    return render_template(
        "admin_institutions/index.html",
        found=found,
        wanted=wanted,
        query={key: value for key, value in query.items() if value},
        country_options=[(one.id, one.name.in_language(current_language())) for one in countries],
        note=note,
        over_name=words.over_name,
        value_name=words.value_name,
        **words.choices(),
    )


@pages.get("/admin/institutions/new")
@needs(Action.MANAGE_INSTITUTION)
def new() -> ResponseReturnValue:
    """The form of a new institution."""
    return _page(InstitutionForm(formdata=None), None)


@pages.post("/admin/institutions/new")
@needs(Action.MANAGE_INSTITUTION)
def create() -> ResponseReturnValue:
    """Add the institution, or say why not with everything typed still there."""
    form = InstitutionForm()
    if kept.is_asked() or _is_search():
        return _page(form, None)
    if not _is_complete(form):
        return _page(form, None), 422
    try:
        with writing() as session:
            institution_id = institution_changes.create(session, visitor(), form.facts(), at=now())
    except InstitutionRefused as refused:
        return _refused(form, None, refused)
    words.leave_note("created")
    return redirect(url_for("admin_institutions.institution", institution_id=institution_id))


@pages.get(ONE)
@needs(Action.MANAGE_INSTITUTION)
def institution(institution_id: UUID) -> ResponseReturnValue:
    """The institution, to look at and to change."""
    one = _one(institution_id)
    return _page(InstitutionForm(formdata=None, data=values_of(one, current_language())), one)


@pages.post(ONE)
@needs(Action.MANAGE_INSTITUTION)
def change(institution_id: UUID) -> ResponseReturnValue:
    """Change what was changed, or say why not with everything typed still there."""
    one, form = _one(institution_id), InstitutionForm()
    if kept.is_asked() or _is_search():
        return _page(form, one)
    if not _is_complete(form):
        return _page(form, one), 422
    facts, seen = form.facts(), form.seen.data or ""
    try:
        with writing() as session:
            changed = institution_changes.change(session, visitor(), institution_id, facts, seen=seen, at=now())
    except InstitutionRefused as refused:
        return _refused(form, _one(institution_id), refused)
    words.leave_note("changed" if changed else "unchanged")
    return redirect(url_for("admin_institutions.institution", institution_id=institution_id))


def _filter(known: set[str]) -> InstitutionFilter:
    """What the address asks for, without what nobody can ask for."""
    country, kind = request.args.get("country", ""), request.args.get("type", "")
    return InstitutionFilter(
        text=clean(request.args.get("q", ""))[:LONGEST_TEXT],
        country_id=country if country in known else "",
        institution_type=kind if kind in TYPES else "",
    )


def _is_search() -> bool:
    """Whether the form was only sent to find institutions."""
    return FIND in request.form


def _is_complete(form: InstitutionForm) -> bool:
    """Whether the form is right and says which institutions it names; else its errors say what is wrong."""
    is_right = form.validate()
    if form.country.data not in {one.id for one in known_countries(db(), current_language())}:
        form.country.errors = [_("Choose a country.")]
        is_right = False
    settled = [_is_settled(form, link) for link in LINKS]
    return is_right and all(settled)


def _is_settled(form: InstitutionForm, link: str) -> bool:
    """Take the institution whose code was typed; else ask which one is meant."""
    text = form[f"{link}_text"].data or ""
    if not text or form.chosen(link) is not None:
        return True
    found = institutions.found(db(), text, MOST_FOUND)
    if len(found) == 1 and found[0].code == text:
        form[link].data, form[f"{link}_for"].data = str(found[0].id), text
        return True
    if not found:
        form[f"{link}_text"].errors = [words.refused_words("unknown")]
    elif len(found) == 1:
        form[link].data = str(found[0].id)
        form[link].errors = [_("Check that this is the institution you mean, then save again.")]
    else:
        form[link].data = ""
        form[link].errors = [_("Choose one of these institutions.")]
    return False


def _refused(form: InstitutionForm, one: OneInstitution | None, refused: InstitutionRefused) -> ResponseReturnValue:
    if one is not None and refused.code == "changed_meanwhile":
        form.seen.data = mark_of(one.facts)
        return _page(form, one, is_stale=True), 409
    field = f"{refused.field}_text" if refused.field in LINKS else refused.field
    form[field].errors = [words.refused_words(refused.code)]
    return _page(form, one, other=institutions.named(db(), refused.other)), 422


def _one(institution_id: UUID) -> OneInstitution:
    return institutions.one_institution(db(), visitor(), institution_id, at=now())


def _page(
    form: InstitutionForm,
    one: OneInstitution | None,
    *,
    other: institutions.Named | None = None,
    is_stale: bool = False,
) -> str:
    address = {"institution_id": one.id} if one else {}
    g.menu_path = url_for("admin_institutions.institution" if one else "admin_institutions.new", **address)
    language = current_language()
    found = {link: _found(form, link) for link in LINKS}
    note, _done = words.take_note() if request.method == "GET" else ("", None)
    return render_template(
        "admin_institutions/edit.html" if one else "admin_institutions/new.html",
        form=form,
        one=one,
        other=other,
        is_stale=is_stale,
        note=note,
        found={link: [(str(each.id), words.label(each)) for each in those] for link, those in found.items()},
        is_searched=_is_search() if request.method == "POST" else False,
        most_found=MOST_FOUND,
        country_options=[(each.id, each.name.in_language(language)) for each in known_countries(db(), language)],
        address=g.menu_path,
        over_name=words.over_name,
        value_name=words.value_name,
        label=words.label,
        **words.choices(),
    )


def _found(form: InstitutionForm, link: str) -> list[institutions.Named]:
    """The institutions to choose from for what is typed; the chosen one alone where that is settled."""
    chosen = institutions.named(db(), form.chosen(link))
    text = form[f"{link}_text"].data or ""
    if chosen is not None:
        return [chosen]
    form[f"{link}_for"].data = text
    return institutions.found(db(), text, MOST_FOUND) if text else []
