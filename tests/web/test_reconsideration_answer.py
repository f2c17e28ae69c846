"""Answering a request for reconsideration: by another reviewer only, all indicators at once, nothing typed is lost."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask

from innocook.core.answers import AnswerState
from innocook.services import review_moves, review_turns
from innocook.services.validations import latest
from innocook.store import audit
from innocook.store.tables import AuditEvent
from tests.support.colleagues import add_grant, visitor_of
from tests.support.pages import CheckingClient, csrf_token, form_of, with_values, words
from tests.support.reviews import (
    ADDRESS,
    SECOND,
    another_reviewer,
    decided,
    handed_in,
    lowered,
    reconsideration_asked,
    refused_na,
    reviewed,
    taken,
)
from tests.support.web import ONE_DATABASE, OWN, ClientFor, Sessions, answer_all, assessment_of, fill, sessions_of

ALL = ("lead", "contributor", "coordinator", "administrator")
ASKED = {"STR1": "Page 4 names the owner.", "DPI1": "No law names us."}


@pytest.fixture
def own(app: Flask, client_for: ClientFor) -> UUID:
    """Validated with STR1 lowered to 0 and "not applicable" of DPI1 refused with level 1; both are asked about."""
    assessment = assessment_of(app)
    answer_all(app, assessment, leave_out={"DPI1"})
    reason = {"DPI1": "na", "DPI1__na_reason": "no_mandate", "DPI1__na_text": "The law names another institution."}
    assert fill(client_for("lead"), f"/en/assessments/{assessment}/sections/DPI", **reason).status_code == 302
    with sessions_of(app)() as session:
        at = datetime.now(UTC)
        reviewed(session, assessment, {"STR1": lowered("0"), "DPI1": refused_na("1")}, at)
        another_reviewer(session)
        reconsideration_asked(session, assessment, ASKED, at)
    return assessment


@pytest.fixture
def page(own: UUID) -> str:
    """Where it is answered."""
    return f"/en/reviews/{own}/reconsideration"


@pytest.fixture
def second(client_for: ClientFor, own: UUID) -> CheckingClient:
    """The other reviewer's browser."""
    return client_for(SECOND)


def send(client: CheckingClient, page: str, **changes: str):
    """Fill the form in (`__` stands for the hyphen in a name) and send it."""
    form = form_of(client.get(page))
    return client.post(page, data=with_values(form, {key.replace("__", "-"): value for key, value in changes.items()}))


def editions(stored: Sessions, own: UUID) -> int:
    """How many there are."""
    with stored() as session:
        found = latest(session, own)
        return found.n if found else 0


KEEP = {
    "STR1__value": "0",
    "STR1__reason_code": "evidence_insufficient",
    "STR1__reason": "Page 4 has no name.",
    "DPI1__value": "1",
    "DPI1__reason_code": "applies_here",
    "DPI1__reason": "Article 7 does.",
}


@ONE_DATABASE
def test_who_finds_it(app: Flask, client_for: ClientFor, second: CheckingClient, own: UUID, page: str):
    """Reviewers do; accounts without that role get 403; a reviewer with a grant at the institution 404."""
    assert [client_for(role).get(page).status_code for role in ALL] == [403] * 4
    assert [client.get(page).status_code for client in (client_for("reviewer"), second)] == [200, 200]
    add_grant(app, SECOND, role="contributor", at=OWN)
    assert second.get(page).status_code == 404
    assert client_for().get(page).status_code == 302


@ONE_DATABASE
def test_no_request_no_page(app: Flask, client_for: ClientFor, stored: Sessions):
    """A validated result that nobody asked about has nothing to answer."""
    own = assessment_of(app)
    answer_all(app, own)
    with stored() as session:
        reviewed(session, own, None, datetime.now(UTC))
    assert client_for("reviewer").get(f"/en/reviews/{own}/reconsideration").status_code == 404


def test_the_page_has_both_sides(second: CheckingClient, page: str):
    """The institution's reason, the submitted and the validated answer, the first reviewer's reason, the choices."""
    shown = second.get(page)
    text = words(shown)
    assert ("Page 4 names the owner." in text, "No law names us." in text) == (True, True)
    assert "Submitted 2 · Developing Validated 0 · Not started" in text
    assert "The document does not name an owner." in text
    assert "The law names another institution." in text
    assert shown.text.count('name="STR1-value"') == 5
    assert shown.text.count('name="DPI1-value"') == 6
    assert "Not applicable submitted" in text


@ONE_DATABASE
def test_whoever_validated_gets_a_sentence_instead_of_a_form(
    client_for: ClientFor, stored: Sessions, own: UUID, page: str
):
    """And sending all the same is refused with 409; nothing changes."""
    first = client_for("reviewer")
    shown = first.get(page)
    assert "so another reviewer has to decide." in words(shown)
    assert 'name="STR1-value"' not in shown.text
    data = {key.replace("__", "-"): value for key, value in KEEP.items()} | {"csrf_token": csrf_token(shown)}
    refused = first.post(page, data=data)
    assert (refused.status_code, "so another reviewer has to decide." in words(refused)) == (409, True)
    assert editions(stored, own) == 1


@ONE_DATABASE
def test_whoever_had_a_turn_is_refused_too(app: Flask, client_for: ClientFor, stored: Sessions):
    """A second reviewer who looked at the sample is not another reviewer any more."""
    own = assessment_of(app)
    answer_all(app, own)
    at = datetime.now(UTC)
    with stored() as session:
        reviewer, other = taken(session, own, at), another_reviewer(session)
        third = another_reviewer(session, "third.reviewer", "Huda Saleh")
        review_turns.assign(session, reviewer, own, other.account_id, 2, address=ADDRESS, at=at)
        for who in (reviewer, other):
            decided(session, own, {}, at, who)
            review_turns.finish(session, who, own, at=at)
        review_moves.validate(session, reviewer, own, address=ADDRESS, at=at)
        reconsideration_asked(session, own, {"STR1": "Higher."}, at)
        assert third.account_id != other.account_id
    page = f"/en/reviews/{own}/reconsideration"
    forms = ['name="STR1-value"' in client_for(key).get(page).text for key in (SECOND, "third.reviewer")]
    assert forms == [False, True]


def test_keeping_and_granting(second: CheckingClient, client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """STR1 stays at 0 with a reason; "not applicable" of DPI1 is accepted without one; edition 2, two persons named."""
    keep = {key: value for key, value in KEEP.items() if key.startswith("STR1")}
    sent = send(second, page, **keep, DPI1__value="own")
    assert (sent.status_code, sent.headers["Location"]) == (302, page)
    with stored() as session:
        found = latest(session, own)
        assert found is not None
        assert (found.n, found.kind, found.answers["STR1"].option) == (2, "reconsidered", "0")
        assert found.answers["DPI1"].state is AnswerState.NOT_APPLICABLE
        event = session.query(AuditEvent).filter_by(action="decide").one()
        assert event.payload["changed"] == ["DPI1"]
        persons = [visitor_of(session, key).account_id for key in ("reviewer", SECOND)]
        assert [event.payload[key] for key in ("validated_by", "decided_by")] == [str(one) for one in persons]
        assert audit.verify_stream(session, event.stream).broken_at is None
    text = words(second.get(page))
    assert ("Decided on" in text, "kept as it was" in text, "changed" in text) == (True, True, True)
    assert 'name="STR1-value"' not in second.get(page).text
    read = words(client_for("lead").get(f"/en/assessments/{own}/reconsideration"))
    assert "Page 4 has no name." in read


@ONE_DATABASE
@pytest.mark.parametrize(("level", "kind"), [("1", "lower"), ("4", "raise"), ("2", None)])
def test_another_level(second: CheckingClient, stored: Sessions, own: UUID, page: str, level: str, kind: str | None):
    """Under the submitted level lowers it, over it raises it, the same one confirms it."""
    changes = KEEP | {"STR1__value": level, "STR1__reason": "Page 4."}
    assert send(second, page, **changes).status_code == 302
    with stored() as session:
        found = latest(session, own)
        assert found is not None
        made = found.decisions.get("STR1")
        assert (found.answers["STR1"].option, made.kind if made else None) == (level, kind)


@ONE_DATABASE
@pytest.mark.parametrize(
    ("changes", "place", "sentence"),
    [
        ({"STR1__value": ""}, "STR1-value", "Choose the answer that shall stand."),
        ({"STR1__value": "7"}, "STR1-value", "Choose the answer that shall stand."),
        ({"STR1__value": "other", "STR1__number": "3"}, "STR1-value", "Choose the answer that shall stand."),
        ({"STR1__reason": "  "}, "STR1-reason", "Write the reason: the institution reads it."),
        ({"STR1__reason": "x" * 4001}, "STR1-reason", "The reason is longer than 4000 characters."),
        ({"STR1__reason_code": ""}, "STR1-reason_code", "Choose a reason: the institution reads it."),
        ({"STR1__reason_code": "because"}, "STR1-reason_code", "Choose one of the list."),
        ({"STR1__language": "xx"}, "STR1-language", "Choose one of the list."),
    ],
)
def test_faults(
    second: CheckingClient,
    stored: Sessions,
    own: UUID,
    page: str,
    changes: dict[str, str],
    place: str,
    sentence: str,
):
    """422 with the sentence and a link to the field; what was typed elsewhere stays; nothing is stored."""
    refused = send(second, page, **(KEEP | changes))
    assert (refused.status_code, f"STR1: {sentence}" in words(refused)) == (422, True)
    assert f'<a href="#{place}">' in refused.text
    again = form_of(refused).values
    assert (again["DPI1-value"], again["DPI1-reason"]) == ("1", "Article 7 does.")
    assert editions(stored, own) == 1


@ONE_DATABASE
def test_typed_values_survive_the_language_menu(second: CheckingClient, stored: Sessions, own: UUID, page: str):
    """The same page in French with everything typed; nothing is stored."""
    values = {key.replace("__", "-"): value for key, value in KEEP.items()} | {"_keep": "fr"}
    shown = second.post(page.replace("/en/", "/fr/"), data=with_values(form_of(second.get(page)), values))
    again = form_of(shown).values
    assert shown.status_code == 200
    assert {key: again[key] for key in values if key != "_keep"} == {
        key: value for key, value in values.items() if key != "_keep"
    }
    assert editions(stored, own) == 1


@ONE_DATABASE
def test_two_who_decide_at_once(second: CheckingClient, client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """The second answer to the same request is refused with 409 and says so."""
    with stored() as session:
        another_reviewer(session, "third.reviewer", "Huda Saleh")
    third = client_for("third.reviewer")
    data = with_values(form_of(third.get(page)), {key.replace("__", "-"): value for key, value in KEEP.items()})
    assert send(second, page, **KEEP).status_code == 302
    late = third.post(page, data=data)
    assert (late.status_code, "The request was decided meanwhile." in words(late)) == (409, True)
    assert editions(stored, own) == 2


@ONE_DATABASE
def test_a_submission_has_no_such_page(app: Flask, client_for: ClientFor, stored: Sessions):
    """While it is submitted there is nothing to reconsider."""
    own = assessment_of(app)
    answer_all(app, own)
    with stored() as session:
        handed_in(session, own, datetime.now(UTC))
    assert client_for("reviewer").get(f"/en/reviews/{own}/reconsideration").status_code == 404
