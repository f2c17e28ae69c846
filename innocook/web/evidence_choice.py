"""Taking evidence from the institution's library: search, tick, show it at this indicator too."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue

from innocook.core.errors import MoveRefused, NotFound
from innocook.core.permissions import Action
from innocook.services import evidence_changes, evidence_library
from innocook.services.assessments import OpenAssessment
from innocook.services.evidence import reference_date_of
from innocook.web import kept
from innocook.web.access import signed_in, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.errors import refusals
from innocook.web.evidence_pages import DONE, Errors, address, common, open_indicator, shows_form
from innocook.web.languages import _
from innocook.web.typed_text import clean

pages = Blueprint("evidence_choice", __name__)

MOST_SHOWN = 50
LONGEST_SEARCH = 200


@pages.get("/assessments/<uuid:assessment_id>/evidence/<indicator>/library")
@signed_in
def choose(assessment_id: UUID, indicator: str) -> ResponseReturnValue:
    """What the institution has already and does not show here yet."""
    opened = open_indicator(assessment_id, indicator, Action.MANAGE_EVIDENCE)
    return _page(opened, indicator, [], clean(request.args.get("find", ""))[:LONGEST_SEARCH])


@pages.post("/assessments/<uuid:assessment_id>/evidence/<indicator>/library")
@signed_in
def use(assessment_id: UUID, indicator: str) -> ResponseReturnValue:
    """Show the ticked pieces here too."""
    opened = open_indicator(assessment_id, indicator, Action.MANAGE_EVIDENCE)
    find = clean(request.form.get("find", ""))[:LONGEST_SEARCH]
    if kept.is_asked():
        return _page(opened, indicator, [], find)
    ticked = _ticked()
    if not ticked:
        return _page(opened, indicator, [("choices", _("Choose at least one."))], find), 422
    try:
        with writing() as session:
            used = evidence_changes.use(session, visitor(), opened, indicator, ticked, at=now())
    except MoveRefused as refused:
        return _page(opened, indicator, [("choices", refusals()[refused.code])], find), 409
    cookie[DONE] = {"used": used, "present": len(ticked) - used}
    return redirect(address(opened, indicator))


def _ticked() -> set[UUID]:
    try:
        return {UUID(value) for value in request.form.getlist("choice")}
    except ValueError as error:
        raise NotFound("choice") from error


def _page(opened: OpenAssessment, indicator: str, errors: Errors, find: str) -> str:
    found = evidence_library.library(db(), visitor(), opened, indicator, find=find, at=now())
    ticked = set(request.form.getlist("choice"))
    found.sort(key=lambda piece: str(piece.id) not in ticked)
    return render_template(
        "evidence/choose.html",
        errors=errors,
        find=find,
        pieces=found[:MOST_SHOWN],
        found=len(found),
        ticked=ticked,
        editable=shows_form(opened, indicator),
        reference_date=reference_date_of(db(), opened.id),
        **common(opened, indicator),
    )
