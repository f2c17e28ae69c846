"""The page behind the link of an invitation: what it offers, and the way to accept it."""

from __future__ import annotations

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from innocook.services import joining
from innocook.services.joining import AccountExists, AnotherAccount, InvitationGone, Newcomer, Offer
from innocook.web import kept, time_zones
from innocook.web.access import pressed, public, signed_in, visitor, visitor_or_none
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.invitation_forms import NewAccountForm
from innocook.web.languages import _, current_language
from innocook.web.sign_in import admit

pages = Blueprint("invitations", __name__)

INVITATION = "/invitations/<token>"


@pages.get(INVITATION)
@public
def invitation(token: str) -> ResponseReturnValue:
    """What is offered, and what whoever looks at it can do."""
    try:
        offer = joining.offer(db(), token, at=now())
    except InvitationGone:
        return _gone()
    return _page(token, offer, NewAccountForm(formdata=None, language=current_language()))


@pages.post(INVITATION)
@public
def accept(token: str) -> ResponseReturnValue:
    """Make an account, join and sign in; or show what is wrong with everything typed still there."""
    try:
        offer = joining.offer(db(), token, at=now())
        form = NewAccountForm()
        form.address = offer.email
        if kept.is_asked():
            return _page(token, offer, form)
        if offer.has_account or visitor_or_none() is not None:
            return _page(token, offer, form), 409
        if not form.validate():
            return _page(token, offer, form), 422
        with writing() as session:
            new = joining.accept(session, token, _newcomer(form), at=now(), device=request.user_agent.string)
    except InvitationGone:
        return _gone()
    except AccountExists:
        return redirect(url_for("invitations.invitation", token=token))
    admit(new)
    return _onwards(offer, form.language.data)


@pages.post(f"{INVITATION}/join")
@signed_in
@pressed
def join(token: str) -> ResponseReturnValue:
    """Join with the account that is signed in."""
    try:
        offer = joining.offer(db(), token, at=now())
        with writing() as session:
            joining.join(session, visitor(), token, at=now())
    except InvitationGone:
        return _gone()
    except AnotherAccount:
        return _page(token, offer, NewAccountForm(formdata=None)), 409
    return _onwards(offer, current_language())


def _newcomer(form: NewAccountForm) -> Newcomer:
    return Newcomer(
        name=form.name.data,
        password=form.password.data,
        language=form.language.data,
        time_zone=form.time_zone.data,
        is_demonstration=current_app.config["INNOCOOK"].is_demonstration,
    )


def _onwards(offer: Offer, language: str) -> ResponseReturnValue:
    if offer.assessment_id is None:
        return redirect(url_for("assessments.index", language=language))
    return redirect(url_for("assessments.tasks", assessment_id=offer.assessment_id, language=language))


def _gone() -> ResponseReturnValue:
    return render_template("invitations/gone.html"), 404


def _page(token: str, offer: Offer, form: NewAccountForm) -> str:
    who, language = visitor_or_none(), current_language()
    address = url_for("invitations.invitation", token=token)
    g.menu_path = address
    return render_template(
        "invitations/invitation.html",
        token=token,
        address=address,
        offer=offer,
        form=form,
        is_stranger=who is None,
        is_invited=who is not None and offer.is_for(who),
        invited_address=_apart(offer.email),
        own_address=_apart(who.email) if who else "",
        zone_groups=[
            (_("Arab States"), time_zones.cities(time_zones.ARAB, language)),
            (_("Other places"), time_zones.cities(time_zones.OTHERS, language)),
        ],
    )


def _apart(address: str) -> Markup:
    """An e-mail address in a sentence, in its own direction."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(address)
