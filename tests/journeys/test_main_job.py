"""The main job, end to end, in Arabic and without script: sign in, answer, check, submit, see, hand over."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select

from innocook.core.answers import Answer, AnswerState
from innocook.core.scoring import display, score_answers
from innocook.services.assessments import stored_answers
from innocook.services.public_questionnaire import packaged_plan
from innocook.store import audit
from innocook.store.scores import scores_of
from innocook.store.submissions import submissions_of
from innocook.store.tables import AnswerRevision, Assessment, AuditEvent
from tests.support.pages import CheckingClient, form_of, with_values, words
from tests.support.web import ClientFor, Sessions, email_of, password_of, sign_in

NOTE = "خطة عام 2026، الصفحة 12"
REASON = "لا تقدّم المؤسسة خدمات مباشرة."
NOT_APPLICABLE = {"DPI2": "na", "DPI2.na_reason": "no_payments", "DPI2.na_text": REASON}
LEVELS = "31204213"


@dataclass(frozen=True, slots=True)
class Told:
    """What the visitor told the product, section by section."""

    levels: dict[str, str]

    def of_section(self, section: str) -> dict[str, str]:
        """The fields of one section."""
        fields = {key: level for key, level in self.levels.items() if key.startswith(section)}
        return {**fields, **NOT_APPLICABLE, "DPI1.note": NOTE} if section == "DPI" else fields

    def answers(self) -> dict[str, Answer]:
        """What must be stored of it."""
        told = {key: Answer(AnswerState.ANSWERED, option=level) for key, level in self.levels.items()}
        told["DPI1"] = Answer(AnswerState.ANSWERED, option=self.levels["DPI1"], note=NOTE)
        told["DPI2"] = Answer(AnswerState.NOT_APPLICABLE, na_reason="no_payments", na_text=REASON)
        return told


def story() -> Told:
    """Levels that differ within every section and principle."""
    indicators = packaged_plan().questionnaire.indicators
    return Told({item.id: LEVELS[(3 * place) % 8] for place, item in enumerate(indicators)})


def answer_the_questionnaire(client: CheckingClient, start: str, told: Told) -> list[str]:
    """From the first section to the check page, always where the product leads; the addresses on the way."""
    way = [re.search(rf'class="button" href="({start}/sections/[A-Z]+)"', client.get(f"{start}/").text)[1]]
    while "/sections/" in way[-1]:
        form = form_of(client.get(way[-1]))
        fields = told.of_section(way[-1].rpartition("/")[2])
        way.append(client.post(form.action, data=with_values(form, fields)).headers["Location"])
    return way


def submit(client: CheckingClient, start: str) -> str:
    """Declare and submit; the words of the confirmation."""
    assert f'href="{start}/submit"' in client.get(f"{start}/check").text
    form = form_of(client.get(f"{start}/submit"))
    return words(client.post(form.action, data=with_values(form, {"declaration": "yes"}), follow_redirects=True))


def figures_of_page(client: CheckingClient, start: str) -> dict[str, str]:
    """Whole points by score id, from the table on the results page."""
    text = client.get(f"{start}/results").text
    found = re.findall(r'/results/trace/(\w+)">[^<]*</a></th>\s*<td class="number"[^>]*><bdi>(\d+)</bdi>', text)
    return dict(found)


@pytest.fixture
def lead(client_for: ClientFor) -> CheckingClient:
    """A browser that signs in by the Arabic form, led there from the page that was asked for."""
    client = client_for()
    asked = client.get("/ar/assessments/")
    response = sign_in(client, email_of("lead"), password_of("lead"), asked.headers["Location"])
    assert response.headers["Location"] == "/ar/assessments/"
    return client


@pytest.fixture
def start(lead: CheckingClient) -> str:
    """The address of the open assessment, first on the list, without the last stroke."""
    found, *_ = re.findall(r'href="(/ar/assessments/[0-9a-f-]{36})/"', lead.get("/ar/assessments/").text)
    return str(found)


def test_a_lead_answers_submits_and_hands_over(app: Flask, lead: CheckingClient, start: str, stored: Sessions):
    """32 answers in eight saves, a submission, results, and every figure the same in page, files and database."""
    told = story()
    way = answer_the_questionnaire(lead, start, told)
    assert len(way) == 9
    assert way[-1] == f"{start}/check"
    own = UUID(start.rpartition("/")[2])
    check_stored_answers(stored, own, told)
    fingerprint = check_submission(stored, own, submit(lead, start))
    values = check_scores(stored, own, told)
    check_files(lead, start, values)
    check_log(stored, fingerprint)


def test_the_reviewer_finds_it_afterwards(lead: CheckingClient, start: str, client_for: ClientFor):
    """Before the submission nobody else sees it; afterwards it stands in the comparison with its score."""
    reviewer, name = client_for("reviewer"), "مؤسسة الخدمات النموذجية"
    compared = reviewer.get("/ar/compare/").headers["Location"]
    assert name not in reviewer.get(compared).text
    answer_the_questionnaire(lead, start, story())
    submit(lead, start)
    rows = csv.DictReader(io.StringIO(reviewer.get(f"{compared}export.csv").text))
    row = next(row for row in rows if row["institution"] == name)
    assert name in words(reviewer.get(compared))
    assert figures_of_page(reviewer, start)["overall"] == str(display(float(row["overall"])))


def check_stored_answers(stored: Sessions, own: UUID, told: Told) -> None:
    """Each answer as it was told, in Arabic, with one revision."""
    with stored() as session:
        kept = stored_answers(session, own)
        revisions = select(func.count()).where(AnswerRevision.assessment_id == own)
        assert session.scalars(revisions).one() == 32
    assert {key: one.answer for key, one in kept.items()} == told.answers()
    assert kept["DPI1"].note_language == "ar"
    assert {one.version for one in kept.values()} == {1}


def check_submission(stored: Sessions, own: UUID, confirmation: str) -> str:
    """One submission whose fingerprint is on the confirmation; the state is submitted."""
    with stored() as session:
        (kept,) = submissions_of(session, own)
        row = session.get(Assessment, own)
        assert row is not None
        assert (row.state, row.submissions, row.submitted_at) == ("submitted", 1, kept.at)
    assert hashlib.sha256(kept.document.encode()).hexdigest() == kept.sha256
    assert kept.sha256 in confirmation
    return str(kept.sha256)


def check_scores(stored: Sessions, own: UUID, told: Told) -> dict[str, float]:
    """The scores of draft and submission are those the core makes of what was told."""
    expected = score_answers(packaged_plan(), told.answers())
    with stored() as session:
        (kept,) = submissions_of(session, own)
        for rows in (scores_of(session, own), scores_of(session, own, kept.id)):
            assert {key: row.value for key, row in rows.items()} == {key: one.value for key, one in expected.items()}
    return {key: one.value for key, one in expected.items() if one.value is not None}


def check_files(lead: CheckingClient, start: str, values: dict[str, float]) -> None:
    """The page shows whole points; CSV, JSON and workbook hold the values; the PDF is one."""
    assert figures_of_page(lead, start) == {key: str(display(value)) for key, value in values.items()}
    rows = list(csv.DictReader(io.StringIO(lead.get(f"{start}/report.csv").text)))
    assert {row["id"]: float(row["self"]) for row in rows if row["kind"] != "indicator"} == values
    document = json.loads(lead.get(f"{start}/report.json").text)
    assert {row["id"]: row["shown"] for row in document["results"] if row["kind"] != "indicator"} == values
    assert [each["note"] for each in document["answers"] if each["id"] == "DPI1"] == [NOTE]
    book = load_workbook(io.BytesIO(lead.get(f"{start}/report.xlsx").data))
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert set(values.values()) <= {round(cell, 9) for cell in cells if isinstance(cell, int | float)}
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    assert lead.get(f"{start}/report.pdf").data.startswith(b"%PDF-")


def check_log(stored: Sessions, fingerprint: str) -> None:
    """Signing in, submitting and each export are logged, and both chains hold."""
    with stored() as session:
        events = list(session.scalars(select(AuditEvent).order_by(AuditEvent.at)))
        assert [event.action for event in events] == ["sign_in", "submit", *["export"] * 4]
        assert events[1].payload == {"submission": 1, "sha256": fingerprint}
        assert {audit.verify_stream(session, event.stream).broken_at for event in events} == {None}
