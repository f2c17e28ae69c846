"""One answer saved by itself: what the script is told in every case, and what is stored then."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from innocook.core.answers import Answer
from innocook.services.assessments import stored_answers
from innocook.store.answers import revisions_of
from innocook.store.tables import Account, Assessment, Grant
from tests.support.pages import CheckingClient, csrf_token
from tests.support.rounds import move_round
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, assessment_of

JSON = {"Accept": "application/json"}


class Page:
    """A section page that stays open: it keeps its token and the versions it has seen."""

    def __init__(self, client: CheckingClient, own: UUID) -> None:
        self.client, self.own = client, own
        self.token = csrf_token(client.get(f"/en/assessments/{own}/sections/STR"))

    def save(self, indicator: str, seen: int, **fields: str) -> Any:
        """Send one answer as the script does."""
        data = {"csrf_token": self.token, f"{indicator}.version": str(seen)}
        data |= {f"{indicator}.{name}" if name != "value" else indicator: text for name, text in fields.items()}
        return self.client.post(f"/en/assessments/{self.own}/answers/{indicator}", data=data, headers=JSON)


@pytest.fixture
def own(app: Flask) -> UUID:
    """The assessment of the lead and the contributor."""
    return assessment_of(app)


@pytest.fixture
def lead(client_for: ClientFor, own: UUID) -> Page:
    """The lead's open page."""
    return Page(client_for("lead"), own)


@pytest.fixture
def contributor(client_for: ClientFor, own: UUID) -> Page:
    """The contributor's."""
    return Page(client_for("contributor"), own)


def answers(stored: Sessions, own: UUID) -> dict[str, Answer]:
    """The stored answers."""
    with stored() as session:
        return {key: kept.answer for key, kept in stored_answers(session, own).items()}


def test_one_answer_is_stored_with_its_version(lead: Page, stored: Sessions, own: UUID):
    """The reply has the version, the stored fields and the progress; the time is a sentence."""
    reply = lead.save("STR1", 0, value="3", note=" why ").get_json()
    assert (reply["state"], reply["version"], reply["count"]) == ("saved", 1, "1 of 4 answered")
    assert reply["fields"] == {"STR1": "3", "STR1.na_reason": "", "STR1.na_text": "", "STR1.note": "why"}
    assert reply["sentence"].startswith("Saved at ")
    assert (answers(stored, own)["STR1"].option, answers(stored, own)["STR1"].note) == ("3", "why")


def test_the_same_sent_twice_is_stored_once(lead: Page, stored: Sessions, own: UUID):
    """A retry after a lost reply finds itself: the same version, one revision."""
    assert [lead.save("STR1", 0, value="3").get_json()["version"] for _ in range(3)] == [1, 1, 1]
    with stored() as session:
        assert len(revisions_of(session, own, "STR1")) == 1


def test_a_level_and_a_colleagues_note_are_both_kept(lead: Page, contributor: Page, stored: Sessions, own: UUID):
    """Made from the same version, one the level, the other the note: the reply brings the note to the page."""
    lead.save("STR1", 0, note="from the lead")
    reply = contributor.save("STR1", 0, value="2").get_json()
    assert reply["fields"]["STR1.note"] == "from the lead"
    assert (answers(stored, own)["STR1"].option, answers(stored, own)["STR1"].note) == ("2", "from the lead")


def test_the_same_answer_twice_gives_the_choice(lead: Page, contributor: Page, stored: Sessions, own: UUID):
    """The second is told, gets both versions as a piece of page, and nothing of theirs is overwritten."""
    lead.save("STR1", 0, value="1")
    response = contributor.save("STR1", 0, value="4", note="mine")
    reply = response.get_json()
    assert (response.status_code, reply["state"], reply["version"]) == (409, "conflict", 1)
    assert reply["fields"]["STR1"] == "1"
    assert 'name="_take"' in reply["html"]
    assert "mine" in reply["html"]
    assert answers(stored, own)["STR1"].option == "1"
    assert contributor.save("STR1", reply["version"], value="4", note="mine").get_json()["state"] == "saved"
    assert answers(stored, own)["STR1"].option == "4"


@ONE_DATABASE
@pytest.mark.parametrize(
    ("indicator", "fields", "sentence"),
    [
        ("DPI1", {"value": "na"}, "DPI1: choose the reason why it does not apply."),
        ("STR1", {"value": "7"}, "STR1: choose one of the levels that are listed."),
        ("STR1", {"value": "1", "note": "x" * 4001}, "STR1: the note is longer than 4000 characters."),
    ],
)
def test_what_does_not_fit_is_said_and_not_stored(
    lead: Page, stored: Sessions, own: UUID, indicator: str, fields: dict[str, str], sentence: str
):
    """422 with the sentence; nothing of it is stored."""
    response = lead.save(indicator, 0, **fields)
    assert (response.status_code, response.get_json()) == (422, {"state": "incomplete", "sentence": sentence})
    assert answers(stored, own) == {}


@ONE_DATABASE
def test_a_closed_round_and_a_submitted_assessment_refuse(app: Flask, lead: Page, stored: Sessions, own: UUID):
    """409 with the reason; the text stays with the page."""
    with stored() as session:
        session.execute(update(Assessment).where(Assessment.id == own).values(state="submitted"))
        session.commit()
    assert lead.save("STR1", 0, value="1").get_json()["sentence"] == "The assessment is no longer a draft."
    move_round(app, -20, -10)
    assert lead.save("STR1", 0, value="1").get_json()["state"] == "refused"
    assert answers(stored, own) == {}


@ONE_DATABASE
def test_an_ended_session_is_said_in_a_word(lead: Page, stored: Sessions, own: UUID):
    """401 for the script, which keeps the text and asks to sign in; the session address knows nobody then."""
    with stored() as session:
        session.execute(update(Account).values(session_epoch=1))
        session.commit()
    response = lead.save("STR1", 0, value="1")
    assert (response.status_code, response.get_json()["state"]) == (401, "expired")
    assert lead.client.get("/en/session").get_json() == {"account": ""}


@ONE_DATABASE
def test_a_stale_token_is_said_and_can_be_renewed(lead: Page, stored: Sessions, own: UUID):
    """400; the session address gives a fresh token with which the same save passes."""
    lead.token = "stale"
    assert (lead.save("STR1", 0, value="1").status_code, answers(stored, own)) == (400, {})
    lead.token = lead.client.get("/en/session").get_json()["token"]
    assert lead.save("STR1", 0, value="1").status_code == 200


@ONE_DATABASE
def test_strangers_get_no_session(client_for: ClientFor):
    """Nobody signed in: no token, and no cookie is set."""
    response = client_for().get("/en/session")
    assert response.get_json() == {"account": ""}
    assert "Set-Cookie" not in response.headers


@ONE_DATABASE
def test_a_section_of_others_and_unknown_indicators_are_not_found(contributor: Page, stored: Sessions, own: UUID):
    """A contributor limited to one section saves no other one; neither exists for them."""
    with stored() as session:
        session.execute(update(Grant).where(Grant.role == "contributor").values(sections=["STR"]))
        session.commit()
    statuses = [contributor.save(key, 0, value="1").status_code for key in ("STR1", "DAT1", "NONE1")]
    assert statuses == [200, 404, 404]
    assert contributor.client.get(f"/en/assessments/{own}/answers/DAT1", headers=JSON).status_code == 404
    assert list(answers(stored, own)) == ["STR1"]


@ONE_DATABASE
def test_other_fields_of_the_page_are_left_alone(lead: Page, stored: Sessions, own: UUID):
    """A forged request that names another indicator changes only the one in the address."""
    data = {"csrf_token": lead.token, "STR1": "1", "STR2": "2", "STR2.version": "0"}
    lead.client.post(f"/en/assessments/{own}/answers/STR1", data=data, headers=JSON)
    assert list(answers(stored, own)) == ["STR1"]


@ONE_DATABASE
def test_a_grant_that_ended_ends_saving(lead: Page, stored: Sessions, own: UUID):
    """The day a grant ends, an open page saves nothing more."""
    with stored() as session:
        session.execute(update(Grant).values(valid_until=datetime.now(UTC) - timedelta(seconds=1)))
        session.commit()
    assert lead.save("STR1", 0, value="1").status_code == 404
    assert answers(stored, own) == {}
