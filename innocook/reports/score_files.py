"""Scores of many institutions as CSV or JSON text."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

from innocook.core.answer_csv import AnswerSheet
from innocook.core.bands import band_ids
from innocook.core.comparison import ranks
from innocook.core.plan import Plan
from innocook.core.scoring import ScoreTable

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Column = Sequence[Any]


def scores_as_csv(plan: Plan, sheet: AnswerSheet, scores: ScoreTable) -> str:
    """One row per institution in the order of the file; numbers in full precision, empty where not rated or ranked.

    Columns: `institution`, then per score `<id>`, `<id>_band`, `<id>_counted`, `<id>_applicable`, `<id>_rank`. Texts
    that a spreadsheet would take for a formula get a quote in front. Lines end in LF.
    """
    columns = _columns(plan, sheet, scores)
    columns["institution"] = [_harmless(name) for name in columns["institution"]]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(_harmless, columns))
    writer.writerows(zip(*columns.values(), strict=True))
    return out.getvalue()


def scores_as_json(plan: Plan, sheet: AnswerSheet, scores: ScoreTable) -> str:
    """The same as a list of objects with the same keys, one per line; null where the CSV is empty."""
    columns = _columns(plan, sheet, scores)
    rows = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    lines = (json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _columns(plan: Plan, sheet: AnswerSheet, scores: ScoreTable) -> dict[str, Column]:
    asked = plan.questionnaire
    columns: dict[str, Column] = {"institution": sheet.institutions}
    for place, step in enumerate(plan.steps):
        values = scores.values[:, place]
        name = step.score.id
        columns[name] = _numbers(values.tolist())
        columns[f"{name}_band"] = band_ids(step.score, values, asked.bands_read_rounded)
        columns[f"{name}_counted"] = scores.counted[:, place].tolist()
        columns[f"{name}_applicable"] = scores.applicable[:, place].tolist()
        columns[f"{name}_rank"] = ranks(values, sheet.ranked, read_rounded=asked.ranks_read_rounded)
    return columns


def _numbers(values: Iterable[float]) -> list[float | None]:
    return [None if math.isnan(value) else value for value in values]


def _harmless(words: str) -> str:
    return f"'{words}" if words.startswith(FORMULA_STARTS) else words
