"""The product with its demonstration data: `app` and `client_for(role)` on both databases, `shared_client` to read.

The demonstration is loaded once per database and copied for each test. Its passwords are hashed again at the lowest
cost argon2 has, so that the real sign-in form can be used in every test.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import make_url, select
from sqlalchemy.orm import Session, sessionmaker

from innocook import i18n
from innocook.app import create_app
from innocook.config import Config, Mode
from innocook.core.answers import chosen
from innocook.services import demo
from innocook.services.answers import put_own_scores
from innocook.services.public_questionnaire import packaged_plan
from innocook.services.questionnaires import plan_of
from innocook.store.answer_changes import Change, Stamp, put_answers
from innocook.store.assessments import assessment_by_id
from innocook.store.engine import make_engine, reading
from innocook.store.tables import Account, Assessment, Institution, Participation
from tests.support import databases
from tests.support.pages import CheckingClient, form_of, with_values

ROLES = ("lead", "contributor", "coordinator", "reviewer", "administrator")
ANONYMOUS = "anonymous"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
SECRET = "a secret key of the tests, long enough"
OWN = "Model Services Institution"

ONE_DATABASE = pytest.mark.parametrize("database_kind", ["sqlite"])
"""For tests of what happens above the database: they run on SQLite alone."""

ClientFor = Callable[..., CheckingClient]
Sessions = sessionmaker[Session]


def email_of(role: str) -> str:
    """The address of the demonstration account with this role."""
    return f"{role}@demo.example"


def password_of(role: str) -> str:
    """Its password in every test."""
    return f"password of the {role}"


def load_demonstration(url: str) -> None:
    """The demonstration in a migrated database, its passwords those of `password_of`."""
    i18n.compile_catalogues()
    engine = make_engine(url)
    with Session(engine) as session:
        demo.load(session, packaged_plan().questionnaire, at=datetime.now(UTC))
        for account in session.scalars(select(Account)):
            account.password_hash = CHEAP.hash(password_of(account.email.partition("@")[0]))
        session.commit()
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_demonstration(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the demonstration, to copy."""
    path = tmp_path_factory.mktemp("demonstration") / "demonstration.db"
    shutil.copy(sqlite_template, path)
    load_demonstration(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_demonstration(postgresql_server: str, postgresql_template: str) -> Iterator[str]:
    """The name of a PostgreSQL database with the demonstration, to copy."""
    with databases._database(postgresql_server, postgresql_template) as url:
        load_demonstration(url)
        yield make_url(url).database or ""


@pytest.fixture
def demonstration_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the demonstration, for this test alone."""
    if database_kind == "sqlite":
        path = tmp_path / "demonstration.db"
        shutil.copy(request.getfixturevalue("sqlite_demonstration"), path)
        yield f"sqlite:///{path}"
    else:
        template = request.getfixturevalue("postgresql_demonstration")
        with databases._database(request.getfixturevalue("postgresql_server"), template) as url:
            yield url


@pytest.fixture
def app(demonstration_url: str, tmp_path: Path) -> Flask:
    """The product over `demonstration_url`."""
    return make_app(demonstration_url, tmp_path)


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """After each test the connections of every app it made are closed, however it ended."""
    yield
    while _made:
        _made.pop().extensions["innocook.engine"].dispose()


@pytest.fixture
def client_for(app: Flask) -> ClientFor:
    """Makes checking clients of `app`, signed in by the form as a role, or anonymous."""
    return lambda role=ANONYMOUS, **options: client_of(app, role, **options)


@pytest.fixture
def stored(app: Flask) -> Sessions:
    """The maker of sessions over the data of `app`."""
    return sessions_of(app)


@pytest.fixture(scope="session")
def shared_app(sqlite_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One product on SQLite for the tests that only read."""
    folder = tmp_path_factory.mktemp("shared")
    shutil.copy(sqlite_demonstration, folder / "shared.db")
    for_all = make_app(f"sqlite:///{folder / 'shared.db'}", folder)
    yield for_all
    for_all.extensions["innocook.engine"].dispose()


@pytest.fixture(scope="session")
def shared_client(shared_app: Flask) -> ClientFor:
    """One client of `shared_app` per role, the same each time."""
    clients: dict[str, CheckingClient] = {}

    def client(role: str = ANONYMOUS) -> CheckingClient:
        if role not in clients:
            clients[role] = client_of(shared_app, role)
        return clients[role]

    return client


@pytest.fixture(scope="session")
def shared_stored(shared_app: Flask) -> Sessions:
    """The maker of sessions over the data of `shared_app`."""
    return sessions_of(shared_app)


def make_app(url: str, var: Path, **settings: Any) -> Flask:
    """The product over a database, in demonstration mode unless `settings` say otherwise."""
    plain = {"database_url": url, "secret_key": SECRET, "mode": Mode.DEMONSTRATION, "var": var, "testing": True}
    app = create_app(Config(**(plain | settings)))
    _made.append(app)
    app.jinja_env.bytecode_cache = _compiled
    app.test_client_class = CheckingClient
    return app


def sessions_of(app: Flask) -> Sessions:
    """The maker of sessions over the data of an app."""
    maker: Sessions = app.extensions["innocook.sessions"]
    return maker


def client_of(app: Flask, role: str = ANONYMOUS, **options: Any) -> CheckingClient:
    """A client of an app; every role but the anonymous one signs in by the form. `options` go with each request."""
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    if role != ANONYMOUS:
        response = sign_in(client, email_of(role), password_of(role), **options)
        assert response.status_code == 302, response.text
    return client


def sign_in(client: CheckingClient, email: str, password: str, page: str = "/ar/sign-in", **options: Any) -> Any:
    """Open the sign-in page, fill it in and send it."""
    form = form_of(client.get(page, **options))
    return client.post(form.action, data=with_values(form, {"email": email, "password": password}), **options)


def fill(client: CheckingClient, path: str, **changes: str) -> Any:
    """Open a page, change these fields of its form (`__` stands for the point in a name) and send it."""
    form = form_of(client.get(path))
    return client.post(form.action, data=with_values(form, {key.replace("__", "."): v for key, v in changes.items()}))


def assessment_of(app: Flask, name: str = OWN) -> UUID:
    """The assessment of the institution with this English name in the latest round."""
    query = select(Assessment.id).join(Participation).join(Institution).where(Institution.name_en == name)
    with reading(sessions_of(app)) as session:
        return session.scalars(query.order_by(Assessment.created_at.desc())).all()[0]


def answer_all(app: Flask, assessment_id: UUID, option: str = "2", leave_out: Collection[str] = ()) -> None:
    """Store this option for every indicator but those left out, as their lead would have."""
    with sessions_of(app)() as session:
        row = assessment_by_id(session, assessment_id)
        assert row is not None
        plan = plan_of(session, row.participation.round.questionnaire_version_id)
        lead = session.scalars(select(Account.id).where(Account.email_key == email_of("lead"))).one()
        answers = {key: chosen(option) for key in plan.questionnaire.indicator_by_id if key not in leave_out}
        changes = {key: Change(answer, 0, "ar") for key, answer in answers.items()}
        put_answers(session, assessment_id, changes, Stamp(lead, datetime.now(UTC)))
        put_own_scores(session, assessment_id, plan, answers)
        session.commit()


class _Compiled(BytecodeCache):
    """Templates compiled once for all apps of the run."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is there."""
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self.code[bucket.key] = bucket.bytecode_to_string()


_compiled = _Compiled()
_made: list[Flask] = []
