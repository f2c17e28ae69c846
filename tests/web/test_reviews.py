"""The overview of a submission before its reviewer: what it says, whose turn it is, and what is refused."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from innocook.core.review import Decision
from innocook.services import review_decisions, review_turns, submissions
from innocook.services.reviewing import SECOND
from innocook.store.tables import Round
from tests.support.colleagues import visitor_of
from tests.support.evidence import a_link, a_piece, first_account, institution_of
from tests.support.pages import form_of, tree, with_values, words
from tests.support.reviews import (
    ADDRESS,
    CONFIRMED,
    another_reviewer,
    asked,
    corrected,
    decided,
    handed_in,
    lowered,
    reconsideration_asked,
    returned,
    reviewed,
    state_of,
    taken,
)
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of

NOW = datetime.now(UTC)


@pytest.fixture
def own(app: Flask, stored: Sessions) -> UUID:
    """The lead's own assessment, level 2 everywhere, handed in three days ago."""
    assessment = assessment_of(app)
    answer_all(app, assessment)
    with stored() as session:
        handed_in(session, assessment, NOW - timedelta(days=3))
    return assessment


@pytest.fixture
def page(own: UUID) -> str:
    """Its overview in English."""
    return f"/en/reviews/{own}/"


def press(client, page: str, action: str, **values: str):
    """The form of the page that goes to `action`, sent with these values."""
    form = form_of(client.get(page), action)
    return client.post(form.action, data=with_values(form, values))


def row_of(text: str, key: str) -> str:
    """The words of one indicator's row."""
    rows = [each for each in tree(text).iter("tr") if each.get("id") == key]
    return " ".join(" ".join(rows[0].itertext()).split())


def with_second(stored: Sessions, own: UUID) -> None:
    """In review, a second look given to another reviewer, nothing decided."""
    with stored() as session:
        first, second = taken(session, own, NOW), another_reviewer(session)
        review_turns.assign(session, first, own, second.account_id, SECOND, address=ADDRESS, at=NOW)


def decide(stored: Sessions, own: UUID, key: str, decisions: dict[str, Decision]) -> None:
    """Every indicator decided by this reviewer, confirmed where nothing else is said."""
    with stored() as session:
        decided(session, own, decisions, NOW, by=visitor_of(session, key))


def test_a_submission_is_taken_on_its_page(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """Before: submitted three days ago, nobody has it. After: in review, mine, 32 open, the first one offered."""
    client = client_for("reviewer")
    text = words(client.get(page))
    assert "Submitted" in text
    assert "waits for 3 days" in text
    assert "Nobody yet" in text
    answer = press(client, page, "/take")
    assert answer.status_code == 302
    after = client.get(answer.headers["Location"])
    assert "You review this submission now." in words(after)
    assert "0 of 32 decided by you" in words(after)
    assert "Not decided yet 32" in words(after)
    assert f"/en/reviews/{own}/indicators/STR1" in after.text
    assert "You review this submission now." not in words(client.get(page))


@ONE_DATABASE
def test_what_another_reviewer_has_is_not_taken(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """The button is not there, and a stale one says who has it: 409 with the sentence at the place."""
    client = client_for("reviewer")
    stale = form_of(client.get(page), "/take")
    with stored() as session:
        other = another_reviewer(session)
        review_turns.assign(session, visitor_of(session, "reviewer"), own, other.account_id, 1, address=ADDRESS, at=NOW)
    assert f"/en/reviews/{own}/take" not in client.get(page).text
    answer = client.post(stale.action, data=stale.values)
    assert answer.status_code == 409
    assert "Another reviewer has this submission." in words(answer)


@ONE_DATABASE
def test_taking_twice_says_that_the_state_moved(client_for: ClientFor, own: UUID, page: str):
    """Two windows: the second one is refused in a sentence about this page, not about drafts."""
    client = client_for("reviewer")
    stale = form_of(client.get(page), "/take")
    client.post(stale.action, data=stale.values)
    answer = client.post(stale.action, data=stale.values)
    assert answer.status_code == 409
    assert "draft" not in words(answer)


@ONE_DATABASE
def test_the_list_says_answer_evidence_and_decision(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """Two pieces beside STR1, one accepted; STR1 lowered, STR2 confirmed, CIT1 asked."""
    with stored() as session:
        institution, who = institution_of(session, own), first_account(session)
        links = [a_link(session, own, "STR1", a_piece(session, institution, who)).id for _ in range(2)]
        session.commit()
        reviewer = taken(session, own, NOW)
        review_decisions.judge_evidence(session, reviewer, own, links[0], "accepted", at=NOW)
        for key, decision in {"STR1": lowered("1"), "STR2": CONFIRMED, "CIT1": asked()}.items():
            review_decisions.decide(session, reviewer, own, key, decision, at=NOW)
    found = client_for("reviewer").get(page)
    assert row_of(found.text, "STR1").endswith("2 · Developing 2 pieces Accepted 1 Lowered to 1 · Initial Final")
    assert row_of(found.text, "STR2").endswith("2 · Developing No evidence Confirmed Final")
    assert row_of(found.text, "CIT1").endswith("No evidence Asked back Asked back")
    assert row_of(found.text, "STR3").endswith("No evidence not yet Not decided yet")
    assert "3 of 32 decided by you" in words(found)
    links_to = [each.get("href") for each in tree(found.text).iter("a") if (each.get("href") or "").startswith("#")]
    assert links_to[1:] == ["#STR3", "#CIT1", "#STR1"]
    assert "Return with 1 question" in words(found)
    assert "Check and validate" not in words(found)


@ONE_DATABASE
def test_late_and_second_submissions_say_so(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """What came after the round's own limit is marked; without a limit nothing is late."""
    assert "late" not in words(client_for("reviewer").get(page))
    with stored() as session:
        session.execute(update(Round).values(late_from=NOW - timedelta(days=4)))
        session.commit()
    assert "late" in words(client_for("reviewer").get(page))


@ONE_DATABASE
def test_without_a_turn_no_decision_is_shown(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """Any reviewer may still be given a second look: they see that something was decided, not what."""
    with stored() as session:
        reviewer = taken(session, own, NOW)
        review_decisions.decide(session, reviewer, own, "STR1", asked("WHICH BUDGET"), at=NOW)
        another_reviewer(session)
    client = client_for("second.reviewer")
    found = client.get(page)
    assert "1 of 32 decided" in words(found)
    for path in ("", "indicators/STR1"):
        text = client.get(page + path).text
        assert "WHICH BUDGET" not in text
        assert "Asked back" not in text
    assert client.get(page + "return").status_code == 404
    assert client.get(page + "validate").status_code == 404


@ONE_DATABASE
def test_a_second_reviewer_is_blind_on_every_page(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """Nothing of the first decisions, their reasons, questions or judgements of evidence until their own are complete.

    The second reviewer agrees on all but STR1; then says so, and sees.
    """
    with stored() as session:
        piece = a_piece(session, institution_of(session, own), first_account(session))
        link = a_link(session, own, "STR1", piece).id
        session.commit()
    with_second(stored, own)
    decide(stored, own, "reviewer", {"STR1": lowered("0", "FIRST REASON"), "CIT1": asked("FIRST QUESTION")})
    with stored() as session:
        review_decisions.judge_evidence(session, visitor_of(session, "reviewer"), own, link, "insufficient", at=NOW)
    client = client_for("second.reviewer")
    paths = ("", "indicators/STR1", "indicators/CIT1", "return", "validate")
    hidden = ("FIRST REASON", "FIRST QUESTION", "Lowered to 0", "Insufficient <bdi>", "Asked back", "A third look")
    for path in paths:
        text = client.get(page + path).text
        assert [word for word in hidden if word in text] == [], path
    assert 'value="insufficient"' not in client.get(page + "indicators/STR1").text  # the first judges evidence
    decide(stored, own, "second.reviewer", {})
    assert [word for word in hidden if word in client.get(page).text] == []
    assert press(client, page, "/finish").status_code == 302
    after = client.get(page).text
    assert "Lowered to 0" in row_of(after, "STR1")
    assert "Insufficient" in row_of(after, "STR1")
    assert "FIRST REASON" in client.get(page + "indicators/STR1").text
    assert "FIRST QUESTION" in client.get(page + "indicators/CIT1").text


@ONE_DATABASE
def test_the_first_reviewer_is_blind_too(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """The second look is complete before the first: what the two agree on stays hidden until the first is complete."""
    with_second(stored, own)
    decide(stored, own, "second.reviewer", {"STR1": lowered("0", "SECOND REASON")})
    with stored() as session:
        review_turns.finish(session, visitor_of(session, "second.reviewer"), own, at=NOW)
    decide(stored, own, "reviewer", {})
    client = client_for("reviewer")
    text = client.get(page).text
    assert "A second look is due" in row_of(text, "STR1")
    assert "A third look is due" not in text
    assert "Third reviewer" not in text
    for path in ("return", "validate"):
        assert "Say first that your decisions are complete." in words(client.get(page + path))
    assert "SECOND REASON" not in client.get(page + "indicators/STR1").text
    assert press(client, page, "/finish").status_code == 302
    after = client.get(page).text
    assert "A third look is due" in row_of(after, "STR1")
    assert "Third reviewer" in after
    assert "SECOND REASON" in client.get(page + "indicators/STR1").text


@ONE_DATABASE
def test_a_third_look_cannot_be_probed_for(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """While blind, giving a third look away is refused whether the first two disagree or not."""
    with_second(stored, own)
    decide(stored, own, "second.reviewer", {"STR1": lowered("0")})
    with stored() as session:
        review_turns.finish(session, visitor_of(session, "second.reviewer"), own, at=NOW)
        third = another_reviewer(session, "third.reviewer", "Nour Salem")
    decide(stored, own, "reviewer", {})
    client = client_for("reviewer")
    answer = press(client, page, "/assign", position="3", reviewer=str(third.account_id))
    assert answer.status_code == 409
    press(client, page, "/finish")
    assert press(client, page, "/assign", position="3", reviewer=str(third.account_id)).status_code == 302


def test_disagreement_goes_to_a_third_look(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """The third reviewer sees both decisions side by side, decides that one only, and validates."""
    with_second(stored, own)
    decide(stored, own, "reviewer", {"STR1": lowered("0", "FIRST REASON")})
    decide(stored, own, "second.reviewer", {})
    with stored() as session:
        for key in ("reviewer", "second.reviewer"):
            review_turns.finish(session, visitor_of(session, key), own, at=NOW)
        third = another_reviewer(session, "third.reviewer", "Nour Salem")
    answer = press(client_for("reviewer"), page, "/assign", position="3", reviewer=str(third.account_id))
    assert answer.status_code == 302
    client = client_for("third.reviewer")
    assert "0 of 1 decided by you" in words(client.get(page))
    both = words(client.get(page + "indicators/STR1"))
    assert "First reviewer" in both
    assert "Lowered to 0" in both
    assert "FIRST REASON" in both
    assert "Second reviewer, Karim Haddad Confirmed" in both
    other = client.get(page + "indicators/STR2")
    assert "nothing to settle" in words(other)
    assert 'name="choice"' not in other.text
    form = form_of(client.get(page + "indicators/STR1"), "/STR1")
    values = {"choice": "level-1", "reason_code": "level_not_reached", "reason": "Only a draft.", "do": "save"}
    assert client.post(form.action, data=with_values(form, values)).headers["Location"] == page
    assert press(client, page + "validate", "/validate", checked="yes").status_code == 302
    with stored() as session:
        assert state_of(session, own) == "validated"


@ONE_DATABASE
def test_a_reviewer_is_assigned_and_told(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """The other reviewer is offered by name, gets the look, and a notice; nobody chosen is refused at the field."""
    with stored() as session:
        other = another_reviewer(session)
    client = client_for("reviewer")
    missing = press(client, page, "/assign", position="1", reviewer="")
    assert missing.status_code == 409
    assert '<a href="#reviewer">' in missing.text
    assert "Karim Haddad" in client.get(page).text
    answer = press(client, page, "/assign", position="1", reviewer=str(other.account_id))
    assert answer.status_code == 302
    assert "The review is assigned." in words(client.get(page))
    assert "First reviewer Karim Haddad" in words(client.get(page))
    assert "You are asked to review" in words(client_for("second.reviewer").get("/en/notices/"))


@ONE_DATABASE
def test_what_cannot_be_assigned_is_refused(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """A third look without disagreement, a look there is not, a person there is not: nothing changes."""
    with stored() as session:
        mine = str(visitor_of(session, "reviewer").account_id)
    client = client_for("reviewer")
    for position, reviewer in (("3", mine), ("7", mine), ("x", "nobody"), ("1", "not-an-id")):
        assert press(client, page, "/assign", position=position, reviewer=reviewer).status_code == 409
        assert "Nobody yet" in words(client.get(page))


@ONE_DATABASE
def test_one_person_has_one_look(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """The first reviewer cannot be the second as well; the list does not offer them, and a forged choice is refused."""
    with stored() as session:
        mine = taken(session, own, NOW).account_id
    client = client_for("reviewer")
    assert f'<option value="{mine}"' not in client.get(page).text
    answer = press(client, page, "/assign", position="2", reviewer=str(mine))
    assert answer.status_code == 409
    assert "One person looks only once" in words(answer)


@ONE_DATABASE
def test_finishing_needs_every_decision(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """Without a second look there is no button; with one it waits for the last decision, also when sent by hand."""
    with_second(stored, own)
    client = client_for("reviewer")
    assert "/finish" not in client.get(page).text
    token = form_of(client.get(page), "/assign").values["csrf_token"]
    answer = client.post(page + "finish", data={"csrf_token": token})
    assert answer.status_code == 409
    assert "Some indicators have no final decision yet." in words(answer)


@ONE_DATABASE
def test_a_returned_submission_shows_what_was_submitted(app: Flask, client_for: ClientFor, stored: Sessions):
    """What the institution changes meanwhile is not for reviewers: neither an answer nor a new piece of evidence."""
    own = assessment_of(app)
    answer_all(app, own)
    with stored() as session:
        institution, who = institution_of(session, own), first_account(session)
        a_link(session, own, "STR1", a_piece(session, institution, who, title="OLD PLAN", title_language="en"))
        session.commit()
        handed_in(session, own, NOW)
        returned(session, own, {"STR1": asked()}, NOW)
        a_link(session, own, "STR1", a_piece(session, institution, who, title="NEW PLAN", title_language="en"))
        session.commit()
    client = client_for("reviewer")
    overview = client.get(f"/en/reviews/{own}/")
    assert "Returned for clarification" in words(overview)
    assert "1 piece" in row_of(overview.text, "STR1")
    text = client.get(f"/en/reviews/{own}/indicators/STR1").text
    assert "OLD PLAN" in text
    assert "NEW PLAN" not in text
    assert 'name="choice"' not in text
    assert "waits for the institution" in text


@ONE_DATABASE
def test_a_validated_submission_leads_on(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """The fingerprint, the record, corrections; and while it is reconsidered, the request."""
    with stored() as session:
        digest = reviewed(session, own, {"STR1": lowered("1")}, NOW)
        another_reviewer(session)
    found = client_for("second.reviewer").get(page)
    assert digest in found.text
    assert f"/en/reviews/{own}/corrections" in found.text
    assert "Lowered to 1" in row_of(found.text, "STR1")
    with stored() as session:
        corrected(session, own, "STR2", lowered("1"), NOW)
        reconsideration_asked(session, own, {"STR1": "Look again."}, NOW)
    assert f"/en/reviews/{own}/reconsideration" in client_for("second.reviewer").get(page).text


@ONE_DATABASE
def test_only_reviewers_open_it(client_for: ClientFor, own: UUID, page: str):
    """403 for everybody else, on every address, the institution's own lead included."""
    for role in ("lead", "contributor", "coordinator", "administrator"):
        client = client_for(role)
        assert [client.get(page + path).status_code for path in ("", "indicators/STR1", "return", "validate")] == [
            403
        ] * 4


@ONE_DATABASE
def test_a_draft_is_not_there(app: Flask, client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """Withdrawn: reviewers know nothing of it any more."""
    with stored() as session:
        submissions.withdraw(session, visitor_of(session, "lead"), own, at=NOW)
    client = client_for("reviewer")
    for path in ("", "indicators/STR1", "return", "validate"):
        assert client.get(page + path).status_code == 404


@ONE_DATABASE
def test_the_language_menu_changes_nothing(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """A language button sent to an action by an old page stores nothing and opens the overview."""
    client = client_for("reviewer")
    form = form_of(client.get(page), "/take")
    answer = client.post(form.action, data=with_values(form, {"_keep": "fr"}))
    assert answer.headers["Location"] == page
    with stored() as session:
        assert state_of(session, own) == "submitted"
