"""What the figures of the PDF rest on: evidence, and what "not applicable" leaves open."""

from __future__ import annotations

from typing import Any

from innocook.i18n import Translator
from innocook.reports.drawings import points_text
from innocook.reports.figures import Report, ScoreFigure
from innocook.reports.wording import evidence_sentence, na_count_words, na_sentence


def pdf_ground(report: Report, t: Translator) -> dict[str, Any]:
    """Title, sentences about the overall score, and a table of the scores concerned; no rows where nothing is known."""
    overall, has_evidence = report.overall, any(score.with_evidence is not None for score in report.scores)
    concerned = [score for score in report.scores_by_kind if has_evidence or score.na_count]
    said = (evidence_sentence(overall, t), na_sentence(overall, t)) if overall else ()
    return {
        "title": t.gettext("What these figures rest on"),
        "sentences": [sentence for sentence in said if sentence],
        "head": _head(t, has_evidence, report.has_na),
        "rows": [_row(score, t, has_evidence, report.has_na) for score in concerned],
    }


def _head(t: Translator, has_evidence: bool, has_na: bool) -> list[str]:
    head = [t.gettext("Score")]
    if has_evidence:
        head.append(t.gettext("With evidence"))
    if has_na:
        head += [t.gettext("Not applicable"), t.gettext("If at the lowest level"), t.gettext("If at the highest level")]
    return head


def _row(score: ScoreFigure, t: Translator, has_evidence: bool, has_na: bool) -> list[str]:
    row = [score.name.in_language(t.language)]
    if has_evidence:
        row.append(t.number(score.with_evidence or 0))
    if has_na:
        bounds = (score.if_none, score.if_full) if score.na_count else ()
        row += [na_count_words(score, t), *(points_text(each, t) for each in bounds)]
        row += [""] * (2 - len(bounds))
    return row
