"""The team of an assessment: people, pending invitations and sections on one page, and the form that invites."""

from __future__ import annotations

from uuid import UUID

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from innocook.core.permissions import Action
from innocook.services import invitations, reminders
from innocook.services import team as teams
from innocook.services.assessments import OpenAssessment
from innocook.services.invitations import Wanted
from innocook.services.team import TeamRefused
from innocook.web import kept
from innocook.web.access import pressed, signed_in, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.languages import current_language
from innocook.web.post import mails_wait
from innocook.web.team_forms import ALL, InviteForm
from innocook.web.team_pages import opened_team, pages, subject, whole_address
from innocook.web.team_words import leave_note, reach_options, refused_words, take_note

TEAM = "/assessments/<uuid:assessment_id>/team"
FIELD_OF = {"no_sections": "sections"}
"""The field at which a refusal is said, where that is not the address."""


@pages.get(TEAM)
@signed_in
def team(assessment_id: UUID) -> ResponseReturnValue:
    """Who is on the team, who is invited, and whose the sections are."""
    return _page(opened_team(assessment_id), _empty_form())


@pages.post(TEAM)
@signed_in
def invite(assessment_id: UUID) -> ResponseReturnValue:
    """Invite somebody, or show what is wrong with everything typed still there."""
    opened, form = opened_team(assessment_id), InviteForm()
    if kept.is_asked():
        return _page(opened, form)
    if not form.validate():
        return _page(opened, form), 422
    wanted = Wanted(form.email.data, form.language.data, tuple(form.sections.data), form.is_limited)
    try:
        with writing() as session:
            invitations.invite(session, visitor(), assessment_id, wanted, link_to=_link_to, at=now())
    except TeamRefused as refused:
        form[FIELD_OF.get(refused.code, "email")].errors = [refused_words(refused.code)]
        return _page(opened, form), 422
    mails_wait()
    leave_note("invited", form.email.data)
    return _back(assessment_id)


@pages.post(f"{TEAM}/invitations/<uuid:invitation_id>/send")
@signed_in
@pressed
def send_again(assessment_id: UUID, invitation_id: UUID) -> ResponseReturnValue:
    """The letter again, with a new link."""
    try:
        with writing() as session:
            email = invitations.send_again(session, visitor(), assessment_id, invitation_id, link_to=_link_to, at=now())
    except TeamRefused as refused:
        return _refused(assessment_id, refused)
    mails_wait()
    leave_note("sent_again", email)
    return _back(assessment_id)


@pages.post(f"{TEAM}/invitations/<uuid:invitation_id>/withdraw")
@signed_in
@pressed
def withdraw(assessment_id: UUID, invitation_id: UUID) -> ResponseReturnValue:
    """The link stops working."""
    with writing() as session:
        email = invitations.withdraw(session, visitor(), assessment_id, invitation_id, at=now())
    leave_note("withdrawn", email)
    return _back(assessment_id)


@pages.post(f"{TEAM}/<uuid:account_id>/reminder")
@signed_in
@pressed
def remind(assessment_id: UUID, account_id: UUID) -> ResponseReturnValue:
    """A reminder to one person."""
    try:
        with writing() as session:
            name = reminders.remind(
                session, visitor(), assessment_id, account_id, link_for=_tasks_of(assessment_id), at=now()
            )
    except TeamRefused as refused:
        return _refused(assessment_id, refused)
    mails_wait()
    leave_note("reminded", name)
    return _back(assessment_id)


@pages.post(f"{TEAM}/reminders")
@signed_in
@pressed
def remind_everybody(assessment_id: UUID) -> ResponseReturnValue:
    """A reminder to everybody with something open."""
    try:
        with writing() as session:
            count = reminders.remind_everybody(
                session, visitor(), assessment_id, link_for=_tasks_of(assessment_id), at=now()
            )
    except TeamRefused as refused:
        return _refused(assessment_id, refused)
    mails_wait()
    leave_note("reminded_everybody", num=count)
    return _back(assessment_id)


def _empty_form() -> InviteForm:
    return InviteForm(formdata=None, language=current_language(), reach=ALL)


def _link_to(token: str, language: str) -> str:
    return whole_address("invitations.invitation", language, token=token)


def _tasks_of(assessment_id: UUID) -> reminders.LinkFor:
    return lambda language: whole_address("assessments.tasks", language, assessment_id=assessment_id)


def _back(assessment_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("team.team", assessment_id=assessment_id))


def _refused(assessment_id: UUID, refused: TeamRefused) -> ResponseReturnValue:
    """The page again, saying why nothing was done."""
    form = _empty_form()
    return _page(opened_team(assessment_id), form, refusal=refused_words(refused.code)), 409


def _page(opened: OpenAssessment, form: InviteForm, refusal: str = "") -> str:
    at, session = now(), db()
    g.menu_path = url_for("team.team", assessment_id=opened.id)
    people = teams.people(session, opened, at=at)
    others = [one for one in people if one.member.account_id != visitor().account_id]
    return render_template(
        "team/team.html",
        people=people,
        can_remind={one.member.account_id for one in others if one.may_be_reminded(at)},
        pending=invitations.pending(session, opened, at=at),
        lines=teams.section_lines(session, opened, visitor(), at=at),
        sees_sections=opened.may(visitor(), Action.SEE_ASSESSMENT, at=at),
        form=form,
        reach_options=reach_options(opened),
        note=take_note(),
        refusal=refusal,
        **subject(opened),
    )
