"""The offline workbook: download it, upload it filled in, look at every change, apply."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from innocook.core.evidence import InvalidLink
from innocook.core.permissions import Action
from innocook.core.workbook_changes import Status
from innocook.i18n import LANGUAGES
from innocook.offline.reading import read_workbook
from innocook.offline.refusals import WorkbookRefused
from innocook.offline.writing import assessment_workbook
from innocook.services import assessments, workbook
from innocook.services.assessments import OpenAssessment
from innocook.services.workbook import Applied, ChangedMeanwhile
from innocook.web import bodies, kept
from innocook.web import workbook_words as words
from innocook.web.access import signed_in, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.exports import XLSX
from innocook.web.languages import _, current_language
from innocook.web.post import mails_wait, public_address
from innocook.web.workbook_forms import (
    UploadForm,
    decisions,
    shown_versions,
    taken_at_first,
    taken_keys,
    versions_of,
)
from innocook.web.workbook_packing import Carried, carried, packed, unpacked
from innocook.web.workbook_refusals import refusal_sentence

pages = Blueprint("workbook", __name__)

APPLIED = "workbook_applied"
READING, SHOWN = "reading", "shown"


@pages.get("/assessments/<uuid:assessment_id>/workbook")
@signed_in
def page(assessment_id: UUID) -> ResponseReturnValue:
    """What the workbook is, its download in each language, and the form that takes it back."""
    return _page(_opened(assessment_id), UploadForm(formdata=None))


@pages.get("/assessments/<uuid:assessment_id>/workbook.xlsx")
@signed_in
def download(assessment_id: UUID) -> ResponseReturnValue:
    """The workbook with what is stored filled in, in the language asked for, by default that of the page."""
    opened, asked = _opened(assessment_id), request.args.get("language", "")
    language = asked if asked in LANGUAGES else current_language()
    content = workbook.content(db(), visitor(), opened, at=now())
    response = Response(assessment_workbook(opened.questionnaire, content, language), content_type=XLSX)
    name = f"{opened.questionnaire.id}-{str(opened.id)[:8]}-{language}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@pages.post("/assessments/<uuid:assessment_id>/workbook")
@signed_in
@bodies.upload
def upload(assessment_id: UUID) -> ResponseReturnValue:
    """Read the file and show what it would change; nothing is stored, the file neither."""
    opened = _opened(assessment_id)
    workbook.refuse_unless_editable(opened)
    form = UploadForm()
    if not form.validate():
        return _page(opened, form), 422
    try:
        reading = read_workbook(form.workbook.data.stream, opened.questionnaire, opened.id)
    except WorkbookRefused as refused:
        form.workbook.errors = [refusal_sentence(refused)]
        return _page(opened, form), 422
    comparison = workbook.preview(db(), visitor(), opened, reading, at=now())
    return _preview(opened, carried(reading, comparison))


@pages.get("/assessments/<uuid:assessment_id>/workbook/changes", endpoint="changes")
@signed_in
def again(assessment_id: UUID) -> ResponseReturnValue:
    """The preview has no address of its own: what it shows travels in the page."""
    return redirect(url_for("workbook.page", assessment_id=_opened(assessment_id).id))


@pages.post("/assessments/<uuid:assessment_id>/workbook/changes")
@signed_in
def apply(assessment_id: UUID) -> ResponseReturnValue:
    """Take over what was decided for, or show the preview again when somebody changed what it showed."""
    opened, what = _opened(assessment_id), unpacked(request.form.get(READING, ""))
    if what is None:
        return redirect(url_for("workbook.page", assessment_id=opened.id))
    taken = taken_keys(request.form)
    if kept.is_asked():
        return _preview(opened, what, taken)
    chosen = decisions(taken, versions_of(request.form.get(SHOWN, "")))
    try:
        with writing() as session:
            applied = workbook.apply(
                session, visitor(), opened, what.reading, chosen, address=public_address(), at=now()
            )
    except ChangedMeanwhile:
        sentence = _("Somebody changed answers meanwhile, so nothing was stored. Look at the changes once more.")
        return _preview(_opened(assessment_id), what, taken, sentence), 409
    except InvalidLink:
        sentence = _("There is no room for more evidence, so nothing was stored. Leave the new links out.")
        return _preview(opened, what, taken, sentence), 409
    mails_wait()
    cookie[APPLIED] = [applied.answers, applied.confirmations, applied.notes, applied.links, applied.comments]
    return redirect(url_for("workbook.page", assessment_id=opened.id))


def _opened(assessment_id: UUID) -> OpenAssessment:
    """The assessment, for those who may answer some section of it."""
    opened = assessments.open_assessment(db(), visitor(), assessment_id, Action.SEE_TASKS, at=now())
    workbook.sections_of(opened, visitor(), at=now())
    return opened


def _page(opened: OpenAssessment, form: UploadForm) -> str:
    applied = cookie.pop(APPLIED, None) if request.method == "GET" else None
    sections = workbook.sections_of(opened, visitor(), at=now())
    return render_template(
        "workbook/workbook.html",
        assessment_id=opened.id,
        institution=opened.institution,
        round_name=opened.round_name,
        form=form,
        editable=opened.is_editable,
        is_open=opened.is_open,
        applied=Applied(*applied) if applied else None,
        left_out=len(opened.questionnaire.sections) - len(sections),
        sections=list(words.section_titles(opened.questionnaire, sections)),
    )


def _preview(opened: OpenAssessment, what: Carried, taken: set[str] | None = None, sentence: str = "") -> str:
    """The preview, made anew from what is stored now; new cells are taken unless `taken` says otherwise."""
    g.menu_path = url_for("workbook.changes", assessment_id=opened.id)
    comparison = workbook.preview(db(), visitor(), opened, what.reading, at=now())
    return render_template(
        "workbook/preview.html",
        assessment_id=opened.id,
        institution=opened.institution,
        round_name=opened.round_name,
        questionnaire=opened.questionnaire,
        sections=words.sections(opened.questionnaire, comparison, what.reading.language),
        faults=[
            (fault, words.part_name(fault.part), words.fault_sentence(opened.questionnaire, fault))
            for fault in comparison.faults
        ],
        unknown=comparison.unknown,
        book_language=what.reading.language,
        left_out=list(words.section_titles(opened.questionnaire, what.left_out)),
        new=comparison.count(Status.NEW),
        conflicts=comparison.count(Status.CONFLICT),
        unchanged=what.unchanged + comparison.unchanged,
        taken=taken_at_first(comparison) if taken is None else taken,
        reading=packed(what),
        shown=shown_versions(comparison),
        sentence=sentence,
    )
