"""Correcting a validated result: one proposes, another accepts; every other way is refused."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import update

from innocook.core.answers import AnswerState
from innocook.services import correcting
from innocook.services.validations import editions, latest
from innocook.store import audit
from innocook.store.tables import Assessment, AuditEvent, Round
from tests.support.colleagues import visitor_of
from tests.support.pages import CheckingClient, csrf_token, form_of, with_values, words
from tests.support.reviews import (
    SECOND,
    another_reviewer,
    lowered,
    reconsideration_asked,
    reconsidered,
    refused_na,
    reviewed,
)
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of, fill, sessions_of

GOOD = {"value": "1", "reason_code": "evidence_missing", "reason": "The survey was never made.", "language": "en"}
ALL = ("lead", "contributor", "coordinator", "administrator")


@pytest.fixture
def own(app: Flask) -> UUID:
    """Validated as submitted, level 2 everywhere."""
    assessment = assessment_of(app)
    answer_all(app, assessment)
    with sessions_of(app)() as session:
        reviewed(session, assessment, None, datetime.now(UTC))
        another_reviewer(session)
    return assessment


@pytest.fixture
def page(own: UUID) -> str:
    """Where it is corrected."""
    return f"/en/reviews/{own}/corrections"


@pytest.fixture
def first(client_for: ClientFor) -> CheckingClient:
    """The browser of the reviewer who validated."""
    return client_for("reviewer")


@pytest.fixture
def second(client_for: ClientFor, own: UUID) -> CheckingClient:
    """The browser of another reviewer."""
    return client_for(SECOND)


def propose(client: CheckingClient, page: str, indicator: str = "STR1", **changes: str):
    """Choose an indicator, fill the form in and send it."""
    form = form_of(client.get(f"{page}?indicator={indicator}"), "/corrections")
    return client.post(page, data=with_values(form, GOOD | changes))


def press(client: CheckingClient, page: str, what: str, text: str = ""):
    """Press a button of the first proposal."""
    form = form_of_proposal(client.get(page).text)
    return client.post(form, data={"csrf_token": csrf_token(client.get(page)), "do": what})


def form_of_proposal(text: str) -> str:
    """Where the form of the first waiting proposal is sent."""
    return text.partition('action="')[2] and next(
        part.partition('"')[0] for part in text.split('action="')[1:] if "/corrections/" in part.partition('"')[0]
    )


def level_of(stored: Sessions, own: UUID, indicator: str = "STR1") -> tuple[int, str | None]:
    """The latest edition and the validated level."""
    with stored() as session:
        found = latest(session, own)
        assert found is not None
        return found.n, found.answers[indicator].option


@ONE_DATABASE
def test_who_finds_it(client_for: ClientFor, first: CheckingClient, second: CheckingClient, page: str):
    """Every reviewer; 403 for accounts without that role; strangers sign in."""
    assert [client_for(role).get(page).status_code for role in ALL] == [403] * 4
    assert [client.get(page).status_code for client in (first, second, client_for())] == [200, 200, 302]


@ONE_DATABASE
@pytest.mark.parametrize("state", ["submitted", "in_review", "reconsidered"])
def test_only_a_validated_or_closed_result_is_corrected(
    first: CheckingClient, stored: Sessions, own: UUID, page: str, state: str
):
    """404 in other states, also for sending."""
    form = form_of(first.get(f"{page}?indicator=STR1"), "/corrections")
    with stored() as session:
        session.execute(update(Assessment).where(Assessment.id == own).values(state=state))
        session.commit()
    assert [first.get(page).status_code, first.post(page, data=with_values(form, GOOD)).status_code] == [404, 404]
    assert level_of(stored, own) == (1, "2")


def test_two_persons_change_a_level(first: CheckingClient, second: CheckingClient, stored: Sessions, own, page: str):
    """Proposed, then accepted by another: edition 2 with level 1; the log names both persons; edition 1 stays."""
    assert propose(first, page).headers["Location"] == page
    assert level_of(stored, own) == (1, "2")
    text = words(second.get(page))
    assert "1 proposal waits" in text
    assert "Validated 2 · Developing Proposed 1 · Initial" in text
    assert ("The survey was never made." in text, "Accept: make edition 2" in text) == (True, True)
    assert press(second, page, "accept").headers["Location"] == page
    assert level_of(stored, own) == (2, "1")
    with stored() as session:
        kinds = [(one.n, one.kind, one.answers["STR1"].option) for one in editions(session, own)]
        assert kinds == [(2, "corrected", "1"), (1, "validated", "2")]
        event = session.query(AuditEvent).filter_by(action="accept_correction").one()
        persons = [str(visitor_of(session, key).account_id) for key in ("reviewer", SECOND)]
        assert [event.payload[key] for key in ("proposed_by", "accepted_by")] == persons
        assert audit.verify_stream(session, event.stream).broken_at is None
    assert "No proposal waits" in words(first.get(page))
    assert "accepted" in words(first.get(page))


@ONE_DATABASE
def test_nobody_accepts_their_own(first: CheckingClient, stored: Sessions, own: UUID, page: str):
    """The page offers no such button; pressing it all the same is 409 with a sentence."""
    propose(first, page)
    shown = first.get(page)
    assert ('value="accept"' in shown.text, "another reviewer has to accept it" in words(shown)) == (False, True)
    refused = press(first, page, "accept")
    assert (refused.status_code, "another reviewer has to accept it" in words(refused)) == (409, True)
    assert level_of(stored, own) == (1, "2")


@ONE_DATABASE
@pytest.mark.parametrize(("who", "shown"), [("reviewer", "taken back"), (SECOND, "refused")])
def test_a_proposal_is_taken_back_or_refused(
    first: CheckingClient, client_for: ClientFor, stored: Sessions, own: UUID, page: str, who: str, shown: str
):
    """By whoever proposed it or by another; nothing changes, and it can be proposed again."""
    propose(first, page)
    assert press(client_for(who), page, "refuse").status_code == 302
    assert level_of(stored, own) == (1, "2")
    assert shown in words(first.get(page))
    assert propose(first, page).status_code == 302


@ONE_DATABASE
def test_what_was_settled_meanwhile(first: CheckingClient, second: CheckingClient, stored: Sessions, own, page: str):
    """A proposal that another settled is 409; one that never was, 404; a button without a verb refuses nothing new."""
    propose(first, page)
    address = form_of_proposal(second.get(page).text)
    data = {"csrf_token": csrf_token(second.get(page)), "do": "accept"}
    assert second.post(address, data=data).status_code == 302
    late = second.post(address, data=data)
    assert (late.status_code, "This proposal was settled meanwhile." in words(late)) == (409, True)
    assert second.post(f"{page}/{uuid4()}", data=data).status_code == 404
    assert level_of(stored, own) == (2, "1")


@ONE_DATABASE
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"value": ""}, (422, "value", "Choose the answer that shall stand.")),
        ({"value": "validated-by-me"}, (422, "value", "Choose the answer that shall stand.")),
        ({"reason_code": ""}, (422, "reason_code", "Choose a reason: the institution reads it.")),
        ({"reason": ""}, (422, "reason", "Write the reason: the institution reads it.")),
        ({"reason": "x" * 4001}, (422, "reason", "The reason is longer than 4000 characters.")),
        ({"value": "2"}, (409, "value", "This is the validated level already, so there is nothing to correct.")),
    ],
)
def test_faults(
    first: CheckingClient,
    stored: Sessions,
    own: UUID,
    page: str,
    changes: dict[str, str],
    told: tuple[int, str, str],
):
    """The sentence stands at its field, the summary leads there, what was typed stays."""
    status, place, sentence = told
    refused = propose(first, page, **changes)
    assert (refused.status_code, sentence in words(refused)) == (status, True)
    assert f'<a href="#{place}">' in refused.text
    again = form_of(refused, "/corrections").values
    assert again["reason"] == (GOOD | changes)["reason"]
    with stored() as session:
        assert correcting.proposals_of(session, own) == []


@ONE_DATABASE
def test_one_proposal_at_a_time(first: CheckingClient, second: CheckingClient, page: str):
    """While one about the indicator waits, another one is 409; one about another indicator is not."""
    propose(first, page)
    assert "has to be settled first" in words(propose(second, page, value="3"))
    assert propose(second, page, "STR2").status_code == 302


@ONE_DATABASE
def test_an_unknown_indicator(first: CheckingClient, page: str):
    """The page opens without a form; sending is 422."""
    shown = first.get(f"{page}?indicator=XYZ")
    assert 'name="value"' not in shown.text
    data = GOOD | {"csrf_token": csrf_token(shown), "indicator": "XYZ"}
    assert first.post(page, data=data).status_code == 422


@ONE_DATABASE
def test_typed_values_survive_the_language_menu(first: CheckingClient, stored: Sessions, own: UUID, page: str):
    """The page in Arabic with the indicator, the level and the English text; nothing is proposed."""
    form = form_of(first.get(f"{page}?indicator=STR1"), "/corrections")
    shown = first.post(page.replace("/en/", "/ar/"), data=with_values(form, GOOD | {"_keep": "ar"}))
    again = form_of(shown, "/corrections").values
    assert {key: again[key] for key in GOOD} == GOOD
    assert (shown.status_code, again["indicator"]) == (200, "STR1")
    with stored() as session:
        assert correcting.proposals_of(session, own) == []


def test_not_applicable_is_accepted_after_all(app: Flask, client_for: ClientFor, stored: Sessions):
    """DPI1 was not applicable, refused with level 1; the correction accepts it, and the record keeps its reason."""
    own = assessment_of(app)
    answer_all(app, own, leave_out={"DPI1"})
    reason = {"DPI1": "na", "DPI1__na_reason": "no_mandate", "DPI1__na_text": "Another institution does."}
    fill(client_for("lead"), f"/en/assessments/{own}/sections/DPI", **reason)
    with stored() as session:
        reviewed(session, own, {"DPI1": refused_na("1")}, datetime.now(UTC))
        another_reviewer(session)
    page = f"/en/reviews/{own}/corrections"
    assert propose(client_for("reviewer"), page, "DPI1", value="own").status_code == 302
    assert press(client_for(SECOND), page, "accept").status_code == 302
    with stored() as session:
        found = latest(session, own)
        assert found is not None
        answer = found.answers["DPI1"]
        assert (answer.state, answer.na_text) == (AnswerState.NOT_APPLICABLE, "Another institution does.")


@ONE_DATABASE
def test_what_a_published_round_needs(first: CheckingClient, stored: Sessions, own: UUID, page: str):
    """Before: a word; after the publication, in a closed assessment: a note with the day. Corrections stay possible."""
    assert "Once the round is published" in words(first.get(page))
    with stored() as session:
        session.execute(update(Round).values(published_at=datetime.now(UTC)))
        session.execute(update(Assessment).where(Assessment.id == own).values(state="closed"))
        session.commit()
    text = words(first.get(page))
    assert "After a correction its figures need a new edition as well." in text
    assert propose(first, page).status_code == 302


@ONE_DATABASE
def test_a_correction_before_a_request(first: CheckingClient, second: CheckingClient, stored: Sessions, own, page: str):
    """Corrected to 1, then asked about and answered: the answer's page shows what stood before it, 1."""
    propose(first, page)
    press(second, page, "accept")
    with stored() as session:
        at = datetime.now(UTC)
        third = another_reviewer(session, "third.reviewer", "Huda Saleh")
        reconsideration_asked(session, own, {"STR1": "It was 2."}, at)
        reconsidered(session, own, {"STR1": lowered("0")}, at, by=third)
    shown = words(second.get(page.replace("/corrections", "/reconsideration")))
    assert "Submitted 2 · Developing Validated before 1 · Initial" in shown
