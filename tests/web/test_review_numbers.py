"""Reviewing an indicator that asks for a number: another number in its place, nothing else."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from innocook.core.answers import measured, not_applicable
from innocook.core.review import Decision, DecisionKind
from innocook.services import answers, reviewing
from innocook.services.answers import TypedAnswer
from innocook.services.reviewing import FIRST
from innocook.web.review_choices import choices_of
from innocook.web.review_forms import DecisionForm
from innocook.web.review_words import decision_words
from tests.support.colleagues import opened_by, visitor_of
from tests.support.pages import CheckingClient, form_of, with_values, words
from tests.support.questionnaires import chosen, numeric
from tests.support.reviews import taken
from tests.support.rounds import example, example_assessment
from tests.support.web import ONE_DATABASE, ClientFor, Sessions

NOW = datetime.now(UTC)
WHY = {"reason_code": "other", "reason": "The register says so."}


@pytest.fixture
def own(app: Flask, stored: Sessions) -> UUID:
    """In review with the example questionnaire: every number 30, TIM1 (0 to 30, clamped) 45, every option the first."""
    assessment = example_assessment(app)
    with stored() as session:
        lead, opened = opened_by(session, "lead", assessment)
        typed = {}
        for one in example().indicators:
            answer = measured(45 if one.id == "TIM1" else 30) if one.number else chosen(one.options[0].key)
            typed[one.id] = TypedAnswer(answer, "en", 0)
        answers.save(session, lead, opened, typed, at=NOW)
        taken(session, assessment, NOW)
    return assessment


@pytest.fixture
def client(client_for: ClientFor) -> CheckingClient:
    """The reviewer."""
    return client_for("reviewer")


def send(client: CheckingClient, own: UUID, key: str, **values: str) -> Any:
    """The form of an indicator sent with these values, staying there."""
    form = form_of(client.get(f"/en/reviews/{own}/indicators/{key}"), f"/{key}")
    return client.post(form.action, data=with_values(form, {"do": "stay"} | values))


def made(stored: Sessions, own: UUID, key: str) -> Decision | None:
    """What the reviewer decided about it."""
    with stored() as session:
        return reviewing.open_review(session, visitor_of(session, "reviewer"), own, at=NOW).made_by(FIRST).get(key)


@ONE_DATABASE
def test_another_number_lowers_or_raises(client: CheckingClient, stored: Sessions, own: UUID):
    """ACC3 says 30 of 0 to 100: 12.5 is less, 42 is more, 30 again confirms; the field shows it when one comes back."""
    kinds = {"12,5": (DecisionKind.LOWER, 12.5), "٤٢": (DecisionKind.RAISE, 42.0), "30": (DecisionKind.CONFIRM, None)}
    for typed, (kind, number) in kinds.items():
        for values in ({"choice": "number", "number": typed, **WHY}, {}):
            assert send(client, own, "ACC3", **values).status_code == 302
            found = made(stored, own, "ACC3")
            assert found is not None
            assert (found.kind, found.number) == (kind, number)


@ONE_DATABASE
def test_what_is_no_number_in_the_range_is_refused(client: CheckingClient, stored: Sessions, own: UUID):
    """The error stands at the number, what was typed is kept, nothing is stored."""
    for typed in ("", "many", "101", "-1", "9" * 400, "1,000"):
        refused = send(client, own, "ACC3", choice="number", number=typed, **WHY)
        assert refused.status_code == 422
        assert '<a href="#number">' in refused.text
        assert form_of(refused).values["number"] == typed
        assert made(stored, own, "ACC3") is None


@ONE_DATABASE
def test_a_number_that_is_worth_the_same_changes_nothing(client: CheckingClient, stored: Sessions, own: UUID):
    """45 days count as 30 already: 30 in their place would neither lower nor raise anything."""
    refused = send(client, own, "TIM1", choice="number", number="30", **WHY)
    assert refused.status_code == 422
    assert "worth as much as the institution's answer" in words(refused)
    assert made(stored, own, "TIM1") is None


@ONE_DATABASE
def test_the_page_offers_numbers_only(client: CheckingClient, own: UUID):
    """Confirm with the number, set another, ask."""
    found = words(client.get(f"/en/reviews/{own}/indicators/ACC3"))
    assert "A number from 0 to 100" in found
    assert "Confirm 30" in found
    assert "Set another number" in found
    assert "Lower to" not in found


def test_a_refused_not_applicable_takes_a_number(shared_app: Flask):
    """Accept, set a number, or ask: 20 refuses it, an empty field is an error at the number."""
    asked, exempt = numeric("N"), not_applicable("law", "Not ours.")
    sent = {"choice": "number", "number": "20", **WHY}
    with shared_app.test_request_context("/en/", method="POST", data=sent):
        assert [one.value for one in choices_of(asked, exempt)] == ["confirm", "number", "ask"]
        expected = Decision(DecisionKind.REFUSE_NA, None, 20.0, "other", "The register says so.", "en")
        assert DecisionForm().decision(asked, exempt) == expected
        assert decision_words(asked, exempt, expected) == "“Not applicable” refused, 20 instead"
    with shared_app.test_request_context("/en/", method="POST", data=sent | {"number": ""}):
        form = DecisionForm()
        assert form.decision(asked, exempt) is None
        assert [place for place, _ in form.summary()] == ["number"]
