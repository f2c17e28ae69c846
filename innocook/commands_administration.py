"""The commands of administrators: the first account, and the audit log checked, kept and taken away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from innocook.i18n import LANGUAGES

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from innocook.config import Config
    from innocook.services.audit_checks import StreamCheck

ATTEMPTS = 3


@click.command("create-admin")
@click.argument("email")
@click.option("--name", required=True, help="The name that others see.")
@click.option("--language", type=click.Choice(LANGUAGES), default="ar", show_default=True, help="Language of letters.")
@click.option("--time-zone", default="Asia/Beirut", show_default=True, help="Such as Africa/Cairo.")
@click.option("--link", "by_link", is_flag=True, help="Print a link to choose a password instead of asking for one.")
def create_admin(email: str, name: str, language: str, time_zone: str, by_link: bool) -> None:
    """Make the account of an administrator; a password is asked for twice and is not shown."""
    from innocook.services import first_administrator
    from innocook.services.account_changes import AccountFacts
    from innocook.services.administration import AdministrationRefused

    facts = AccountFacts(language=language, **_checked(name, email, time_zone))
    with _database() as (config, sessions):
        _refuse_taken(sessions, facts.email)
        password = None if by_link else _new_password(facts.email)
        try:
            with sessions() as session:
                token = first_administrator.create(session, facts, password, at=datetime.now(UTC))
        except AdministrationRefused:
            raise _taken(facts.email) from None
    click.echo(f"{facts.email} is an administrator.")
    if token:
        click.echo(
            f"The password is chosen here, once and within 14 days: {_password_address(config, token, language)}"
        )


@click.group()
def audit() -> None:
    """The audit log: check it, keep its heads, take it away."""


@audit.command("verify")
@click.option("--against", type=click.File("rb"), help="Heads that were kept before (see `heads`).")
def verify(against: BinaryIO | None) -> None:
    """Recompute every chain and print what is not as it was written; the exit code is 1 when something is."""
    from innocook.services import audit_checks
    from innocook.store.engine import reading

    try:
        kept = audit_checks.read_heads(against.read().decode()) if against else []
    except (UnicodeDecodeError, audit_checks.HeadsUnreadable) as unreadable:
        raise click.BadParameter(str(unreadable), param_hint="--against") from None
    streams = events = broken = 0
    with _database() as (_config, sessions), reading(sessions) as session:
        for check in audit_checks.check_all(session):
            streams, events, broken = streams + 1, events + check.events, broken + _told(check)
        for check in audit_checks.compared(session, kept):
            broken += _told(check)
    click.echo(f"Streams: {streams}. Events: {events}. Broken: {broken}.")
    if against:
        click.echo(f"Compared with {len(kept)} kept heads.")
    if broken:
        raise SystemExit(1)


@audit.command("heads")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here instead of to the screen.")
def heads(output: Path | None) -> None:
    """Print number and hash of the last event of every stream, to keep where the database cannot be written from."""
    from innocook.services import audit_checks
    from innocook.start import write_whole
    from innocook.store.engine import reading

    with _database() as (_config, sessions), reading(sessions) as session:
        text = audit_checks.heads_to_keep(session)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text)


@audit.command("export")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
def export(output: Path) -> None:
    """Write every event of the audit log into a CSV file, the newest first."""
    from innocook.reports.csv_files import csv_lines
    from innocook.services import audit_log
    from innocook.services.audit_log import EventFilter
    from innocook.store.engine import reading

    part, count = output.with_name(f".{output.name}.part"), 0
    with _database() as (_config, sessions), reading(sessions) as session:
        rows = audit_log.exported(session, EventFilter(), limit=None)
        try:
            with part.open("w", encoding="utf-8", newline="") as file:
                for count, line in enumerate(csv_lines(audit_log.EXPORTED, rows)):  # noqa: B007 - the last one counts
                    file.write(line)
            part.replace(output)
        except OSError as error:
            raise click.FileError(str(output), hint=error.strerror or str(error)) from None
    click.echo(f"Events: {count}.")


def _checked(name: str, email: str, time_zone: str) -> dict[str, str]:
    """What was typed, as it is meant; ends the command where it cannot be."""
    from innocook.core.email_addresses import is_reachable
    from innocook.core.plain_text import clean
    from innocook.web.time_zones import ALL

    name, email = " ".join(clean(name).split()), clean(email)
    if not any(character.isalpha() for character in name):
        raise click.BadParameter("a name has letters", param_hint="--name")
    if not is_reachable(email):
        raise click.BadParameter("an e-mail address, such as name@example.org", param_hint="EMAIL")
    if time_zone not in ALL:
        raise click.BadParameter("a time zone, such as Africa/Cairo", param_hint="--time-zone")
    return {"name": name, "email": email, "time_zone": time_zone}


def _refuse_taken(sessions: sessionmaker[Session], email: str) -> None:
    """Say so before anybody thinks of a password."""
    from innocook.store.accounts import account_by_email
    from innocook.store.engine import reading

    with reading(sessions) as session:
        if account_by_email(session, email) is not None:
            raise _taken(email)


def _taken(email: str) -> click.ClickException:
    return click.ClickException(f"there is an account with this e-mail address already: {email}")


def _new_password(email: str) -> str:
    """A password that was typed twice and is good enough."""
    from innocook.core.password_rules import PasswordFault, password_fault

    reasons = {
        PasswordFault.SHORT: "it needs at least 12 characters",
        PasswordFault.LONG: "it is too long",
        PasswordFault.ADDRESS: "it must not be the e-mail address",
        PasswordFault.COMMON: "it is easy to guess; several words that do not belong together are better",
    }
    for _attempt in range(ATTEMPTS):
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        fault = password_fault(password, email)
        if fault is None:
            return password
        click.echo(f"This password is not taken: {reasons[fault]}.", err=True)
    raise click.ClickException("no password was chosen; nothing was made")


def _password_address(config: Config, token: str, language: str) -> str:
    from innocook.app import create_app
    from innocook.web.password import link_to

    with create_app(config).test_request_context():
        return link_to(token, language)


def _told(check: StreamCheck) -> bool:
    """Print what is wrong with a stream; whether something is."""
    from innocook.services.audit_checks import StreamFault

    if check.fault is None:
        return False
    sentences = {
        StreamFault.BROKEN: f"event {check.broken_at} is not as it was written, or is missing",
        StreamFault.NO_HEAD: f"the head is missing; event {check.broken_at} is the first that nothing vouches for",
        StreamFault.REMOVED: "there are no events, though there must be some",
        StreamFault.NOT_AS_KEPT: f"event {check.broken_at} is not the one whose head was kept",
    }
    click.echo(f"{check.stream}: {sentences[check.fault]}.")
    return True


@contextmanager
def _database() -> Iterator[tuple[Config, sessionmaker[Session]]]:
    """The settings, checked, and sessions over the database they name."""
    from innocook.config import Config, ConfigurationRefused
    from innocook.store.engine import make_engine, make_sessions

    try:
        config = Config.from_environment()
        config.check()
    except ConfigurationRefused as refused:
        raise click.ClickException(str(refused)) from None
    engine = make_engine(config.database_url)
    try:
        yield config, make_sessions(engine)
    finally:
        engine.dispose()


COMMANDS = (create_admin, audit)
