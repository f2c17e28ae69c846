"""Bringing in a list of 2,000 institutions, beside the plain reading of its lines and one insert of as many rows."""

import csv
import io
import math
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session, sessionmaker

from innocook.i18n import compile_catalogues
from innocook.services import accounts, institution_import
from innocook.services.accounts import Visitor
from innocook.store.engine import make_engine, make_sessions, reading
from innocook.store.institution_lists import keyed_names
from innocook.store.migrations import upgrade
from innocook.store.tables import Account, Base, Country, Grant
from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Reading, benchmark, best
from tests.support.institution_files import COUNTRIES, a_long_file

NUMBER = 2000
AT = datetime(2026, 11, 1, tzinfo=UTC)
INSTITUTION = Base.metadata.tables["institution"]


@benchmark("importing")
def importing(ground: Ground) -> Iterator[Reading]:
    """On an empty database; each lead is invited by letter, so applying also writes 2,000 mails and 4,000 events."""
    compile_catalogues()
    data = a_long_file(NUMBER, leads_every=1)
    sessions, administrator = empty_database(ground.folder / "importing.sqlite3")
    floor = best(lambda: plainly(sessions, data), 3, 1)
    seen = best(lambda: look(sessions, administrator, data), 3, 1)
    yield Reading("preview of 2,000 institutions", seen, 5000, "<= 5 s", floor=floor)
    done = best(lambda: bring(sessions, administrator, data), 1, 0)
    yield Reading("... applying them, with 2,000 letters", done, math.inf, "none; told for honesty", floor=floor)
    again = best(lambda: bring(sessions, administrator, data), 3, 1)
    yield Reading("... the same file again", again, 5000, "<= 5 s, changes nothing", floor=floor)


def empty_database(path: Path) -> tuple[sessionmaker[Session], Visitor]:
    """A new database with one administrator."""
    url = f"sqlite:///{path}"
    upgrade(url)
    sessions = make_sessions(make_engine(url))
    with sessions() as session:
        account = Account(email="administrator@example.org", name="Lina", language="ar", time_zone="Asia/Beirut")
        session.add(account)
        session.flush()
        session.add(Grant(account_id=account.id, role="administrator", scope="everything", valid_from=AT))
        session.commit()
        visitor = accounts.visitor(session, account.id, at=AT)
    assert visitor is not None
    return sessions, visitor


def plainly(sessions: sessionmaker[Session], data: bytes) -> None:
    """The floor: the lines parsed, their rows inserted at once and committed; then taken out again."""
    rows = [
        {"id": uuid4(), "code": line["code"], "country_id": line["country"]}
        | keyed_names(line["name_ar"], line["name_en"], line["name_fr"])
        for line in csv.DictReader(io.StringIO(data.decode()))
    ]
    with sessions() as session:
        session.add_all([Country(id=one, name_ar=one, name_en=one, name_fr=one) for one in COUNTRIES])
        session.flush()
        session.execute(insert(INSTITUTION), rows)
        session.commit()
        session.execute(delete(INSTITUTION))
        session.execute(delete(Country))
        session.commit()


def look(sessions: sessionmaker[Session], administrator: Visitor, data: bytes) -> None:
    """A preview."""
    with reading(sessions) as session:
        found = institution_import.preview(session, administrator, data, None, at=AT)
    assert found.new == NUMBER


def bring(sessions: sessionmaker[Session], administrator: Visitor, data: bytes) -> None:
    """The list applied."""
    with sessions() as session:
        institution_import.apply(
            session,
            administrator,
            data,
            None,
            shown=None,
            link_to=lambda token, language: f"https://innocook.example/{language}/invitations/{token}",
            at=AT,
        )
