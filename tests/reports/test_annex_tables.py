"""The annex as tables for the workbook and the data package."""

import json

from innocook.core.annex import annex_of
from innocook.core.annex_document import annex_document
from innocook.i18n import LANGUAGES, translator
from innocook.reports.annex_tables import annex_tables
from tests.core.test_annex import SMALL, group
from tests.core.test_annex_document import full

NAMES = ["facts", "effective-weights", "internal-consistency", "redundant-pairs", "items", "language-drift"]
KINDS = {"string": (str,), "integer": (int,), "number": (int, float)}


def document(group_):
    """A document as services.annex makes it, as it comes back from JSON."""
    asked = {"id": "small", "version": "1.0", "sha256": "0" * 64}
    made = {"questionnaire": asked, "engine": "0.1.0", "numpy": "2", "annex": annex_document(annex_of(group_))}
    return json.loads(json.dumps(made))


def test_every_figure_of_the_annex_is_in_a_table():
    """The rows are the core's figures, one by one."""
    annex = annex_of(full())
    tables = {table.name: table for table in annex_tables(document(full()))}
    assert list(tables) == [f"annex-{name}" for name in NAMES]
    weights = tables["annex-effective-weights"]
    assert weights.columns == ("score", "weight_share", "correlation", "institutions")
    assert weights.rows == tuple((row.score, row.share, row.correlation, row.institutions) for row in annex.weights)
    alphas = {row[0]: row[3:] for row in tables["annex-internal-consistency"].rows}
    assert alphas == {row.score: (row.found.alpha, row.found.low, row.found.high) for row in annex.consistency}
    assert tables["annex-redundant-pairs"].rows == (("A1", "A2", 1.0, 60),)
    assert tables["annex-items"].rows[7] == ("D2", 60, 60, 0, 0, 0, "yes", "no")
    assert tables["annex-items"].rows[5][1:6:3] == (57, 3)
    drift = tables["annex-language-drift"].rows
    assert [row[:6] for row in drift[::8]] == [
        ("A1", "ar", "en", 40, 15, "compared"),
        ("A1", "ar", "fr", 40, 5, "too_few"),
    ]
    assert [row[6] for row in drift] == [each.difference for each in annex.drifts]


def test_the_facts_name_the_questionnaire_and_what_computed():
    """By name; 8 comparisons with English were made, so 0.4 by chance."""
    facts = dict(annex_tables(document(full()))[0].rows)
    assert facts["questionnaire"] == "small 1.0"
    assert facts["questionnaire_sha256"] == "0" * 64
    assert (facts["institutions"], facts["languages_flags_by_chance"]) == ("60", "0.4")
    assert "balance_gap" not in dict(annex_tables(document(group(SMALL, [(0, 100)])))[0].rows)


def test_cells_keep_what_their_columns_promise():
    """Type, allowed values, limits, and no empty cell where one is required; keys name a row."""
    for table in annex_tables(document(full())):
        places = [table.columns.index(name) for name in table.definition.key]
        keys = [tuple(row[place] for place in places) for row in table.rows]
        assert len(set(keys)) == len(keys)
        for row in table.rows:
            for field, cell in zip(table.definition.fields, row, strict=True):
                assert cell is not None or not field.required
                assert cell is None or isinstance(cell, KINDS[field.type])
                assert not field.allowed or cell in field.allowed
                assert cell is None or field.minimum is None or cell >= field.minimum
                assert cell is None or field.maximum is None or cell <= field.maximum


def test_nobody_gives_the_same_tables_without_figures():
    """Scores and indicators are there, numbers are not; nothing fails."""
    tables = {table.name: table.rows for table in annex_tables(document(group(SMALL, [])))}
    assert [row[2] for row in tables["annex-effective-weights"]] == [None, None]
    assert [row[3:] for row in tables["annex-internal-consistency"]] == [(None, None, None)] * 2
    assert tables["annex-redundant-pairs"] == tables["annex-language-drift"] == ()


def test_every_column_is_described_in_every_language():
    """No description fails to fill its gaps, none is empty."""
    for language in LANGUAGES:
        t = translator(language)
        for table in annex_tables(document(full())):
            said = [table.definition.title(t), table.definition.description(t)]
            said += [field.description(t) for field in table.definition.fields]
            assert all(said)
            assert not any("%(" in text for text in said)
