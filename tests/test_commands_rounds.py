"""The commands about rounds and the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select, update

from innocook.cli import main
from innocook.store.audit import SYSTEM, events_of
from innocook.store.tables import Assessment, Round, RoundEdition
from tests.support.web import ONE_DATABASE, Sessions, email_of

pytestmark = ONE_DATABASE
NAME = "Assessment round 2026"
DAY = timedelta(days=1)


@pytest.fixture
def environment(demonstration_url: str, tmp_path: Path) -> dict[str, str]:
    """The settings of the commands."""
    return {
        "INNOCOOK_DATABASE_URL": demonstration_url,
        "INNOCOOK_MODE": "demonstration",
        "INNOCOOK_SECRET_KEY": "a secret key of the tests, long enough",
        "INNOCOOK_VAR": str(tmp_path),
    }


def run(environment: dict[str, str], *arguments: str) -> Result:
    """What a command says."""
    return CliRunner().invoke(main, list(arguments), env=environment)


def times(stored: Sessions, opens: int, closes: int) -> None:
    """Let the round open and close so many days from now."""
    now = datetime.now(UTC)
    with stored() as session:
        moved = update(Round).where(Round.name_en == NAME)
        session.execute(moved.values(opens_at=now + opens * DAY, submissions_close_at=now + closes * DAY))
        session.commit()


def lapsed(stored: Sessions) -> int:
    """How many assessments have lapsed."""
    with stored() as session:
        return session.scalars(select(func.count()).where(Assessment.state == "lapsed")).one()


def test_rounds_are_listed(app: Flask, environment: dict[str, str], stored: Sessions):
    """Id, where it stands, days and name, a line each."""
    with stored() as session:
        ids = [str(one) for one in session.scalars(select(Round.id).order_by(Round.opens_at.desc()))]
    lines = run(environment, "round", "list").output.splitlines()
    assert [line.split()[0] for line in lines] == ids
    assert lines[0].split()[1] == "open"
    assert lines[0].endswith(NAME)


def test_a_round_is_opened_and_closed(app: Flask, environment: dict[str, str], stored: Sessions):
    """By its name or its id; what is not handed in lapses; a second time is refused."""
    times(stored, 5, 10)
    assert run(environment, "round", "open", NAME).output == f"Open now: {NAME}\n"
    again = run(environment, "round", "open", NAME)
    assert (again.exit_code, "has opened already" in again.output) == (1, True)
    with stored() as session:
        round_id = str(session.scalars(select(Round.id).where(Round.name_en == NAME)).one())
    assert run(environment, "round", "close", round_id).output == f"Closed now: {NAME}. Lapsed: 4.\n"
    assert lapsed(stored) == 4
    again = run(environment, "round", "close", NAME)
    assert (again.exit_code, "is not open" in again.output) == (1, True)
    with stored() as session:
        acts = [(event.action, event.actor_id) for event in events_of(session, SYSTEM)]
    assert acts == [("open_round", None), ("close_round", None)]


def test_a_round_that_is_not_there_or_twice(app: Flask, environment: dict[str, str], stored: Sessions):
    """The commands say where to look."""
    for command in ("open", "close"):
        unknown = run(environment, "round", command, "nothing")
        assert (unknown.exit_code, "no round is called nothing" in unknown.output) == (1, True)
    with stored() as session:
        session.execute(update(Round).values(name_fr="Cycle"))
        session.commit()
    twice = run(environment, "round", "close", "Cycle")
    assert (twice.exit_code, "several rounds are called Cycle" in twice.output) == (1, True)


def test_a_round_is_published_by_an_administrator(app: Flask, environment: dict[str, str], stored: Sessions):
    """Named, confirmed, and once the round is closed; a reviewer cannot, an unknown address neither."""
    publish = ("round", "publish", NAME, "--by")
    admin = email_of("administrator")
    early = run(environment, *publish, admin, "--yes")
    assert (early.exit_code, "was not published: still_open" in early.output) == (1, True)
    times(stored, -20, -1)
    for who, reason in ((email_of("reviewer"), "is not an administrator"), ("x@example.org", "there is no account")):
        refused = run(environment, *publish, who, "--yes")
        assert (refused.exit_code, reason in refused.output) == (1, True)
    assert run(environment, *publish, admin).exit_code == 1
    with stored() as session:
        assert session.scalars(select(func.count()).select_from(RoundEdition)).one() == 1  # that of the earlier round
    done = run(environment, *publish, admin, "--yes")
    assert f"Published: {NAME}, 0 institutions, 0 groups, sha256 " in done.output
    with stored() as session:
        assert session.scalars(select(RoundEdition.n)).all() == [1, 1]


def test_the_clock_is_turned(app: Flask, environment: dict[str, str], stored: Sessions):
    """By cron, as often as it likes."""
    assert run(environment, "clock").output == "Lapsed: 0. Told: 0.\n"
    times(stored, -20, -1)
    assert run(environment, "clock").output == "Lapsed: 4. Told: 0.\n"
    assert run(environment, "clock").output == "Lapsed: 0. Told: 0.\n"
