"""Who takes part in a round, for administrators: the list, adding one institution, taking one out."""

from __future__ import annotations

from uuid import UUID

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from innocook.core.permissions import Action
from innocook.services import participants
from innocook.services.participants import Candidate, ParticipationRefused, TakingPart
from innocook.services.progress import STATES
from innocook.services.round_overview import RoundLine
from innocook.web.access import needs, pressed, visitor
from innocook.web.admin_rounds import ROUND
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.languages import current_language
from innocook.web.round_pages import IMPORT, INSTITUTION, address_if_there, asked_page, opened_round, page, pages
from innocook.web.round_words import leave_note, refused_words, take_note

PARTICIPANTS = ROUND + "institutions"


@pages.get(PARTICIPANTS)
@needs(Action.MANAGE_ROUND)
def institutions(round_id: UUID) -> ResponseReturnValue:
    """One page of the institutions that fit the filters."""
    return _list_page(opened_round(round_id))


@pages.get(PARTICIPANTS + "/add")
@needs(Action.MANAGE_ROUND)
def choose(round_id: UUID) -> ResponseReturnValue:
    """Find an institution by its code or name."""
    line, text = opened_round(round_id), request.args.get("find", "").strip()
    found = participants.candidates(db(), round_id, text, current_language(), at=now()) if text else []
    return page(
        "admin_rounds/choose.html",
        line=line,
        text=text,
        found=found,
        most=participants.MOST_FOUND,
        import_address=address_if_there(IMPORT, round=round_id),
    )


@pages.get(PARTICIPANTS + "/add/<uuid:institution_id>")
@needs(Action.MANAGE_ROUND)
def check(round_id: UUID, institution_id: UUID) -> ResponseReturnValue:
    """The facts of an institution as they would be frozen, to be checked."""
    return _check_page(opened_round(round_id), participants.candidate(db(), institution_id))


@pages.post(PARTICIPANTS + "/add/<uuid:institution_id>")
@needs(Action.MANAGE_ROUND)
@pressed
def add(round_id: UUID, institution_id: UUID) -> ResponseReturnValue:
    """Let it take part."""
    one = participants.candidate(db(), institution_id)
    try:
        with writing() as session:
            participants.add(session, visitor(), round_id, institution_id, at=now())
    except ParticipationRefused as refused:
        return _check_page(opened_round(round_id), one, refusal=refused_words(refused.code)), 409
    leave_note("added", one.name.in_language(current_language()))
    return _to_list(round_id)


@pages.post(PARTICIPANTS + "/<uuid:participation_id>/remove")
@needs(Action.MANAGE_ROUND)
@pressed
def remove(round_id: UUID, participation_id: UUID) -> ResponseReturnValue:
    """Take an institution out that has not begun."""
    try:
        with writing() as session:
            name = participants.remove(session, visitor(), round_id, participation_id, at=now())
    except ParticipationRefused as refused:
        return _list_page(opened_round(round_id), refusal=refused_words(refused.code)), 409
    leave_note("removed", name.in_language(current_language()))
    return _to_list(round_id)


def _to_list(round_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("admin_rounds.institutions", round_id=round_id))


def _check_page(line: RoundLine, one: Candidate, refusal: str = "") -> str:
    return page(
        "admin_rounds/check.html",
        line=line,
        one=one,
        refusal=refusal,
        institution_address=address_if_there(INSTITUTION, institution_id=one.id),
    )


def _list_page(line: RoundLine, refusal: str = "") -> str:
    g.menu_path = url_for("admin_rounds.institutions", round_id=line.id, **_query())
    wanted = TakingPart(line.id, *(request.args.get(name, "").strip() for name in ("find", "country", "type", "state")))
    return page(
        "admin_rounds/institutions.html",
        line=line,
        wanted=wanted,
        found=participants.participants_page(db(), wanted, current_language(), asked_page()),
        countries=participants.countries_of(db(), line.id, current_language()),
        states=STATES,
        not_begun=participants.NOT_BEGUN,
        query=_query(),
        refusal=refusal,
        note=take_note(),
        import_address=address_if_there(IMPORT, round=line.id),
    )


def _query() -> dict[str, str]:
    """The filters of the address, without those that are empty."""
    return {name: value for name in ("find", "country", "type", "state") if (value := request.args.get(name, ""))}
