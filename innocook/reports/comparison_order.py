"""The pages of a comparison report about order: what may be concluded, the tiers, and what moves the scores."""

from __future__ import annotations

from innocook.core.leaving_out import LeftOut, PartKind, furthest
from innocook.core.robustness_analysis import Analysis, conclusion
from innocook.i18n import Translator
from innocook.reports.axes import rank_axis, rank_share
from innocook.reports.comparison_blocks import PAPER_WIDTH, Block, chart, heading, paragraph, strong, table
from innocook.reports.comparison_glance import shown
from innocook.reports.comparison_report import MOST_NAMED, ComparisonReport, Robust
from innocook.reports.intervals import IntervalRow, Intervals, Tier, intervals_svg
from innocook.reports.robustness_words import conclusion_words, points_words, rank_interval, score_interval
from innocook.reports.wording import named

MOST_DRAWN = 60
MOST_ON_PAGE, FIRST_ON_PAGE = 24, 19
"""Rows and headings that a chart of intervals has on a page."""


def order_blocks(report: ComparisonReport, t: Translator) -> list[Block]:
    """What the order and the maturity groups carry, in words, then tiers by name and the parts that move most."""
    robust = report.robust
    if robust is None:
        return [paragraph(t.gettext("This questionnaire has no overall score, so there is no order to examine."))]
    found, what = robust.found, conclusion(robust.found)
    blocks = [paragraph(" ".join(conclusion_words(what, robust.draws, t)))]
    if not what.rated:
        return blocks
    blocks.append(paragraph(_how(robust, report.overall.tolerance if report.overall else 0, t), is_soft=True))
    if what.tiers is not None:
        blocks += _tiers(report, found, t)
    elif len(report.group) <= MOST_NAMED:
        blocks += _by_name(report, found, t)
    return blocks + _parts(report, found, t)


def _how(robust: Robust, tolerance: float, t: Translator) -> str:
    return t.gettext(
        "Every weight of every level is drawn %(draws)s times between 75%% and 125%% of its value (seed %(seed)s). "
        "Intervals hold the middle 90%% of the draws. A tier ends where an institution's best rank lies beyond the "
        "worst rank of the tier's first one and its score lies %(points)s points or more below that one's.",
        draws=t.number(robust.draws),
        points=t.exact(tolerance),
        seed=robust.seed,
    )


def _tiers(report: ComparisonReport, found: Analysis, t: Translator) -> list[Block]:
    blocks, tiers = [heading(t.gettext("Tiers"))], _by_tier(report, found)
    if len(report.group) > MOST_NAMED:
        return [*blocks, _summary(found, tiers, t)]
    if sum(map(len, tiers.values())) <= MOST_DRAWN:
        blocks += _drawn(report, found, tiers, t)
    return [*blocks, _members(report, found, tiers, t)]


def _by_tier(report: ComparisonReport, found: Analysis) -> dict[int, list[int]]:
    """The rows of the rated institutions by tier, the first tier first, in each by name where there are names."""
    place = {key: row for row, key in enumerate(report.group.keys)}
    rows = [place[key] for key in (report.names or place)]
    tiers: dict[int, list[int]] = {}
    for row in rows:
        tier = found.tiers[row]
        if tier is not None:
            tiers.setdefault(tier, []).append(row)
    return dict(sorted(tiers.items()))


def _tier_name(tier: int, number: int, t: Translator) -> str:
    return t.ngettext("Tier %(tier)d: %(num)d institution", "Tier %(tier)d: %(num)d institutions", number, tier=tier)


def _summary(found: Analysis, tiers: dict[int, list[int]], t: Translator) -> Block:
    scores = found.scores
    rows = [
        [t.number(tier), t.number(len(rows)), score_interval(float(scores[rows].min()), float(scores[rows].max()))]
        for tier, rows in tiers.items()
    ]
    title = t.gettext("Tiers")
    head = [t.gettext("Tier"), t.gettext("Institutions"), t.gettext("Lowest and highest score")]
    return table(head, rows, caption=title, widths=(1, 1, 2), is_split=True)


def _drawn(report: ComparisonReport, found: Analysis, tiers: dict[int, list[int]], t: Translator) -> list[Block]:
    """The intervals as charts that fit their pages; a tier is not parted unless it is longer than a page."""
    title, count = t.gettext("Intervals of the ranks"), sum(map(len, tiers.values()))
    axis = rank_axis(count, t.gettext("Rank"))
    drawn = [
        Tier(_tier_name(tier, len(rows), t), tuple(_interval(report, found, row, count, t) for row in part))
        for tier, rows in tiers.items()
        for part in batches(rows, MOST_ON_PAGE)
    ]
    return [
        chart(intervals_svg(Intervals(title, tuple(page), axis), t.language, width=PAPER_WIDTH), title)
        for page in _on_pages(drawn)
    ]


def _on_pages(tiers: list[Tier]) -> list[list[Tier]]:
    """The tiers of each chart: the first stands under words and is shorter. A heading is as high as a row."""
    pages: list[list[Tier]] = [[]]
    used, room = 0, FIRST_ON_PAGE
    for tier in tiers:
        height = 1 + len(tier.rows)
        if pages[-1] and used + height > room:
            pages.append([])
            used, room = 0, MOST_ON_PAGE + 1
        pages[-1].append(tier)
        used += height
    return pages


def batches(rows: list[int], most: int) -> list[list[int]]:
    """The rows in order, at most so many at a time."""
    return [rows[start : start + most] for start in range(0, len(rows), most)]


def _interval(report: ComparisonReport, found: Analysis, row: int, count: int, t: Translator) -> IntervalRow:
    ranks = found.drawn.ranks
    low, median, high = (float(each[row]) for each in (ranks.low, ranks.median, ranks.high))
    name = named(report.names[report.group.keys[row]], t.language)
    low_share, median_share, high_share = (rank_share(rank, count) for rank in (low, median, high))
    return IntervalRow(name, low_share, median_share, high_share, rank_interval(low, high))


def _members(report: ComparisonReport, found: Analysis, tiers: dict[int, list[int]], t: Translator) -> Block:
    """The rated institutions, tier by tier."""
    title, ranks = t.gettext("Institutions by tier and name"), found.drawn.ranks
    head = [t.gettext("Tier"), t.gettext("Interval of the rank")]
    rows = [
        [*_scored(report, found, row, t), t.number(tier), rank_interval(float(ranks.low[row]), float(ranks.high[row]))]
        for tier, members in tiers.items()
        for row in members
    ]
    return table([*_score_head(t), *head], rows, caption=title, widths=(3, 1, 1.1, 0.7, 1.1), is_split=True)


def _by_name(report: ComparisonReport, found: Analysis, t: Translator) -> list[Block]:
    """The rated institutions by name, where there are too few of them for tiers."""
    place, title = {key: row for row, key in enumerate(report.group.keys)}, t.gettext("Institutions by name")
    listed = [place[key] for key in report.names if found.tiers[place[key]] is not None]
    rows = [_scored(report, found, row, t) for row in listed]
    return [heading(title), table(_score_head(t), rows, caption=title, widths=(3, 1, 1.1), is_split=True)]


def _score_head(t: Translator) -> list[str]:
    return [t.gettext("Institution"), t.gettext("Overall score"), t.gettext("Interval of the score")]


def _scored(report: ComparisonReport, found: Analysis, row: int, t: Translator) -> list[str | Block]:
    scores = found.drawn.scores
    return [
        named(report.names[report.group.keys[row]], t.language),
        strong(shown(float(found.scores[row]))),
        score_interval(float(scores.low[row]), float(scores.high[row])),
    ]


def _parts(report: ComparisonReport, found: Analysis, t: Translator) -> list[Block]:
    asked = report.group.plan.questionnaire
    parts = [part for part in found.left_out.parts if part.kind is PartKind.SECTION and part.summary]
    if not parts:
        return []
    title = t.gettext("If one section is left out")
    rows = [
        [asked.section_by_id[part.id].title.in_language(t.language), *_moved(part, t)]
        for part in sorted(parts, key=furthest)
    ]
    head = [
        t.gettext("Section"),
        t.gettext("Largest change in points"),
        t.gettext("Median change in points"),
        t.gettext("In another maturity group"),
    ]
    return [heading(title), table(head, rows, caption=title)]


def _moved(part: LeftOut, t: Translator) -> list[str]:
    found = part.summary
    if found is None:
        return ["–", "–", "–"]
    crossed = "–" if found.crossed is None else t.number(found.crossed)
    return [points_words(found.largest, t), points_words(found.median, t), crossed]
