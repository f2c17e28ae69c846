"""How far the order and the maturity groups of a round hold under other weights, for reviewers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from innocook.core.differences import summary
from innocook.core.leaving_out import PartKind
from innocook.core.permissions import Action
from innocook.core.questionnaire import Score
from innocook.core.robustness import SHARES
from innocook.core.robustness_analysis import Analysis, conclusion
from innocook.core.weight_sets import HIGHEST_SEED, SEED
from innocook.reports.charts_plotly_lines import intervals_figure
from innocook.reports.intervals import intervals_svg
from innocook.reports.robustness_words import conclusion_words, limits_words, mean_name
from innocook.services import robustness
from innocook.services.comparison import View
from innocook.services.robustness import PlacedPage
from innocook.services.robustness_documents import kept_in
from innocook.web import compared
from innocook.web.access import needs
from innocook.web.chart_assets import chart_assets
from innocook.web.database import db
from innocook.web.languages import current_language, translator
from innocook.web.robustness_charts import intervals_of, tier_words
from innocook.web.robustness_rows import blocks_of, left_out_rows, other_rows, part_rows

pages = Blueprint("robustness", __name__)


@pages.get("/compare/<uuid:round_id>/robustness")
@needs(Action.SEE_COMPARISON)
def page(round_id: UUID) -> ResponseReturnValue:
    """What may be concluded from the view's overall score; a page that says so where it has none."""
    view = compared.asked(round_id)
    score = view.group.plan.questionnaire.overall
    if score is None:
        return compared.page("robustness/without.html", view)
    return compared.page("robustness/robustness.html", view, score=score, **_values(view, score))


def _values(view: View, score: Score) -> dict[str, Any]:
    asked = request.args.get("seed", "")
    seed = seed_of(asked)
    document = compared.analysed(view, f"robustness-{score.id}-{seed}", lambda: robustness.made(view, score.id, seed))
    kept = kept_in(document)
    what, found = conclusion(kept.found), kept.found
    placed = robustness.page_of(db(), view, found, current_language(), request.args.get("page", 1, type=int))
    return {
        "made": kept.made,
        "what": what,
        "words": conclusion_words(what, kept.made.draws, translator()),
        "limits": limits_words(translator()),
        "found": placed,
        "low_percent": translator().percent(SHARES[0]),
        "high_percent": translator().percent(SHARES[-1]),
        "seed": seed if seed != SEED else None,
        "seeds": {"now": seed, "usual": SEED, "highest": HIGHEST_SEED, "refused": asked not in ("", str(seed))},
        **_pictures(found, placed, score, what.rated),
        **_parts(view, found, placed),
        **_other(view, found, placed, score),
    }


def _pictures(found: Analysis, placed: PlacedPage, score: Score, rated: int) -> dict[str, Any]:
    blocks = blocks_of(found, placed, translator())
    intervals, language = intervals_of(found, blocks, score, rated), current_language()
    return {
        "blocks": blocks,
        "tier_words": tier_words,
        "intervals": intervals,
        "picture": Markup(intervals_svg(intervals, language)),  # noqa: S704 - made here, names escaped
        "plotly_intervals": intervals_figure(intervals, language),
        **chart_assets(),
    }


def _parts(view: View, found: Analysis, placed: PlacedPage) -> dict[str, Any]:
    plan, t, parts = view.group.plan, translator(), found.left_out.parts
    return {
        "left_out_rows": left_out_rows(found, plan, placed, t),
        "sections": part_rows(parts, PartKind.SECTION, plan, t),
        "indicators": part_rows(parts, PartKind.INDICATOR, plan, t),
    }


def _other(view: View, found: Analysis, placed: PlacedPage, score: Score) -> dict[str, Any]:
    if found.other is None:
        return {"other_summary": None, "other_rows": {}}
    t = translator()
    return {
        "other_name": mean_name(found.other.rule, t),
        "own_name": mean_name(score.rule, t),
        "other_summary": summary(found.other.difference),
        "other_rows": other_rows(found, view.group.plan, score, placed, t),
    }


def seed_of(typed: str) -> int:
    """The seed in the address, 1 to the highest; the usual one for anything else."""
    if (
        typed.isascii()
        and typed.isdecimal()
        and len(typed) <= len(str(HIGHEST_SEED))
        and 1 <= int(typed) <= HIGHEST_SEED
    ):
        return int(typed)
    return SEED
