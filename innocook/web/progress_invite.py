"""The form that invites somebody to lead an institution, from the progress of a round."""

from __future__ import annotations

from uuid import UUID

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired, Length

from innocook.core.permissions import Action
from innocook.i18n import LANGUAGES
from innocook.services import inviting_leads
from innocook.services.inviting_leads import AlreadyLeads, OwnAddress
from innocook.services.participants import Participant
from innocook.web import kept
from innocook.web.access import needs, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.forms import PageForm
from innocook.web.languages import _, _l, current_language
from innocook.web.post import mails_wait
from innocook.web.progress import ROUND, pages
from innocook.web.round_words import leave_note
from innocook.web.team_forms import cleaned, reachable
from innocook.web.team_pages import whole_address

INVITE = ROUND + "institutions/<uuid:participation_id>/invite"


class LeadForm(PageForm):
    """The address of the lead and the language of the letter."""

    email = StringField(
        _l("E-mail address"),
        filters=[cleaned],
        validators=[
            InputRequired(_l("Enter the e-mail address of the person to invite.")),
            Length(max=254, message=_l("This e-mail address is too long.")),
            reachable,
        ],
    )
    language = StringField(
        _l("Language of the e-mail"), validators=[AnyOf(LANGUAGES, message=_l("Choose a language."))]
    )


@pages.get(INVITE)
@needs(Action.INVITE_INSTITUTION)
def invite(round_id: UUID, participation_id: UUID) -> ResponseReturnValue:
    """The form, with who leads the institution already."""
    return _page(round_id, _one(round_id, participation_id), LeadForm(formdata=None, language=current_language()))


@pages.post(INVITE)
@needs(Action.INVITE_INSTITUTION)
def send(round_id: UUID, participation_id: UUID) -> ResponseReturnValue:
    """Write the letter, or show what is wrong with everything typed still there."""
    one, form = _one(round_id, participation_id), LeadForm()
    if kept.is_asked():
        return _page(round_id, one, form)
    if not form.validate():
        return _page(round_id, one, form), 422
    letter = form.email.data, form.language.data
    try:
        with writing() as session:
            inviting_leads.invite(session, visitor(), (round_id, one.id), letter, link_to=_link_to, at=now())
    except AlreadyLeads:
        form.email.errors = [_("This person leads the institution already.")]
        return _page(round_id, one, form), 422
    except OwnAddress:
        form.email.errors = [_("This is your own address. Whoever follows an institution does not answer for it.")]
        return _page(round_id, one, form), 422
    mails_wait()
    leave_note("invited", form.email.data)
    return redirect(url_for("progress.country", round_id=round_id, country_id=one.country_id))


def _one(round_id: UUID, participation_id: UUID) -> Participant:
    return inviting_leads.invited(db(), visitor(), round_id, participation_id, at=now())


def _link_to(token: str, language: str) -> str:
    return whole_address("invitations.invitation", language, token=token)


def _page(round_id: UUID, one: Participant, form: LeadForm) -> str:
    g.menu_path = url_for("progress.invite", round_id=round_id, participation_id=one.id)
    return render_template(
        "progress/invite.html",
        round_id=round_id,
        one=one,
        form=form,
        leads=inviting_leads.leads(db(), one.institution_id, at=now()),
    )
