"""One person of a team: the sections given to them, how far they may look, the end of their access."""

from __future__ import annotations

from uuid import UUID

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from innocook.core.permissions import Role
from innocook.services import assigning
from innocook.services import team as teams
from innocook.services.assessments import OpenAssessment
from innocook.services.team import Person, TeamRefused
from innocook.web import kept
from innocook.web.access import pressed, signed_in, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.team_forms import ALL, ONLY, EndForm, ReachForm
from innocook.web.team_pages import opened_team, pages, subject
from innocook.web.team_words import leave_note, reach_options, refused_words

PERSON = "/assessments/<uuid:assessment_id>/team/<uuid:account_id>"


@pages.get(PERSON)
@signed_in
def person(assessment_id: UUID, account_id: UUID) -> ResponseReturnValue:
    """What is given to somebody, as it is."""
    opened, one = _found(assessment_id, account_id)
    return _page(opened, one, _stored_form(one), EndForm(formdata=None))


@pages.post(PERSON)
@signed_in
def give(assessment_id: UUID, account_id: UUID) -> ResponseReturnValue:
    """Give these sections and no others."""
    opened, one = _found(assessment_id, account_id)
    form = ReachForm()
    if one.member.role is Role.LEAD:
        form.reach.data = ALL
    if kept.is_asked():
        return _page(opened, one, form, EndForm(formdata=None))
    if not form.validate():
        return _page(opened, one, form, EndForm(formdata=None)), 422
    sections, limited = form.sections.data, form.is_limited
    try:
        with writing() as session:
            assigning.give(session, visitor(), assessment_id, account_id, sections, is_limited=limited, at=now())
    except TeamRefused as refused:
        form.sections.errors = [refused_words(refused.code)]
        return _page(opened, one, form, EndForm(formdata=None)), 422
    leave_note("given", one.member.name)
    return redirect(url_for("team.team", assessment_id=assessment_id))


@pages.post(f"{PERSON}/end")
@signed_in
@pressed
def end_access(assessment_id: UUID, account_id: UUID) -> ResponseReturnValue:
    """End somebody's access, once that was ticked."""
    opened, one = _found(assessment_id, account_id)
    form = EndForm()
    if not form.validate():
        return _page(opened, one, _stored_form(one), form), 422
    try:
        with writing() as session:
            assigning.end_access(session, visitor(), assessment_id, account_id, at=now())
    except TeamRefused as refused:
        form.sure.errors = [refused_words(refused.code)]
        return _page(opened, one, _stored_form(one), form), 409
    leave_note("ended", one.member.name)
    return redirect(url_for("team.team", assessment_id=assessment_id))


def _found(assessment_id: UUID, account_id: UUID) -> tuple[OpenAssessment, Person]:
    opened = opened_team(assessment_id)
    return opened, teams.person(db(), opened, account_id, at=now())


def _stored_form(one: Person) -> ReachForm:
    """The form as things are; what a limited person may open counts as given, so that saving takes nothing away."""
    given = sorted({*one.given, *one.member.sections})
    return ReachForm(formdata=None, sections=given, reach=ONLY if one.member.is_limited else ALL)


def _page(opened: OpenAssessment, one: Person, form: ReachForm, end_form: EndForm) -> str:
    g.menu_path = url_for("team.person", assessment_id=opened.id, account_id=one.member.account_id)
    return render_template(
        "team/person.html",
        person=one,
        form=form,
        reach_options=reach_options(opened),
        end_form=end_form,
        errors=form.summary() + end_form.summary(),
        is_lead=one.member.role is Role.LEAD,
        is_oneself=one.member.account_id == visitor().account_id,
        **subject(opened),
    )
