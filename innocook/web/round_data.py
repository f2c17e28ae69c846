"""The rows of a round's export, from what the comparison service found."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from innocook.core.text import Text
from innocook.i18n import LANGUAGES, translator
from innocook.reports.institution_words import type_names, word_of
from innocook.reports.rounds import RoundRow, RoundTable, round_table, scored_cells
from innocook.services import results
from innocook.services.compared_institutions import ComparedInstitution
from innocook.services.comparison import ComparedRound
from innocook.web.database import db


def round_data(compared: ComparedRound, rows: Sequence[ComparedInstitution]) -> RoundTable:
    """The table of a round as the report files write it, with both scores where they were validated."""
    checked = results.validated_of_many(db(), [row.assessment_id for row in rows])
    validated = dict(zip(checked, scored_cells(compared.plan, list(checked.values())), strict=True))
    cells = scored_cells(compared.plan, [row.answers for row in rows])
    made = (
        RoundRow(
            institution=row.institution,
            country=row.country,
            type=type_text(row.institution_type),
            state=row.state,
            own=own,
            validated=validated.get(row.assessment_id),
        )
        for row, own in zip(rows, cells, strict=True)
    )
    return round_table(compared.name, compared.plan.questionnaire, tuple(made))


@cache
def type_text(key: str) -> Text:
    """The name of a type of institution in every language."""
    names = {language: word_of(type_names(translator(language)), key) for language in LANGUAGES}
    return Text(names)
