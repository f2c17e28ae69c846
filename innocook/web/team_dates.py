"""The days by which the sections are due."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from innocook.core.team import day_in
from innocook.services import assigning
from innocook.services import team as teams
from innocook.services.assessments import OpenAssessment
from innocook.services.assigning import DatesRefused, TypedDate
from innocook.web import kept
from innocook.web.access import signed_in, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.languages import _
from innocook.web.team_forms import DateField, typed_dates
from innocook.web.team_pages import opened_team, pages, subject
from innocook.web.team_words import date_words, leave_note

DATES = "/assessments/<uuid:assessment_id>/team/dates"


@pages.get(DATES)
@signed_in
def dates(assessment_id: UUID) -> ResponseReturnValue:
    """The due dates as they are."""
    opened = opened_team(assessment_id)
    teams.refuse_unless_editable(opened)
    tasks = teams.section_tasks(db(), opened, visitor(), at=now())
    fields = [_stored_field(section, task.due_on.isoformat() if task.due_on else "") for section, task in tasks.items()]
    return _page(opened, fields)


@pages.post(DATES)
@signed_in
def set_dates(assessment_id: UUID) -> ResponseReturnValue:
    """Set the dates that were changed, or say which cannot be."""
    opened = opened_team(assessment_id)
    fields = typed_dates(section.id for section in opened.questionnaire.sections)
    if kept.is_asked():
        return _page(opened, fields)
    typed = {field.section: one for field in fields if (one := _read(field)) is not None}
    if len(typed) < len(fields):
        return _page(opened, fields), 422
    try:
        with writing() as session:
            assigning.set_dates(session, visitor(), assessment_id, typed, at=now())
    except DatesRefused as refused:
        for field in fields:
            fault = refused.faults.get(field.section)
            field.error = date_words(fault) if fault else ""
        return _page(opened, fields), 422
    leave_note("dates")
    return redirect(url_for("team.team", assessment_id=assessment_id))


def _stored_field(section: str, text: str) -> DateField:
    field = DateField(section, text, None)
    field.seen = field.typed
    return field


def _read(field: DateField) -> TypedDate | None:
    """The date of a field; None, with the reason in the field, when it is none."""
    try:
        return TypedDate(field.typed, field.seen)
    except ValueError:
        field.error = _("Enter a date of the calendar, such as 2026-11-22, or leave the field empty.")
        return None


def _page(opened: OpenAssessment, fields: list[DateField]) -> str:
    return render_template(
        "team/dates.html",
        fields=fields,
        errors=[(field.id, field.error) for field in fields if field.error],
        today=day_in(now(), opened.time_zone),
        closing=day_in(opened.closes_at, opened.time_zone),
        **subject(opened),
    )
