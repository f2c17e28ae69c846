"""The data package of a round: whole, described, keyed, and the same whoever makes it."""

import io
import json
import zipfile
from dataclasses import replace
from hashlib import sha256

import pytest

from innocook.core.answers import chosen, measured
from innocook.core.plan import compile_plan
from innocook.core.points import points_of
from innocook.core.scoring import score_answers
from innocook.reports.csv_files import round_csv
from innocook.reports.round_package import round_package
from innocook.reports.rounds import round_table, scored_cells
from tests.reports.rounds import NAMES, about_round, hostile_round, hostile_rows
from tests.reports.sample import SUBJECT, answers, lowered, plan, questionnaire
from tests.reports.test_data_files import rows_of
from tests.support.data_packages import ReadPackage, read_package
from tests.support.rounds import example

LANGUAGES = ("ar", "en", "fr")


def made(language: str = "en") -> bytes:
    """The package of the hostile round."""
    return round_package(hostile_round(), questionnaire(), about_round(), language)


@pytest.fixture(scope="module")
def package() -> ReadPackage:
    """The same, read strictly: types, limits, keys, sizes and hashes hold or reading fails."""
    return read_package(made())


def test_every_institution_is_there_once(package: ReadPackage) -> None:
    """Names as they were typed, but for direction marks and what a spreadsheet would run."""
    expected = ["'=HYPERLINK(1)", NAMES[1], NAMES[2], "مؤسسة", "'+1", "'@x", NAMES[6]]
    assert package.column("institutions", "name_en") == expected
    assert package.column("institutions", "institution_code") == ["'=1"] + [None] * 6
    assert package.column("institutions", "submission") == [1, 2, 3, 4, 5, 6, 7]
    assert package.column("institutions", "validation_edition") == [None, 1, None, 1, None, 1, None]


def test_scores_are_those_of_the_answers(package: ReadPackage) -> None:
    """Both kinds with nine decimals and their counts, 13 scores each; only validated institutions have the second."""
    rows = package.tables["scores"]
    assert len(rows) == 13 * (7 + 3)
    for kind, given in (("self", answers()), ("validated", lowered(answers()))):
        scored = score_answers(plan(), given)
        mine = [row for row in rows if row["kind"] == kind][:13]
        assert [(row["score"], row["value"], row["counted"], row["applicable"]) for row in mine] == [
            (each.id, each.value, each.counted, each.applicable) for each in scored.values()
        ]
        assert [row["band"] for row in mine] == [each.band for each in scored.values()]


def test_answers_keep_their_three_states(package: ReadPackage) -> None:
    """A row for every indicator: option and points, a reason where it is not applicable, nothing for a blank."""
    rows = package.tables["answers"]
    assert len(rows) == 32 * (7 + 3)
    mine = {row["indicator"]: row for row in rows[:32]}
    for indicator in questionnaire().indicators:
        given, row = answers().get(indicator.id), mine[indicator.id]
        state = "blank" if given is None else given.state.value
        option, points, reason = (given.option, points_of(indicator, given), given.na_reason) if given else (None,) * 3
        assert (row["state"], row["option"], row["points"], row["na_reason"]) == (state, option, points, reason or None)
    assert {row["state"] for row in mine.values()} == {"blank", "answered", "not_applicable"}


def test_numbers_are_answers_too() -> None:
    """The example asks for numbers: as given in every file, with what they are worth, and the package holds as well."""
    asked = compile_plan(example())
    given = {
        each.id: measured(each.number.minimum + 7.25) if each.number else chosen(each.options[0].key)
        for each in example().indicators
    }
    row = replace(hostile_rows()[0], own=scored_cells(asked, [given])[0], answers=given)
    table = round_table(SUBJECT.round_name, example(), (row,))
    rows = read_package(round_package(table, example(), about_round(), "fr")).tables["answers"]
    numbers = {row["indicator"]: (row["number"], row["option"]) for row in rows if row["number"] is not None}
    assert numbers == {each.id: (7.25, None) for each in example().indicators if each.number}
    worth = [points_of(each, given[each.id]) for each in example().indicators]
    assert [row["points"] for row in rows] == pytest.approx(worth, abs=1e-9)
    wide = rows_of(round_csv(table, "fr"))[0]
    assert {wide[f"{name}_self"] for name in numbers} == {"7.25"}


def test_keys_that_are_no_longer_known_are_allowed_where_they_occur(package: ReadPackage) -> None:
    """An older type stands beside the known ones in the enumeration; an empty size is a missing value."""
    schema = package.descriptor["resources"][0]["schema"]
    fields = {field["name"]: field for field in schema["fields"]}
    assert fields["institution_type"]["constraints"]["enum"][-1] == "an older type"
    assert fields["country_id"]["constraints"]["enum"] == ["XA", "XB"]
    assert package.column("institutions", "size")[1] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_data_are_the_same_in_every_language(language: str, package: ReadPackage) -> None:
    """Only the descriptor's words follow the page; every table, the dictionary included, is the same to the byte."""
    other = read_package(made(language))
    assert {name: text for name, text in other.texts.items() if name != "datapackage.json"} == {
        name: text for name, text in package.texts.items() if name != "datapackage.json"
    }
    assert other.descriptor["language"] == language


def test_the_dictionary_explains_every_column(package: ReadPackage) -> None:
    """One row per column of every table, its own included, with a meaning in each language."""
    columns = [
        (one["name"], field["name"]) for one in package.descriptor["resources"] for field in one["schema"]["fields"]
    ]
    rows = package.tables["dictionary"]
    assert [(row["table"], row["field"]) for row in rows] == columns
    assert all(row[f"description_{language}"] for row in rows for language in LANGUAGES)


def test_it_says_what_made_it(package: ReadPackage) -> None:
    """Round, filters, questionnaire with its hash, program, instant to the second; terms in three languages."""
    about = package.descriptor
    assert about["created"] == "2026-11-26T08:30:15Z"
    assert about["questionnaire"] == {"id": "innocook", "version": "1.0", "sha256": questionnaire().sha256}
    assert (about["engine"], about["filters"]) == ("0.1", {"country": "XA"})
    assert "confidential" in package.texts["TERMS.txt"]
    assert package.texts["TERMS.txt"].count("\n\n") == 2


def test_the_same_data_give_the_same_bytes() -> None:
    """No clock, no order and no path of a machine gets in; every file has one date."""
    assert made() == made()
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[:4] == ["datapackage.json", "TERMS.txt", "institutions.csv", "scores.csv"]


def test_a_broken_package_is_refused() -> None:
    """The reader of these tests reads: a changed digit, a second row for a key and a loose end are all noticed."""
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name, old, new in (
        ("scores.csv", b"self,overall,", b"self,overall,1"),
        ("scores.csv", b"self,trust,", b"self,overall,"),
        ("countries.csv", b"XB,", b"XC,"),
        ("institutions.csv", b"health", b"wealth"),
    ):
        changed = files[name].replace(old, new, 1)
        assert changed != files[name]
        assert read_package(zipped(files))
        with pytest.raises(AssertionError):
            read_package(zipped(signed(files | {name: changed}, name)))


def signed(files: dict[str, bytes], name: str) -> dict[str, bytes]:
    """The files with size and hash of one of them set to what it is now."""
    descriptor = json.loads(files["datapackage.json"])
    resource = next(one for one in descriptor["resources"] if one["path"] == name)
    resource |= {"bytes": len(files[name]), "hash": f"sha256:{sha256(files[name]).hexdigest()}"}
    return files | {"datapackage.json": json.dumps(descriptor).encode()}


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_the_wide_file_says_the_same(package: ReadPackage) -> None:
    """The dataset of one row per institution holds the scores and answers of the long tables, by the same ids."""
    wide = rows_of(round_csv(hostile_round(), "en"))
    assert [row["assessment_id"] for row in wide] == package.column("institutions", "assessment_id")
    by_id = {row["assessment_id"]: row for row in wide}
    for row in package.tables["scores"]:
        cell = by_id[row["assessment_id"]][f"{row['score']}_{row['kind']}"]
        assert (float(cell) if cell else None) == row["value"]
    for row in package.tables["answers"]:
        cell = by_id[row["assessment_id"]][f"{row['indicator']}_{row['kind']}"]
        assert cell == ("na" if row["state"] == "not_applicable" else row["option"] or "")


def test_nothing_else_is_counted_as_validated() -> None:
    """Institutions without a validated result have empty columns beside their own."""
    wide = rows_of(round_csv(hostile_round(), "en"))
    empty = [row["assessment_id"] for row in wide if not any(row[f"{each}_validated"] for each in ("overall", "STR"))]
    assert empty == [row.facts.assessment_id for row in hostile_rows() if row.validated is None]
