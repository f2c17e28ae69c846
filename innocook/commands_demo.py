"""The commands that make invented data: the demonstration, and a large synthetic region beside it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session, sessionmaker

    from innocook.config import Config

REFUSALS = {
    "not_demonstration": "there are accounts or institutions here that are not invented; nothing was added",
    "other_release": "the database has the tables of another release; `innocook database upgrade` brings it up to date",
    "rounds_changed": "the accounts and rounds of the demonstration are not there as `innocook demo load` makes them: "
    "an open round, and a published one of the same questionnaire before it; use an empty database",
    "meanwhile": "somebody else adds the same institutions at the same time; start it again to go on",
    "number": "a region has from 1 to 20,000 institutions",
}


@click.group(invoke_without_command=True)
@click.option(
    "--institutions",
    "number",
    type=click.IntRange(1, 20_000),
    help="Add invented institutions until the region has so many: the same ones each time, in both rounds.",
)
@click.option("--publish/--no-publish", default=True, show_default=True, help="Publish the earlier round with them.")
@click.pass_context
def demo(context: click.Context, number: int | None, publish: bool) -> None:
    """Demonstration data: invented institutions and one account per role."""
    if context.invoked_subcommand is not None:
        if number is not None:
            raise click.UsageError(f"--institutions stands alone, without {context.invoked_subcommand}")
        return
    if number is None:
        click.echo(context.get_help())
        return
    make_region(_demonstration(), number, publish=publish)


@demo.command("load")
def load() -> None:
    """Load the demonstration once; a database that holds accounts is left as it is."""
    load_demonstration(_demonstration())


def load_demonstration(config: Config) -> None:
    """The demonstration in a migrated database without accounts, and its passwords in `demo-accounts.tsv`."""
    from datetime import UTC, datetime

    from innocook.services.demo import load
    from innocook.services.public_questionnaire import packaged_plan
    from innocook.start import write_whole
    from innocook.store.engine import make_engine, make_sessions

    engine = make_engine(config.database_url)
    with make_sessions(engine)() as session:
        accounts = load(session, packaged_plan().questionnaire, at=datetime.now(UTC))
    engine.dispose()
    if accounts:
        lines = "".join(f"{account.role}\t{account.email}\t{account.password}\n" for account in accounts)
        write_whole(config.var / "demo-accounts.tsv", lines)


def make_region(config: Config, number: int, *, publish: bool) -> None:
    """The demonstration, where there is none yet, and a region beside it; progress goes to the error output."""
    from innocook.services.demo_region import RegionRefused
    from innocook.store.engine import make_engine

    config.var.mkdir(parents=True, exist_ok=True)
    engine = make_engine(config.database_url)
    try:
        added, again = _grown(config, engine, number, publish)
    except RegionRefused as refused:
        raise click.ClickException(REFUSALS[refused.code]) from None
    finally:
        engine.dispose()
    click.echo(f"Institutions added: {added}. Published again: {'yes' if again else 'no'}.")


def _grown(config: Config, engine: Engine, number: int, publish: bool) -> tuple[int, bool]:
    """How many institutions were added, and whether the earlier round was published again."""
    from datetime import UTC, datetime

    from innocook.services import demo_region
    from innocook.store import migrations
    from innocook.store.engine import make_sessions

    started = time.monotonic()
    if migrations.current(engine) is None:
        migrations.upgrade(config.database_url)
    if not migrations.is_at_head(engine):
        raise click.ClickException(REFUSALS["other_release"])
    sessions = make_sessions(engine)
    with sessions() as session:
        demo_region.refuse_real_data(session)
    load_demonstration(config)
    with sessions() as session:
        added = demo_region.grow(session, number, at=datetime.now(UTC), tell=lambda done: _say(done, number, started))
    return added, publish and _publish(sessions)


def _demonstration() -> Config:
    """The settings, in demonstration mode; ends the command in any other."""
    from innocook.config import Config, ConfigurationRefused

    try:
        config = Config.from_environment()
    except ConfigurationRefused as refused:
        raise click.ClickException(str(refused)) from None
    if not config.is_demonstration:
        raise click.ClickException("demonstration data is loaded in demonstration mode only (INNOCOOK_MODE)")
    return config


def _publish(sessions: sessionmaker[Session]) -> bool:
    from datetime import UTC, datetime

    from innocook.services import demo_region

    click.echo("working out the peer figures of the earlier round", err=True)
    return demo_region.publish_again(sessions, at=datetime.now(UTC))


def _say(done: int, number: int, started: float) -> None:
    if done % 1000 == 0 or done == number:
        click.echo(f"{done:,} of {number:,} institutions after {time.monotonic() - started:.0f} s", err=True)
