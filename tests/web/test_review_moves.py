"""Ending a review: returning it with questions, validating it, and the whole way from the one to the other."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from innocook.core.answers import chosen
from innocook.core.review import Standing
from innocook.services import answers, review_decisions, review_turns, reviewing, validations
from innocook.services.answers import TypedAnswer
from innocook.services.reviewing import SECOND
from innocook.store.tables import Assessment
from tests.support.colleagues import opened_by, visitor_of
from tests.support.evidence import a_link, a_piece, first_account, institution_of
from tests.support.pages import CheckingClient, form_of, with_values, words
from tests.support.reviews import (
    ADDRESS,
    another_reviewer,
    asked,
    decided,
    handed_in,
    lowered,
    raised,
    reviewed,
    state_of,
    taken,
)
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of

NOW = datetime.now(UTC)
ZONE = ZoneInfo("Asia/Beirut")


@pytest.fixture
def own(app: Flask) -> UUID:
    """The lead's assessment, level 2 everywhere, not yet handed in."""
    assessment = assessment_of(app)
    answer_all(app, assessment)
    return assessment


@pytest.fixture
def page(own: UUID) -> str:
    """The overview of its review in English."""
    return f"/en/reviews/{own}/"


@pytest.fixture
def client(client_for: ClientFor) -> CheckingClient:
    """The first reviewer."""
    return client_for("reviewer")


def send(client: CheckingClient, address: str, **values: str) -> Any:
    """The form of a page that goes to itself, sent with these values."""
    form = form_of(client.get(address), address.rpartition("/")[2])
    return client.post(form.action, data=with_values(form, values))


def due_at(stored: Sessions, own: UUID) -> datetime | None:
    """Until when the institution may answer."""
    with stored() as session:
        return session.scalars(select(Assessment.answers_due_at).where(Assessment.id == own)).one()


def test_returning_shows_every_question_as_it_will_be_read(
    client: CheckingClient, stored: Sessions, own: UUID, page: str
):
    """Two questions in their own languages, fourteen days by default; then the institution may answer."""
    with stored() as session:
        decided(session, own, {"STR1": asked(), "CIT2": asked("أين السجل؟", "ar")}, NOW)
    found = client.get(page + "return")
    assert "these 2 questions" in words(found)
    assert "Which page names the budget?" in words(found)
    assert 'lang="ar" dir="rtl">أين السجل؟' in found.text
    usual = (datetime.now(UTC) + timedelta(days=14)).astimezone(ZONE).date()
    assert form_of(found, "/return").values["due"] == usual.isoformat()
    assert send(client, page + "return").headers["Location"] == page
    assert "The submission is returned." in words(client.get(page))
    due = due_at(stored, own)
    assert due is not None
    assert due.astimezone(ZONE).isoformat()[:16] == f"{usual.isoformat()}T23:59"


@ONE_DATABASE
def test_a_date_that_does_not_do_is_refused(client: CheckingClient, stored: Sessions, own: UUID, page: str):
    """422 at the date, which is kept; the submission stays in review. Days from one to ninety do, in any digits."""
    with stored() as session:
        decided(session, own, {"STR1": asked()}, NOW)
    today = datetime.now(UTC).astimezone(ZONE).date()
    early, late = "Give the institution at least one day.", "Give the institution at most 90 days."
    wrong = dict.fromkeys(("", "tomorrow", "2026-02-30"), "Enter a date of the calendar")
    wrong |= {(today + timedelta(days=days)).isoformat(): early for days in (-1, 0)}
    wrong |= {(today + timedelta(days=91)).isoformat(): late}
    for typed, sentence in wrong.items():
        refused = send(client, page + "return", due=typed)
        assert refused.status_code == 422
        assert sentence in words(refused)
        assert form_of(refused, "/return").values["due"] == typed
        with stored() as session:
            assert state_of(session, own) == "in_review"
    last = (today + timedelta(days=90)).isoformat().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert send(client, page + "return", due=last).status_code == 302


@ONE_DATABASE
def test_the_first_day_does(client: CheckingClient, stored: Sessions, own: UUID, page: str):
    """Tomorrow is soon enough."""
    with stored() as session:
        decided(session, own, {"STR1": asked()}, NOW)
    tomorrow = datetime.now(UTC).astimezone(ZONE).date() + timedelta(days=1)
    assert send(client, page + "return", due=tomorrow.isoformat()).status_code == 302


@ONE_DATABASE
def test_nothing_is_returned_without_a_question(client: CheckingClient, stored: Sessions, own: UUID, page: str):
    """The page says so and has no form; sent by hand it is refused."""
    with stored() as session:
        decided(session, own, {}, NOW)
    found = client.get(page + "return")
    assert "Nothing is asked." in words(found)
    token = form_of(client.get(page), "/assign").values["csrf_token"]
    refused = client.post(page + "return", data={"csrf_token": token, "due": "2027-01-05"})
    assert refused.status_code in {409, 422}
    with stored() as session:
        assert state_of(session, own) == "in_review"


@ONE_DATABASE
def test_a_change_of_language_keeps_date_and_tick(client: CheckingClient, stored: Sessions, own: UUID, page: str):
    """Nothing is returned and nothing validated by the language buttons."""
    with stored() as session:
        decided(session, own, {"STR1": asked()}, NOW)
    form = form_of(client.get(page + "return"), "/return")
    french = client.post(f"/fr/reviews/{own}/return", data=with_values(form, {"due": "soon", "_keep": "fr"}))
    assert form_of(french, "/return").values["due"] == "soon"
    with stored() as session:
        later, reviewer = NOW + timedelta(minutes=1), visitor_of(session, "reviewer")
        review_decisions.decide(session, reviewer, own, "STR1", lowered("1"), at=later)
    form = form_of(client.get(page + "validate"), "/validate")
    french = client.post(f"/fr/reviews/{own}/validate", data=with_values(form, {"checked": "yes", "_keep": "fr"}))
    assert form_of(french, "/validate").values["checked"] == "yes"
    with stored() as session:
        assert state_of(session, own) == "in_review"


def test_validating_shows_both_scores_before_it_writes(client: CheckingClient, stored: Sessions, own: UUID, page: str):
    """All level 2 (50): section STR with STR1 at 0 and STR2 at 4 stays 50, each principle moves by 50 / 8 = 6.25.

    STR1 lies two levels under the institution's own. One of 32 answers rests on accepted evidence: the piece at STR3.
    """
    with stored() as session:
        piece = a_piece(session, institution_of(session, own), first_account(session))
        link = a_link(session, own, "STR3", piece).id
        session.commit()
        reviewer = decided(session, own, {"STR1": lowered("0"), "STR2": raised("4")}, NOW)
        review_decisions.judge_evidence(session, reviewer, own, link, "accepted", at=NOW)
        questionnaire = reviewing.open_review(session, reviewer, own, at=NOW).questionnaire
        names = {score.id: score.name.in_language("en") for score in questionnaire.scores}
        down, up = (names[questionnaire.indicator_by_id[key].principle] for key in ("STR1", "STR2"))
    found = words(client.get(page + "validate"))
    assert "Confirmed 30 Lowered 1 Raised 1" in found
    assert "1 of 32 validated answers rest on accepted evidence." in found
    assert f"{names['STR']} 50 50 0" in found
    assert f"{down} 50 44 −6" in found
    assert f"{up} 50 56 +6" in found
    assert "2 levels lower" in found
    assert send(client, page + "validate").status_code == 422
    with stored() as session:
        assert state_of(session, own) == "in_review"
    assert send(client, page + "validate", checked="yes").headers["Location"] == page
    with stored() as session:
        latest = validations.latest(session, own)
    assert latest is not None
    after = client.get(page)
    assert "The result is validated." in words(after)
    assert latest.sha256 in after.text


@ONE_DATABASE
def test_validating_needs_every_decision(client: CheckingClient, stored: Sessions, own: UUID, page: str):
    """The page names what is missing and has no form; sent by hand it is refused."""
    with stored() as session:
        decided(session, own, {"STR1": asked()}, NOW)
    found = client.get(page + "validate")
    assert "1 indicator has no final decision yet: STR1" in words(found)
    token = form_of(client.get(page), "/assign").values["csrf_token"]
    refused = client.post(page + "validate", data={"csrf_token": token, "checked": "yes"})
    assert refused.status_code == 409
    assert "Some indicators have no final decision yet." in words(refused)


@ONE_DATABASE
def test_the_second_reviewer_ends_nothing(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """Complete and agreed: the second reviewer reads who validates, and is refused."""
    with stored() as session:
        first, second = taken(session, own, NOW), another_reviewer(session)
        review_turns.assign(session, first, own, second.account_id, SECOND, address=ADDRESS, at=NOW)
        for reviewer in (first, second):
            decided(session, own, {}, NOW, by=reviewer)
            review_turns.finish(session, reviewer, own, at=NOW)
    client = client_for("second.reviewer")
    assert "The first reviewer validates" in words(client.get(page + "validate"))
    token = form_of(client.get(page), "/assign").values["csrf_token"]
    for move in ({"checked": "yes"}, {"due": "2027-01-05"}):
        address = page + ("validate" if "checked" in move else "return")
        assert client.post(address, data={"csrf_token": token, **move}).status_code in {409, 422}
    with stored() as session:
        assert state_of(session, own) == "in_review"
    assert send(client_for("reviewer"), page + "validate", checked="yes").status_code == 302


@ONE_DATABASE
def test_what_is_validated_is_not_validated_again(client: CheckingClient, stored: Sessions, own: UUID, page: str):
    """A page left open: 409 in a sentence, one edition."""
    with stored() as session:
        decided(session, own, {}, NOW)
    stale = form_of(client.get(page + "validate"), "/validate")
    with stored() as session:
        reviewed(session, own, {}, NOW)
    refused = client.post(stale.action, data=with_values(stale, {"checked": "yes"}))
    assert refused.status_code == 409
    assert "not in review" in words(refused)
    with stored() as session:
        assert len(validations.editions(session, own)) == 1


def test_the_whole_way_of_a_question(client: CheckingClient, stored: Sessions, own: UUID, page: str):
    """Take, decide all 32 (three lowered, one asked), return; the answer is raised; only that is open; validate."""
    with stored() as session:
        handed_in(session, own, NOW)
    taking = form_of(client.get(page), "/take")
    client.post(taking.action, data=taking.values)
    address = f"{page}indicators/STR1"
    decisions = {"STR2": ("level-1", "level_not_reached"), "CUL1": ("level-0", "evidence_missing")}
    decisions |= {"DAT1": ("level-1", "other"), "PAR4": ("ask", "unclear")}
    for _ in range(32):
        key = address.rpartition("/")[2]
        choice, code = decisions.get(key, ("", ""))
        words_of = {"choice": choice, "reason_code": code, "reason": f"Why {key}"} if choice else {"do": "confirm"}
        address = send(client, address, **words_of).headers["Location"]
    assert address == page
    assert "32 of 32 decided by you" in words(client.get(page))
    assert send(client, page + "return").status_code == 302
    with stored() as session:
        lead, opened = opened_by(session, "lead", own)
        assert [question.indicator for question in opened.questions] == ["PAR4"]
        kept = opened.stored["PAR4"]
        answers.save(session, lead, opened, {"PAR4": TypedAnswer(chosen("3"), "en", kept.version)}, at=NOW)
        handed_in(session, own, NOW)
    again = form_of(client.get(page), "/take")
    client.post(again.action, data=again.values)
    with stored() as session:
        review = reviewing.open_review(session, visitor_of(session, "reviewer"), own, at=NOW)
        assert review.standing(Standing.OPEN) == ("PAR4",)
    found = client.get(page)
    assert "31 of 32 decided by you" in words(found)
    assert "Decide about PAR4" in words(found)
    asked_page = words(client.get(f"{page}indicators/PAR4"))
    assert "Why PAR4" in asked_page
    assert "answer changed" in asked_page
    assert send(client, f"{page}indicators/PAR4", do="confirm").headers["Location"] == page
    assert send(client, page + "validate", checked="yes").status_code == 302
    with stored() as session:
        latest = validations.latest(session, own)
    assert latest is not None
    left = {key: latest.answers[key].option for key in ("STR2", "CUL1", "DAT1", "PAR4", "STR1")}
    assert left == {"STR2": "1", "CUL1": "0", "DAT1": "1", "PAR4": "3", "STR1": "2"}
