"""The command that brings in a list of institutions."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from innocook.cli import main
from innocook.store.tables import Institution, Invitation, OutboxMail, Participation
from tests.support.institution_files import a_file, a_row
from tests.support.web import ONE_DATABASE, Sessions, email_of

pytestmark = ONE_DATABASE
NAME = "دورة التقييم 2026"
NOTHING = "New: 0. Changed: 0. Unchanged: 2. Joining the round: 0. Staying in the round as they were frozen: 0."


@pytest.fixture
def environment(demonstration_url: str, tmp_path: Path) -> dict[str, str]:
    """The settings of the command."""
    return {
        "INNOCOOK_DATABASE_URL": demonstration_url,
        "INNOCOOK_MODE": "demonstration",
        "INNOCOOK_SECRET_KEY": "a secret key of the tests, long enough",
        "INNOCOOK_PUBLIC_ADDRESS": "https://innocook.example",
        "INNOCOOK_VAR": str(tmp_path),
    }


def run(environment: dict[str, str], data: bytes, *arguments: str) -> Result:
    """What the command says about a file."""
    file = Path(environment["INNOCOOK_VAR"]) / "list.csv"
    file.write_bytes(data)
    return CliRunner().invoke(main, ["import-institutions", str(file), *arguments], env=environment)


def a_list(**changes: str) -> bytes:
    """Two institutions of an invented country."""
    return a_file([a_row(number) | {"code": f"XA-{number}", "country": "XA"} | changes for number in (1, 2)])


def stored_codes(stored: Sessions) -> list[str]:
    """The codes there are."""
    with stored() as session:
        found = select(Institution.code).where(Institution.code.is_not(None)).order_by(Institution.code)
        return [code for code in session.scalars(found) if code]


def test_a_list_comes_in_once(app: Flask, environment: dict[str, str], stored: Sessions):
    """First only looked at, then into the round, then again without any change."""
    looked = run(environment, a_list(), "--round", NAME, "--dry-run")
    assert looked.exit_code == 0
    assert "New: 2." in looked.output
    assert "Nothing was written." in looked.output
    assert stored_codes(stored) == []
    done = run(environment, a_list(), "--round", NAME)
    assert "Joining the round: 2." in done.output
    assert done.output.endswith("Done.\n")
    assert stored_codes(stored) == ["XA-1", "XA-2"]
    with stored() as session:
        taking = select(func.count()).select_from(Participation).join(Institution).where(Institution.code.is_not(None))
        assert session.scalar(taking) == 2
    again = run(environment, a_list(), "--round", NAME)
    assert NOTHING in again.output
    assert again.output.endswith("Nothing was written.\n")


def test_faults_are_printed_with_row_and_column(app: Flask, environment: dict[str, str], stored: Sessions):
    """Exit code 2, every fault on a line of its own, nothing written."""
    told = run(environment, a_list(size="huge"))
    assert told.exit_code == 2
    for row in (2, 3):
        assert (
            f"row {row}, column size, 'huge': This size is not known. The sizes are: small, medium, large."
            in told.output
        )
    assert "Faults: 2. Nothing was written." in told.output
    assert "Faults: 1." in run(environment, b"").output
    assert stored_codes(stored) == []


def test_leads_are_invited_in_somebodys_name(app: Flask, environment: dict[str, str], stored: Sessions):
    """Only an administrator may lend theirs; the letter leads to the public address."""
    data = a_list(lead_email="lead@example.org")
    refused = run(environment, data)
    assert refused.exit_code == 1
    assert "--by EMAIL" in refused.output
    for somebody in ("nobody@example.org", email_of("reviewer")):
        assert "is no administrator" in run(environment, data, "--by", somebody).output
    assert stored_codes(stored) == []
    assert run(environment, data, "--by", email_of("administrator")).exit_code == 0
    with stored() as session:
        assert session.scalar(select(func.count()).select_from(Invitation)) == 2
        text = session.scalars(select(OutboxMail.text)).all()[0]
    assert "https://innocook.example/ar/invitations/" in text


def test_an_unknown_round(app: Flask, environment: dict[str, str]):
    """Said with its name."""
    told = run(environment, a_list(), "--round", "Round of Nowhere")
    assert told.exit_code == 1
    assert "no round is called Round of Nowhere" in told.output
