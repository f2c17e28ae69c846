"""Evidence of an assessment: everything on one page; one indicator, to add to and to remove from."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from innocook.config import Config
from innocook.core.errors import MoveRefused
from innocook.core.permissions import Action
from innocook.services import evidence_changes, evidence_files, evidence_library, evidence_pieces
from innocook.services.assessments import OpenAssessment
from innocook.services.evidence import reference_date_of
from innocook.services.evidence_adding import New, Outcome
from innocook.services.evidence_files import BlobsUnavailable, Limits, Upload
from innocook.web import bodies, kept
from innocook.web.access import signed_in, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.errors import refusals
from innocook.web.evidence_forms import MOST_FILES, AddForm, chosen_files
from innocook.web.evidence_pages import DONE, REMOVED, Errors, address, common, open_indicator, shows_form
from innocook.web.evidence_words import done_of, done_sentences, endings, refusal, size_words
from innocook.web.languages import _

pages = Blueprint("evidence", __name__)


@pages.get("/assessments/<uuid:assessment_id>/evidence/")
@signed_in
def library(assessment_id: UUID) -> ResponseReturnValue:
    """Every indicator that the visitor may see, with its evidence or without."""
    opened, sections = evidence_pieces.open_all(db(), visitor(), assessment_id, at=now())
    pieces = evidence_pieces.pieces_of(db(), assessment_id)
    asked = [key for section in sections for key in section.indicators]
    return render_template(
        "evidence/library.html",
        assessment_id=assessment_id,
        institution=opened.institution,
        round_name=opened.round_name,
        indicators=opened.questionnaire.indicator_by_id,
        sections=sections,
        pieces=pieces,
        asked=len(asked),
        with_evidence=sum(1 for key in asked if key in pieces),
        outdated=sum(piece.is_outdated for key in asked for piece in pieces.get(key, ())),
        editable=opened.is_editable,
        sees_tasks=opened.may(visitor(), Action.SEE_TASKS, at=now()),
    )


@pages.get("/assessments/<uuid:assessment_id>/evidence/<indicator>")
@signed_in
def indicator(assessment_id: UUID, indicator: str) -> ResponseReturnValue:
    """The evidence of one indicator, with the form to add more."""
    opened = open_indicator(assessment_id, indicator, Action.SEE_EVIDENCE)
    form = AddForm(opened.questionnaire.indicator_by_id[indicator], formdata=None)
    return _page(opened, form, done=cookie.pop(DONE, {}), removed=cookie.pop(REMOVED, ""))


@pages.post("/assessments/<uuid:assessment_id>/evidence/<indicator>")
@signed_in
@bodies.upload
def add(assessment_id: UUID, indicator: str) -> ResponseReturnValue:
    """Add files and an address; good ones are kept, each refused one is named with its reason."""
    opened = open_indicator(assessment_id, indicator, Action.MANAGE_EVIDENCE)
    form = AddForm(opened.questionnaire.indicator_by_id[indicator])
    if kept.is_asked():
        return _page(opened, form, is_kept=True)
    if not form.validate():
        return _page(opened, form, form.summary()), 422
    try:
        outcome = _add(opened, form)
    except MoveRefused as refused:
        return _page(opened, form, [("files", refusals()[refused.code])]), 409
    except BlobsUnavailable:
        current_app.logger.exception("the place of evidence takes no files")
        sentence = _("Files cannot be stored at the moment, and nothing was added. Please try again later.")
        return _page(opened, form, [("files", sentence)]), 503
    if outcome.refused:
        return _partly_refused(opened, form, outcome), 422
    cookie[DONE] = done_of(outcome)
    return redirect(address(opened, indicator))


@pages.post("/assessments/<uuid:assessment_id>/evidence/<indicator>/<uuid:link_id>/remove")
@signed_in
def remove(assessment_id: UUID, indicator: str, link_id: UUID) -> ResponseReturnValue:
    """Show a piece here no longer; the next page offers to put it back."""
    opened = open_indicator(assessment_id, indicator, Action.MANAGE_EVIDENCE)
    if not kept.is_asked():
        with writing() as session:
            removed = evidence_changes.remove(session, visitor(), opened, indicator, link_id, at=now())
        cookie[DONE], cookie[REMOVED] = {"removed": 1}, str(removed or "")
    return redirect(address(opened, indicator))


@pages.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """More bytes than one request may have: say how many it may have, and lead back."""
    most = size_words(current_app.config["INNOCOOK"].largest_upload)
    values = {name: value for name, value in (request.view_args or {}).items() if name != "link_id"}
    return render_template("evidence/too_large.html", most=most, back=url_for("evidence.indicator", **values)), 413


def _add(opened: OpenAssessment, form: AddForm) -> Outcome:
    """Bytes first, while no transaction is open, then the rows."""
    if not opened.is_editable:
        raise MoveRefused("wrong_state" if opened.is_open else "submissions_closed")
    institution_id = evidence_pieces.institution_of(opened)
    uploads = [Upload(file.filename or "", file.stream) for file in chosen_files()]
    limits = _limits()
    room = evidence_files.room_in_library(db(), institution_id, limits)
    blobs = current_app.extensions["innocook.blobs"]
    files, refused = evidence_files.keep_files(blobs, institution_id, uploads, room, limits)
    new = New(files, form.url.data, form.details)
    if not new.pieces:
        return Outcome(refused=tuple(refused))
    with writing() as session:
        key = form.indicator.id
        outcome = evidence_changes.add(session, visitor(), opened, key, new, limits, at=now())
    return outcome.with_refused(refused)


def _limits() -> Limits:
    config: Config = current_app.config["INNOCOOK"]
    return Limits(config.largest_upload, config.largest_library)


def _partly_refused(opened: OpenAssessment, form: AddForm, outcome: Outcome) -> str:
    """The page with what was refused; what was said about the pieces is kept for the next try."""
    done = done_of(outcome)
    if any(done.values()):
        form.url.data = ""
    form.files.errors = [refusal(each) for each in outcome.refused]
    return _page(opened, form, form.summary(), done=done)


def _page(
    opened: OpenAssessment,
    form: AddForm,
    errors: Errors | None = None,
    *,
    done: Mapping[str, int] | None = None,
    removed: str = "",
    is_kept: bool = False,
) -> str:
    key = form.indicator.id
    editable = shows_form(opened, key)
    return render_template(
        "evidence/indicator.html",
        form=form,
        errors=errors or [],
        pieces=evidence_pieces.pieces_of(db(), opened.id, key).get(key, []),
        editable=editable,
        choices=len(evidence_library.library(db(), visitor(), opened, key, at=now())) if editable else 0,
        done=done_sentences(done or {}),
        removed=removed,
        is_kept=is_kept,
        endings=endings(),
        most_files=MOST_FILES,
        most_bytes=size_words(_limits().file),
        reference_date=reference_date_of(db(), opened.id),
        **common(opened, key),
    )
