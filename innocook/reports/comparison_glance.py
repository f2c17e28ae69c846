"""The first pages of a comparison report: maturity groups, how the scores spread, groups beside one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from innocook.core.comparison import Quartiles
from innocook.core.group_summary import SMALL, band_counts, spread
from innocook.core.groups import Group
from innocook.core.questionnaire import Score, ScoreKind
from innocook.core.scoring import display
from innocook.i18n import Translator
from innocook.reports import palette
from innocook.reports.axes import score_axis, share_of
from innocook.reports.band_bars import BandBars, BandRow, band_bars_svg
from innocook.reports.comparison_blocks import (
    PAPER_WIDTH,
    Block,
    chart,
    heading,
    marked,
    new_page,
    paragraph,
    shaded,
    strong,
    table,
)
from innocook.reports.comparison_report import ComparisonReport, fact_names, fact_titles
from innocook.reports.strips import StripRow, Strips, strips_svg
from innocook.reports.wording import whole_percent

SHOWN_FACTS = ("country", "institution_type", "size", "context_group")


def glance_blocks(report: ComparisonReport, t: Translator) -> list[Block]:
    """How many institutions stand in each maturity group, and how principles and sections spread."""
    overall = report.overall
    blocks = _bands(report, overall, t) if overall and overall.bands else []
    principles, sections = report.scores_of(ScoreKind.PRINCIPLE), report.scores_of(ScoreKind.SECTION)
    first = [overall, *principles] if overall else list(principles)
    for title, scores in (
        (t.gettext("How the overall score and the principles spread"), first),
        (t.gettext("How the sections spread"), list(sections)),
    ):
        if scores:
            blocks += [new_page()] if blocks and scores[0].kind is ScoreKind.SECTION else []
            blocks += [heading(title), _strips(report, title, scores, t), _quartiles(report, title, scores, t)]
    return blocks


def group_blocks(report: ComparisonReport, t: Translator) -> list[Block]:
    """A table of medians per fact in which the institutions differ."""
    names, titles = fact_names(report, t), fact_titles(t)
    blocks: list[Block] = []
    for fact in SHOWN_FACTS:
        keys = [key for key in names[fact] if key in report.group.values_of(fact)]
        keys += [key for key in report.group.values_of(fact) if key not in names[fact]]
        if len(keys) > 1:
            rows = [(names[fact].get(key, key), report.group.where({fact: key})) for key in keys]
            blocks += [heading(titles[fact]), _medians(report, titles[fact], rows, t)]
    if not blocks:
        return [paragraph(t.gettext("The institutions of this view do not differ in any of these facts."))]
    said = t.gettext(
        "Medians in whole points. Groups of fewer than %(number)s institutions are marked: their median says little, "
        "and officials never see them.",
        number=SMALL,
    )
    return [paragraph(said, is_soft=True), *blocks]


def shown(value: float | None) -> str:
    """A score in whole points, half up; a dash where there is none."""
    return "–" if value is None or np.isnan(value) else str(display(value))


def _bands(report: ComparisonReport, overall: Score, t: Translator) -> list[Block]:
    counts = band_counts(report.group, overall)
    names = [band.name.in_language(t.language) for band in overall.bands]
    title = t.gettext("Institutions per maturity group")
    row = BandRow(overall.name.in_language(t.language), tuple(counts.counts.values()), counts.unrated)
    drawn = band_bars_svg(BandBars(title, tuple(names), (row,)), t.language, width=PAPER_WIDTH)
    rows = [
        [name, t.number(number), whole_percent(number / counts.rated, t) if counts.rated else "–"]
        for name, number in zip(names, counts.counts.values(), strict=True)
    ]
    if counts.unrated:
        rows.append([t.gettext("Not rated yet"), t.number(counts.unrated), "–"])
    head = [t.gettext("Maturity group"), t.gettext("Institutions"), t.gettext("Share of those rated")]
    return [heading(title), chart(drawn, title), table(head, rows, caption=title)]


def _strips(report: ComparisonReport, title: str, scores: Sequence[Score], t: Translator) -> Block:
    rows = tuple(_strip(report, score, t) for score in scores)
    drawn = Strips(title, rows, score_axis(scores[0], t.gettext("Points")))
    return chart(strips_svg(drawn, t.language, width=PAPER_WIDTH), title)


def _strip(report: ComparisonReport, score: Score, t: Translator) -> StripRow:
    found = spread(report.group, score.id)
    values = (share_of(score, value) for value in report.group.values(score.id).tolist())
    quarters = (found.lower, found.median, found.upper) if found else (None, None, None)
    lower, median, upper = (share_of(score, value) for value in quarters)
    return StripRow(
        label=score.name.in_language(t.language),
        colour=report.colour_of(score),
        values=tuple(value for value in values if value is not None),
        lower=lower,
        median=median,
        upper=upper,
        shown=t.gettext("median %(median)s", median=shown(found.median)) if found else "–",
    )


def _quartiles(report: ComparisonReport, title: str, scores: Sequence[Score], t: Translator) -> Block:
    head = [
        t.gettext("Score"),
        t.gettext("First quartile"),
        t.gettext("Median"),
        t.gettext("Third quartile"),
        t.gettext("Institutions rated"),
    ]
    return table(head, [list(_quartile_row(report.group, score, t)) for score in scores], caption=title)


def _quartile_row(group: Group, score: Score, t: Translator) -> Iterator[str | Block]:
    found = spread(group, score.id)
    yield score.name.in_language(t.language)
    yield shown(found.lower if found else None)
    yield strong(shown(found.median if found else None))
    yield shown(found.upper if found else None)
    yield t.number(int((~np.isnan(group.values(score.id))).sum()))


def _medians(report: ComparisonReport, title: str, rows: Sequence[tuple[str, Group]], t: Translator) -> Block:
    scores = [score for score in report.scores if score.kind is not ScoreKind.SECTION]
    head = [title, t.gettext("Institutions"), *(score.name.in_language(t.language) for score in scores)]
    return table(head, [_median_row(name, group, scores, t) for name, group in rows], caption=title, is_split=True)


def _median_row(name: str, group: Group, scores: Sequence[Score], t: Translator) -> list[str | Block]:
    number = t.number(len(group))
    small = marked(number, t.gettext("small group")) if len(group) < SMALL else number
    return [name, small, *(_median(spread(group, score.id), score) for score in scores)]


def _median(found: Quartiles | None, score: Score) -> str | Block:
    share = share_of(score, found.median) if found else None
    if found is None or share is None:
        return "–"
    return shaded(shown(found.median), palette.HEAT[palette.heat_step(share)])


def warning(report: ComparisonReport, t: Translator) -> str:
    """What has to be said before any figure; empty for validated scores."""
    if report.is_validated:
        return ""
    return t.gettext(
        "No reviewer has checked these scores yet. Self-ratings run high and differ in strictness: read them as a "
        "first impression, not as an order."
    )
