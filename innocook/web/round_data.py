"""The rows of a round's export, from what the comparison service found."""

from __future__ import annotations

from collections.abc import Sequence

from innocook.core.scoring import answer_table, score_table
from innocook.core.text import Text
from innocook.i18n import LANGUAGES, translator
from innocook.reports.figures import Kind
from innocook.reports.rounds import Cell, RoundRow, RoundTable, cell_of, round_table
from innocook.services.comparison import ComparedInstitution, ComparedRound
from innocook.web.institution_types import TYPES


def round_data(compared: ComparedRound, rows: Sequence[ComparedInstitution]) -> RoundTable:
    """The table of a round as the report files write it; counts come from the scoring of all rows at once."""
    questionnaire = compared.plan.questionnaire
    scored = score_table(compared.plan, answer_table(questionnaire, [row.answers for row in rows]))
    made = []
    for place, row in enumerate(rows):
        cells: dict[str, Cell] = {}
        for column, score_id in enumerate(scored.score_ids):
            counts = int(scored.counted[place, column]), int(scored.applicable[place, column])
            cells[score_id] = cell_of(
                questionnaire, questionnaire.score_by_id[score_id], row.values.get(score_id), counts
            )
        made.append(
            RoundRow(row.institution, row.country, type_text(row.institution_type), row.state, Kind.SELF, cells)
        )
    return round_table(compared.name, questionnaire, tuple(made))


def type_text(key: str) -> Text:
    """The name of a type of institution in every language."""
    names = {language: translator(language).gettext(TYPES.get(key, key)) for language in LANGUAGES}
    return Text(names)
