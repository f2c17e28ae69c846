"""A list of institutions: upload it, look at everything it would change or at every fault, apply it."""

from __future__ import annotations

import base64
import binascii
import zlib
from uuid import UUID

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from innocook.core.institution_csv import LARGEST_FILE, RowFault
from innocook.core.permissions import Action
from innocook.services import institution_import
from innocook.services.countries import known_countries
from innocook.services.institution_import import ChangedMeanwhile, ImportRefused, Preview
from innocook.web import admin_institution_words as words
from innocook.web import bodies, kept
from innocook.web.access import needs, visitor
from innocook.web.admin_institution_forms import ImportForm
from innocook.web.admin_institutions import pages
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.languages import _, current_language
from innocook.web.post import mails_wait
from innocook.web.team_pages import whole_address

CONTENT, SHOWN, ROUND = "content", "shown", "round"
LARGEST_PACKED = 4_200_000
MOST_FAULTS = 500
MOST_DIFFERENCES = 200
Faults = list[tuple[RowFault, str]]


@pages.get("/admin/institutions/import")
@needs(Action.MANAGE_INSTITUTION)
def choose() -> ResponseReturnValue:
    """The form that takes the file, and what a file has to look like."""
    return _page(ImportForm(formdata=None, round=request.args.get("round", "")))


@pages.post("/admin/institutions/import")
@needs(Action.MANAGE_INSTITUTION)
@bodies.upload
def upload() -> ResponseReturnValue:
    """Read the file and show what it would change, or its faults; nothing is stored, the file neither."""
    form = ImportForm()
    if kept.is_asked():
        return _page(form)
    if not form.validate():
        return _page(form), 422
    data = form.file.data.stream.read(LARGEST_FILE + 1)
    round_id = _round_id(form.round.data)
    try:
        found = institution_import.preview(db(), visitor(), data, round_id, at=now())
    except ImportRefused as refused:
        form.round.errors = [words.refused_words(refused.code)]
        return _page(form), 422
    if found.faults:
        return _page(form, found.faults), 422
    return _preview(found, data, round_id)


@pages.get("/admin/institutions/import/changes", endpoint="changes")
@needs(Action.MANAGE_INSTITUTION)
def again() -> ResponseReturnValue:
    """The preview has no address of its own: what it shows travels in the page."""
    return redirect(url_for("admin_institutions.choose"))


@pages.post("/admin/institutions/import/changes")
@needs(Action.MANAGE_INSTITUTION)
@bodies.upload
def apply() -> ResponseReturnValue:
    """Do what was shown, or show anew what it has become."""
    data, round_id = unpacked(request.form.get(CONTENT, "")), _round_id(request.form.get(ROUND, ""))
    if data is None:
        return redirect(url_for("admin_institutions.choose"))
    try:
        if kept.is_asked():
            return _again(data, round_id)
        shown = request.form.get(SHOWN, "")
        with writing() as session:
            done = institution_import.apply(session, visitor(), data, round_id, shown=shown, link_to=_link_to, at=now())
    except ChangedMeanwhile:
        sentence = _("Something changed meanwhile, so nothing was stored. Look at the changes once more.")
        return _again(data, round_id, sentence), 409
    except ImportRefused as refused:
        form = ImportForm(formdata=None, round=str(round_id))
        form.round.errors = [words.refused_words(refused.code)]
        return _page(form), 409
    mails_wait()
    words.leave_note("imported", done)
    return redirect(url_for("admin_institutions.choose"))


def packed(data: bytes) -> str:
    """The file as text for a hidden field."""
    return base64.urlsafe_b64encode(zlib.compress(data, 9)).decode("ascii")


def unpacked(text: str) -> bytes | None:
    """Back again; None for what this page did not make. The content is checked again like any file."""
    if not text or len(text) > LARGEST_PACKED:
        return None
    try:
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(base64.b64decode(text, b"-_", validate=True), LARGEST_FILE + 1)
    except (binascii.Error, zlib.error, ValueError):
        return None
    return data if unpacking.eof and len(data) <= LARGEST_FILE else None


def _round_id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _link_to(token: str, language: str) -> str:
    return whole_address("invitations.invitation", language, token=token)


def _again(data: bytes, round_id: UUID | None, sentence: str = "") -> str:
    """The preview made anew from what is stored now; the faults instead, where it has become faulty."""
    found = institution_import.preview(db(), visitor(), data, round_id, at=now())
    if found.faults:
        return _page(ImportForm(formdata=None, round=str(round_id or "")), found.faults, sentence)
    return _preview(found, data, round_id, sentence)


def _page(form: ImportForm, faults: tuple[RowFault, ...] = (), sentence: str = "") -> str:
    g.menu_path = url_for("admin_institutions.choose")
    note, done = words.take_note() if request.method == "GET" else ("", None)
    language = current_language()
    rounds = institution_import.joinable_rounds(db(), at=now())
    return render_template(
        "admin_institutions/import.html",
        form=form,
        faults=[(fault, words.fault_words(fault)) for fault in faults[:MOST_FAULTS]],
        total=len(faults),
        sentence=sentence,
        note=note,
        done=done,
        round_options=[
            ("", _("No round: only the institutions")),
            *((str(one), name.in_language(language)) for one, name in rounds),
        ],
        columns=words.column_lines(),
        key_lists=words.key_lists(_countries()),
    )


def _preview(found: Preview, data: bytes, round_id: UUID | None, sentence: str = "") -> str:
    g.menu_path = url_for("admin_institutions.changes")
    rounds = dict(institution_import.joinable_rounds(db(), at=now()))
    return render_template(
        "admin_institutions/preview.html",
        found=found,
        differences=found.differences[:MOST_DIFFERENCES],
        round_id=str(round_id or ""),
        round_name=rounds.get(round_id) if round_id else None,
        countries=dict(_countries()),
        content=packed(data),
        sentence=sentence,
        column_name=words.column_name,
        value_name=words.value_name,
    )


def _countries() -> words.Options:
    language = current_language()
    return [(one.id, one.name.in_language(language)) for one in known_countries(db(), language)]
