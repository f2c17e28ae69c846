"""Check, submit with a declaration, confirmation, withdraw; and what the log says of it."""

import hashlib
import json
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from innocook.core.scoring import score_answers
from innocook.services.public_questionnaire import packaged_plan
from innocook.store import audit
from innocook.store.scores import scores_of
from innocook.store.submissions import submissions_of, submitted_answers
from innocook.store.tables import Assessment, AuditEvent, AuditStream
from tests.support.pages import CheckingClient, csrf_token, form_of, with_values, words
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of, fill

REPORTS = ("report.pdf", "report.xlsx", "report.csv", "report.json")


@pytest.fixture
def own(app: Flask) -> UUID:
    """The lead's own assessment."""
    return assessment_of(app)


@pytest.fixture
def start(own: UUID) -> str:
    """Its address."""
    return f"/en/assessments/{own}"


@pytest.fixture
def lead(client_for: ClientFor) -> CheckingClient:
    """The lead's browser."""
    return client_for("lead")


def state_of(stored: Sessions, own: UUID) -> tuple[str, int]:
    """State and number of submissions."""
    with stored() as session:
        row = session.get(Assessment, own)
        assert row is not None
        return row.state, row.submissions


def actions(stored: Sessions) -> list[str]:
    """What the log says happened, sign-ins left out."""
    with stored() as session:
        query = select(AuditEvent.action).where(AuditEvent.action != "sign_in").order_by(AuditEvent.at)
        return list(session.scalars(query))


def test_an_unanswered_indicator_stops_it(app: Flask, lead: CheckingClient, start: str, own: UUID, stored: Sessions):
    """Submitting with a blank: 409, the check page says how many are missing, the state stays."""
    answer_all(app, own, leave_out={"STR1", "PAR4"})
    token = csrf_token(lead.get(f"{start}/"))
    refused = lead.post(f"{start}/submit", data={"csrf_token": token, "declaration": "yes"})
    assert refused.status_code == 409
    assert "2 indicators have no answer yet." in words(refused)
    assert state_of(stored, own) == ("draft", 0)
    assert lead.get(f"{start}/submit").headers["Location"] == f"{start}/check"


@ONE_DATABASE
def test_without_the_declaration_nothing_is_submitted(
    app: Flask, lead: CheckingClient, start: str, own: UUID, stored: Sessions
):
    """422 with a sentence at the box; the page has exactly one box."""
    answer_all(app, own)
    page = lead.get(f"{start}/submit")
    refused = lead.post(f"{start}/submit", data=form_of(page).values)
    assert page.text.count('type="checkbox"') == 1
    assert (refused.status_code, "Tick the declaration before you submit." in words(refused)) == (422, True)
    assert state_of(stored, own) == ("draft", 0)


@ONE_DATABASE
@pytest.mark.parametrize("role", ["contributor", "coordinator", "reviewer", "administrator"])
def test_only_the_lead_submits(app: Flask, client_for: ClientFor, start: str, own: UUID, stored: Sessions, role: str):
    """Nobody else finds the page or can send it."""
    answer_all(app, own)
    client = client_for(role)
    token = csrf_token(client.get("/en/"))
    assert client.get(f"{start}/submit").status_code == 404
    assert client.post(f"{start}/submit", data={"csrf_token": token, "declaration": "yes"}).status_code == 404
    assert state_of(stored, own) == ("draft", 0)


def test_a_submission_is_kept_for_ever(app: Flask, lead: CheckingClient, start: str, own: UUID, stored: Sessions):
    """The answers are frozen as canonical JSON whose SHA-256 stands on the confirmation; its scores are the core's."""
    answer_all(app, own, "3")
    sent = fill(lead, f"{start}/submit", declaration="yes")
    assert sent.headers["Location"] == f"{start}/submitted"
    with stored() as session:
        (kept,) = submissions_of(session, own)
        frozen = submitted_answers(session, [kept.id])[kept.id]
        scores = scores_of(session, own, kept.id)
    assert kept.sha256 == hashlib.sha256(kept.document.encode()).hexdigest()
    assert kept.sha256 in words(lead.get(f"{start}/submitted"))
    assert json.loads(kept.document)["questionnaire"]["sha256"] == packaged_plan().questionnaire.sha256
    expected = {key: one.value for key, one in score_answers(packaged_plan(), frozen).items()}
    assert {key: row.value for key, row in scores.items()} == expected
    assert state_of(stored, own) == ("submitted", 1)


def test_pressing_twice_submits_once(app: Flask, lead: CheckingClient, start: str, own: UUID, stored: Sessions):
    """The second of two equal presses is told that the draft is gone."""
    answer_all(app, own)
    form = form_of(lead.get(f"{start}/submit"))
    data = with_values(form, {"declaration": "yes"})
    statuses = [lead.post(form.action, data=data).status_code for _ in range(2)]
    assert (statuses, state_of(stored, own)) == ([302, 409], ("submitted", 1))
    assert actions(stored) == ["submit"]


def test_withdraw_and_submit_again(app: Flask, lead: CheckingClient, start: str, own: UUID, stored: Sessions):
    """A withdrawn assessment is a draft with its answers; the next submission is the second."""
    answer_all(app, own)
    fill(lead, f"{start}/submit", declaration="yes")
    form = form_of(lead.get(f"{start}/"), "/withdraw")
    assert lead.post(form.action, data=form.values).headers["Location"] == f"{start}/"
    assert state_of(stored, own) == ("draft", 1)
    assert lead.get(f"{start}/submitted").status_code == 404
    assert fill(lead, f"{start}/sections/STR", STR1="4").status_code == 302
    fill(lead, f"{start}/submit", declaration="yes")
    assert state_of(stored, own) == ("submitted", 2)
    assert "Submission 2 was received" in words(lead.get(f"{start}/submitted"))
    assert actions(stored) == ["submit", "withdraw", "submit"]


def test_a_review_that_began_stops_the_way_back(
    app: Flask, lead: CheckingClient, start: str, own: UUID, stored: Sessions
):
    """Once a reviewer took it, withdrawing is 409 and changes nothing."""
    answer_all(app, own)
    fill(lead, f"{start}/submit", declaration="yes")
    form = form_of(lead.get(f"{start}/"), "/withdraw")
    with stored() as session:
        row = session.get(Assessment, own)
        assert row is not None
        row.state = "in_review"
        session.commit()
    assert lead.post(form.action, data=form.values).status_code == 409
    assert state_of(stored, own) == ("in_review", 1)


@ONE_DATABASE
def test_only_the_lead_withdraws(
    app: Flask, lead: CheckingClient, client_for: ClientFor, start: str, own: UUID, stored
):
    """The contributor neither sees the button nor can press it."""
    answer_all(app, own)
    fill(lead, f"{start}/submit", declaration="yes")
    client = client_for("contributor")
    page = client.get(f"{start}/")
    assert "/withdraw" not in page.text
    assert client.post(f"{start}/withdraw", data={"csrf_token": csrf_token(page)}).status_code == 404
    assert state_of(stored, own) == ("submitted", 1)


def test_the_log_has_what_happened(app: Flask, lead: CheckingClient, start: str, own: UUID, stored: Sessions):
    """Submission, withdrawal and exports are events of the institution without personal data; the chains hold."""
    answer_all(app, own)
    fill(lead, f"{start}/submit", declaration="yes")
    for report in REPORTS:
        assert lead.get(f"{start}/{report}").status_code == 200
    form = form_of(lead.get(f"{start}/"), "/withdraw")
    lead.post(form.action, data=form.values)
    assert actions(stored) == ["submit", "export", "export", "export", "export", "withdraw"]
    with stored() as session:
        events = list(session.scalars(select(AuditEvent).where(AuditEvent.action == "export").order_by(AuditEvent.seq)))
        assert [event.payload for event in events] == [{"format": name[7:]} for name in REPORTS]
        assert {event.object for event in events} == {f"assessment:{own}"}
        streams = list(session.scalars(select(AuditStream.stream)))
        assert [audit.verify_stream(session, stream).broken_at for stream in streams] == [None] * 2


def test_the_log_of_a_round_export(client_for: ClientFor, stored: Sessions):
    """Taking the data of a round is an event of the system."""
    client = client_for("reviewer")
    start = client.get("/en/compare/").headers["Location"]
    for name in ("export.csv", "export.xlsx"):
        assert client.get(start + name).status_code == 200
    with stored() as session:
        events = [event for event in audit.events_of(session, audit.SYSTEM) if event.action == "export"]
        assert [event.payload["format"] for event in events] == ["csv", "xlsx"]
        assert {event.object for event in events} == {f"round:{start.split('/')[3]}"}


@ONE_DATABASE
def test_the_check_page_shows_every_answer(app: Flask, lead: CheckingClient, start: str, own: UUID):
    """Each indicator once, with its level, and a way to change it."""
    answer_all(app, own, "3")
    page = lead.get(f"{start}/check")
    for indicator in packaged_plan().questionnaire.indicators:
        assert indicator.title.in_language("en") in words(page)
        assert f'href="{start}/sections/{indicator.section}#{indicator.id}"' in page.text
    assert "Every indicator is answered." in words(page)
