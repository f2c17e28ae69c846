"""What the product is and how it scores; open to everybody."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from innocook.core.questionnaire import ScoreKind
from innocook.core.quick_scan import scan_minutes
from innocook.reports.methodology import bands_words, needs_words, rule_name, rules
from innocook.services.public_questionnaire import shown_plan
from innocook.web.access import public
from innocook.web.clock import now
from innocook.web.colours import principle_classes
from innocook.web.database import db
from innocook.web.languages import translator
from innocook.web.showcase import showcase_answers
from innocook.web.thumbs import thumb

bare = Blueprint("bare", __name__)
pages = Blueprint("home", __name__)


@bare.get("/")
@public
def root() -> ResponseReturnValue:
    """To the home page in the reader's language, Arabic by default."""
    return redirect(url_for("home.index"))


@pages.get("/")
@public
def index() -> ResponseReturnValue:
    """What the product is, its sign, and the way in."""
    plan = shown_plan(db(), at=now())
    return render_template(
        "home/index.html",
        questionnaire=plan.questionnaire,
        principles=plan.questionnaire.scores_of(ScoreKind.PRINCIPLE),
        colours=principle_classes(plan.questionnaire),
        rosette=thumb(plan, showcase_answers(plan)),
        scan_minutes=scan_minutes(plan.questionnaire),
    )


@pages.get("/methodology")
@public
def methodology() -> ResponseReturnValue:
    """Indicators, levels, rules and sources, made from the questionnaire itself."""
    questionnaire = shown_plan(db(), at=now()).questionnaire
    return render_template(
        "home/methodology.html",
        questionnaire=questionnaire,
        rules=rules(translator()),
        bands=bands_words(questionnaire, translator()),
        rule_name=lambda score: rule_name(score.rule, translator()),
        needs_words=lambda score: needs_words(score, translator()),
        overall=questionnaire.scores_of(ScoreKind.OVERALL),
        principles=questionnaire.scores_of(ScoreKind.PRINCIPLE),
        sections=questionnaire.scores_of(ScoreKind.SECTION),
        colours=principle_classes(questionnaire),
    )
