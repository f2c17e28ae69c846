"""The commands `score` and `questionnaire check|schema`, with real files."""

import csv
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from innocook.cli import main
from tests.support.questionnaires import number_entry, score_entry, words, write_questionnaire

BANDS = [
    {"id": "low", "from": 0, "below": 50, "name": words("Low")},
    {"id": "high", "from": 50, "to": 100, "name": words("High")},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """P is the mean of a and b and needs both; overall is P and c, 3 to 1."""
    both = {"share": 1, "at_least": 2, "of": "all"}
    scores = [
        score_entry("P", {"a": 1, "b": 1}, needs=both, bands="halves"),
        score_entry("overall", {"P": 3, "c": 1}, needs=both, kind="overall", bands="halves"),
    ]
    return write_questionnaire(tmp_path / "q", [number_entry(name) for name in "abc"], scores, bands={"halves": BANDS})


def run(folder: Path, text: str | bytes, *options: str) -> Result:
    answers = folder.parent / "answers.csv"
    answers.write_bytes(text if isinstance(text, bytes) else text.encode())
    return CliRunner().invoke(main, ["score", str(folder), str(answers), *options])


THREE = "name,ranked,a,b,c\nZebra,,10,20,30\nAlpha,no,100,100,100\nMiddle,yes,50,na,\nTwin,yes,20,10,30\n"
HEADER = (
    "institution,P,P_band,P_counted,P_applicable,P_rank,"
    "overall,overall_band,overall_counted,overall_applicable,overall_rank"
)


def test_scores_as_csv(folder):
    """Zebra and Twin: P = 15, overall (45 + 30)/4 = 18.75, both first; Alpha is not ranked; Middle is not rated."""
    done = run(folder, THREE)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        HEADER,
        "Zebra,15.0,low,2,2,1,18.75,low,3,3,1",
        "Alpha,100.0,high,2,2,,100.0,high,3,3,",
        "Middle,,,1,1,,,,1,2,",
        "Twin,15.0,low,2,2,1,18.75,low,3,3,1",
    ]


def test_scores_as_json_have_the_same_keys(folder):
    """Numbers are numbers, what is empty is null."""
    made = json.loads(run(folder, THREE, "--format", "json").stdout)
    assert [list(row) for row in made] == [HEADER.split(",")] * 4
    assert made[2] == {
        **dict.fromkeys(HEADER.split(",")),
        "institution": "Middle",
        "P_counted": 1,
        "P_applicable": 1,
        "overall_counted": 1,
        "overall_applicable": 2,
    }
    assert (made[0]["overall"], made[0]["overall_rank"]) == (18.75, 1)


def test_numbers_come_in_full_precision(folder):
    """(1 + 0)/2 x 3 + 33.3 over 4 and what was read back are the same floats."""
    done = run(folder, "name,a,b,c\nX,1,0,33.333333333\n")
    row = next(csv.DictReader(io.StringIO(done.stdout)))
    assert float(row["overall"]) == 8.708333333


def test_names_that_look_like_formulas_get_a_quote(folder):
    """In CSV only; JSON is no spreadsheet. Arabic names come through as they are."""
    text = 'name,a,b,c\n"=1+1",1,1,1\n+x,1,1,1\n-x,1,1,1\n@x,1,1,1\nوزارة المياه,1,1,1\n'
    names = [row[0] for row in csv.reader(io.StringIO(run(folder, text).stdout))][1:]
    assert names == ["'=1+1", "'+x", "'-x", "'@x", "وزارة المياه"]
    assert json.loads(run(folder, text, "--format", "json").stdout)[0]["institution"] == "=1+1"


def test_output_goes_to_a_file_whole(folder, tmp_path):
    """UTF-8 without mark, LF; nothing on the screen, nothing left beside it, rights as the user's mask says."""
    output = tmp_path / "out" / "scores.csv"
    output.parent.mkdir()
    done = run(folder, THREE, "--output", str(output))
    assert (done.exit_code, done.output) == (0, "")
    assert output.read_bytes().startswith(b"institution,P,")
    assert b"\r" not in output.read_bytes()
    assert os.listdir(output.parent) == ["scores.csv"]
    mask = os.umask(0)
    os.umask(mask)
    assert output.stat().st_mode & 0o777 == 0o666 & ~mask


def test_defects_leave_an_older_output_alone(folder, tmp_path):
    """Every defect with row and column on stderr, exit code 2, no partial output anywhere."""
    output = tmp_path / "scores.csv"
    output.write_text("before")
    done = run(folder, "name,a,b,c,d\nX,1,1,101\nX,x,1,1,\n", "--output", str(output))
    assert done.exit_code == 2
    assert done.stdout == ""
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "row 1, column d",
        "row 2, column d",
        "row 3, column a",
        "3 defects; nothing was written.",
    ]
    assert output.read_text() == "before"


def test_an_output_that_cannot_be_written_is_said(folder, tmp_path):
    """A folder that is not there: a message, no traceback."""
    done = run(folder, THREE, "--output", str(tmp_path / "nowhere" / "scores.csv"))
    assert done.exit_code == 1
    assert "Could not open file" in done.stderr


def test_a_refused_questionnaire_stops_the_score_command(folder):
    """The same exit code as for answers, and the file and line of the defect."""
    path = folder / "questionnaire.yaml"
    path.write_text(path.read_text().replace("rule: mean", "rule: median"))
    done = run(folder, THREE)
    assert done.exit_code == 2
    assert "questionnaire.yaml:" in done.stderr


def test_check_says_what_was_found(folder):
    """Good: one line, exit code 0. Defective: one line each with its place, exit code 2."""
    good = CliRunner().invoke(main, ["questionnaire", "check", str(folder)])
    assert good.exit_code == 0
    assert good.stdout.startswith("table 1.0: 3 indicators, 2 scores, no defects, sha256 ")
    (folder / "sections" / "page.yaml").write_text("id: PAGE\n")
    bad = CliRunner().invoke(main, ["questionnaire", "check", str(folder)])
    assert bad.exit_code == 2
    assert "sections/page.yaml:1: " in bad.stderr


def test_schema_is_a_json_schema():
    """Ready for an editor."""
    done = CliRunner().invoke(main, ["questionnaire", "schema"])
    assert done.exit_code == 0
    assert "$defs" in json.loads(done.stdout)


def test_help_needs_neither_numbers_nor_web():
    """Help comes at once because nothing heavy is imported for it."""
    code = "import sys, innocook.cli; print(sorted({'numpy', 'flask', 'sqlalchemy', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_thousands_of_rows_in_one_go(folder):
    """10,000 institutions in the order of the file, within seconds."""
    rows = [f"Institution {place},{place % 101},{place % 7},{place % 11}" for place in range(10_000)]
    began = time.perf_counter()
    done = run(folder, "name,a,b,c\n" + "\n".join(rows))
    assert time.perf_counter() - began < 5
    names = [row["institution"] for row in csv.DictReader(io.StringIO(done.stdout))]
    assert names == [row.split(",")[0] for row in rows]


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"name,a,b,c\nX,1,\x00,1\n"])
def test_a_file_that_is_no_text_is_refused(folder, text):
    """Empty, another encoding, a binary."""
    done = run(folder, text)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("row ")
