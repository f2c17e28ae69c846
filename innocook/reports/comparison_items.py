"""The pages of a comparison report about the questionnaire itself: indicators, and the technical annex in short."""

from __future__ import annotations

from innocook.core.annex import FEWEST_PAIRS, REDUNDANT
from innocook.core.group_summary import (
    CEILING,
    FEWEST_ANSWERS,
    IndicatorSummary,
    indicator_summaries,
    strengths_and_gaps,
)
from innocook.core.item_answers import ItemAnswers
from innocook.core.reliability import FEWEST_CASES
from innocook.i18n import LANGUAGE_NAMES, Translator
from innocook.reports import palette
from innocook.reports.comparison_blocks import Block, heading, marked, paragraph, shaded, table
from innocook.reports.comparison_report import ComparisonReport
from innocook.reports.wording import whole_percent

MOST_FOUND = 3


def indicator_blocks(report: ComparisonReport, t: Translator) -> list[Block]:
    """Common strengths and gaps, then every indicator: how far it is reached, how many are at the top or exempt."""
    summaries = indicator_summaries(report.group)
    strengths, gaps = strengths_and_gaps(summaries)
    found = ((t.gettext("Most common strengths"), strengths), (t.gettext("Most common gaps"), gaps))
    beside = [{"title": title, "items": _found(some[:MOST_FOUND], t)} for title, some in found if some]
    title = t.gettext("Every indicator")
    head = [
        t.gettext("Indicator"),
        t.gettext("Mean share of the points"),
        t.gettext("At the highest level"),
        t.gettext("Not applicable"),
        t.gettext("Not answered"),
    ]
    crowded = {one.indicator: one for one in report.annex.items}
    rows = [_indicator(one, crowded[one.indicator.id], t) for one in summaries]
    said = t.gettext(
        "Shares of the institutions; the first two of those that answered. At the ceiling, at least %(share)s of at "
        "least %(number)d answers stand at the highest level: the indicator hardly tells institutions apart.",
        share=t.percent(CEILING),
        number=FEWEST_ANSWERS,
    )
    return [
        {"kind": "beside", "lists": beside},
        heading(title),
        paragraph(said, is_soft=True),
        table(head, rows, caption=title, widths=(4, 1.2, 1.2, 1.2, 1.2), is_split=True),
    ]


def annex_blocks(report: ComparisonReport, t: Translator) -> list[Block]:
    """Effective weights and internal consistency, then redundant pairs and the drift between languages in words."""
    return [*_weights(report, t), *_consistency(report, t), *_pairs(report, t), *_drift(report, t)]


def _found(found: tuple[IndicatorSummary, ...], t: Translator) -> list[str]:
    return [
        t.gettext(
            "%(title)s (%(share)s of the points)",
            title=one.indicator.title.in_language(t.language),
            share=whole_percent(one.mean_share or 0, t),
        )
        for one in found
    ]


def _indicator(one: IndicatorSummary, answers: ItemAnswers, t: Translator) -> list[str | Block]:
    title = f"{one.indicator.id} {one.indicator.title.in_language(t.language)}"
    top = _share(one.highest, t)
    mean = _share(one.mean_share, t)
    paint = palette.HEAT[palette.heat_step(one.mean_share or 0)]
    return [
        title,
        mean if one.mean_share is None else shaded(mean, paint),
        marked(top, t.gettext("ceiling")) if answers.is_ceiling else top,
        _share(one.not_applicable, t),
        _share(one.blank, t),
    ]


def _share(share: float | None, t: Translator) -> str:
    return "–" if share is None else whole_percent(share, t)


def _weights(report: ComparisonReport, t: Translator) -> list[Block]:
    if not report.annex.weights:
        return []
    title = t.gettext("Effective weights")
    said = t.gettext(
        "How closely each principle and section goes together with the overall score (correlation). Those that follow "
        "it less carry less than their weight."
    )
    rows = [
        [
            _score_name(report, one.score, t),
            t.exact(round(100 * one.share, 1)),
            _decimal(one.correlation, t),
            t.number(one.institutions),
        ]
        for one in report.annex.weights
    ]
    head = [t.gettext("Score"), t.gettext("Weight in percent"), t.gettext("Correlation"), t.gettext("Institutions")]
    return [heading(title), paragraph(said, is_soft=True), table(head, rows, caption=title)]


def _consistency(report: ComparisonReport, t: Translator) -> list[Block]:
    title = t.gettext("Internal consistency")
    known = [one for one in report.annex.consistency if one.found.alpha is not None]
    if not known:
        said = t.gettext(
            "Cronbach's alpha needs %(number)s institutions that answered every indicator of a score. There are fewer.",
            number=FEWEST_CASES,
        )
        return [heading(title), paragraph(said)]
    rows = [
        [
            _score_name(report, one.score, t),
            _decimal(one.found.alpha, t),
            f"{_decimal(one.found.low, t)} – {_decimal(one.found.high, t)}",
            t.number(one.found.cases),
        ]
        for one in known
    ]
    head = [
        t.gettext("Score"),
        t.gettext("Cronbach's alpha"),
        t.gettext("%(level)s interval", level=t.percent(0.95)),
        t.gettext("Complete cases"),
    ]
    said = t.gettext("Between 0.6 and 0.9 is aimed at; a negative value is shown as it is.")
    return [heading(title), paragraph(said, is_soft=True), table(head, rows, caption=title)]


def _pairs(report: ComparisonReport, t: Translator) -> list[Block]:
    found = report.annex.redundant
    title = t.gettext("Indicators that say nearly the same")
    limit = t.number(REDUNDANT, 2)
    if not report.annex.pairs:
        said = t.gettext(
            "Not computed: no two indicators were answered, with differences, by at least %(number)d institutions.",
            number=FEWEST_PAIRS,
        )
        return [heading(title), paragraph(said)]
    if not found:
        return [heading(title), paragraph(t.gettext("No two indicators correlate above %(limit)s.", limit=limit))]
    rows = [[f"{one.first} · {one.second}", _decimal(one.correlation, t), t.number(one.institutions)] for one in found]
    head = [t.gettext("Indicators"), t.gettext("Correlation"), t.gettext("Institutions")]
    return [heading(title), table(head, rows, caption=title, is_split=True)]


def _drift(report: ComparisonReport, t: Translator) -> list[Block]:
    compared = [one for one in report.annex.drifts if one.difference is not None]
    flagged = [one for one in compared if one.is_flagged]
    title = t.gettext("Indicators that behave differently by language")
    if not compared:
        said = t.gettext("Too few institutions answered in another language to compare the wording.")
        return [heading(title), paragraph(said)]
    if not flagged:
        said = t.gettext("No indicator differs notably between the languages it was answered in.")
        return [heading(title), paragraph(said)]
    rows = [
        [one.indicator, LANGUAGE_NAMES[one.language], _decimal(one.difference, t), t.number(one.answers)]
        for one in flagged
    ]
    head = [
        t.gettext("Indicator"),
        t.gettext("Language"),
        t.gettext("Difference in points"),
        t.gettext("Answers in this language"),
    ]
    return [heading(title), table(head, rows, caption=title, is_split=True)]


def _score_name(report: ComparisonReport, score: str, t: Translator) -> str:
    return report.asked.score_by_id[score].name.in_language(t.language)


def _decimal(value: float | None, t: Translator) -> str:
    return "–" if value is None else t.number(value, 2)
