"""Corrections of a validated result: one reviewer proposes, another one accepts or refuses."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from innocook.core.answers import Answer
from innocook.core.errors import NotFound
from innocook.core.permissions import Action
from innocook.core.review import REASONS, DecisionRefused
from innocook.services import correcting, reviewing, validations
from innocook.services.reviewing import OpenReview, ReviewRefused
from innocook.services.validations import Validated
from innocook.web import kept
from innocook.web.access import needs, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.level_forms import LevelForm, Sides, choices_of
from innocook.web.outcome_words import decision_refusal, judging_words
from innocook.web.post import mails_wait, public_address

pages = Blueprint("corrections", __name__)

CORRECTIONS = "/reviews/<uuid:assessment_id>/corrections"
ACCEPT = "accept"
INDICATOR = "indicator"


@pages.get(CORRECTIONS)
@needs(Action.CORRECT)
def corrections(assessment_id: UUID) -> ResponseReturnValue:
    """Every proposal, and the form for one indicator once it is chosen."""
    current, latest = _opened(assessment_id)
    return _page(current, latest, _sides(current, latest, request.args.get(INDICATOR, "")))


@pages.post(CORRECTIONS)
@needs(Action.CORRECT)
def propose(assessment_id: UUID) -> ResponseReturnValue:
    """Propose a correction, or show what is wrong with everything typed still there."""
    current, latest = _opened(assessment_id)
    sides = _sides(current, latest, request.form.get(INDICATOR, ""))
    if sides is None:
        return _page(current, latest, None, refusal=decision_refusal("")), 422
    form = LevelForm()
    if kept.is_asked():
        return _page(current, latest, sides, form)
    decision = form.decision(sides, always_with_reason=True)
    if decision is None:
        return _page(current, latest, sides, form), 422
    try:
        with writing() as session:
            correcting.propose(session, visitor(), assessment_id, sides.indicator.id, decision, at=now())
    except (ReviewRefused, DecisionRefused) as refused:
        form.value.errors = [decision_refusal(refused.code)]
        return _page(*_opened(assessment_id), sides, form), 409
    return redirect(url_for("corrections.corrections", assessment_id=assessment_id))


@pages.post(f"{CORRECTIONS}/<uuid:correction_id>")
@needs(Action.CORRECT)
def settle(assessment_id: UUID, correction_id: UUID) -> ResponseReturnValue:
    """Accept a proposal, refuse it, or take one's own back."""
    current, latest = _opened(assessment_id)
    here = url_for("corrections.corrections", assessment_id=assessment_id)
    if kept.is_asked():
        return redirect(here)
    g.menu_path = here
    found = next((one for one in correcting.proposals_of(db(), assessment_id) if one.id == correction_id), None)
    if found is None:
        raise NotFound(str(correction_id))
    if found.decided_at is not None:
        return _page(current, latest, None, refusal=decision_refusal("settled")), 409
    accepted, address = request.form.get("do") == ACCEPT, public_address()
    try:
        with writing() as session:
            correcting.decide(
                session, visitor(), assessment_id, correction_id, accepted=accepted, address=address, at=now()
            )
    except ReviewRefused as refused:
        return _page(*_opened(assessment_id), None, refusal=decision_refusal(refused.code)), 409
    mails_wait()
    return redirect(here)


def _opened(assessment_id: UUID) -> tuple[OpenReview, Validated]:
    current = reviewing.open_review(db(), visitor(), assessment_id, at=now())
    latest = validations.latest(db(), assessment_id)
    if latest is None or not current.opened.may(visitor(), Action.CORRECT, at=now()):
        raise NotFound(str(assessment_id))
    return current, latest


def _sides(current: OpenReview, latest: Validated, key: str) -> Sides | None:
    """What is chosen to be corrected; None where nothing is."""
    indicator = current.questionnaire.indicator_by_id.get(key)
    validated: Answer | None = latest.answers.get(key)
    if indicator is None or validated is None:
        return None
    return Sides(indicator, current.answers[key], validated)


def _page(
    current: OpenReview, latest: Validated, sides: Sides | None, form: LevelForm | None = None, refusal: str = ""
) -> str:
    opened = current.opened
    proposals = correcting.proposals_of(db(), opened.id)
    form = form or LevelForm(formdata=None)
    return render_template(
        "corrections/corrections.html",
        assessment_id=opened.id,
        institution=opened.institution,
        round_name=opened.round_name,
        published_at=opened.rules.published_at,
        questionnaire=current.questionnaire,
        indicators=current.questionnaire.indicator_by_id,
        own=current.answers,
        validated=latest.answers,
        edition=latest.n,
        waiting=[one for one in proposals if one.decided_at is None],
        settled=[one for one in proposals if one.decided_at is not None],
        sides=sides,
        choices=choices_of(sides) if sides else [],
        form=form,
        errors=form.summary(),
        reason_codes=REASONS,
        refusal=refusal,
        **judging_words(),
    )
