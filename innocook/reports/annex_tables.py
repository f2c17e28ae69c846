"""The technical annex as tables for the workbook and the data package, addressed by the ids of the questionnaire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from innocook.core.annex import Annex
from innocook.core.annex_document import annex_of_document
from innocook.core.language_drift import expected_by_chance
from innocook.reports import annex_fields as fields
from innocook.reports.data_tables import Table

Value = str | int | float | None
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """One table: `definition` says what its columns mean in three languages; an empty cell is None.

    Figures have nine decimals, shares are 0-1, flags are "yes" or "no".
    """

    definition: Table
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """The machine name of the table."""
        return self.definition.name

    @property
    def columns(self) -> tuple[str, ...]:
        """The machine names of the columns, in the order of the cells."""
        return tuple(field.name for field in self.definition.fields)


def annex_tables(document: Mapping[str, Any]) -> tuple[AnnexTable, ...]:
    """Every table of the document that `services.annex.made` makes; a table may have no rows."""
    annex = annex_of_document(document["annex"])
    return (
        AnnexTable(fields.FACTS, _facts(document, annex)),
        AnnexTable(fields.WEIGHTS, _weights(annex)),
        AnnexTable(fields.CONSISTENCY, _consistency(annex)),
        AnnexTable(fields.PAIRS, _pairs(annex)),
        AnnexTable(fields.ITEMS, _items(annex)),
        AnnexTable(fields.DRIFT, _drift(annex)),
    )


def _facts(document: Mapping[str, Any], annex: Annex) -> tuple[Row, ...]:
    asked, balance = document["questionnaire"], annex.balance
    found: dict[str, Value] = {
        "questionnaire": f"{asked['id']} {asked['version']}",
        "questionnaire_sha256": asked["sha256"],
        "engine": document["engine"],
        "numpy": document["numpy"],
        "institutions": annex.institutions,
        "pairs_compared": annex.pairs,
        "languages_flags_by_chance": expected_by_chance(annex.drifts),
    }
    if balance:
        found |= {"balance_gap": balance.gap, "balance_rated": balance.rated, "balance_beyond_gap": balance.unbalanced}
    return tuple((name, value if isinstance(value, str) else str(value)) for name, value in found.items())


def _weights(annex: Annex) -> tuple[Row, ...]:
    return tuple((row.score, row.share, row.correlation, row.institutions) for row in annex.weights)


def _consistency(annex: Annex) -> tuple[Row, ...]:
    found = ((row.score, row.found) for row in annex.consistency)
    return tuple((score, one.items, one.cases, one.alpha, one.low, one.high) for score, one in found)


def _pairs(annex: Annex) -> tuple[Row, ...]:
    return tuple((pair.first, pair.second, pair.correlation, pair.institutions) for pair in annex.redundant)


def _items(annex: Annex) -> tuple[Row, ...]:
    return tuple(
        (
            item.indicator,
            item.answered,
            item.most,
            item.fewest,
            item.not_applicable,
            item.blank,
            _flag(item.is_ceiling),
            _flag(item.is_floor),
        )
        for item in annex.items
    )


def _drift(annex: Annex) -> tuple[Row, ...]:
    return tuple(
        (
            drift.indicator,
            drift.reference,
            drift.language,
            drift.reference_answers,
            drift.answers,
            drift.state.value,
            drift.difference,
            drift.low,
            drift.high,
            _flag(drift.is_flagged),
        )
        for drift in annex.drifts
    )


def _flag(value: bool) -> str:
    return "yes" if value else "no"
