"""From a `Report`, or from answers alone, to what the rosette and the charts draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from innocook.core.answers import BLANK, Answers, AnswerState
from innocook.core.points import points_of, reach
from innocook.core.questionnaire import Indicator, Questionnaire, ScoreKind
from innocook.i18n import Translator, translator
from innocook.reports import palette
from innocook.reports.charts import Measure, Series
from innocook.reports.figures import AnswerFigure, Figure, IndicatorFigure, Kind, ScoreFigure
from innocook.reports.quick_scan import ScanFigures
from innocook.reports.report import Report
from innocook.reports.result_words import score_name
from innocook.reports.rosette import Petal, Rosette, Sector, Size, rosette_svg
from innocook.reports.score_building import score_colours

NO_SCORE = "–"


def rosette_of(report: Report, language: str) -> Rosette:
    """The rosette of a report, with its words: a title, a description and what every petal says."""
    t = translator(language)
    return Rosette(
        sectors=tuple(
            Sector(
                section.id,
                section.title.in_language(language),
                tuple(_petal(report.indicator_by_id[name], t) for name in section.indicators),
            )
            for section in report.sections
        ),
        score=_star_score(report.overall),
        is_validated=report.is_validated,
        title=t.gettext("Rosette of all indicators"),
        description=_description(
            [*report.scores_of(ScoreKind.OVERALL), *report.scores_of(ScoreKind.PRINCIPLE)], t, both=report.is_validated
        ),
    )


def scan_rosette_of(figures: ScanFigures, language: str) -> Rosette:
    """The rosette of a quick scan: a petal for every indicator, those that were not asked only outlined."""
    t = translator(language)

    def petal(indicator: IndicatorFigure) -> Petal:
        if indicator.id in figures.asked:
            return _petal(indicator, t)
        title = indicator.title.in_language(language)
        words = t.gettext("%(title)s: %(answer)s", title=title, answer=t.gettext("Not asked"))
        return Petal(id=indicator.id, colour=indicator.colour, own=None, title=words, asked=False)

    sectors = tuple(
        Sector(
            part.id, part.title.in_language(language), tuple(petal(figures.indicator_by_id[n]) for n in part.indicators)
        )
        for part in figures.sections
    )
    title, scores = t.gettext("Rosette of the quick scan"), [figures.overall, *figures.others]
    return Rosette(sectors, _star_score(figures.overall), False, title, _description(filter(None, scores), t))


def thumb_of(
    questionnaire: Questionnaire, answers: Answers, points: int | None, validated: Answers | None = None
) -> Rosette:
    """The rosette for a list: shapes and the overall score in whole points; the list itself has the words."""
    colours = score_colours(questionnaire)

    def petal(indicator: Indicator) -> Petal:
        shown = (answers if validated is None else validated).get(indicator.id, BLANK)
        return Petal(
            id=indicator.id,
            colour=colours.get(indicator.principle or "", palette.ACTION),
            own=_share(indicator, answers),
            validated=None if validated is None else _share(indicator, validated),
            not_applicable=shown.state is AnswerState.NOT_APPLICABLE,
        )

    sectors = tuple(
        Sector(part.id, "", tuple(petal(questionnaire.indicator_by_id[name]) for name in part.indicators))
        for part in questionnaire.sections
    )
    return Rosette(sectors, NO_SCORE if points is None else str(points), validated is not None)


def group_thumb(
    questionnaire: Questionnaire,
    medians: Mapping[str, float | None],
    overall_points: int | None,
    language: str,
    *,
    is_validated: bool = True,
) -> str:
    """The rosette of a group as SVG: a petal is the group's median in points of that indicator, the star its overall.

    An indicator without a median, or none given, leaves its petal empty. Medians of self-assessed answers
    (`is_validated` false) are lightly filled, as everywhere.
    """
    colours = score_colours(questionnaire)

    def petal(indicator: Indicator) -> Petal:
        share = _share_of_points(indicator, medians.get(indicator.id))
        colour = colours.get(indicator.principle or "", palette.ACTION)
        return Petal(indicator.id, colour, None if is_validated else share, share if is_validated else None)

    sectors = tuple(
        Sector(part.id, "", tuple(petal(questionnaire.indicator_by_id[name]) for name in part.indicators))
        for part in questionnaire.sections
    )
    score = NO_SCORE if overall_points is None else str(overall_points)
    return rosette_svg(Rosette(sectors, score, is_validated), language, Size.THUMB)


def measures_of(report: Report, kind: ScoreKind, language: str) -> tuple[Measure, ...]:
    """The scores of one kind, ready for a radar or bars."""
    t = translator(language)
    return tuple(
        Measure(
            id=score.id,
            label=score.name.in_language(language),
            colour=score.colour,
            value=score.share(score.shown),
            own=score.share(score.own),
            is_validated=report.is_validated,
            shown=points_text(score.shown, t),
            own_shown=points_text(score.own, t),
        )
        for score in report.scores_of(kind)
    )


def series_of(report: Report, language: str) -> Series:
    """What the charts of a report call the score they show, and the self-assessed one."""
    t = translator(language)
    return Series(score_name(report.kind, t), score_name(Kind.SELF, t))


def points_text(figure: Figure, t: Translator) -> str:
    """A figure as people read it: whole points, or that it is not rated yet."""
    return t.gettext("Not rated yet") if figure.points is None else t.number(figure.points)


def answer_words(answer: AnswerFigure, t: Translator) -> str:
    """An answer in a few words: the level with its key, the number, "Not applicable" or "Not answered"."""
    if answer.state is AnswerState.NOT_APPLICABLE:
        return t.gettext("Not applicable")
    if answer.name is not None:
        return f"{answer.option}\u00a0·\u00a0{answer.name.in_language(t.language)}"
    if answer.number is not None:
        return t.number(answer.number, 0 if answer.number == int(answer.number) else 2)
    return t.gettext("Not answered")


def indicator_words(indicator: IndicatorFigure, t: Translator) -> str:
    """The title of an indicator with its answer, and the self-assessed one where a reviewer changed it."""
    title, answer = indicator.title.in_language(t.language), answer_words(indicator.shown, t)
    if not indicator.is_changed:
        return t.gettext("%(title)s: %(answer)s", title=title, answer=answer)
    own = answer_words(indicator.own, t)
    return t.gettext("%(title)s: %(answer)s; self-assessed: %(own)s", title=title, answer=answer, own=own)


def _petal(indicator: IndicatorFigure, t: Translator) -> Petal:
    return Petal(
        id=indicator.id,
        colour=indicator.colour,
        own=indicator.share(indicator.own),
        validated=indicator.share(indicator.validated),
        not_applicable=indicator.shown.state is AnswerState.NOT_APPLICABLE,
        title=indicator_words(indicator, t),
    )


def _star_score(overall: ScoreFigure | None) -> str:
    return NO_SCORE if overall is None or overall.shown.points is None else str(overall.shown.points)


def _description(scores: Iterable[ScoreFigure], t: Translator, *, both: bool = False) -> str:
    return " ".join(_told(score, t, both=both) for score in scores)


def _told(score: ScoreFigure, t: Translator, *, both: bool) -> str:
    name, shown = score.name.in_language(t.language), points_text(score.shown, t)
    if not both:
        return t.gettext("%(name)s: %(score)s.", name=name, score=shown)
    own = points_text(score.own, t)
    return t.gettext("%(name)s: %(score)s (self-assessed: %(own)s).", name=name, score=shown, own=own)


def _share(indicator: Indicator, answers: Answers) -> float | None:
    return _share_of_points(indicator, points_of(indicator, answers.get(indicator.id, BLANK)))


def _share_of_points(indicator: Indicator, points: float | None) -> float | None:
    worst, best = reach(indicator)
    return None if points is None or best <= worst else (points - worst) / (best - worst)
