"""The World Bank's GovTech Maturity Index, end to end through the score command."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from innocook.cli import main
from tests.acceptance.tables import TOLERANCE, rows
from tests.support.questionnaires import number_entry, score_entry, words, write_questionnaire

TABLE = "worldbank_gtmi/gtmi_2020_2022_2025.csv"
PARTS = ("cgsi", "psdi", "dcei", "gtei")
CUTS = {"D": (0, 0.25), "C": (0.25, 0.5), "B": (0.5, 0.75), "A": (0.75, 1)}


@pytest.fixture(scope="module")
def gtmi(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """GTMI as a questionnaire: the simple mean of four numbers from 0 to 1, in four groups."""
    groups = [
        {"id": name, "from": low, "to" if high == 1 else "below": high, "name": words(name)}
        for name, (low, high) in CUTS.items()
    ]
    overall = score_entry("gtmi", dict.fromkeys(PARTS, 1), kind="overall", bands="groups")
    folder = tmp_path_factory.mktemp("gtmi") / "questionnaire"
    return write_questionnaire(
        folder, [number_entry(part, (0, 1)) for part in PARTS], [overall], bands={"groups": groups}
    )


def wave(year: str) -> list[dict[str, str]]:
    return [row for row in rows(TABLE) if row["year"] == year]


def run(questionnaire: Path, table: list[dict[str, str]], *options: str) -> Result:
    answers = questionnaire.parent / "answers.csv"
    with answers.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["country_code", *PARTS])
        writer.writerows([row["country_code"], *(row[part] for part in PARTS)] for row in table)
    return CliRunner().invoke(main, ["score", str(questionnaire), str(answers), *options])


@pytest.mark.parametrize(("year", "economies"), [("2020", 198), ("2022", 198), ("2025", 197)])
def test_index_and_group_of_every_economy(gtmi, year, economies):
    """Every published index to 1e-9 and every published group exactly, in the order of the file."""
    published = wave(year)[:economies]
    done = run(gtmi, published, "--format", "json")
    assert done.exit_code == 0
    scored = json.loads(done.stdout)
    assert [row["institution"] for row in scored] == [row["country_code"] for row in published]
    assert [row["gtmi"] for row in scored] == pytest.approx([float(row["gtmi"]) for row in published], abs=TOLERANCE)
    assert [row["gtmi_band"] for row in scored] == [row["grp"] for row in published]


def test_the_footer_rows_of_2025_are_refused(gtmi):
    """Five rows of a spreadsheet's footer after 197 economies: each is named with its row, nothing is written."""
    output = gtmi.parent / "scores.csv"
    done = run(gtmi, wave("2025"), "--output", str(output))
    assert done.exit_code == 2
    assert not output.exists()
    assert done.stdout == ""
    places = [line.split(":")[0] for line in done.stderr.splitlines()]
    names = [f"row {row}, column country_code" for row in range(199, 204)]
    assert places[:-1] == [*names[:4], "row 202, column gtei", names[4], "row 203, column gtei"]
