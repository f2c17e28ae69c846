"""The rows of a round's export, from what the comparison service found."""

from __future__ import annotations

from collections.abc import Sequence

from innocook.core.text import Text
from innocook.i18n import LANGUAGES, translator
from innocook.reports.figures import Kind
from innocook.reports.rounds import RoundRow, RoundTable, round_table, scored_cells
from innocook.services.comparison import ComparedInstitution, ComparedRound
from innocook.web.institution_types import TYPES


def round_data(compared: ComparedRound, rows: Sequence[ComparedInstitution]) -> RoundTable:
    """The table of a round as the report files write it."""
    cells = scored_cells(compared.plan, [row.answers for row in rows])
    made = (
        RoundRow(row.institution, row.country, type_text(row.institution_type), row.state, Kind.SELF, own)
        for row, own in zip(rows, cells, strict=True)
    )
    return round_table(compared.name, compared.plan.questionnaire, tuple(made))


def type_text(key: str) -> Text:
    """The name of a type of institution in every language."""
    names = {language: translator(language).gettext(TYPES.get(key, key)) for language in LANGUAGES}
    return Text(names)
