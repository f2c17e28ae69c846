"""Words about the two scores of an assessment and the record they were read from, in the reader's language."""

from __future__ import annotations

from innocook.core.scoring import display
from innocook.i18n import Translator
from innocook.reports.figures import Kind, ScoreFigure
from innocook.reports.report import Report
from innocook.reports.wording import kind_name, whole_percent


def score_name(kind: Kind, t: Translator) -> str:
    """Which of the two scores it is."""
    return t.gettext("Validated score") if kind is Kind.VALIDATED else t.gettext("Self-assessed score")


def edition_name(kind: str, t: Translator) -> str:
    """What made an edition of the validated result; an unknown kind is shown as it is."""
    names = {
        "validated": t.gettext("First validation"),
        "reconsidered": t.gettext("After the reconsideration"),
        "corrected": t.gettext("After a correction"),
    }
    return names.get(kind, kind)


def difference_words(value: float | None, t: Translator) -> str:
    """Validated minus self-assessed to one decimal, half up, always with its sign: "-6.3"; "0", or empty for None.

    It reads from left to right: isolate it.
    """
    if value is None:
        return ""
    tenths = display(abs(value) * 10) / 10
    if not tenths:
        return "0"
    return f"{'-' if value < 0 else '+'}{t.number(tenths, 1)}"


def move_words(levels: int, t: Translator) -> str:
    """How far the validated level lies from the self-assessed one; empty where levels say nothing."""
    if levels < 0:
        return t.ngettext("%(num)d level lower", "%(num)d levels lower", -levels)
    if levels > 0:
        return t.ngettext("%(num)d level higher", "%(num)d levels higher", levels)
    return ""


def accepted_sentence(score: ScoreFigure, t: Translator) -> str:
    """How many of the counted indicators rest on accepted evidence; empty where that is not known."""
    if score.with_accepted is None or score.accepted_share is None:
        return ""
    return t.ngettext(
        "%(num)d of the %(counted)s indicators counted rests on accepted evidence (%(share)s).",
        "%(num)d of the %(counted)s indicators counted rest on accepted evidence (%(share)s).",
        score.with_accepted,
        counted=t.number(score.counted),
        share=whole_percent(score.accepted_share, t),
    )


def own_sentence(score: ScoreFigure, t: Translator) -> str:
    """The self-assessed score beside a validated one, with its band."""
    points = t.gettext("Not rated yet") if score.own.points is None else t.number(score.own.points)
    if score.own_band_name is None:
        return t.gettext("Self-assessed: %(answer)s", answer=points)
    name = score.own_band_name.in_language(t.language)
    return t.gettext("Self-assessed: %(score)s, %(band)s", score=points, band=name)


def levels_sentence(report: Report, t: Translator) -> str:
    """Which levels strengths, gaps and next steps follow."""
    if report.is_validated:
        return t.gettext("By validated levels.")
    return t.gettext("By self-assessed levels.")


def validated_sentence(report: Report, t: Translator) -> str:
    """That the figures are validated, since when, and by which edition; empty for a self-assessed report."""
    if report.edition is None:
        return t.gettext("A reviewer validated these scores.") if report.is_validated else ""
    return t.gettext(
        "A reviewer validated these scores on %(date)s (edition %(number)s).",
        date=t.date(report.edition.day),
        number=t.number(report.edition.n),
    )


def key_sentence(t: Translator) -> str:
    """How bars show both scores."""
    return t.gettext("Filled bar: validated score. Ring: self-assessed score.")


def record_rows(report: Report, t: Translator) -> list[tuple[str, str]]:
    """The record that the figures were read from, as terms with their values; without what there is not."""
    rows = [(t.gettext("Figures shown"), kind_name(report.kind, t))]
    submission, edition = report.submission, report.edition
    if submission is not None:
        said = t.gettext("Number %(number)s, %(date)s", number=t.number(submission.n), date=t.date(submission.day))
        rows += [
            (t.gettext("Submission"), said),
            (t.gettext("SHA-256 of the submission"), submission.sha256),
        ]
    if edition is not None:
        said = t.gettext(
            "Number %(number)s (%(kind)s), %(date)s",
            number=t.number(edition.n),
            kind=edition_name(edition.kind, t),
            date=t.date(edition.day),
        )
        rows += [
            (t.gettext("Edition of the validated result"), said),
            (t.gettext("SHA-256 of the validated result"), edition.sha256),
        ]
    return rows
