"""Saying more about one piece of evidence: its title, date, languages, and the level it supports here."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template
from flask import session as cookie
from flask.typing import ResponseReturnValue

from innocook.core.errors import MoveRefused
from innocook.core.permissions import Action
from innocook.services import evidence_changes, evidence_pieces
from innocook.services.assessments import OpenAssessment
from innocook.services.evidence_changes import EvidenceUnderReview
from innocook.services.evidence_pieces import Piece
from innocook.web import kept
from innocook.web.access import signed_in, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.errors import refusals
from innocook.web.evidence_forms import DetailsForm, details_form
from innocook.web.evidence_pages import DONE, Errors, address, common, open_indicator
from innocook.web.languages import _

pages = Blueprint("evidence_details", __name__)


@pages.get("/assessments/<uuid:assessment_id>/evidence/<indicator>/<uuid:link_id>")
@signed_in
def edit(assessment_id: UUID, indicator: str, link_id: UUID) -> ResponseReturnValue:
    """What is said about one piece."""
    opened, piece = _opened(assessment_id, indicator, link_id)
    return _page(opened, piece, details_form(opened.questionnaire.indicator_by_id[indicator], piece.details), [])


@pages.post("/assessments/<uuid:assessment_id>/evidence/<indicator>/<uuid:link_id>")
@signed_in
def change(assessment_id: UUID, indicator: str, link_id: UUID) -> ResponseReturnValue:
    """Store what is said about one piece."""
    opened, piece = _opened(assessment_id, indicator, link_id)
    form = DetailsForm(opened.questionnaire.indicator_by_id[indicator])
    if kept.is_asked():
        return _page(opened, piece, form, [], is_kept=True)
    if not form.validate():
        return _page(opened, piece, form, form.summary()), 422
    try:
        with writing() as session:
            evidence_changes.edit(session, visitor(), opened, (indicator, link_id), form.details, at=now())
    except MoveRefused as refused:
        return _page(opened, piece, form, [("title", refusals()[refused.code])]), 409
    except EvidenceUnderReview:
        sentence = _("A reviewer is looking at this piece in another assessment. Only its level can change now.")
        return _page(opened, piece, form, [("title", sentence)]), 409
    cookie[DONE] = {"changed": 1}
    return redirect(address(opened, indicator))


def _opened(assessment_id: UUID, indicator: str, link_id: UUID) -> tuple[OpenAssessment, Piece]:
    opened = open_indicator(assessment_id, indicator, Action.MANAGE_EVIDENCE)
    return opened, evidence_pieces.piece(db(), visitor(), opened, indicator, link_id, at=now())


def _page(opened: OpenAssessment, piece: Piece, form: DetailsForm, errors: Errors, *, is_kept: bool = False) -> str:
    return render_template(
        "evidence/edit.html",
        piece=piece,
        form=form,
        errors=errors,
        is_kept=is_kept,
        **common(opened, form.indicator.id),
    )
