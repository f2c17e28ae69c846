"""The commands that keep an installation going: prepare, migrate, compile, send mails."""

from __future__ import annotations

import click


@click.command()
def prepare() -> None:
    """Make ready to serve: catalogues, static files, tables and, in demonstration mode, the demonstration data."""
    from innocook import assets, i18n
    from innocook.config import Config
    from innocook.store import migrations

    config = Config.from_environment()
    config.var.mkdir(parents=True, exist_ok=True)
    i18n.compile_catalogues()
    assets.build(config.var / "static")
    migrations.upgrade(config.database_url)
    if config.is_demonstration:
        from innocook.commands_demo import load_demonstration

        load_demonstration(config)


@click.group()
def database() -> None:
    """Bring the database to the tables of this release."""


@database.command("upgrade")
def upgrade_database() -> None:
    """Run the migrations that are missing."""
    from innocook.config import Config
    from innocook.store import migrations

    migrations.upgrade(Config.from_environment().database_url)


@click.group()
def translations() -> None:
    """Update, check and compile the message catalogues."""


@translations.command("compile")
def compile_translations() -> None:
    """Write the compiled catalogues."""
    from innocook import i18n

    i18n.compile_catalogues()


@translations.command("update")
def update_translations() -> None:
    """Extract the messages again and merge them into the catalogues."""
    from innocook import catalogues

    catalogues.update()


@translations.command("check")
def check_translations() -> None:
    """Print everything that is wrong with the catalogues; the exit code is 1 when there is something."""
    from innocook import catalogues

    found = catalogues.faults()
    for fault in found:
        click.echo(fault)
    if found:
        raise SystemExit(1)


@click.command()
@click.option("--language", type=click.Choice(["ar", "en", "fr"]), default="en", show_default=True)
def methodology(language: str) -> None:
    """Print the method of the packaged questionnaire as Markdown; docs/methodology.md is the English one."""
    from innocook import i18n
    from innocook.reports.methodology import methodology_markdown
    from innocook.services.public_questionnaire import packaged_plan

    click.echo(methodology_markdown(packaged_plan().questionnaire, i18n.translator(language)), nl=False)


@click.group()
def mail() -> None:
    """Mails that wait in the outbox."""


@mail.command("send")
def send_mail() -> None:
    """Send the mails that are due and print what waits and why; for cron, every few minutes."""
    from datetime import UTC, datetime

    from innocook.config import Config, ConfigurationRefused
    from innocook.services import outbox
    from innocook.store.engine import make_engine, make_sessions, reading

    config = Config.from_environment()
    try:
        config.check()
    except ConfigurationRefused as refused:
        raise click.ClickException(str(refused)) from None
    engine = make_engine(config.database_url)
    sessions, office = make_sessions(engine), outbox.office_of(config)
    sent = outbox.deliver(sessions, office, lambda: datetime.now(UTC)).sent if office else 0
    with reading(sessions) as session:
        waiting = outbox.waiting(session)
    engine.dispose()
    click.echo(f"Sent: {sent}. Waiting: {len(waiting)}.")
    for one in waiting:
        reason = one.error or ("not tried yet" if office else "no mail server is set (INNOCOOK_MAIL)")
        click.echo(
            f"{one.created_at:%Y-%m-%d %H:%M} {one.kind} to {one.recipient}, attempts: {one.attempts}, "
            f"next after {one.next_attempt_at:%Y-%m-%d %H:%M} UTC: {reason}"
        )


COMMANDS = (prepare, database, translations, methodology, mail)
