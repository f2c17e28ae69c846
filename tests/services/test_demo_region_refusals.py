"""A synthetic region is not made in a wrong place or half."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from innocook.services import audit_checks, demo_region
from innocook.services.demo_region import RegionRefused
from innocook.services.demo_region_facts import MOST, members
from innocook.store.bulk import Rows, insert_rows
from innocook.store.tables import Account, Country, Institution, Round
from tests.support.region import in_region
from tests.support.web import ONE_DATABASE, Sessions

NUMBER = 30
AT = datetime.now(UTC)


def grown(stored: Sessions) -> int:
    """How many were added."""
    with stored() as session:
        return demo_region.grow(session, NUMBER, at=AT)


@ONE_DATABASE
def test_an_interrupted_run_leaves_whole_institutions(stored: Sessions, monkeypatch: pytest.MonkeyPatch):
    """What was begun when it ended is not there at all, and the next run leaves what one run would have left."""
    monkeypatch.setattr(demo_region, "BLOCK", 10)
    blocks = []

    def interrupted(session: Session, rows: Rows) -> None:
        insert_rows(session, rows)
        blocks.append(rows)
        if len(blocks) == 4:  # the countries, two blocks, and the third whole but not committed
            raise KeyboardInterrupt

    monkeypatch.setattr(demo_region, "insert_rows", interrupted)
    with pytest.raises(KeyboardInterrupt):
        grown(stored)
    with stored() as session:
        assert session.scalar(select(func.count(Institution.code))) == 20
        assert len(in_region(session)) == sum(
            bool(one.earlier) + (one.facts.state != "not_started") for one in members(20)
        )
    monkeypatch.setattr(demo_region, "insert_rows", insert_rows)
    assert grown(stored) == NUMBER - 20
    with stored() as session:
        assert session.scalar(select(func.count(Institution.code))) == NUMBER
        assert {check.fault for check in audit_checks.check_all(session)} == {None}


@ONE_DATABASE
@pytest.mark.parametrize("number", [0, -1, MOST + 1])
def test_another_number_is_refused(stored: Sessions, number: int):
    """From 1 to 20,000."""
    with stored() as session, pytest.raises(RegionRefused, match="number"):
        demo_region.grow(session, number, at=AT)


@ONE_DATABASE
def test_nothing_is_made_beside_a_real_account(stored: Sessions):
    """One person who is not of the demonstration is enough."""
    with stored() as session:
        session.execute(update(Account).where(Account.email == "lead@demo.example").values(is_demonstration=False))
        session.commit()
    refused(stored, "not_demonstration")


@ONE_DATABASE
def test_nothing_is_made_beside_a_real_institution(stored: Sessions):
    """One country that is not invented, with an institution in it."""
    with stored() as session:
        session.execute(update(Country).where(Country.id == "XF").values(is_demonstration=False))
        session.commit()
    refused(stored, "not_demonstration")


@ONE_DATABASE
def test_nothing_is_made_in_other_rounds(stored: Sessions):
    """Where the round of the demonstration is over, there is none to put anybody in."""
    with stored() as session:
        session.execute(update(Round).values(submissions_close_at=AT))
        session.commit()
    refused(stored, "rounds_changed")


def refused(stored: Sessions, code: str) -> None:
    """Nothing is written."""
    with pytest.raises(RegionRefused, match=code):
        grown(stored)
    with stored() as session:
        assert not in_region(session)


@ONE_DATABASE
def test_two_runs_at_once_leave_every_institution_once(stored: Sessions, monkeypatch: pytest.MonkeyPatch):
    """The slower one is refused with its whole block, and says that somebody else was there."""
    assert grown(stored) == NUMBER
    monkeypatch.setattr(demo_region.stored, "count_of_codes", lambda *_: NUMBER - 1)
    with stored() as session, pytest.raises(RegionRefused, match="meanwhile"):
        demo_region.grow(session, NUMBER + 5, at=AT)
    with stored() as session:
        assert session.scalar(select(func.count(Institution.code))) == NUMBER
        assert {check.fault for check in audit_checks.check_all(session)} == {None}
