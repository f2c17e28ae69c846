"""A validated assessment: page, charts, traces, files and tables of the database show the same two numbers."""

import csv
import io
import json
import shutil
import subprocess
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from openpyxl import load_workbook

from innocook.core.scoring import display
from innocook.reports.rows import plain
from innocook.store.scores import scores_of
from innocook.store.submissions import latest_submission
from tests.support import reviews
from tests.support.pages import text_of, tree, words
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of

LEVELS = {"STR1": "1", "CUL1": "2", "PIL1": "4"}
"""What a reviewer makes of three of the answers, all of which were level 3."""
BOTH = {
    "overall": (75, 73.4375),
    "STR": (75, 62.5),
    "CUL": (75, 68.75),
    "PIL": (75, 81.25),
    "DPI": (75, 75),
}
"""Level 3 everywhere is 75. Two levels less in all: 75 - 2 x 25 / 32; STR (25 + 3 x 75) / 4, and so on."""


@pytest.fixture
def reviewed_own(app: Flask, stored: Sessions) -> UUID:
    """The lead's own assessment at level 3, validated with LEVELS."""
    own = assessment_of(app)
    answer_all(app, own, "3")
    decisions = {"STR1": reviews.lowered("1"), "CUL1": reviews.lowered("2"), "PIL1": reviews.raised("4")}
    with stored() as session:
        reviews.reviewed(session, own, decisions, datetime.now(UTC))
    return own


@ONE_DATABASE
def test_page_and_files_agree_on_both_numbers(app: Flask, client_for: ClientFor, reviewed_own: UUID) -> None:
    """Table, charts, CSV, JSON, workbook, PDF and the trace of either: the same two figures, worked by hand."""
    client, start = client_for("lead"), f"/en/assessments/{reviewed_own}"
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(client.get(f"{start}/report.csv").text))}
    results = {row["id"]: row for row in json.loads(client.get(f"{start}/report.json").text)["results"]}
    sheet = load_workbook(io.BytesIO(client.get(f"{start}/report.xlsx").data), read_only=True).worksheets[1]
    cells = {row[1]: row[3:6] for row in sheet.iter_rows(min_row=2, values_only=True)}
    page = client.get(f"{start}/results")
    table = both_columns(page.text)
    for name, (own, validated) in BOTH.items():
        figures = (own, validated, validated)
        assert tuple(float(rows[name][key]) for key in ("self", "validated", "shown")) == figures
        assert tuple(results[name][key] for key in ("self", "validated", "shown")) == figures
        assert cells[name] == figures
        assert table[name][:2] == (str(display(validated)), str(display(own)))
        for kind, value in (("self", own), ("validated", validated)):
            trace = words(client.get(f"{start}/results/trace/{name}?kind={kind}"))
            assert f"= {plain(value)}" in trace
    assert table["overall"][2] == "-1.6"
    for level, key in ((rows["STR1"], "validated"), (results["STR1"], "validated")):
        assert float(level[key]) == 25
    drawn = page.text.partition('id="by-section"')[2]
    assert all(f">{display(validated)}<" in drawn for name, (_, validated) in BOTH.items() if name != "overall")
    assert (
        'class="rosette-score" y="8" font-size="22" font-weight="700" text-anchor="middle" fill="#ffffff">73<'
        in page.text
    )


@ONE_DATABASE
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")
def test_the_pdf_of_the_page_has_both_numbers(app: Flask, client_for: ClientFor, reviewed_own: UUID) -> None:
    """On the line of each score: validated, self-assessed, and what lies between."""
    client, start = client_for("lead"), f"/en/assessments/{reviewed_own}"
    layout = ["pdftotext", "-f", "2", "-l", "2", "-layout", "-", "-"]
    content = client.get(f"{start}/report.pdf").data
    page = subprocess.run(layout, input=content, capture_output=True, check=True).stdout.decode()
    line = next(line for line in page.splitlines() if line.strip().startswith("Overall score"))
    assert line.split()[2:5] == ["73", "75", "-1.6"]


@ONE_DATABASE
def test_what_is_stored_is_what_is_shown(
    app: Flask, client_for: ClientFor, stored: Sessions, reviewed_own: UUID
) -> None:
    """The rows that lists and comparisons read hold both kinds, equal to the figures of the file."""
    text = client_for("lead").get(f"/en/assessments/{reviewed_own}/report.csv").text
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    with stored() as session:
        kept = latest_submission(session, reviewed_own)
        own, validated = (scores_of(session, reviewed_own, kept.id, kind) for kind in ("self", "validated"))
    for name in BOTH:
        assert (own[name].value, validated[name].value) == (float(rows[name]["self"]), float(rows[name]["validated"]))


def both_columns(markup: str) -> dict[str, tuple[str, ...]]:
    """Validated, self-assessed and difference of each row of the table of all scores, by score id."""
    rows = {}
    for row in tree(markup).iter("tr"):
        link = next((each.get("href", "") for each in row.iter("a") if "/trace/" in each.get("href", "")), "")
        cells = [text_of(each) for each in row.iter("td")]
        if link and cells:
            rows[link.rpartition("/")[2]] = tuple(cells[:3])
    return rows
