"""The quick scan: a few questions without an account. The answers live in the link of the result, nowhere else."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from innocook.core.errors import MoveRefused, NotFound
from innocook.core.permissions import Action
from innocook.core.questionnaire import Questionnaire
from innocook.core.quick_scan import scan_minutes
from innocook.reports.drawings import scan_rosette_of
from innocook.reports.quick_scan import scan_figures
from innocook.reports.rosette import rosette_svg
from innocook.services import assessments, quick_scan
from innocook.services.public_questionnaire import shown_plan
from innocook.web import kept
from innocook.web.access import public, signed_in, visitor
from innocook.web.clock import now
from innocook.web.colours import principle_classes
from innocook.web.database import db, writing
from innocook.web.errors import refusals
from innocook.web.languages import current_language
from innocook.web.quick_scan_forms import ScanQuestion, scan_answers, scan_questions, typed_values, values_of
from innocook.web.quick_scan_links import LinkDamaged, QuestionnaireGone, Scan, scan_of, token_of
from innocook.web.quick_scan_words import carried_sentences, sums

pages = Blueprint("quick_scan", __name__)

CARRIED = "carried"
"""What came of carrying answers over, for the next page, where it is not what the page before had promised."""


@pages.get("/quick-scan")
@public
def form() -> ResponseReturnValue:
    """The questions on one page, with the choices that the address holds."""
    questionnaire = _asked()
    return _form_page(questionnaire, scan_questions(questionnaire, request.args))


@pages.get("/quick-scan/check")
@public
def check() -> ResponseReturnValue:
    """On to the result, or the form again with what is missing; nothing is stored on the way."""
    questionnaire = _asked()
    questions = scan_questions(questionnaire, request.args)
    answers = scan_answers(questions)
    if any(question.errors for question in questions):
        return _form_page(questionnaire, questions), 422
    return redirect(url_for("quick_scan.result", link=token_of(questionnaire, answers)), 303)


@pages.get("/quick-scan/<link>")
@public
def result(link: str) -> ResponseReturnValue:
    """The first scores, rosette and steps of the answers in the link."""
    scan = scan_of(db(), link, at=now())
    figures, language = scan_figures(scan.plan, scan.answers), current_language()
    return render_template(
        "quick_scan/result.html",
        link=link,
        figures=figures,
        questionnaire=scan.questionnaire,
        colours=principle_classes(scan.questionnaire),
        rosette=Markup(rosette_svg(scan_rosette_of(figures, language), language)),  # noqa: S704 - ours
        sums=sums(scan.plan, scan.answers),
        again=values_of(scan.answers),
        is_current=scan.questionnaire.sha256 == shown_plan(db(), at=now()).questionnaire.sha256,
        address=current_app.config["INNOCOOK"].public_address + url_for("quick_scan.result", link=link),
    )


@pages.get("/quick-scan/<link>/carry")
@signed_in
def carry(link: str) -> ResponseReturnValue:
    """The visitor's assessments, and what each would take over from the scan."""
    return _carry_page(link, scan_of(db(), link, at=now()))


@pages.post("/quick-scan/<link>/carry")
@signed_in
def take(link: str) -> ResponseReturnValue:
    """Store the answers where the chosen assessment is still blank, and go on to its list of sections."""
    scan = scan_of(db(), link, at=now())
    if kept.is_asked():
        return _carry_page(link, scan)
    opened = assessments.open_assessment(db(), visitor(), _chosen(), Action.SEE_TASKS, at=now())
    if (opened.questionnaire.id, opened.questionnaire.version) != (scan.questionnaire.id, scan.questionnaire.version):
        raise NotFound(str(opened.id))
    try:
        with writing() as session:
            done = quick_scan.carry(session, visitor(), opened, scan.answers, at=now())
    except MoveRefused as refused:
        return _carry_page(link, scan, refusals()[refused.code]), 409
    promised = set(request.form.get("taken", "").split())
    if promised <= set(done.taken):
        cookie["saved_at"] = now().astimezone(ZoneInfo(visitor().time_zone)).isoformat()
        return redirect(url_for("assessments.tasks", assessment_id=opened.id))
    cookie[CARRIED] = carried_sentences(done, promised)
    return redirect(url_for("quick_scan.carry", link=link))


@pages.errorhandler(LinkDamaged)
def damaged(error: LinkDamaged) -> ResponseReturnValue:
    """The link was cut off or changed."""
    return render_template("quick_scan/unreadable.html", is_gone=False), 404


@pages.errorhandler(QuestionnaireGone)
def gone(error: QuestionnaireGone) -> ResponseReturnValue:
    """The questions have changed, and the old ones are nowhere any more."""
    return render_template("quick_scan/unreadable.html", is_gone=True), 410


def _asked() -> Questionnaire:
    questionnaire = shown_plan(db(), at=now()).questionnaire
    if questionnaire.quick_scan is None:
        raise NotFound("quick scan")
    return questionnaire


def _chosen() -> UUID:
    try:
        return UUID(request.form.get("assessment", ""))
    except ValueError as error:
        raise NotFound("assessment") from error


def _form_page(questionnaire: Questionnaire, questions: list[ScanQuestion]) -> str:
    g.menu_path = url_for("quick_scan.form", **typed_values(questions))
    return render_template(
        "quick_scan/form.html",
        questionnaire=questionnaire,
        questions=questions,
        errors=[(question.id, error) for question in questions for error in question.errors],
        minutes=scan_minutes(questionnaire),
        colours=principle_classes(questionnaire),
    )


def _carry_page(link: str, scan: Scan, refusal: str = "") -> str:
    g.menu_path = url_for("quick_scan.carry", link=link)
    found = quick_scan.destinations(db(), visitor(), scan.questionnaire, scan.answers, at=now())
    return render_template(
        "quick_scan/carry.html",
        link=link,
        destinations=found,
        questionnaire=scan.questionnaire,
        answers=scan.answers,
        refusal=refusal,
        said=cookie.pop(CARRIED, []),
    )
