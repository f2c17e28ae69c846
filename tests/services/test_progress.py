"""How far a round is: who sees what of it, and that the numbers are those of the answers."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from innocook.core.answers import Answer, chosen, not_applicable
from innocook.core.errors import NotFound
from innocook.core.permissions import Role
from innocook.services import progress
from innocook.services.accounts import Visitor
from innocook.services.answers import put_own_scores
from innocook.services.inviting_leads import invited
from innocook.services.participants import TakingPart
from innocook.services.public_questionnaire import packaged_plan
from innocook.store.answer_changes import Change, put_answers
from innocook.store.tables import Assessment, Review, Round
from tests.support.records import DAY, NOW, an_account
from tests.support.round_rows import (
    INDICATORS,
    SECTIONS,
    a_visitor,
    an_asking_round,
    in_state,
    stamp_of,
    submitted,
    taking_part,
)

NA = not_applicable(packaged_plan().questionnaire.na_reasons[0].id, "Not ours.")


def answered(session: Session, one: Assessment, who: Visitor, answers: dict[str, Answer]) -> None:
    """Store answers and their scores, as saving does."""
    put_answers(session, one.id, {key: Change(answer, 0, "en") for key, answer in answers.items()}, stamp_of(who))
    put_own_scores(session, one.id, packaged_plan(), answers)


@pytest.fixture
def round_(session: Session) -> Round:
    """A round of two countries with an institution in every state in XA and one that has not begun in XB."""
    row = an_asking_round(session)
    for state in progress.STATES[1:]:
        in_state(session, taking_part(session, row, f"XA {state}"), state)
    taking_part(session, row, "XA none")
    taking_part(session, row, "XB none", "XB")
    taking_part(session, an_asking_round(session), "other round", "XC")
    return row


def test_every_institution_is_counted_once(session: Session, round_: Round) -> None:
    """By country and state; the sum is who takes part."""
    found = progress.round_progress(session, a_visitor(session, Role.REVIEWER), round_.id, at=NOW)
    one, other = found.countries
    assert (one.id, other.id) == ("XA", "XB")
    assert {state: one.states[state] for state in progress.STATES} == dict.fromkeys(progress.STATES, 1)
    assert (one.taking_part, one.handed_in, other.taking_part, other.handed_in) == (9, 6, 1, 0)
    assert (found.whole.taking_part, found.whole.share, found.begun) == (10, 0.6, 8)


@pytest.mark.parametrize(
    ("role", "country", "seen"),
    [
        (Role.ADMINISTRATOR, None, ["XA", "XB"]),
        (Role.REVIEWER, None, ["XA", "XB"]),
        (Role.REVIEWER, "XB", ["XB"]),
        (Role.COORDINATOR, "XA", ["XA"]),
    ],
)
def test_each_follows_their_own_countries(
    session: Session, round_: Round, role: Role, country: str | None, seen: list[str]
) -> None:
    """Only these are in the numbers, and in what sums them up."""
    who = a_visitor(session, role, country)
    found = progress.round_progress(session, who, round_.id, at=NOW)
    assert [one.id for one in found.countries] == seen
    assert found.whole.taking_part == sum(one.taking_part for one in found.countries)
    assert round_.id in [one.id for one in progress.rounds_followed(session, who, at=NOW)]


@pytest.mark.parametrize(("role", "country"), [(Role.COORDINATOR, "XC"), (Role.REVIEWER, "XC"), (Role.LEAD, "XA")])
def test_others_do_not_know_the_round(session: Session, round_: Round, role: Role, country: str) -> None:
    """A coordinator or reviewer of another country, and whoever has no right to progress at all."""
    who = a_visitor(session, role, country)
    with pytest.raises(NotFound):
        progress.round_progress(session, who, round_.id, at=NOW)
    with pytest.raises(NotFound):
        progress.country_page(session, who, TakingPart(round_.id, country_id="XA"), "en", 1, at=NOW)
    assert round_.id not in [one.id for one in progress.rounds_followed(session, who, at=NOW)]


def test_a_right_that_is_over_shows_nothing(session: Session, round_: Round) -> None:
    """The same coordinator a day before the grant begins."""
    who = a_visitor(session, Role.COORDINATOR, "XA", at=NOW + 9 * DAY)
    with pytest.raises(NotFound):
        progress.round_progress(session, who, round_.id, at=NOW)
    assert progress.rounds_followed(session, who, at=NOW) == []


def test_a_round_that_is_not_there(session: Session) -> None:
    """Not even for an administrator."""
    with pytest.raises(NotFound):
        progress.round_progress(session, a_visitor(session, Role.ADMINISTRATOR), uuid4(), at=NOW)


@pytest.mark.parametrize(
    ("role", "country", "lists"),
    [(Role.COORDINATOR, "XA", True), (Role.ADMINISTRATOR, None, True), (Role.REVIEWER, None, False)],
)
def test_who_sees_each_institution(
    session: Session, round_: Round, role: Role, country: str | None, lists: bool
) -> None:
    """Coordinators at home and administrators; reviewers never see how far a draft is."""
    who = a_visitor(session, role, country)
    found = progress.round_progress(session, who, round_.id, at=NOW)
    assert found.countries[0].lists_institutions is lists
    wanted = TakingPart(round_.id, country_id="XA")
    if lists:
        assert progress.country_page(session, who, wanted, "en", 1, at=NOW).total == 9
    else:
        with pytest.raises(NotFound):
            progress.country_page(session, who, wanted, "en", 1, at=NOW)


def test_a_coordinator_does_not_list_another_country(session: Session, round_: Round) -> None:
    """Nor an empty country, nor one that does not exist."""
    who = a_visitor(session, Role.COORDINATOR, "XA")
    for country in ("XB", "XC", "XX", ""):
        with pytest.raises(NotFound):
            progress.country_page(session, who, TakingPart(round_.id, country_id=country), "en", 1, at=NOW)


def test_results_are_linked_once_settled(session: Session, round_: Round) -> None:
    """For the coordinator those validated or closed, no other; and an invitation everywhere at home."""
    who = a_visitor(session, Role.COORDINATOR, "XA")
    found = progress.country_page(session, who, TakingPart(round_.id, country_id="XA"), "en", 1, at=NOW)
    linked = {row.participant.state for row in found.rows if row.sees_results}
    assert linked == {"validated", "reconsidered", "closed"}
    assert all(row.invites for row in found.rows)


def test_only_at_home_leads_are_invited(session: Session, round_: Round) -> None:
    """By the country where the institution is now; administrators everywhere, reviewers nowhere."""
    here, there = taking_part(session, round_, "here", "XA"), taking_part(session, round_, "there", "XB")
    coordinator = a_visitor(session, Role.COORDINATOR, "XA")
    assert invited(session, coordinator, round_.id, here.id, at=NOW).id == here.id
    for who, part in ((coordinator, there), (a_visitor(session, Role.REVIEWER), here)):
        with pytest.raises(NotFound):
            invited(session, who, round_.id, part.id, at=NOW)
    assert invited(session, a_visitor(session, Role.ADMINISTRATOR), round_.id, there.id, at=NOW).id == there.id


def test_answers_are_counted_by_section(session: Session) -> None:
    """A draft with two of four answers and one N/A in the first section, one without any answer, one handed in."""
    row, who = an_asking_round(session), a_visitor(session, Role.ADMINISTRATOR)
    draft = in_state(session, taking_part(session, row, "Draft"), "draft")
    first = [key for key in INDICATORS if key.startswith(SECTIONS[0])]
    may_not_apply = next(one.id for one in packaged_plan().questionnaire.indicators if one.na_allowed)
    answered(session, draft, who, {first[0]: chosen("1"), first[1]: chosen("0"), may_not_apply: NA})
    in_state(session, taking_part(session, row, "Empty"), "draft")
    in_state(session, taking_part(session, row, "Handed in"), "in_review")
    found = progress.round_progress(session, who, row.id, at=NOW)
    shares = {one.id: (one.answered, one.asked) for one in found.sections}
    expected = dict.fromkeys(SECTIONS, (4, 12)) | {SECTIONS[0]: (6, 12)}
    of_na = packaged_plan().questionnaire.indicator_by_id[may_not_apply].section
    expected[of_na] = (expected[of_na][0] + 1, 12)
    assert shares == expected
    page = progress.country_page(session, who, TakingPart(row.id, country_id="XA"), "en", 1, at=NOW)
    assert [(line.answered, line.total) for line in page.rows] == [(3, 32), (0, 32), (0, 32)]


def test_late_is_what_came_before_the_review_too_late(session: Session) -> None:
    """In time, late, in time and answered to a return later, submitted late after a withdrawal, and never."""
    row, who = an_asking_round(session), an_account(session).id
    row.late_from = NOW
    early, late = NOW - DAY, NOW + timedelta(hours=1)
    cases = {"in time": [early], "late": [late], "answered": [early, late], "again": [early, late]}
    for name, times in cases.items():
        one = in_state(session, taking_part(session, row, name), "submitted")
        for at in times:
            submitted(session, one, who, at)
            one.submitted_at = at
        if name == "answered":
            turn = Review(assessment_id=one.id, reviewer_id=who, position=1, assigned_at=early, assigned_by=who)
            session.add(turn)
    withdrawn = in_state(session, taking_part(session, row, "withdrawn"), "draft")
    submitted(session, withdrawn, who, late)
    session.flush()
    found = progress.round_progress(session, a_visitor(session, Role.REVIEWER), row.id, at=NOW)
    assert (found.has_late, found.whole.late) == (True, 2)


def test_the_queries_do_not_grow(session: Session, engine: Engine, round_: Round) -> None:
    """Nine institutions or thirty more: as many queries."""
    who = a_visitor(session, Role.ADMINISTRATOR)
    counts = []
    for more in (0, 30):
        for place in range(more):
            in_state(session, taking_part(session, round_, f"more {place}"), "draft")
        session.flush()
        seen: list[str] = []
        listener = lambda *args: seen.append(args[2])  # noqa: B023, E731
        event.listen(engine, "before_cursor_execute", listener)
        progress.round_progress(session, who, round_.id, at=NOW)
        progress.country_page(session, who, TakingPart(round_.id, country_id="XA"), "en", 1, at=NOW)
        event.remove(engine, "before_cursor_execute", listener)
        counts.append(len(seen))
    assert counts[1] <= counts[0]  # the first time reads the questionnaire too
