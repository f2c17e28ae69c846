"""The command that brings in a list of institutions, the same way as the page of administrators does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

import click

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from innocook.core.institution_csv import RowFault
    from innocook.services.accounts import Visitor
    from innocook.services.institution_import import Preview

REFUSED = 2
"""The exit code for a file with faults."""


@click.command("import-institutions")
@click.argument("file", type=click.File("rb"))
@click.option("--round", "round_", metavar="ROUND", help="They take part in this round: its id or name.")
@click.option("--by", "email", help="The administrator in whose name leads are invited.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def import_institutions(file: BinaryIO, round_: str | None, email: str | None, dry_run: bool) -> None:
    """Bring in the institutions of a CSV file (docs/institutions.md), all of them or none.

    Every fault is printed with its row and column; the exit code is 2 when there is one. The same file again changes
    nothing.
    """
    from innocook.config import Config
    from innocook.core.institution_csv import LARGEST_FILE
    from innocook.services import institution_import
    from innocook.services.institution_import import ChangedMeanwhile, ImportRefused
    from innocook.store.engine import make_engine, make_sessions, reading

    config, at, data = Config.from_environment(), datetime.now(UTC), file.read(LARGEST_FILE + 1)
    engine = make_engine(config.database_url)
    try:
        sessions = make_sessions(engine)
        with reading(sessions) as session:
            visitor = _administrator(session, email, at) if email else None
            round_id = _round(session, round_) if round_ else None
            found = institution_import.preview(session, visitor, data, round_id, at=at)
        _tell(found)
        if not dry_run:
            with sessions() as session:
                institution_import.apply(
                    session,
                    visitor,
                    data,
                    round_id,
                    shown=None,
                    link_to=lambda token, language: f"{config.public_address}/{language}/invitations/{token}",
                    at=at,
                )
    except ChangedMeanwhile:
        raise click.ClickException("something changed this very moment, and nothing was written: try again") from None
    except ImportRefused as refused:
        raise click.ClickException(_reason(refused.code)) from None
    finally:
        engine.dispose()
    click.echo("Nothing was written." if dry_run or not found.writes else "Done.")


def _tell(found: Preview) -> None:
    """What the file would do; ends the command where it has faults."""
    from innocook.i18n import translator
    from innocook.reports.institution_faults import fault_sentence

    for fault in found.faults:
        click.echo(f"{_place(fault)}: {fault_sentence(fault, translator('en'))}", err=True)
    if found.faults:
        click.echo(f"Faults: {len(found.faults)}. Nothing was written.", err=True)
        raise SystemExit(REFUSED)
    counts = {
        "New": found.new,
        "Changed": found.changed,
        "Unchanged": found.unchanged,
        "Joining the round": found.joining,
        "Staying in the round as they were frozen": found.frozen,
        "Leads invited": found.invited,
    }
    click.echo(". ".join(f"{name}: {number}" for name, number in counts.items()) + ".")


def _place(fault: RowFault) -> str:
    parts = [f"row {fault.row}" if fault.row else "the file"]
    if fault.column:
        parts.append(f"column {fault.column}")
    if fault.value:
        parts.append(repr(fault.value))
    return ", ".join(parts)


def _reason(code: str) -> str:
    reasons = {
        "nobody_invites": "the file invites leads: name the administrator who invites them with --by EMAIL",
        "round_closed": "submissions for this round are closed",
        "round_published": "this round is published",
    }
    return reasons[code]


def _round(session: Session, text: str) -> UUID:
    """The id of the round with this id or name."""
    from innocook.store.rounds import all_rounds

    names = ("id", "name_ar", "name_en", "name_fr")
    found = [row for row in all_rounds(session) if text.strip() in {str(getattr(row, name)) for name in names}]
    if len(found) != 1:
        raise click.ClickException(f"{'several rounds are' if found else 'no round is'} called {text}")
    return found[0].id


def _administrator(session: Session, email: str, at: datetime) -> Visitor:
    from innocook.core.permissions import Action, may_anywhere
    from innocook.services.accounts import visitor
    from innocook.store.accounts import account_by_email

    account = account_by_email(session, email)
    found = visitor(session, account.id, at=at) if account else None
    if found is None or not may_anywhere(found.grants, Action.MANAGE_INSTITUTION, at):
        raise click.ClickException(f"{email} is no administrator")
    return found


COMMANDS = (import_institutions,)
