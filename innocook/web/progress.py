"""How far the rounds are: by country, by section, and, for coordinators and administrators, by institution."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from innocook.core.permissions import Action
from innocook.services import progress as following
from innocook.services.participants import NOT_BEGUN, TakingPart
from innocook.web.access import needs, visitor
from innocook.web.clock import now
from innocook.web.database import db
from innocook.web.languages import current_language, translator
from innocook.web.round_pages import address_if_there, asked_page
from innocook.web.round_words import phase_name, take_note

pages = Blueprint("progress", __name__)
ROUND = "/progress/<uuid:round_id>/"


@pages.get("/progress/")
@needs(Action.SEE_ROUND_PROGRESS)
def index() -> ResponseReturnValue:
    """The rounds that the visitor follows, the latest first."""
    rounds = following.rounds_followed(db(), visitor(), at=now())
    return render_template("progress/index.html", rounds=rounds, phase_name=phase_name)


@pages.get(ROUND)
@needs(Action.SEE_ROUND_PROGRESS)
def round(round_id: UUID) -> ResponseReturnValue:
    """One round by country and by section."""
    found = following.round_progress(db(), visitor(), round_id, at=now())
    return render_template(
        "progress/round.html",
        found=found,
        countries=following.by_name(found.countries, current_language()),
        states=following.STATES,
        phase_name=phase_name,
        percent=translator().percent,
        manage_address=_manage_address(round_id),
    )


@pages.get(ROUND + "<country_id>/")
@needs(Action.SEE_ROUND_PROGRESS)
def country(round_id: UUID, country_id: str) -> ResponseReturnValue:
    """The institutions of a country, a page at a time."""
    text, state = request.args.get("find", "").strip(), request.args.get("state", "")
    wanted = TakingPart(round_id, text=text, country_id=country_id, state=state)
    found = following.country_page(db(), visitor(), wanted, current_language(), asked_page(), at=now())
    query = {name: value for name, value in (("find", text), ("state", state)) if value}
    g.menu_path = url_for("progress.country", round_id=round_id, country_id=country_id, **query)
    return render_template(
        "progress/country.html",
        found=found,
        wanted=wanted,
        states=following.STATES,
        not_begun=NOT_BEGUN,
        query=query,
        note=take_note(),
        invites=bool(address_if_there("progress.invite", round_id=round_id, participation_id=UUID(int=0))),
    )


def _manage_address(round_id: UUID) -> str:
    if not following.may_manage(visitor(), at=now()):
        return ""
    return address_if_there("admin_rounds.round", round_id=round_id)
