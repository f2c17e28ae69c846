"""The technical annex of a round, for reviewers: how the questionnaire itself behaves."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from innocook.core.annex import FEWEST_PAIRS, REDUNDANT
from innocook.core.group_summary import CEILING
from innocook.core.language_drift import FEWEST_ANSWERS, NOTABLE
from innocook.core.permissions import Action
from innocook.core.reliability import FEWEST_CASES
from innocook.services import annex
from innocook.web import compared
from innocook.web.access import needs
from innocook.web.annex_rows import USUAL, consistency_rows, drift_blocks, exact_percent, share, signed
from innocook.web.languages import translator

LIMITS = {
    "cases": FEWEST_CASES,
    "pairs": FEWEST_PAIRS,
    "answers": FEWEST_ANSWERS,
    "redundant": REDUNDANT,
    "crowded": CEILING,
    "notable": NOTABLE,
    "usual": USUAL,
}
pages = Blueprint("annex", __name__)


@pages.get("/compare/<uuid:round_id>/annex")
@needs(Action.SEE_COMPARISON)
def page(round_id: UUID) -> ResponseReturnValue:
    """Weights, consistency, pairs, ends and languages over the institutions that fit the filters."""
    view = compared.asked(round_id)
    found, made_with = annex.read(compared.analysed(view, annex.ANNEX, lambda: annex.made(view)))
    questionnaire = view.group.plan.questionnaire
    return compared.page(
        "annex/annex.html",
        view,
        annex=found,
        made_with=made_with,
        score_names={name: score.name for name, score in questionnaire.score_by_id.items()},
        titles={name: indicator.title for name, indicator in questionnaire.indicator_by_id.items()},
        consistency=consistency_rows(found),
        drift=drift_blocks(found),
        percent=translator().percent,
        share_words=share,
        exact_percent=exact_percent,
        difference=signed,
        limits=LIMITS,
    )
