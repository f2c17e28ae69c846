"""Who takes part in a round: adding and taking out, and every reason why not."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.permissions import Role
from innocook.services import participants
from innocook.services.accounts import Visitor
from innocook.services.participants import NOT_BEGUN, ParticipationRefused, TakingPart
from innocook.store.audit import events_of, institution_stream
from innocook.store.tables import Institution, Participation, Round
from tests.support.records import DAY, NOW, a_round, an_institution
from tests.support.round_rows import a_visitor, in_state, taking_part


@pytest.fixture
def who(session: Session) -> Visitor:
    """An administrator."""
    return a_visitor(session, Role.ADMINISTRATOR)


def known(session: Session, name: str = "Registry", country: str = "XA") -> Institution:
    """An institution all of whose facts are filled in."""
    row = an_institution(session, name, country)
    row.institution_type, row.size, row.sector, row.context_group = "agency", "small", "justice", "low"
    session.flush()
    return row


def listed(session: Session, wanted: TakingPart) -> list[str]:
    """The English names on the first page."""
    page = participants.participants_page(session, wanted, "en", 1)
    return [row.name.in_language("en") for row in page.rows]


def test_an_institution_joins_with_its_facts_frozen(session: Session, who: Visitor) -> None:
    """What changes at the institution later does not change the round; one event says what was frozen."""
    round_, one = a_round(session), known(session)
    part = session.get_one(Participation, participants.add(session, who, round_.id, one.id, at=NOW))
    one.size = "large"
    session.flush()
    assert (part.institution_type, part.size, part.sector, part.context_group, part.country_id) == (
        "agency",
        "small",
        "justice",
        "low",
        "XA",
    )
    (event,) = events_of(session, institution_stream(one.id))
    assert (event.action, event.object, event.payload["size"]) == ("join_round", f"participation:{part.id}", "small")


@pytest.mark.parametrize("fact", participants.FACTS)
def test_missing_facts_are_filled_in_before(session: Session, who: Visitor, fact: str) -> None:
    """Each of them is needed."""
    round_id, one = a_round(session).id, known(session)
    setattr(one, fact, "")
    session.commit()
    session.expunge_all()
    assert participants.candidate(session, one.id).missing == (fact,)
    with pytest.raises(ParticipationRefused, match="facts_missing"):
        participants.add(session, who, round_id, one.id, at=NOW)


def test_who_cannot_be_added(session: Session, who: Visitor) -> None:
    """Twice, to a closed or published round, an institution that ended or went on in another, one that is not there."""
    one, over, published = known(session), a_round(session, -9, -1), a_round(session)
    published.published_at = NOW
    round_ = a_round(session)
    participants.add(session, who, round_.id, one.id, at=NOW)
    ended, merged = known(session, "Ended"), known(session, "Merged")
    ended.valid_until, merged.merged_into_id = date(2026, 2, 28), one.id
    session.commit()
    cases = [
        (round_, one, "takes_part"),
        (over, one, "round_closed"),
        (published, one, "round_published"),
        (round_, ended, "ended"),
        (round_, merged, "ended"),
    ]
    for into, institution, code in cases:
        with pytest.raises(ParticipationRefused, match=code):
            participants.add(session, who, into.id, institution.id, at=NOW)
        session.rollback()
    with pytest.raises(NotFound):
        participants.add(session, who, round_.id, uuid4(), at=NOW)


def test_only_what_was_not_begun_is_taken_out(session: Session, who: Visitor) -> None:
    """With its event; begun, or in a published round, it stays."""
    round_ = a_round(session)
    free, begun = taking_part(session, round_, "Free"), taking_part(session, round_, "Begun")
    in_state(session, begun, "draft")
    session.commit()
    with pytest.raises(ParticipationRefused, match="begun"):
        participants.remove(session, who, round_.id, begun.id, at=NOW)
    session.rollback()
    institution = free.institution_id
    assert participants.remove(session, who, round_.id, free.id, at=NOW).in_language("en") == "Free"
    assert session.scalar(select(func.count()).select_from(Participation)) == 1
    assert [event.action for event in events_of(session, institution_stream(institution))] == ["leave_round"]
    late = taking_part(session, round_, "Late")
    round_.published_at = NOW
    session.commit()
    with pytest.raises(ParticipationRefused, match="round_published"):
        participants.remove(session, who, round_.id, late.id, at=NOW)


def test_a_participation_of_another_round_is_not_found(session: Session, who: Visitor) -> None:
    """The address names both, and both have to fit."""
    one, other = a_round(session), a_round(session)
    part = taking_part(session, one, "A")
    with pytest.raises(NotFound):
        participants.remove(session, who, other.id, part.id, at=NOW)
    with pytest.raises(NotFound):
        participants.one_participant(session, other.id, part.id)


def test_nobody_else_adds_or_takes_out(session: Session) -> None:
    """Not a coordinator of the very country."""
    round_, one = a_round(session), known(session)
    part = taking_part(session, round_, "A")
    coordinator = a_visitor(session, Role.COORDINATOR, "XA")
    with pytest.raises(NotFound):
        participants.add(session, coordinator, round_.id, one.id, at=NOW)
    with pytest.raises(NotFound):
        participants.remove(session, coordinator, round_.id, part.id, at=NOW)


def test_the_list_is_searched_filtered_and_cut(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """By words in any order and any spelling, by code, country, type and state; other rounds are not in it."""
    monkeypatch.setattr(participants, "PAGE", 2)
    round_ = a_round(session)
    first = taking_part(session, round_, "Ministry of Health", "XA")
    first_row = session.get_one(Institution, first.institution_id)
    first_row.code = "H-1"
    first_row.name_ar = "وزارة الصحّة"
    taking_part(session, round_, "Health Agency", "XB", institution_type="agency")
    in_state(session, taking_part(session, round_, "Water 100%", "XB"), "draft")
    taking_part(session, a_round(session), "Health elsewhere", "XA")
    session.flush()
    assert listed(session, TakingPart(round_.id)) == ["Health Agency", "Ministry of Health"]
    assert participants.participants_page(session, TakingPart(round_.id), "en", 9).page == 2
    assert listed(session, TakingPart(round_.id, text="HEALTH ministry")) == ["Ministry of Health"]
    assert listed(session, TakingPart(round_.id, text="وزاره الصحة")) == ["Ministry of Health"]
    assert listed(session, TakingPart(round_.id, text="h-1")) == ["Ministry of Health"]
    assert listed(session, TakingPart(round_.id, text="%")) == []
    assert listed(session, TakingPart(round_.id, country_id="XB")) == ["Health Agency", "Water 100%"]
    assert listed(session, TakingPart(round_.id, institution_type="agency")) == ["Health Agency"]
    assert listed(session, TakingPart(round_.id, state="draft")) == ["Water 100%"]
    assert listed(session, TakingPart(round_.id, state=NOT_BEGUN)) == ["Health Agency", "Ministry of Health"]
    assert listed(session, TakingPart(round_.id, state="closed")) == []


def test_candidates_are_those_that_can_be_added(session: Session) -> None:
    """Not who takes part, ended or was merged; the last day of an institution still counts."""
    round_, one, last_day = a_round(session), known(session, "Health One"), known(session, "Health Two")
    last_day.valid_until = NOW.date()
    gone = known(session, "Health Three")
    gone.valid_until = (NOW - DAY).date()
    merged = known(session, "Health Four")
    merged.merged_into_id = one.id
    taking_part(session, round_, "Health Five")
    session.flush()
    found = participants.candidates(session, round_.id, "health", "en", at=NOW)
    assert [each.name.in_language("en") for each in found] == ["Health One", "Health Two"]
    with pytest.raises(NotFound):
        participants.candidates(session, uuid4(), "health", "en", at=NOW)


def test_countries_come_in_the_order_of_the_language(session: Session) -> None:
    """Key and name, for the filter."""
    round_: Round = a_round(session)
    taking_part(session, round_, "A", "XB")
    taking_part(session, round_, "B", "XA")
    assert participants.countries_of(session, round_.id, "en") == [("XA", "Country XA"), ("XB", "Country XB")]
