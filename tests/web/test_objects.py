"""Whose assessment is whose: forged ids are not found, drafts are hidden, grants end."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from innocook.store.tables import Account, Assessment, Grant, Institution, Participation
from tests.support.pages import csrf_token
from tests.support.web import CHEAP, ONE_DATABASE, ClientFor, Sessions, assessment_of, email_of, sign_in

SUBMITTED = "Ministry of Administrative Development of Qamaria"
ELSEWHERE = "Water Authority of Wadi Nour"
DRAFT = "Public Transport Company of Wadi Nour"
RESULTS = ("results", "results/trace/overall", "report.pdf", "report.xlsx", "report.csv", "report.json")
ANSWERS = ("sections/STR", "check")
OWN_ONLY = ("", "submit")


def statuses(client_for: ClientFor, role: str, assessment: UUID, pages: tuple[str, ...]) -> set[int]:
    """What the role gets for these pages of the assessment."""
    client = client_for(role)
    return {client.get(f"/en/assessments/{assessment}/{page}").status_code for page in pages}


def set_state(stored: Sessions, assessment: UUID, state: str) -> None:
    """Put an assessment where later journeys will."""
    with stored() as session:
        session.execute(update(Assessment).where(Assessment.id == assessment).values(state=state))
        session.commit()


@ONE_DATABASE
@pytest.mark.parametrize("role", ["lead", "contributor"])
def test_other_institutions_do_not_exist_for_an_institution(app: Flask, client_for: ClientFor, role: str):
    """The id of another institution's assessment, in the same country, is not found on any page."""
    other = assessment_of(app, SUBMITTED)
    assert statuses(client_for, role, other, OWN_ONLY + ANSWERS + RESULTS) == {404}


@pytest.mark.parametrize("page", ["sections/STR", "submit", "withdraw"])
def test_nothing_is_sent_to_another_institution(app: Flask, client_for: ClientFor, stored: Sessions, page: str):
    """A forged id with a valid token and good values is not found and changes nothing."""
    client, other = client_for("lead"), assessment_of(app, DRAFT)
    token = csrf_token(client.get("/en/assessments/"))
    data = {"csrf_token": token, "STR1": "4", "STR1.version": "1", "declaration": "yes"}
    assert client.post(f"/en/assessments/{other}/{page}", data=data).status_code == 404
    with stored() as session:
        row = session.get(Assessment, other)
        assert row is not None
        assert (row.state, row.version, row.submissions) == ("draft", 1, 0)


@ONE_DATABASE
def test_ids_that_never_were_are_not_found(client_for: ClientFor):
    """A made-up id looks the same as a foreign one."""
    assert statuses(client_for, "lead", uuid4(), OWN_ONLY + ANSWERS + RESULTS) == {404}
    assert client_for("reviewer").get(f"/en/compare/{uuid4()}/").status_code == 404


@ONE_DATABASE
def test_drafts_are_hidden_from_reviewers(app: Flask, client_for: ClientFor):
    """Neither the answers nor the scores of a draft are there for a reviewer, nor its name in the comparison."""
    assert statuses(client_for, "reviewer", assessment_of(app, DRAFT), OWN_ONLY + ANSWERS + RESULTS) == {404}
    page = client_for("reviewer").get("/en/compare/", follow_redirects=True).text
    assert DRAFT not in page


@ONE_DATABASE
def test_a_reviewer_reads_what_was_submitted(app: Flask, client_for: ClientFor):
    """Answers and results of a submitted assessment are open to reviewers, its task list and moves are not."""
    other = assessment_of(app, SUBMITTED)
    assert statuses(client_for, "reviewer", other, ANSWERS + RESULTS) == {200}
    assert statuses(client_for, "reviewer", other, OWN_ONLY) == {404}


@ONE_DATABASE
@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_submitted_results_wait_for_validation(app: Flask, client_for: ClientFor, role: str):
    """Coordinators and administrators see neither answers nor self-assessed results."""
    assert statuses(client_for, role, assessment_of(app, SUBMITTED), OWN_ONLY + ANSWERS + RESULTS) == {404}


@ONE_DATABASE
def test_a_coordinator_sees_validated_results_of_the_country(app: Flask, client_for: ClientFor, stored: Sessions):
    """Validated results of the own country open; answers and other countries stay closed."""
    for name in (SUBMITTED, ELSEWHERE):
        set_state(stored, assessment_of(app, name), "validated")
    assert statuses(client_for, "coordinator", assessment_of(app, SUBMITTED), RESULTS) == {200}
    assert statuses(client_for, "coordinator", assessment_of(app, SUBMITTED), OWN_ONLY + ANSWERS) == {404}
    assert statuses(client_for, "coordinator", assessment_of(app, ELSEWHERE), RESULTS) == {404}


def test_a_reviewer_of_one_country_compares_only_it(app: Flask, client_for: ClientFor, stored: Sessions):
    """A reviewer for one country sees neither rows, filters nor results of another."""
    with stored() as session:
        grant = update(Grant).where(Grant.role == "reviewer")
        session.execute(grant.values(scope="country", country_id="XA"))
        session.commit()
    client = client_for("reviewer")
    start = client.get("/en/compare/").headers["Location"]
    page = client.get(start).text
    assert SUBMITTED in page
    assert "Wadi Nour" not in page
    foreign, own = assessment_of(app, ELSEWHERE), assessment_of(app, SUBMITTED)
    assert client.get(f"/en/assessments/{foreign}/results").status_code == 404
    assert client.get(f"{start}side-by-side?institution={foreign}&institution={own}").status_code == 404
    assert "Wadi Nour" not in client.get(f"{start}export.csv?country=XB").text


def test_an_ended_grant_opens_nothing(app: Flask, client_for: ClientFor, stored: Sessions):
    """The day a grant ends, a running session loses its pages."""
    client, own = client_for("lead"), assessment_of(app)
    with stored() as session:
        ended = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(update(Grant).where(Grant.role == "lead").values(valid_until=ended))
        session.commit()
    assert client.get(f"/en/assessments/{own}/").status_code == 404
    assert client.get("/en/assessments/").status_code == 403


def test_a_contributor_answers_only_the_sections_given(app: Flask, client_for: ClientFor, stored: Sessions):
    """A grant for one section opens that section for reading and saving, no other one."""
    with stored() as session:
        session.execute(update(Grant).where(Grant.role == "contributor").values(sections=["STR"]))
        session.commit()
    client, start = client_for("contributor"), f"/en/assessments/{assessment_of(app)}"
    token = csrf_token(client.get(f"{start}/"))
    read = [client.get(f"{start}/sections/{key}").status_code for key in ("STR", "DAT")]
    sent = [
        client.post(f"{start}/sections/{key}", data={"csrf_token": token, f"{key}1": "2"}).status_code
        for key in ("STR", "DAT")
    ]
    assert (read, sent) == ([200, 404], [302, 404])


def test_a_lead_of_two_institutions_has_both(app: Flask, client_for: ClientFor, stored: Sessions):
    """Several grants add up: the list names both institutions, open ones first."""
    with stored() as session:
        lead = session.scalars(select(Account.id).where(Account.email_key == email_of("lead"))).one()
        session.add(_lead_grant(lead, _institution_of(session, assessment_of(app, SUBMITTED))))
        session.commit()
    page = client_for("lead").get("/en/assessments/").text
    assert page.index("Model Services Institution") < page.index(SUBMITTED)


def test_another_lead_sees_only_their_own(app: Flask, client_for: ClientFor, stored: Sessions):
    """A second lead in the same round is not let into the first one's assessment."""
    with stored() as session:
        account = Account(email="b@demo.example", name="B", language="fr", time_zone="Asia/Beirut")
        account.password_hash = CHEAP.hash("another one's password")
        session.add(account)
        session.flush()
        session.add(_lead_grant(account.id, _institution_of(session, assessment_of(app, DRAFT))))
        session.commit()
    client = client_for()
    assert sign_in(client, "b@demo.example", "another one's password").status_code == 302
    assert client.get(f"/fr/assessments/{assessment_of(app, DRAFT)}/").status_code == 200
    assert client.get(f"/fr/assessments/{assessment_of(app)}/").status_code == 404


def _institution_of(session, assessment: UUID) -> UUID:
    query = select(Institution.id).join(Participation).join(Assessment).where(Assessment.id == assessment)
    return session.scalars(query).one()


def _lead_grant(account: UUID, institution: UUID) -> Grant:
    start = datetime.now(UTC) - timedelta(days=1)
    return Grant(account_id=account, role="lead", scope="institution", institution_id=institution, valid_from=start)
