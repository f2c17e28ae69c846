"""Words that several kinds of report share, in the reader's language."""

from __future__ import annotations

from innocook.core.questionnaire import Effort, ScoreKind
from innocook.core.scoring import display
from innocook.core.text import Text
from innocook.i18n import Translator
from innocook.reports.figures import Figure, Kind, ScoreFigure
from innocook.reports.report import Report


def named(text: Text, language: str) -> str:
    """A name in `language`, or in any language it has: institutions need not have a name in every one."""
    return text.by_language.get(language) or next((name for name in text.by_language.values() if name), "")


def kind_name(kind: Kind, t: Translator) -> str:
    """Which figures are shown, said plainly."""
    if kind is Kind.VALIDATED:
        return t.gettext("Validated by a reviewer")
    return t.gettext("Self-assessed, not validated")


def effort_name(effort: Effort, t: Translator) -> str:
    """The effort of a next step."""
    names = {
        Effort.SMALL: t.gettext("Small effort"),
        Effort.MEDIUM: t.gettext("Medium effort"),
        Effort.LARGE: t.gettext("Large effort"),
    }
    return names[effort]


def kind_of_score(kind: ScoreKind, t: Translator) -> str:
    """What one score is."""
    names = {
        ScoreKind.OVERALL: t.gettext("Overall score"),
        ScoreKind.PRINCIPLE: t.gettext("Principle"),
        ScoreKind.SECTION: t.gettext("Section"),
        ScoreKind.OTHER: t.gettext("Other score"),
    }
    return names[kind]


def group_name(kind: ScoreKind, t: Translator) -> str:
    """The heading above the scores of one kind."""
    names = {
        ScoreKind.OVERALL: t.gettext("Overall score"),
        ScoreKind.PRINCIPLE: t.gettext("Principles"),
        ScoreKind.SECTION: t.gettext("Sections"),
        ScoreKind.OTHER: t.gettext("Other scores"),
    }
    return names[kind]


def counted_of(score: ScoreFigure, t: Translator) -> str:
    """How many of its indicators a score counts: "30 of 32"."""
    return t.gettext("%(counted)s of %(all)s", counted=t.number(score.counted), all=t.number(score.total))


def counted_sentence(score: ScoreFigure, t: Translator) -> str:
    """The same as a sentence."""
    return t.ngettext(
        "Counts %(counted)s of %(num)d indicator",
        "Counts %(counted)s of %(num)d indicators",
        score.total,
        counted=t.number(score.counted),
    )


def na_sentence(score: ScoreFigure, t: Translator) -> str:
    """How much of a score is "not applicable" and what that hides; empty where everything applies."""
    if not score.na_count:
        return ""
    said = t.ngettext(
        "%(num)d of %(total)s indicators is not applicable (%(share)s).",
        "%(num)d of %(total)s indicators are not applicable (%(share)s).",
        score.na_count,
        total=t.number(score.total),
        share=whole_percent(score.na_share, t),
    )
    if score.if_none.points is None or score.if_full.points is None:
        return said
    bounds = t.ngettext(
        "If it stood at the lowest level, the score would be %(low)s; at the highest, %(high)s.",
        "If they all stood at the lowest level, the score would be %(low)s; at the highest, %(high)s.",
        score.na_count,
        low=t.number(score.if_none.points),
        high=t.number(score.if_full.points),
    )
    return f"{said} {bounds}"


def na_count_words(score: ScoreFigure, t: Translator) -> str:
    """The same for a cell: the number and its share, "2 (6%)"; empty where everything applies."""
    if not score.na_count:
        return ""
    return t.gettext("%(count)s (%(share)s)", count=t.number(score.na_count), share=whole_percent(score.na_share, t))


def na_range(score: ScoreFigure, t: Translator) -> str:
    """The lowest and the highest that the score could be, "61–67"; empty where that says nothing."""
    if not score.na_count or score.if_none.points is None or score.if_full.points is None:
        return ""
    return f"{t.number(score.if_none.points)}–{t.number(score.if_full.points)}"


def whole_percent(share: float, t: Translator) -> str:
    """Whole percent, half up like every figure that people read."""
    return t.percent(display(share * 100) / 100)


def evidence_sentence(score: ScoreFigure, t: Translator) -> str:
    """How many of the counted indicators rest on evidence; empty where that is not known or nothing is counted."""
    if score.with_evidence is None or not score.counted:
        return ""
    return t.ngettext(
        "%(num)d of the %(counted)s indicators counted rests on evidence.",
        "%(num)d of the %(counted)s indicators counted rest on evidence.",
        score.with_evidence,
        counted=t.number(score.counted),
    )


def band_text(score: ScoreFigure, t: Translator) -> str:
    """The band of a score and whether it is close to another one; empty when not rated."""
    if score.band_name is None:
        return ""
    name = score.band_name.in_language(t.language)
    return t.gettext("%(band)s (borderline)", band=name) if score.borderline else name


def source_line(report: Report, t: Translator) -> str:
    """The questionnaire's title and version."""
    title = report.source.title.in_language(t.language)
    return t.gettext("%(title)s, version %(version)s", title=title, version=report.source.version)


def imbalance_sentence(report: Report, t: Translator) -> str:
    """What the balance flag says; empty when there is none."""
    if report.imbalance is None:
        return ""
    return t.ngettext(
        "%(name)s lies %(num)d point under the overall score: progress is uneven.",
        "%(name)s lies %(num)d points under the overall score: progress is uneven.",
        report.imbalance.distance.points or 0,
        name=report.score_by_id[report.imbalance.score].name.in_language(t.language),
    )


def state_name(state: str, t: Translator) -> str:
    """The state of an assessment; an unknown key is shown as it is."""
    names = {
        "not_started": t.gettext("Not started yet"),
        "draft": t.gettext("Draft"),
        "submitted": t.gettext("Submitted"),
        "in_review": t.gettext("In review"),
        "returned": t.gettext("Returned"),
        "validated": t.gettext("Validated"),
        "reconsidered": t.gettext("Under reconsideration"),
        "closed": t.gettext("Closed"),
        "lapsed": t.gettext("Lapsed"),
    }
    return names.get(state, state)


def gain_words(gain: Figure, name: Text | None, t: Translator) -> str:
    """What a step is expected to bring to a score, to one decimal: "+3.1 Trust"; empty when that is nothing."""
    if gain.value is None or gain.value <= 0 or name is None:
        return ""
    return t.gettext("%(gain)s %(score)s", gain=f"+{t.number(gain.value, 1)}", score=name.in_language(t.language))
