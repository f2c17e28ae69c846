"""The intervals of the institutions of a page as one picture."""

from __future__ import annotations

from collections.abc import Sequence

from innocook.core.questionnaire import Score
from innocook.core.robustness_analysis import Analysis
from innocook.reports.axes import rank_axis, rank_share, score_axis, share_of
from innocook.reports.intervals import IntervalRow, Intervals, Tier
from innocook.web.languages import _, translator
from innocook.web.robustness_rows import InstitutionRow, TierBlock


def intervals_of(found: Analysis, blocks: Sequence[TierBlock], score: Score, rated: int) -> Intervals:
    """Intervals of ranks in their tiers, or of scores where there are too few institutions for an order."""
    if any(block.number is None for block in blocks):
        name = score.name.in_language(translator().language)
        axis = score_axis(score, name)
        tiers = [
            Tier(_("Institutions by name"), tuple(_scores(found, row, score) for row in block.rows)) for block in blocks
        ]
        return Intervals(_("Intervals of the score"), tuple(tiers), axis)
    tiers = [Tier(tier_words(block), tuple(_ranks(found, row, rated) for row in block.rows)) for block in blocks]
    return Intervals(_("Intervals of the ranks"), tuple(tiers), rank_axis(rated, _("Rank")))


def tier_words(block: TierBlock) -> str:
    """What a tier is called, with the number of its institutions on all pages."""
    return translator().ngettext(
        "Tier %(tier)d: %(num)d institution", "Tier %(tier)d: %(num)d institutions", block.size, tier=block.number
    )


def _ranks(found: Analysis, row: InstitutionRow, rated: int) -> IntervalRow:
    ranks = found.drawn.ranks
    low, median, high = (rank_share(float(each[row.row]), rated) for each in (ranks.low, ranks.median, ranks.high))
    return IntervalRow(row.name, low, median, high, _left_to_right(row.ranks))


def _scores(found: Analysis, row: InstitutionRow, score: Score) -> IntervalRow:
    scores = found.drawn.scores
    low, median, high = (
        share_of(score, float(each[row.row])) or 0.0 for each in (scores.low, scores.median, scores.high)
    )
    return IntervalRow(row.name, low, median, high, _left_to_right(row.scores))


def _left_to_right(interval: str) -> str:
    """An interval that reads as in the table, in Arabic too."""
    return f"\u2066{interval}\u2069"
