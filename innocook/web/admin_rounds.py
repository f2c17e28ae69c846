"""Rounds, for administrators: the list, one round, making and changing it, opening and closing it."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, g, redirect, url_for
from flask.typing import ResponseReturnValue

from innocook.core.permissions import Action
from innocook.services import publication, round_overview, rounds
from innocook.services.round_overview import Phase, RoundLine
from innocook.services.rounds import RoundRefused
from innocook.web import kept, time_zones
from innocook.web.access import needs, pressed, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.languages import _, current_language
from innocook.web.round_forms import RoundForm, SureForm, values_of
from innocook.web.round_pages import opened_round, page, pages
from innocook.web.round_words import fixed_words, leave_note, refused_words, take_note
from innocook.web.timekeeper import turn_soon

ROUND = "/admin/rounds/<uuid:round_id>/"


@pages.get("/admin/rounds/")
@needs(Action.MANAGE_ROUND)
def index() -> ResponseReturnValue:
    """Every round, the latest first."""
    return page("admin_rounds/index.html", rounds=round_overview.rounds(db(), visitor(), at=now()))


@pages.get("/admin/rounds/new")
@needs(Action.MANAGE_ROUND)
def new() -> ResponseReturnValue:
    """The form of a new round."""
    form = RoundForm(formdata=None, time_zone=visitor().time_zone)
    form.version.data = round_overview.versions(db())[0].key
    return _form_page(form, None)


@pages.post("/admin/rounds/new")
@needs(Action.MANAGE_ROUND)
def make() -> ResponseReturnValue:
    """Make the round, or show what is wrong with everything typed still there."""
    form = RoundForm()
    if kept.is_asked():
        return _form_page(form, None)
    wanted = form.wanted() if form.validate() else None
    if wanted is None:
        return _form_page(form, None), 422
    try:
        with writing() as session:
            round_id = rounds.create(session, visitor(), wanted, opens_at_once=form.opens_at_once.data, at=now())
    except RoundRefused as refused:
        return _refused(form, None, refused)
    leave_note("created")
    return _to_round(round_id)


@pages.get(ROUND)
@needs(Action.MANAGE_ROUND)
def round(round_id: UUID) -> ResponseReturnValue:
    """One round: its days, who takes part, its editions, and what can be done now."""
    return _round_page(round_id)


@pages.get(ROUND + "edit")
@needs(Action.MANAGE_ROUND)
def edit(round_id: UUID) -> ResponseReturnValue:
    """The form with what is stored."""
    line = opened_round(round_id)
    return _form_page(RoundForm(formdata=None, data=values_of(line)), line)


@pages.post(ROUND + "edit")
@needs(Action.MANAGE_ROUND)
def change(round_id: UUID) -> ResponseReturnValue:
    """Change what was changed, or show what is wrong with everything typed still there."""
    line, form = opened_round(round_id), RoundForm()
    form.keep_fixed(line)
    if kept.is_asked():
        return _form_page(form, line)
    wanted = form.wanted(line) if form.validate() else None
    if wanted is None:
        return _form_page(form, line), 422
    try:
        with writing() as session:
            changed = rounds.change(session, visitor(), round_id, wanted, seen=form.seen.data or "", at=now())
    except RoundRefused as refused:
        return _refused(form, line, refused)
    leave_note("changed" if changed else "unchanged")
    return _to_round(round_id)


@pages.post(ROUND + "open")
@needs(Action.MANAGE_ROUND)
@pressed
def open_now(round_id: UUID) -> ResponseReturnValue:
    """Open a planned round at once."""
    form = SureForm()
    if opened_round(round_id).phase is not Phase.PLANNED:
        return _round_page(round_id, refusal=refused_words("open_already")), 409
    if not form.validate():
        return _round_page(round_id, opening=form), 422
    try:
        with writing() as session:
            rounds.open_now(session, visitor(), round_id, at=now())
    except RoundRefused as refused:
        return _round_page(round_id, refusal=refused_words(refused.code)), 409
    leave_note("opened")
    return _to_round(round_id)


@pages.post(ROUND + "close")
@needs(Action.MANAGE_ROUND)
@pressed
def close_now(round_id: UUID) -> ResponseReturnValue:
    """End the submissions of an open round at once; the clock then lets lapse what was not handed in."""
    form = SureForm()
    if opened_round(round_id).phase is not Phase.OPEN:
        return _round_page(round_id, refusal=refused_words("not_open")), 409
    if not form.validate():
        return _round_page(round_id, closing=form), 422
    try:
        with writing() as session:
            rounds.close_now(session, visitor(), round_id, at=now())
    except RoundRefused as refused:
        return _round_page(round_id, refusal=refused_words(refused.code)), 409
    turn_soon()
    leave_note("closed")
    return _to_round(round_id)


def _to_round(round_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("admin_rounds.round", round_id=round_id))


def _refused(form: RoundForm, line: RoundLine | None, refused: RoundRefused) -> ResponseReturnValue:
    """The form again: what is wrong at its fields, or what somebody else did."""
    form.blame(refused.faults)
    if refused.code == "version_unknown":
        form.version.errors = [refused_words(refused.code)]
    if refused.code == "changed_meanwhile" and line is not None:
        form.seen.data = line.seen
        return _form_page(form, line, refusal=refused_words(refused.code)), 409
    return _form_page(form, line), 422


def _form_page(form: RoundForm, line: RoundLine | None, refusal: str = "") -> str:
    g.menu_path = url_for("admin_rounds.edit", round_id=line.id) if line else url_for("admin_rounds.new")
    language = current_language()
    return page(
        "admin_rounds/edit.html",
        form=form,
        line=line,
        refusal=refusal,
        fixed={name: fixed_words(reason) for name, reason in line.fixed.items()} if line else {},
        versions=round_overview.versions(db()),
        zone_groups=[
            (_("Arab States"), time_zones.cities(time_zones.ARAB, language)),
            (_("Other places"), time_zones.cities(time_zones.OTHERS, language)),
        ],
    )


def _round_page(
    round_id: UUID, *, opening: SureForm | None = None, closing: SureForm | None = None, refusal: str = ""
) -> str:
    line = opened_round(round_id)
    g.menu_path = url_for("admin_rounds.round", round_id=round_id)
    return page(
        "admin_rounds/round.html",
        line=line,
        standing=publication.standing(db(), visitor(), round_id, at=now()),
        opening=opening or SureForm(formdata=None),
        closing=closing or SureForm(formdata=None),
        refusal=refusal,
        note=take_note(),
        has_progress="progress.round" in current_app.view_functions,
    )
