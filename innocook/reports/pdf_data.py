"""What the PDF template prints, as plain data. Every word and figure is decided here; the template only sets type."""

from __future__ import annotations

from typing import Any

from innocook.core.questionnaire import ScoreKind
from innocook.i18n import Translator, translator
from innocook.reports import palette
from innocook.reports.drawings import answer_words, points_text, rosette_of
from innocook.reports.figures import IndicatorFigure, ScoreFigure, StepFigure
from innocook.reports.pdf_answers import pdf_differences, pdf_section
from innocook.reports.pdf_ground import pdf_ground, pdf_method
from innocook.reports.report import Report
from innocook.reports.result_words import (
    accepted_sentence,
    difference_words,
    key_sentence,
    levels_sentence,
    own_sentence,
)
from innocook.reports.rosette import LARGE_SCALE, rosette_labels, rosette_svg
from innocook.reports.wording import (
    counted_of,
    counted_sentence,
    effort_name,
    evidence_sentence,
    gain_words,
    group_name,
    imbalance_sentence,
    kind_name,
    named,
    source_line,
)

Data = dict[str, Any]
GROUPS = (ScoreKind.OVERALL, ScoreKind.PRINCIPLE, ScoreKind.SECTION, ScoreKind.OTHER)


def pdf_data(report: Report, language: str) -> Data:
    """The report in one language; shares are 0-1, colours hex strings; `meta` is read by programs and never set."""
    t = translator(language)
    title, author = t.gettext("Innovation maturity report"), named(report.subject.institution, language)
    rosette = rosette_of(report, language)
    return {
        "language": language,
        "meta": {
            "title": f"{title} – {author}",
            "author": author,
            "alternative": f"{rosette.title}. {rosette.description}",
        },
        "title": title,
        "author": author,
        "is_validated": report.is_validated,
        "colours": palette.document_colours(),
        "words": _words(report, t),
        "cover": _cover(report, t),
        "groups": [
            {
                "title": "" if kind is ScoreKind.OVERALL else group_name(kind, t),
                "rows": [_score(score, t) for score in report.scores_of(kind)],
            }
            for kind in GROUPS
            if report.scores_of(kind)
        ],
        "highlights": _highlights(report, t),
        "balance": imbalance_sentence(report, t),
        "ground": pdf_ground(report, t),
        "steps": [_step(report, step, t) for step in report.steps],
        "differences": pdf_differences(report, t),
        "sections": [pdf_section(report, section, t) for section in report.sections],
        "method": pdf_method(report, t),
    }


def _words(report: Report, t: Translator) -> Data:
    return {
        "page": t.gettext("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "scores": t.gettext("Scores"),
        "score": t.gettext("Score"),
        "colon": t.colon,
        "semicolon": t.semicolon,
        "self": t.gettext("Self-assessed score"),
        "validated": t.gettext("Validated score"),
        "difference": t.gettext("Difference"),
        "key": key_sentence(t) if report.is_validated else "",
        "levels": levels_sentence(report, t),
        "band": t.gettext("Maturity group by the validated score")
        if report.is_validated
        else t.gettext("Maturity group"),
        "balance": t.gettext("Balance"),
        "counted": t.gettext("Counted"),
        "steps": t.gettext("Next steps"),
        "steps_help": t.gettext("Chosen for this institution: each step lifts one indicator by one level."),
        "no_steps": t.gettext("There is no next step to suggest yet."),
        "evidence": t.gettext("Evidence that will show it"),
        "serves": t.gettext("Contributes to"),
        "answers": t.gettext("Answers by section"),
        "indicator": t.gettext("Indicator"),
        "answer": t.gettext("Answer"),
        "points": t.gettext("Points"),
        "note": t.gettext("Note"),
        "pieces": t.gettext("Evidence"),
        "method": t.gettext("How these figures were made"),
    }


def _cover(report: Report, t: Translator) -> Data:
    subject, rosette, overall = report.subject, rosette_of(report, t.language), report.overall
    return {
        "product": t.gettext("InnoCook self-assessment"),
        "institution": named(subject.institution, t.language),
        "place": " · ".join(filter(None, (named(subject.country, t.language), named(subject.round_name, t.language)))),
        "status": kind_name(report.kind, t),
        "made_on": t.gettext("Report of %(date)s", date=t.date(subject.made_on)),
        "source": source_line(report, t),
        "score": _score(overall, t) if overall else None,
        "of": t.gettext("of 100") if overall and overall.maximum == 100 else "",
        "counted": counted_sentence(overall, t) if overall else "",
        "own": _own(overall, t) if overall and report.is_validated else "",
        "evidence": (accepted_sentence(overall, t) or evidence_sentence(overall, t)) if overall else "",
        "principles": [_score(score, t) for score in report.scores_of(ScoreKind.PRINCIPLE)],
        "caption": _caption(report, t),
        "rosette": rosette_svg(rosette, t.language, "print"),
        "radius": LARGE_SCALE.radius,
        "labels": [
            {"x": label.x, "y": label.y, "anchor": label.anchor, "lines": list(label.lines)}
            for label in rosette_labels(rosette)
        ],
    }


def _own(score: ScoreFigure, t: Translator) -> str:
    """The self-assessed score with its band and how far the validated one lies from it."""
    own, difference = own_sentence(score, t), difference_words(score.difference, t)
    return f"{own} ({difference})" if difference else own


def _caption(report: Report, t: Translator) -> str:
    if report.is_validated:
        return t.gettext(
            "Each petal is one indicator. Filled: validated. Dashed outline: self-assessed where it differs."
        )
    return t.gettext("Each petal is one indicator. Lightly filled petals are self-assessed and not validated.")


def _score(score: ScoreFigure, t: Translator) -> Data:
    return {
        "name": score.name.in_language(t.language),
        "colour": score.colour,
        "share": score.share(score.shown),
        "own_share": score.share(score.own),
        "shown": points_text(score.shown, t),
        "own": points_text(score.own, t),
        "own_said": t.gettext("Self-assessed: %(answer)s", answer=points_text(score.own, t)),
        "difference": difference_words(score.difference, t),
        "rated": score.shown.points is not None,
        "band": score.band_name.in_language(t.language) if score.band_name else "",
        "borderline": t.gettext("(borderline)") if score.borderline else "",
        "counted": counted_of(score, t),
    }


def _highlights(report: Report, t: Translator) -> list[Data]:
    groups = ((t.gettext("Strengths"), report.strengths), (t.gettext("Gaps"), report.gaps))
    return [
        {"title": title, "items": [_standing(report.indicator_by_id[name], t) for name in names]}
        for title, names in groups
        if names
    ]


def _standing(indicator: IndicatorFigure, t: Translator) -> str:
    return t.gettext(
        "%(title)s: %(answer)s", title=indicator.title.in_language(t.language), answer=answer_words(indicator.shown, t)
    )


def _step(report: Report, step: StepFigure, t: Translator) -> Data:
    language = t.language
    overall = next((score.name for score in report.scores_of(ScoreKind.OVERALL)), None)
    gains = (gain_words(step.gain_principle, step.principle_name, t), gain_words(step.gain_overall, overall, t))
    return {
        "title": step.title.in_language(language),
        "colour": step.colour,
        "move": t.gettext(
            "From %(start)s to %(target)s",
            start=step.start.in_language(language),
            target=step.target.in_language(language),
        ),
        "text": step.text.in_language(language),
        "gains": [gain for gain in gains if gain],
        "effort": effort_name(step.effort, t),
        "evidence": [text.in_language(language) for text in step.evidence],
        "serves": _serves(step, t),
    }


def _serves(step: StepFigure, t: Translator) -> str:
    names = [t.gettext("key message %(number)s", number=link.id) for link in step.key_messages]
    names += [
        t.gettext("SDG %(number)s (%(name)s)", number=link.id, name=link.text.in_language(t.language))
        for link in step.goals
    ]
    return t.semicolon.join(names)
