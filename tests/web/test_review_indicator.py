"""Deciding about one indicator: what is offered, what is stored, what is refused and kept, and where one goes next."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from innocook.core.answers import not_applicable
from innocook.core.review import Decision, DecisionKind
from innocook.services import answers, review_decisions, review_moves, review_turns, reviewing
from innocook.services.answers import TypedAnswer
from innocook.services.reviewing import FIRST
from innocook.store.tables import EvidenceLink
from tests.support.colleagues import opened_by, visitor_of
from tests.support.evidence import a_link, a_piece, first_account, institution_of
from tests.support.pages import CheckingClient, form_of, with_values, words
from tests.support.reviews import ADDRESS, CONFIRMED, another_reviewer, asked, handed_in, lowered, returned, taken
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of

NOW = datetime.now(UTC)
WHY = "The plan names no owner."


@pytest.fixture
def own(app: Flask, stored: Sessions) -> UUID:
    """The lead's assessment in review: level 2 everywhere, DPI1 not applicable, three pieces of evidence at STR1."""
    assessment = assessment_of(app)
    answer_all(app, assessment)
    with stored() as session:
        lead, opened = opened_by(session, "lead", assessment)
        version = opened.stored["DPI1"].version
        exempt = not_applicable(opened.questionnaire.na_reasons[0].id, "The ministry runs it for us.")
        answers.save(session, lead, opened, {"DPI1": TypedAnswer(exempt, "en", version)}, at=NOW)
        institution, who = institution_of(session, assessment), first_account(session)
        for facts in ({"title": "Plan", "title_language": "en"}, {"document_date": date(2020, 1, 1)}, {}):
            a_link(session, assessment, "STR1", a_piece(session, institution, who, **facts))
        session.commit()
        taken(session, assessment, NOW)
    return assessment


@pytest.fixture
def client(client_for: ClientFor, own: UUID) -> CheckingClient:
    """The reviewer whose turn it is."""
    return client_for("reviewer")


def page_of(own: UUID, key: str = "STR1", language: str = "en") -> str:
    """The address of an indicator."""
    return f"/{language}/reviews/{own}/indicators/{key}"


def send(client: CheckingClient, own: UUID, key: str = "STR1", **values: str) -> Any:
    """The form of an indicator sent with these values."""
    form = form_of(client.get(page_of(own, key)), f"/{key}")
    return client.post(form.action, data=with_values(form, values))


def made(stored: Sessions, own: UUID) -> Mapping[str, Decision]:
    """What the first reviewer decided."""
    with stored() as session:
        return dict(reviewing.open_review(session, visitor_of(session, "reviewer"), own, at=NOW).made_by(FIRST))


def links(stored: Sessions, own: UUID) -> list[EvidenceLink]:
    """The pieces beside the answers, in the order they were linked."""
    with stored() as session:
        query = select(EvidenceLink).where(EvidenceLink.assessment_id == own)
        return list(session.scalars(query.order_by(EvidenceLink.linked_at)))


def statuses(stored: Sessions, own: UUID) -> list[str]:
    """Their statuses."""
    return [one.status for one in links(stored, own)]


def test_confirm_and_next_is_one_button(client: CheckingClient, stored: Sessions, own: UUID):
    """STR1 is confirmed without a word and STR2 opens, which says what was decided and leads back."""
    answer = send(client, own, do="confirm")
    assert answer.headers["Location"] == page_of(own, "STR2")
    assert made(stored, own) == {"STR1": CONFIRMED}
    following = client.get(page_of(own, "STR2"))
    assert "STR1 · Confirmed" in words(following)
    assert "Saved at" in words(following)
    assert page_of(own) in following.text
    assert "STR1 · Confirmed" not in words(client.get(page_of(own, "STR2")))


def test_lowering_needs_a_reason_that_the_institution_reads(client: CheckingClient, stored: Sessions, own: UUID):
    """Both fields are named at once, what was chosen stays, nothing is stored; then it is."""
    refused = send(client, own, choice="level-1", do="save")
    assert refused.status_code == 422
    assert '<a href="#reason_code">' in refused.text
    assert '<a href="#reason">' in refused.text
    assert 'value="level-1" checked' in refused.text
    assert made(stored, own) == {}
    sent = send(client, own, choice="level-1", reason_code="level_not_reached", reason=WHY, language="fr", do="save")
    assert sent.headers["Location"] == page_of(own, "STR2")
    lower = Decision(DecisionKind.LOWER, "1", None, "level_not_reached", WHY, "fr")
    assert made(stored, own) == {"STR1": lower}
    again = client.get(page_of(own))
    assert "Lowered to 1 · Initial" in words(again)
    assert 'value="level-1" checked' in again.text
    assert 'lang="fr" dir="ltr"' in again.text
    assert 'value="confirm" data-key' not in again.text


@ONE_DATABASE
def test_everything_that_fits_can_be_decided(client: CheckingClient, stored: Sessions, own: UUID):
    """Raise, ask, confirm with words; accept "not applicable", refuse it with a level or with a question.

    Each takes the place of the one before, and a page that is sent as it comes back changes nothing.
    """
    kinds = {
        ("STR1", "level-4"): (DecisionKind.RAISE, "4"),
        ("STR1", "ask"): (DecisionKind.ASK, None),
        ("STR1", "confirm"): (DecisionKind.CONFIRM, None),
        ("DPI1", "confirm"): (DecisionKind.CONFIRM, None),
        ("DPI1", "level-3"): (DecisionKind.REFUSE_NA, "3"),
        ("DPI1", "ask"): (DecisionKind.REFUSE_NA, None),
    }
    for (key, choice), (kind, option) in kinds.items():
        expected = Decision(kind, option, None, "other", WHY, "en")
        for values in ({"choice": choice, "reason_code": "other", "reason": WHY}, {}):
            assert send(client, own, key, do="stay", **values).status_code == 302
            assert made(stored, own)[key] == expected


@ONE_DATABASE
def test_only_what_fits_is_offered(client: CheckingClient, own: UUID):
    """A level is confirmed, lowered or raised; "not applicable" is accepted or refused; reasons fit as well."""
    level, exempt = client.get(page_of(own)), client.get(page_of(own, "DPI1"))
    assert words(level).count("Lower to") == 2
    assert words(level).count("Raise to") == 2
    assert "applies_here" not in level.text
    assert "Refuse" not in words(level)
    assert "Accept “not applicable”" in words(exempt)
    assert words(exempt).count("Refuse “not applicable”") == 6
    assert "level_exceeded" not in exempt.text
    assert "The ministry runs it for us." in words(exempt)
    assert "Accept and next" in words(exempt)


WRONG: tuple[dict[str, str], ...] = (
    {"choice": "level-9", "do": "save"},
    {"choice": "number", "number": "3", "do": "save"},
    {"do": "save"},
    {"choice": "level-1", "reason_code": "nonsense", "reason": WHY},
    {"choice": "level-1", "reason_code": "other", "reason": "x" * 4001},
    {"choice": "level-1", "reason_code": "other", "reason": WHY, "language": "de"},
    {"choice": "level-1", "do": "confirm"},
)


@ONE_DATABASE
def test_what_is_wrong_is_said_at_its_field(client: CheckingClient, stored: Sessions, own: UUID):
    """422, a summary that leads to the field, nothing stored: not even the judgement of the evidence beside it."""
    judged = {f"evidence.{links(stored, own)[0].id}": "accepted"}
    for values in (*({**judged, **one} for one in WRONG), {"do": "stay"}):
        refused = send(client, own, **values)
        assert refused.status_code == 422, values
        assert "to correct" in words(refused)
        assert "data-unsaved" in refused.text
        assert made(stored, own) == {}
        assert set(statuses(stored, own)) == {"provided"}


def test_evidence_is_judged_with_the_decision_or_alone(client: CheckingClient, stored: Sessions, own: UUID):
    """First two pieces alone, which decides nothing; then the third together with a confirmation."""
    one, two, three = (each.id for each in links(stored, own))
    alone = send(client, own, **{f"evidence.{one}": "accepted", f"evidence.{two}": "outdated"}, do="stay")
    assert alone.headers["Location"] == page_of(own)
    assert statuses(stored, own) == ["accepted", "outdated", "provided"]
    assert made(stored, own) == {}
    assert "What you said about the evidence is saved." in words(client.get(page_of(own)))
    assert send(client, own, **{f"evidence.{three}": "unreadable"}, do="confirm").status_code == 302
    assert statuses(stored, own) == ["accepted", "outdated", "unreadable"]
    assert made(stored, own) == {"STR1": CONFIRMED}


@ONE_DATABASE
def test_an_unknown_status_stores_nothing(client: CheckingClient, stored: Sessions, own: UUID):
    """The error stands at the piece; a decision sent with it waits as well."""
    one = links(stored, own)[0].id
    refused = send(client, own, **{f"evidence.{one}": "splendid"}, do="confirm")
    assert refused.status_code == 422
    assert f'<a href="#evidence.{one}">' in refused.text
    assert made(stored, own) == {}
    assert set(statuses(stored, own)) == {"provided"}


@ONE_DATABASE
def test_evidence_says_what_helps_to_judge_it(client: CheckingClient, own: UUID):
    """Too old for the round is said in words before anybody judges; links open in a new window without a referrer."""
    found = client.get(page_of(own))
    assert "3 pieces of evidence" in words(found)
    assert "Older than 24 months on" in words(found)
    assert "Without a date" in words(found)
    assert 'rel="noopener noreferrer nofollow external"' in found.text
    assert "No evidence" in words(client.get(page_of(own, "STR2")))


@ONE_DATABASE
def test_typed_values_outlive_a_change_of_language(client: CheckingClient, stored: Sessions, own: UUID):
    """The French page has the choice, the text in its language and the status; nothing is stored."""
    one = links(stored, own)[0].id
    form = form_of(client.get(page_of(own)), "/STR1")
    values = {"choice": "level-0", "reason": "نص", "language": "ar", f"evidence.{one}": "accepted", "_keep": "fr"}
    french = client.post(page_of(own, language="fr"), data=with_values(form, values))
    assert french.status_code == 200
    assert 'value="level-0" checked' in french.text
    assert 'lang="ar" dir="rtl">\nنص</textarea>' in french.text
    assert '<option value="accepted" selected>' in french.text
    assert made(stored, own) == {}
    assert set(statuses(stored, own)) == {"provided"}


@ONE_DATABASE
def test_hostile_text_stays_text(client: CheckingClient, stored: Sessions, own: UUID):
    """Markup in a reason is shown as it was typed, here and in the list of what was decided."""
    text = "<script>alert(1)</script>\x00 ﷽"
    assert send(client, own, choice="ask", reason_code="other", reason=text, do="stay").status_code == 302
    found = client.get(page_of(own)).text
    assert "<script>alert" not in found
    assert "&lt;script&gt;" in found


@ONE_DATABASE
def test_after_the_last_one_comes_the_overview(client: CheckingClient, stored: Sessions, own: UUID):
    """“Next” goes round to what was left out, and ends where the review is ended."""
    with stored() as session:
        reviewer = visitor_of(session, "reviewer")
        for key in reviewing.open_review(session, reviewer, own, at=NOW).looks:
            if key not in {"STR1", "PAR4"}:
                review_decisions.decide(session, reviewer, own, key, CONFIRMED, at=NOW)
    assert send(client, own, "PAR4", do="confirm").headers["Location"] == page_of(own, "STR1")
    assert send(client, own, "STR1", do="confirm").headers["Location"] == f"/en/reviews/{own}/"
    assert "Check and validate" in words(client.get(f"/en/reviews/{own}/"))


@ONE_DATABASE
def test_a_page_of_an_earlier_submission_confirms_nothing(client: CheckingClient, stored: Sessions, own: UUID):
    """Returned, changed and taken again meanwhile: 409, what was typed is kept, the new answer is there to look at."""
    stale = form_of(client.get(page_of(own)), "/STR1")
    with stored() as session:
        returned(session, own, {"STR1": asked()}, NOW)
        lead, opened = opened_by(session, "lead", own)
        answer = opened.stored["STR1"]
        changed = TypedAnswer(answer.answer.__class__(answer.answer.state, option="4"), "en", answer.version)
        answers.save(session, lead, opened, {"STR1": changed}, at=NOW)
        handed_in(session, own, NOW)
        review_turns.take(session, visitor_of(session, "reviewer"), own, at=NOW)
    refused = client.post(stale.action, data=with_values(stale, {"do": "confirm", "reason": "Looks fine"}))
    assert refused.status_code == 409
    assert "submitted again meanwhile" in words(refused)
    assert "Looks fine" in refused.text
    assert "STR1" not in made(stored, own)
    fresh = client.get(page_of(own))
    assert "4 · Leading" in words(fresh)
    assert "answer changed" in words(fresh)
    assert "Which page names the budget?" in words(fresh)
    assert words(fresh).count("Submission 1") >= 1
    assert "Submission 2" in words(fresh)


@ONE_DATABASE
def test_without_a_turn_nothing_is_decided(client_for: ClientFor, client: CheckingClient, stored: Sessions, own: UUID):
    """Given to somebody else while the page was open: refused in a sentence; the page then offers no form."""
    stale = form_of(client.get(page_of(own)), "/STR1")
    with stored() as session:
        other = another_reviewer(session)
        review_turns.assign(
            session, visitor_of(session, "reviewer"), own, other.account_id, FIRST, address=ADDRESS, at=NOW
        )
    refused = client.post(stale.action, data=with_values(stale, {"do": "confirm"}))
    assert refused.status_code == 409
    assert "This is not for you to do in this review." in words(refused)
    assert 'name="choice"' not in client.get(page_of(own)).text
    assert send(client_for("second.reviewer"), own, do="confirm").status_code == 302


@ONE_DATABASE
def test_nothing_is_decided_after_the_review(client: CheckingClient, stored: Sessions, own: UUID):
    """Returned: the levels are there to read, and an old form is refused."""
    stale = form_of(client.get(page_of(own)), "/STR1")
    with stored() as session:
        reviewer = visitor_of(session, "reviewer")
        review_decisions.decide(session, reviewer, own, "STR2", asked(), at=NOW)
        review_moves.give_back(session, reviewer, own, NOW + timedelta(days=7), address=ADDRESS, at=NOW)
    refused = client.post(stale.action, data=with_values(stale, {"do": "confirm"}))
    assert refused.status_code == 409
    assert "not in review" in words(refused)
    assert "The levels" in words(client.get(page_of(own)))


@ONE_DATABASE
def test_an_indicator_that_is_not_asked_is_not_there(client: CheckingClient, own: UUID):
    """404 to look and to send."""
    assert client.get(page_of(own, "NOPE")).status_code == 404
    form = form_of(client.get(page_of(own)), "/STR1")
    assert client.post(page_of(own, "NOPE"), data=form.values).status_code == 404


@ONE_DATABASE
def test_the_history_says_what_was_decided_before(client: CheckingClient, stored: Sessions, own: UUID):
    """Both of my decisions, the later one last."""
    with stored() as session:
        reviewer = visitor_of(session, "reviewer")
        review_decisions.decide(session, reviewer, own, "STR1", lowered("1"), at=NOW)
        review_decisions.decide(session, reviewer, own, "STR1", CONFIRMED, at=NOW + timedelta(minutes=1))
    text = words(client.get(page_of(own)))
    assert text.index("Lowered to 1") < text.rindex("Confirmed")
    assert "The document does not name an owner." in text
