"""CSV and JSON as data."""

import csv
import json
from dataclasses import replace
from io import StringIO

import pytest

from innocook.core.text import Text
from innocook.reports.csv_files import report_csv, round_csv
from innocook.reports.json_files import report_json
from innocook.reports.rounds import RoundRow, cell_of, round_table
from innocook.reports.rows import COLUMNS, plain
from tests.reports.sample import HOSTILE, REASON, SUBJECT, questionnaire, report, reviewed


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a CSV by heading."""
    return list(csv.DictReader(StringIO(text)))


def test_one_row_per_score_and_per_indicator() -> None:
    """The agreed columns; 13 scores, then 32 indicators, in the order of the questionnaire."""
    rows = rows_of(report_csv(report(True)))
    assert tuple(rows[0]) == COLUMNS
    ids = [score.id for score in questionnaire().scores] + [each.id for each in questionnaire().indicators]
    assert [row["id"] for row in rows] == ids
    assert [row["kind"] for row in rows].count("indicator") == 32


def test_a_self_assessed_report_leaves_validated_empty() -> None:
    """`shown` is then the institution's own figure."""
    rows = rows_of(report_csv(report()))
    assert all(row["validated"] == "" and row["shown"] == row["self"] for row in rows)


def test_states_of_indicators_show_in_counts() -> None:
    """Answered 1/1, not applicable 0/0, blank 0/1; no points for the last two."""
    rows = [row for row in rows_of(report_csv(report())) if row["kind"] == "indicator"]
    states = {(row["counted"], row["applicable"], row["self"] == "") for row in rows}
    assert states == {("1", "1", False), ("0", "0", True), ("0", "1", True)}


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (0.0, "0"), (54.0, "54"), (66.666666667, "66.666666667"), (-0.0, "0")]
)
def test_numbers_are_plain(value: float | None, text: str) -> None:
    """A point, at most nine decimals, no zeros behind, no locale."""
    assert plain(value) == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    """A name that a spreadsheet would run gets a quote in front; direction marks and thin spaces are gone."""
    name = Text(dict.fromkeys(("ar", "en", "fr"), f"{start}1\u200f\u202f2"))
    row = RoundRow(name, SUBJECT.country, SUBJECT.country, "draft", {})
    table = round_table(SUBJECT.round_name, questionnaire(), (row,))
    assert rows_of(round_csv(table, "en"))[0]["institution"] == f"'{start}1 2"


def test_a_round_has_one_row_per_institution() -> None:
    """Value, band and counts per score; a score that is not there leaves its four cells empty."""
    overall = questionnaire().score_by_id["overall"]
    cells = {"overall": cell_of(questionnaire(), overall, 50.0, (30, 31))}
    row = RoundRow(SUBJECT.institution, SUBJECT.country, SUBJECT.country, "submitted", cells)
    made = rows_of(round_csv(round_table(SUBJECT.round_name, questionnaire(), (row,)), "fr"))[0]
    assert [made[f"overall{end}"] for end in ("", "_band", "_counted", "_applicable")] == ["50", "advanced", "30", "31"]
    assert [made[f"trust{end}"] for end in ("", "_band", "_counted", "_applicable")] == [""] * 4
    assert made["institution"] == "Autorité des services"


def test_a_validated_round_has_both_scores() -> None:
    """`kind` says which of the two the value, band and counts are of; both stand beside it."""
    overall = questionnaire().score_by_id["overall"]
    own, checked = ({"overall": cell_of(questionnaire(), overall, value, (30, 31))} for value in (51.0, 49.0))
    rows = (
        RoundRow(SUBJECT.institution, SUBJECT.country, SUBJECT.country, "closed", own, checked),
        RoundRow(SUBJECT.institution, SUBJECT.country, SUBJECT.country, "submitted", own),
    )
    made = rows_of(round_csv(round_table(SUBJECT.round_name, questionnaire(), rows), "en"))
    columns = ("kind", "overall", "overall_band", "overall_self", "overall_validated", "trust_self", "trust_validated")
    assert [tuple(row[name] for name in columns) for row in made] == [
        ("validated", "49", "medium", "51", "49", "", ""),
        ("self", "51", "advanced", "51", "", "", ""),
    ]


def test_json_says_what_it_rests_on() -> None:
    """The record with its hashes, what a reviewer changed and why, each piece of evidence, and the counts of it."""
    made = json.loads(report_json(reviewed()))
    assert (made["submission"]["n"], made["submission"]["sha256"]) == (3, "a" * 64)
    edition = {"n": 2, "kind": "reconsidered", "day": "2026-11-20", "sha256": "b" * 64}
    assert made["validation"] == edition
    assert made["differences"][0] == {
        "id": reviewed().far_differences[0].indicator,
        "levels": -2,
        "reason_code": "evidence_outdated",
        "reason": REASON,
        "reason_language": "ar",
    }
    assert {each["levels"] for each in made["differences"]} == {-2, -1, None}
    assert [each["status"] for each in made["evidence"]].count("accepted") == 12
    counts = {each["id"]: (each["with_evidence"], each["with_accepted"]) for each in made["evidence_counts"]}
    assert counts == {score.id: (score.with_evidence, score.with_accepted) for score in reviewed().scores}


def test_json_of_a_draft_rests_on_nothing_yet() -> None:
    """No record, no changes, no evidence."""
    made = json.loads(report_json(report()))
    assert [made[key] for key in ("submission", "validation", "differences", "evidence")] == [None, None, [], []]


def test_json_says_what_made_it() -> None:
    """Questionnaire id, version and hash; the same keys as the CSV; answers with their notes as typed."""
    made = json.loads(report_json(report(True)))
    assert made["questionnaire"] == {"id": "innocook", "version": "1.0", "sha256": questionnaire().sha256}
    assert tuple(made["results"][0]) == COLUMNS
    assert made["answers"][0]["note"] == HOSTILE
    assert {answer["state"] for answer in made["answers"]} == {"answered", "not_applicable", "blank"}


def test_json_has_no_direction_marks() -> None:
    """Marks typed into a name do not reach the file."""
    marked = replace(SUBJECT, institution=Text({"ar": "\u200fاسم\u202a", "en": "n", "fr": "n"}))
    assert json.loads(report_json(replace(report(), subject=marked)))["institution"]["ar"] == "اسم"
