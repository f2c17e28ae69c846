"""Two people on one assessment, and rounds that are not open: nobody overwrites what they have not seen."""

from uuid import UUID

import pytest
from flask import Flask

from innocook.core.answers import Answer
from innocook.services.assessments import stored_answers
from innocook.store.tables import Assessment
from tests.support.pages import CheckingClient, form_of, with_values, words
from tests.support.rounds import move_round
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of, fill


@pytest.fixture
def own(app: Flask) -> UUID:
    """The assessment of the lead and the contributor."""
    return assessment_of(app)


@pytest.fixture
def address(own: UUID) -> str:
    """Its first section."""
    return f"/en/assessments/{own}/sections/STR"


@pytest.fixture
def lead(client_for: ClientFor) -> CheckingClient:
    """The lead's browser."""
    return client_for("lead")


@pytest.fixture
def contributor(client_for: ClientFor) -> CheckingClient:
    """The contributor's browser."""
    return client_for("contributor")


def answers(stored: Sessions, own: UUID) -> dict[str, Answer]:
    """The stored answers."""
    with stored() as session:
        return {key: kept.answer for key, kept in stored_answers(session, own).items()}


def test_the_same_question_answered_twice(
    lead: CheckingClient, contributor: CheckingClient, address: str, own: UUID, stored: Sessions
):
    """The second save is 409, names the other's level, stores nothing of its page and keeps what was typed."""
    mine = form_of(lead.get(address))
    fill(contributor, address, STR1="1")
    refused = lead.post(address, data=with_values(mine, {"STR1": "3", "STR2": "4", "STR1.note": "my note"}))
    assert refused.status_code == 409
    assert "STR1: somebody saved another answer meanwhile: 1 ·" in words(refused)
    assert [form_of(refused).values[name] for name in ("STR1", "STR2", "STR1.note")] == ["3", "4", "my note"]
    assert {key: each.option for key, each in answers(stored, own).items()} == {"STR1": "1"}


def test_saving_again_wins_knowingly(
    lead: CheckingClient, contributor: CheckingClient, address: str, own: UUID, stored: Sessions
):
    """After the conflict was shown, the next save of that page is taken."""
    mine = form_of(lead.get(address))
    fill(contributor, address, STR1="1")
    refused = lead.post(address, data=with_values(mine, {"STR1": "3"}))
    assert lead.post(address, data=form_of(refused).values).status_code == 302
    assert {key: each.option for key, each in answers(stored, own).items()} == {"STR1": "3"}


def test_untouched_questions_do_not_conflict(
    lead: CheckingClient, contributor: CheckingClient, address: str, own: UUID, stored: Sessions
):
    """Two people on different questions of one page both keep their work."""
    fill(lead, address, STR1="2", STR2="2", STR3="2")
    mine = form_of(lead.get(address))
    fill(contributor, address, STR1="0", STR3="")
    assert lead.post(address, data=with_values(mine, {"STR2": "4"})).status_code == 302
    assert {key: each.option for key, each in answers(stored, own).items()} == {"STR1": "0", "STR2": "4", "STR3": None}


@ONE_DATABASE
def test_the_same_answer_twice_is_no_conflict(lead: CheckingClient, contributor: CheckingClient, address: str):
    """Two people who say the same agree."""
    mine = form_of(lead.get(address))
    fill(contributor, address, STR1="1", STR1__note="agreed")
    assert lead.post(address, data=with_values(mine, {"STR1": "1", "STR1.note": "agreed"})).status_code == 302


def test_another_note_is_a_conflict_too(
    lead: CheckingClient, contributor: CheckingClient, address: str, own: UUID, stored: Sessions
):
    """A note typed by somebody else is not lost behind the same level."""
    mine = form_of(lead.get(address))
    fill(contributor, address, STR1="1", STR1__note="theirs")
    assert lead.post(address, data=with_values(mine, {"STR1": "1", "STR1.note": "mine"})).status_code == 409
    assert answers(stored, own)["STR1"].note == "theirs"


@ONE_DATABASE
def test_a_cleared_answer_is_named(lead: CheckingClient, contributor: CheckingClient, address: str):
    """When the other person cleared the answer, the sentence says so."""
    fill(lead, address, STR1="2")
    mine = form_of(lead.get(address))
    fill(contributor, address, STR1="")
    refused = lead.post(address, data=with_values(mine, {"STR1": "3"}))
    assert "STR1: somebody saved another answer meanwhile: Not answered." in words(refused)


@ONE_DATABASE
def test_a_not_applicable_is_named(lead: CheckingClient, contributor: CheckingClient, address: str):
    """So it does when the other person said that it does not apply."""
    page = address.replace("STR", "DPI")
    mine = form_of(lead.get(page))
    fill(contributor, page, DPI1="na", DPI1__na_reason="no_service", DPI1__na_text="None.")
    refused = lead.post(page, data=with_values(mine, {"DPI1": "3"}))
    assert "DPI1: somebody saved another answer meanwhile: Not applicable." in words(refused)


@pytest.mark.parametrize(("opens", "closes"), [(-10, -1), (1, 10)])
def test_outside_its_time_a_round_takes_nothing(
    app: Flask, lead: CheckingClient, address: str, own: UUID, stored: Sessions, opens: int, closes: int
):
    """A round that closed meanwhile or is not open yet: 409 with a sentence, nothing stored, state as it was."""
    answer_all(app, own, "1")
    section, submission = form_of(lead.get(address)), form_of(lead.get(f"/en/assessments/{own}/submit"))
    move_round(app, opens, closes)
    saved = lead.post(address, data=with_values(section, {"STR1": "4"}))
    sent = lead.post(submission.action, data=with_values(submission, {"declaration": "yes"}))
    assert (saved.status_code, sent.status_code) == (409, 409)
    assert "Your answers are kept." in words(sent)
    assert answers(stored, own)["STR1"].option == "1"
    with stored() as session:
        row = session.get(Assessment, own)
        assert row is not None
        assert (row.state, row.submissions) == ("draft", 0)


@ONE_DATABASE
def test_a_closed_round_can_still_be_read(app: Flask, lead: CheckingClient, own: UUID):
    """After the close every page opens, without a button that would save."""
    answer_all(app, own)
    move_round(app, -10, -1)
    pages = [lead.get(f"/en/assessments/{own}/{page}") for page in ("", "sections/STR", "check", "results")]
    assert [page.status_code for page in pages] == [200] * 4
    assert "Save and continue" not in pages[1].text
    assert lead.get(f"/en/assessments/{own}/submit").status_code == 409


def test_a_submitted_assessment_takes_no_answers(app: Flask, lead: CheckingClient, address: str, own: UUID, stored):
    """A section page opened before the submission cannot change what was submitted."""
    answer_all(app, own)
    mine = form_of(lead.get(address))
    fill(lead, f"/en/assessments/{own}/submit", declaration="yes")
    refused = lead.post(address, data=with_values(mine, {"STR1": "4"}))
    assert (refused.status_code, "no longer a draft" in words(refused)) == (409, True)
    assert answers(stored, own)["STR1"].option == "2"


@ONE_DATABASE
def test_text_typed_too_late_is_still_on_the_page(app: Flask, lead: CheckingClient, address: str):
    """Refusing a save because the round closed does not throw away what was typed."""
    mine = form_of(lead.get(address))
    move_round(app, -10, -1)
    refused = lead.post(address, data=with_values(mine, {"STR1": "4", "STR1.note": "a long thought"}))
    assert refused.status_code == 409
    assert "a long thought" in refused.text
