"""The commands about rounds: list, open, close, publish, and the clock that cron turns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from innocook.services.accounts import Visitor
    from innocook.store.tables import Round


@click.group("round")
def round_commands() -> None:
    """Rounds: list them, open, close and publish them. ROUND is an id or a name in any language."""


@round_commands.command("list")
def list_rounds() -> None:
    """Print every round: id, where it stands, its days (UTC) and its name."""
    from innocook.services.round_overview import phase_of
    from innocook.store.engine import reading
    from innocook.store.rounds import all_rounds

    at = datetime.now(UTC)
    with _sessions() as sessions, reading(sessions) as session:
        for row in all_rounds(session):
            days = f"{row.opens_at:%Y-%m-%d %H:%M} to {row.submissions_close_at:%Y-%m-%d %H:%M}"
            click.echo(f"{row.id}  {phase_of(row, at).value:9}  {days}  {row.name_en}")


@round_commands.command("open")
@click.argument("round_", metavar="ROUND")
def open_round(round_: str) -> None:
    """Open a planned round now."""
    from innocook.services import rounds

    with _sessions() as sessions, sessions() as session:
        row = _round(session, round_)
        try:
            rounds.open_now(session, None, row.id, at=datetime.now(UTC))
        except rounds.RoundRefused:
            _refuse(f"{row.name_en} has opened already")
        click.echo(f"Open now: {row.name_en}")


@round_commands.command("close")
@click.argument("round_", metavar="ROUND")
def close_round(round_: str) -> None:
    """End the submissions of an open round now; what was not handed in lapses."""
    from innocook.services import rounds
    from innocook.services.timekeeping import keep_time

    at = datetime.now(UTC)
    with _sessions() as sessions:
        with sessions() as session:
            row = _round(session, round_)
            try:
                rounds.close_now(session, None, row.id, at=at)
            except rounds.RoundRefused:
                _refuse(f"{row.name_en} is not open")
        click.echo(f"Closed now: {row.name_en}. Lapsed: {keep_time(sessions, at, _address()).lapsed}.")


@round_commands.command("publish")
@click.argument("round_", metavar="ROUND")
@click.option("--by", "email", required=True, help="The e-mail address of the administrator who publishes.")
@click.confirmation_option(prompt="The peer figures are frozen. Publish?", help="Do not ask.")
def publish_round(round_: str, email: str) -> None:
    """Publish a closed round: edition 1 of its peer figures is kept for ever."""
    from innocook.core.errors import NotFound
    from innocook.services import publication
    from innocook.store.engine import reading

    at = datetime.now(UTC)
    with _sessions() as sessions:
        with reading(sessions) as session:
            row, visitor = _round(session, round_), _administrator(session, email, at)
            try:
                made = publication.make(session, visitor, row.id, at=at)
            except NotFound:
                _refuse(f"{email} is not an administrator")
        with sessions() as session:
            try:
                kept = publication.publish(session, visitor, row.id, made, confirmed=True, at=at, address=_address())
            except publication.PublicationRefused as refused:
                _refuse(f"{row.name_en} was not published: {refused.code}")
    click.echo(f"Published: {row.name_en}, {len(made.members)} institutions, {made.shown} groups, sha256 {kept.sha256}")


@click.command()
def clock() -> None:
    """Let lapse what is over and send what is due; for cron, every minute. Any number of processes may do so."""
    from innocook.services.timekeeping import keep_time

    with _sessions() as sessions:
        kept = keep_time(sessions, datetime.now(UTC), _address())
    click.echo(f"Lapsed: {kept.lapsed}. Told: {kept.told}.")


COMMANDS = (round_commands, clock)


@contextmanager
def _sessions() -> Iterator[sessionmaker[Session]]:
    from innocook.config import Config
    from innocook.store.engine import make_engine, make_sessions

    engine = make_engine(Config.from_environment().database_url)
    try:
        yield make_sessions(engine)
    finally:
        engine.dispose()


def _address() -> str:
    from innocook.config import Config

    return Config.from_environment().public_address


def _round(session: Session, named: str) -> Round:
    """The round with this id or name; ends the command when there is none, or more than one."""
    from innocook.store.rounds import all_rounds

    found = [row for row in all_rounds(session) if named in {str(row.id), row.name_ar, row.name_en, row.name_fr}]
    if len(found) != 1:
        _refuse(f"{'several rounds are' if found else 'no round is'} called {named}; see `innocook round list`")
    return found[0]


def _administrator(session: Session, email: str, at: datetime) -> Visitor:
    from innocook.services.accounts import visitor
    from innocook.store.accounts import account_by_email

    account = account_by_email(session, email)
    found = visitor(session, account.id, at=at) if account else None
    if found is None:
        _refuse(f"there is no account {email}")
    return found


def _refuse(reason: str) -> NoReturn:
    raise click.ClickException(reason)
