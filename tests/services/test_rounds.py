"""Making and changing rounds: who may, what is refused, and what the audit log says about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.permissions import Role
from innocook.core.text import Text
from innocook.services import round_overview, rounds
from innocook.services.rounds import PACKAGED, RoundRefused, RoundWanted
from innocook.store.audit import SYSTEM, events_of
from innocook.store.tables import AuditEvent, QuestionnaireVersion, Round
from tests.support.records import DAY, NOW
from tests.support.round_rows import a_visitor, an_asking_round

WANTED = RoundWanted(
    names=Text({"ar": "دورة 2027", "en": "Round 2027", "fr": "Cycle 2027"}),
    version=PACKAGED,
    opens_at=NOW + DAY,
    submissions_close_at=NOW + 30 * DAY,
    late_from=None,
    reference_date=date(2026, 1, 1),
    time_zone="Asia/Beirut",
    reconsideration_days=30,
    second_look_percent=0,
)


def as_it_is(session: Session, row: Round) -> RoundWanted:
    """What would change nothing about a round."""
    names = Text({"ar": row.name_ar, "en": row.name_en, "fr": row.name_fr})
    facts = round_overview.facts_of(row)
    fields = {name: getattr(facts, name) for name in round_overview.FACTS if name != "questionnaire_version_id"}
    return RoundWanted(names=names, version=str(row.questionnaire_version_id), **fields)


def changed(session: Session, row: Round, **changes: object) -> tuple[str, ...]:
    """Change these fields of a round as an administrator who looked at it now."""
    wanted = replace(as_it_is(session, row), **changes)
    who = a_visitor(session, Role.ADMINISTRATOR)
    return rounds.change(session, who, row.id, wanted, seen=round_overview.seen_of(row), at=NOW)


def test_a_round_is_made_with_the_packaged_questionnaire(session: Session) -> None:
    """The questionnaire is stored with it, once; both are written to the log."""
    who = a_visitor(session, Role.ADMINISTRATOR)
    assert [one.key for one in round_overview.versions(session)] == [PACKAGED]
    first = rounds.create(session, who, WANTED, opens_at_once=False, at=NOW)
    (version,) = round_overview.versions(session)
    assert version.key != PACKAGED
    rounds.create(session, who, replace(WANTED, version=version.key), opens_at_once=False, at=NOW)
    assert session.scalar(select(func.count()).select_from(QuestionnaireVersion)) == 1
    events = events_of(session, SYSTEM)
    assert [event.action for event in events] == ["publish_questionnaire", "create_round", "create_round"]
    assert events[1].object == f"round:{first}"
    assert events[1].actor_id == who.account_id
    assert events[1].payload["set"]["opens_at"] == "2026-03-02T09:00:00+00:00"


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.COORDINATOR])
def test_nobody_else_makes_or_changes_rounds(session: Session, role: Role) -> None:
    """Not a reviewer, not a coordinator: to them there is nothing."""
    row, who = an_asking_round(session), a_visitor(session, role, "XA" if role is Role.COORDINATOR else None)
    wanted = as_it_is(session, row)
    calls = (
        lambda: rounds.create(session, who, WANTED, opens_at_once=False, at=NOW),
        lambda: rounds.change(session, who, row.id, wanted, seen=round_overview.seen_of(row), at=NOW),
        lambda: rounds.open_now(session, who, row.id, at=NOW),
        lambda: rounds.close_now(session, who, row.id, at=NOW),
        lambda: round_overview.rounds(session, who, at=NOW),
        lambda: round_overview.one_round(session, who, row.id, at=NOW),
    )
    for call in calls:
        with pytest.raises(NotFound):
            call()


def test_a_round_that_is_refused_leaves_nothing(session: Session) -> None:
    """Not even its questionnaire; an unknown version is refused too."""
    who = a_visitor(session, Role.ADMINISTRATOR)
    session.commit()
    with pytest.raises(RoundRefused) as refused:
        rounds.create(session, who, replace(WANTED, opens_at=NOW - DAY), opens_at_once=False, at=NOW)
    assert refused.value.faults == {"opens_at": "opens_in_past"}
    session.rollback()
    assert session.scalar(select(func.count()).select_from(QuestionnaireVersion)) == 0
    with pytest.raises(RoundRefused, match="version_unknown"):
        rounds.create(session, who, replace(WANTED, version=str(uuid4())), opens_at_once=False, at=NOW)


def test_a_change_says_from_and_to(session: Session) -> None:
    """Only the fields that differ, with what they were."""
    row = an_asking_round(session)
    before = row.submissions_close_at
    assert changed(session, row, submissions_close_at=before + DAY, reconsideration_days=14) == (
        "submissions_close_at",
        "reconsideration_days",
    )
    (event,) = events_of(session, SYSTEM)
    assert event.action == "change_round"
    assert event.payload == {
        "submissions_close_at": {"from": before.isoformat(), "to": (before + DAY).isoformat()},
        "reconsideration_days": {"from": 30, "to": 14},
    }


def test_no_change_is_no_event(session: Session) -> None:
    """Saving a round as it is writes nothing down."""
    assert changed(session, an_asking_round(session)) == ()
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == 0


def test_an_open_round_keeps_what_it_asks(session: Session) -> None:
    """Its reference date is refused with the reason, and stays."""
    row = an_asking_round(session)
    with pytest.raises(RoundRefused) as refused:
        changed(session, row, reference_date=date(2025, 5, 5))
    assert refused.value.faults == {"reference_date": "fixed_once_open"}
    session.rollback()


def test_a_published_round_keeps_everything_but_its_names(session: Session) -> None:
    """The days are refused; a name with a slip of the pen is mended."""
    row = an_asking_round(session, -30, -10)
    row.published_at = NOW - DAY
    with pytest.raises(RoundRefused) as refused:
        changed(session, row, reconsideration_days=1)
    assert refused.value.faults == {"reconsideration_days": "fixed_once_published"}
    assert changed(session, row, names=Text({"ar": "دورة", "en": "Round two", "fr": "Cycle"})) == ("name_en",)


def test_two_administrators_do_not_undo_each_other(session: Session) -> None:
    """Who looked at the round before somebody else changed it is told so."""
    row, who = an_asking_round(session), a_visitor(session, Role.ADMINISTRATOR)
    seen, wanted = round_overview.seen_of(row), replace(as_it_is(session, row), second_look_percent=20)
    changed(session, row, reconsideration_days=14)
    with pytest.raises(RoundRefused, match="changed_meanwhile"):
        rounds.change(session, who, row.id, wanted, seen=seen, at=NOW)
    assert (row.reconsideration_days, row.second_look_percent) == (14, 0)


def test_a_round_is_opened_and_closed_now(session: Session) -> None:
    """Once each; the second time says why not. A command has no actor."""
    row = an_asking_round(session, 5, 10)
    rounds.open_now(session, None, row.id, at=NOW)
    assert row.opens_at == NOW
    with pytest.raises(RoundRefused, match="open_already"):
        rounds.open_now(session, None, row.id, at=NOW)
    session.rollback()
    later = NOW + timedelta(hours=1)
    rounds.close_now(session, None, row.id, at=later)
    assert row.submissions_close_at == later
    with pytest.raises(RoundRefused, match="not_open"):
        rounds.close_now(session, None, row.id, at=later)
    session.rollback()
    assert [(event.action, event.actor_id) for event in events_of(session, SYSTEM)] == [
        ("open_round", None),
        ("close_round", None),
    ]


def test_an_early_close_leaves_nothing_late(session: Session) -> None:
    """A day from which submissions would have been late, and that never comes, is taken away."""
    row = an_asking_round(session)
    row.late_from = NOW + 5 * DAY
    session.commit()
    rounds.close_now(session, None, row.id, at=NOW)
    assert row.late_from is None
    assert set(events_of(session, SYSTEM)[0].payload) == {"submissions_close_at", "late_from"}


def test_the_list_says_where_each_round_stands(session: Session) -> None:
    """Planned, open, closed and published, the latest first."""
    for opens, closes in ((-90, -80), (-50, -40), (-5, 5), (5, 10)):
        an_asking_round(session, opens, closes)
    session.scalars(select(Round).order_by(Round.opens_at)).all()[0].published_at = NOW
    session.flush()
    lines = round_overview.rounds(session, a_visitor(session, Role.ADMINISTRATOR), at=NOW)
    assert [line.phase for line in lines] == ["planned", "open", "closed", "published"]
