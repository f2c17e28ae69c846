"""Publishing a round, for administrators: what is still open, the figures, their corrections, the end of the books."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, g, redirect, url_for
from flask.typing import ResponseReturnValue

from innocook.core.permissions import Action
from innocook.services import closing, peer_figures, publication
from innocook.services.closing import NotPublished
from innocook.services.publication import PublicationRefused
from innocook.services.round_overview import Phase
from innocook.web import kept
from innocook.web.access import needs, pressed, visitor
from innocook.web.admin_rounds import ROUND
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.edition_rows import edition_rows
from innocook.web.languages import current_language
from innocook.web.post import mails_wait, public_address
from innocook.web.round_forms import CorrectionForm, SureForm
from innocook.web.round_pages import asked_page, opened_round, page, pages
from innocook.web.round_words import leave_note, refused_words, take_note

PUBLISH = ROUND + "publish"


@pages.get(PUBLISH)
@needs(Action.MANAGE_ROUND)
def publish(round_id: UUID) -> ResponseReturnValue:
    """What should be known before publishing, or the published editions."""
    return _page(round_id)


@pages.post(PUBLISH)
@needs(Action.MANAGE_ROUND)
def freeze(round_id: UUID) -> ResponseReturnValue:
    """Publish, once that was ticked."""
    if kept.is_asked():  # the language menu, in whose hands the note of a correction is
        return _page(round_id, correcting=CorrectionForm())
    refusal = _refusal(round_id, published=False)
    if refusal:
        return _page(round_id, refusal=refused_words(refusal)), 409
    form = SureForm()
    if not form.validate():
        return _page(round_id, publishing=form), 422
    at = now()
    made = publication.make(db(), visitor(), round_id, at=at)
    try:
        with writing() as session:
            publication.publish(session, visitor(), round_id, made, confirmed=True, at=at, address=public_address())
    except PublicationRefused as refused:
        return _page(round_id, refusal=refused_words(refused.code)), 409
    mails_wait()
    leave_note("published")
    return _back(round_id)


@pages.post(PUBLISH + "/correction")
@needs(Action.MANAGE_ROUND)
def correct(round_id: UUID) -> ResponseReturnValue:
    """A further edition with its note, or what is wrong with everything typed still there."""
    form = CorrectionForm()
    if kept.is_asked():
        return _page(round_id, correcting=form)
    refusal = _refusal(round_id, published=True)
    if refusal:
        return _page(round_id, refusal=refused_words(refusal)), 409
    if not form.validate():
        return _page(round_id, correcting=form), 422
    at, note = now(), (form.note.data, form.language.data)
    made = publication.make(db(), visitor(), round_id, at=at)
    try:
        with writing() as session:
            line = publication.correct(session, visitor(), round_id, made, note=note, at=at, address=public_address())
    except PublicationRefused as refused:
        return _page(round_id, correcting=form, refusal=refused_words(refused.code)), 409
    mails_wait()
    leave_note("corrected", num=line.n)
    return _back(round_id)


@pages.post(PUBLISH + "/close")
@needs(Action.MANAGE_ROUND)
@pressed
def close_assessments(round_id: UUID) -> ResponseReturnValue:
    """Close the validated assessments of a published round."""
    form = SureForm()
    refusal = _refusal(round_id, published=True)
    if refusal:
        return _page(round_id, refusal=refused_words(refusal)), 409
    if not form.validate():
        return _page(round_id, closing=form), 422
    sessions = current_app.extensions["innocook.sessions"]
    try:
        number = closing.close_validated(sessions, visitor(), round_id, everything=form.everything.data, at=now())
    except NotPublished:
        return _page(round_id, refusal=refused_words("not_published")), 409
    leave_note("assessments_closed", num=number)
    return _back(round_id)


@pages.get(ROUND + "editions/<int:n>")
@needs(Action.MANAGE_ROUND)
def edition(round_id: UUID, n: int) -> ResponseReturnValue:
    """The figures of one edition, the larger groups first."""
    line = opened_round(round_id)
    kept_edition, document = publication.edition(db(), round_id, n)
    groups = peer_figures.groups_in(document)
    return page(
        "admin_rounds/edition.html",
        line=line,
        edition=kept_edition,
        refused=sum(not group.is_shown for group in groups),
        found=edition_rows(db(), line, document, asked_page()),
    )


def _refusal(round_id: UUID, *, published: bool) -> str:
    """Why a round that is to be published, or was, is not there yet, or not any more; empty when it is."""
    phase = opened_round(round_id).phase
    if published:
        return "" if phase is Phase.PUBLISHED else "not_published"
    reasons = {Phase.PUBLISHED: "published_already", Phase.CLOSED: ""}
    return reasons.get(phase, "still_open")


def _back(round_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("admin_rounds.publish", round_id=round_id))


def _page(
    round_id: UUID,
    *,
    publishing: SureForm | None = None,
    closing: SureForm | None = None,
    correcting: CorrectionForm | None = None,
    refusal: str = "",
) -> str:
    line = opened_round(round_id)
    g.menu_path = url_for("admin_rounds.publish", round_id=round_id)
    return page(
        "admin_rounds/publish.html",
        line=line,
        standing=publication.standing(db(), visitor(), round_id, at=now()),
        publishing=publishing or SureForm(formdata=None),
        closing=closing or SureForm(formdata=None),
        correcting=correcting or CorrectionForm(formdata=None, language=current_language()),
        is_published=line.phase is Phase.PUBLISHED,
        is_closed=line.phase is Phase.CLOSED,
        refusal=refusal,
        note=take_note(),
    )
