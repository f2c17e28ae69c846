"""What the figures of the PDF rest on: evidence, what "not applicable" leaves open, the rules and the record."""

from __future__ import annotations

from typing import Any

from innocook.i18n import Translator
from innocook.reports.drawings import points_text
from innocook.reports.figures import ScoreFigure
from innocook.reports.report import Report
from innocook.reports.result_words import accepted_sentence, record_rows
from innocook.reports.wording import evidence_sentence, na_count_words, na_sentence


def pdf_ground(report: Report, t: Translator) -> dict[str, Any]:
    """Title, sentences about the overall score, and a table of the scores concerned; no rows where nothing is known."""
    overall, has_evidence = report.overall, any(score.with_evidence is not None for score in report.scores)
    concerned = [score for score in report.scores_by_kind if has_evidence or score.na_count]
    says = (evidence_sentence, accepted_sentence, na_sentence)
    said = [sentence(overall, t) for sentence in says] if overall else []
    return {
        "title": t.gettext("What these figures rest on"),
        "sentences": [sentence for sentence in said if sentence],
        "head": _head(t, has_evidence, report),
        "rows": [_row(score, t, has_evidence, report) for score in concerned],
    }


def _head(t: Translator, has_evidence: bool, report: Report) -> list[str]:
    head, has_na = [t.gettext("Score")], report.has_na
    if has_evidence:
        head.append(t.gettext("With evidence"))
    if report.has_accepted:
        head.append(t.gettext("With accepted evidence"))
    if has_na:
        head += [t.gettext("Not applicable"), t.gettext("If at the lowest level"), t.gettext("If at the highest level")]
    return head


def _row(score: ScoreFigure, t: Translator, has_evidence: bool, report: Report) -> list[str]:
    row = [score.name.in_language(t.language)]
    if has_evidence:
        row.append(t.number(score.with_evidence or 0))
    if report.has_accepted:
        row.append(t.number(score.with_accepted or 0))
    if report.has_na:
        bounds = (score.if_none, score.if_full) if score.na_count else ()
        row += [na_count_words(score, t), *(points_text(each, t) for each in bounds)]
        row += [""] * (2 - len(bounds))
    return row


def pdf_method(report: Report, t: Translator) -> list[list[str]]:
    """How the figures were made and which record they were read from, as terms with their values."""
    language, source, subject = t.language, report.source, report.subject
    declared = ""
    if subject.declared_by and subject.declared_on:
        declared = t.gettext("%(name)s, %(date)s", name=subject.declared_by, date=t.date(subject.declared_on))
    shown, *record = record_rows(report, t)
    rows = (
        shown,
        (t.gettext("Rule of the levels"), source.rule.in_language(language)),
        (
            t.gettext("Scores"),
            t.gettext(
                "Principles and sections are scored from their answered, applicable indicators; the overall score "
                "from the principles. A score is shown when enough of its indicators are answered; otherwise it is "
                "“not rated yet”, never 0."
            ),
        ),
        (t.gettext("Declared by"), declared),
        *record,
        (t.gettext("Source"), source.source.in_language(language)),
        (t.gettext("Questionnaire"), f"{source.title.in_language(language)} ({source.id})"),
        (t.gettext("Version"), source.version),
        (t.gettext("SHA-256 of its content"), source.sha256),
    )
    return [[term, value] for term, value in rows if value]
