"""The commands of administrators: tampering with the audit log is found, and there is a first account."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from innocook.cli import main
from innocook.services import passwords
from innocook.store.audit import SYSTEM, Event, append_event, events_of, institution_stream
from innocook.store.engine import writing
from innocook.store.tables import Account, Grant, OutboxMail, PasswordToken, SignInSession, Submission
from tests.support.audit_tampering import tamper
from tests.support.records import NOW, a_participation, a_round, an_account, an_assessment, an_institution

Sessions = sessionmaker[Session]
Run = Callable[..., Result]
PASSWORD = "lantern orchard seventeen"


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Run:
    """Runs a command over `database_url`, with the settings of a production."""
    environment = {
        "INNOCOOK_DATABASE_URL": database_url,
        "INNOCOOK_SECRET_KEY": "k" * 40,
        "INNOCOOK_PUBLIC_ADDRESS": "https://innocook.example",
        "INNOCOOK_VAR": str(tmp_path),
        "INNOCOOK_MODE": "production",
        "INNOCOOK_MAIL": "",
    }

    def invoke(*arguments: str, typed: str = "", **settings: str) -> Result:
        result = CliRunner().invoke(main, arguments, input=typed, env=environment | settings)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return invoke


@pytest.fixture
def chains(sessions: Sessions) -> str:
    """Five events of the system and three of an institution; the stream of the institution."""
    with writing(sessions) as session:
        actor, stream = an_account(session).id, institution_stream(an_institution(session).id)
        for number in range(8):
            name = SYSTEM if number < 5 else stream
            at = NOW + number * timedelta(hours=1)
            append_event(session, Event(name, actor, "export", f"round:{number}", at, {"format": f"csv{number}"}))
    return stream


SWAPPED = (
    "UPDATE audit_event SET seq = 99 WHERE stream = 'system' AND seq = 2",
    "UPDATE audit_event SET seq = 2 WHERE stream = 'system' AND seq = 3",
    "UPDATE audit_event SET seq = 3 WHERE stream = 'system' AND seq = 99",
)
INSERTED = (
    "UPDATE audit_event SET seq = 6 WHERE stream = 'system' AND seq = 5",
    "UPDATE audit_event SET seq = 5 WHERE stream = 'system' AND seq = 4",
    "UPDATE audit_event SET seq = 4 WHERE stream = 'system' AND seq = 3",
    "INSERT INTO audit_event (id, stream, seq, at, actor_id, action, object, payload, prev_hash, hash) "
    "SELECT '000000000000000000000000000000aa', stream, 3, at, actor_id, action, object, payload, prev_hash, hash "
    "FROM audit_event WHERE stream = 'system' AND seq = 2",
    "UPDATE audit_stream SET last_seq = 6 WHERE stream = 'system'",
)
APPENDED = (
    "INSERT INTO audit_event (id, stream, seq, at, actor_id, action, object, payload, prev_hash, hash) "
    "SELECT '000000000000000000000000000000aa', stream, 6, at, actor_id, action, object, payload, hash, hash "
    "FROM audit_event WHERE stream = 'system' AND seq = 5",
)


@pytest.mark.parametrize(
    ("statements", "broken_at"),
    [
        (["UPDATE audit_event SET payload = '{}' WHERE stream = 'system' AND seq = 3"], 3),
        (["UPDATE audit_event SET payload = 'no payload at all' WHERE stream = 'system' AND seq = 3"], 3),
        (["UPDATE audit_event SET payload = :nested WHERE stream = 'system' AND seq = 4"], 4),
        (["UPDATE audit_event SET at = '2026-02-01 00:00:00' WHERE stream = 'system' AND seq = 1"], 1),
        (["UPDATE audit_event SET action = 'sign_in' WHERE stream = 'system' AND seq = 2"], 2),
        (["UPDATE audit_event SET object = 'round:9' WHERE stream = 'system' AND seq = 5"], 5),
        (["UPDATE audit_event SET actor_id = NULL WHERE stream = 'system' AND seq = 4"], 4),
        (["UPDATE audit_event SET hash = prev_hash WHERE stream = 'system' AND seq = 2"], 2),
        (["DELETE FROM audit_event WHERE stream = 'system' AND seq = 1"], 1),
        (["DELETE FROM audit_event WHERE stream = 'system' AND seq = 3"], 3),
        (["DELETE FROM audit_event WHERE stream = 'system' AND seq = 5"], 5),
        (["DELETE FROM audit_event WHERE stream = 'system'"], 1),
        (INSERTED, 3),
        (APPENDED, 6),
        (SWAPPED, 2),
        (["UPDATE audit_stream SET last_seq = 4 WHERE stream = 'system'"], 5),
        (["UPDATE audit_stream SET last_seq = 9 WHERE stream = 'system'"], 6),
        (["UPDATE audit_stream SET last_hash = '' WHERE stream = 'system'"], 5),
    ],
)
def test_tampering_is_found(sessions: Sessions, run: Run, chains: str, statements: list[str], broken_at: int):
    """One line names the stream and the first event that is not as it was written; the other stream stays whole."""
    assert run("audit", "verify").output == "Streams: 2. Events: 8. Broken: 0.\n"
    tamper(sessions, statements, nested="[" * 100_000)
    found = run("audit", "verify")
    first, last = found.output.splitlines()
    assert found.exit_code == 1
    assert first == f"system: event {broken_at} is not as it was written, or is missing."
    assert last.endswith("Broken: 1.")


def test_a_missing_head_is_found(sessions: Sessions, run: Run, chains: str):
    """The events alone vouch for nothing."""
    tamper(sessions, ["DELETE FROM audit_stream WHERE stream = 'system'"])
    found = run("audit", "verify")
    assert found.exit_code == 1
    assert found.output.startswith("system: the head is missing; event 1 is the first that nothing vouches for.\n")


def test_every_broken_stream_is_named(sessions: Sessions, run: Run, chains: str):
    """Not only the first one."""
    tamper(sessions, ["UPDATE audit_event SET action = 'x' WHERE seq = 2"])
    lines = run("audit", "verify").output.splitlines()
    assert [line.partition(": event")[0] for line in lines[:-1]] == [chains, "system"]
    assert lines[-1] == "Streams: 2. Events: 2. Broken: 2."


def test_an_unreadable_event_in_a_long_stream_is_named(sessions: Sessions, run: Run):
    """Even though events are read five hundred at a time."""
    with writing(sessions) as session:
        for number in range(700):
            append_event(session, Event(SYSTEM, None, "export", f"round:{number}", NOW, {}))
    tamper(sessions, ["UPDATE audit_event SET payload = '' WHERE stream = 'system' AND seq = 623"])
    assert run("audit", "verify").output.startswith("system: event 623 is not as it was written")


def test_an_instant_that_is_none_is_named(sessions: Sessions, run: Run, chains: str):
    """What the driver cannot read is the event that is broken, and no end of the check."""
    is_sqlite = sessions.kw["bind"].dialect.name == "sqlite"
    instant = "at = 'yesterday'" if is_sqlite else "at = 'infinity'"
    tamper(sessions, [f"UPDATE audit_event SET {instant} WHERE stream = 'system' AND seq = 2"])  # noqa: S608
    assert run("audit", "verify").output.startswith("system: event 2 is not as it was written")


def test_somebody_who_signed_in_left_an_event(sessions: Sessions, run: Run, chains: str):
    """The whole stream of the system removed still shows once there was a session."""
    gone = ["DELETE FROM audit_event WHERE stream = 'system'", "DELETE FROM audit_stream WHERE stream = 'system'"]
    tamper(sessions, gone)
    assert run("audit", "verify").exit_code == 0
    with writing(sessions) as session:
        session.add(SignInSession(account_id=an_account(session).id, begun_at=NOW, seen_at=NOW))
    assert run("audit", "verify").output.startswith("system: there are no events, though there must be some.\n")


def test_an_institution_that_submitted_has_a_stream(sessions: Sessions, run: Run):
    """Its events and its head removed together still show; a submission of an invented country came without any."""
    with writing(sessions) as session:
        institution = an_institution(session)
        participation = a_participation(session, a_round(session), institution)
        facts = {"n": 1, "document": "{}", "questionnaire_sha256": "0" * 64, "sha256": "0" * 64, "at": NOW}
        assessment, author = an_assessment(session, participation), an_account(session)
        session.add(Submission(assessment_id=assessment.id, declared_by=author.id, **facts))
        stream = institution_stream(institution.id)
        append_event(session, Event(stream, None, "submit", "assessment:1", NOW, {}))
    assert run("audit", "verify").exit_code == 0
    gone = ["DELETE FROM audit_event WHERE stream = :stream", "DELETE FROM audit_stream WHERE stream = :stream"]
    tamper(sessions, gone, stream=stream)
    found = run("audit", "verify")
    assert found.exit_code == 1
    assert found.output.startswith(f"{stream}: there are no events, though there must be some.\n")
    tamper(sessions, ["UPDATE country SET is_demonstration = true"])
    assert run("audit", "verify").exit_code == 0


def test_kept_heads_show_what_no_chain_can(sessions: Sessions, run: Run, chains: str, tmp_path: Path):
    """A stream cut off with its head set back, and one removed as a whole, look whole; not beside heads kept before."""
    kept = tmp_path / "heads.tsv"
    assert run("audit", "heads", "--output", str(kept)).exit_code == 0
    same = run("audit", "verify", "--against", str(kept))
    assert same.output == "Streams: 2. Events: 8. Broken: 0.\nCompared with 2 kept heads.\n"
    tamper(
        sessions,
        [
            "DELETE FROM audit_event WHERE stream = 'system' AND seq = 5",
            "UPDATE audit_stream SET last_seq = 4, last_hash = "
            "(SELECT hash FROM audit_event WHERE stream = 'system' AND seq = 4) WHERE stream = 'system'",
            "DELETE FROM audit_event WHERE stream = :stream",
            "DELETE FROM audit_stream WHERE stream = :stream",
        ],
        stream=chains,
    )
    assert run("audit", "verify").output == "Streams: 1. Events: 4. Broken: 0.\n"
    found = run("audit", "verify", "--against", str(kept))
    assert found.exit_code == 1
    assert found.output.splitlines() == [
        f"{chains}: event 3 is not the one whose head was kept.",
        "system: event 5 is not the one whose head was kept.",
        "Streams: 1. Events: 4. Broken: 2.",
        "Compared with 2 kept heads.",
    ]


def test_later_events_do_not_disturb_kept_heads(sessions: Sessions, run: Run, chains: str, tmp_path: Path):
    """A log that went on is still the one whose heads were kept."""
    kept = tmp_path / "heads.tsv"
    kept.write_text(run("audit", "heads").output, encoding="utf-8")
    with writing(sessions) as session:
        append_event(session, Event(SYSTEM, None, "export", "round:1", NOW, {}))
    assert run("audit", "verify", "--against", str(kept)).exit_code == 0


@pytest.mark.parametrize("content", [b"system\t1\n", b"system\tone\tabc\n", "system\t²\tabc\n".encode(), b"\xff\n"])
def test_heads_that_cannot_be_read_are_refused(run: Run, chains: str, tmp_path: Path, content: bytes):
    """As a wrong command line, before anything is checked."""
    kept = tmp_path / "heads.tsv"
    kept.write_bytes(content)
    refused = run("audit", "verify", "--against", str(kept))
    assert refused.exit_code == 2
    assert "Streams" not in refused.output


def test_an_empty_log_is_whole(run: Run):
    """Nothing is broken where nothing is."""
    assert run("audit", "verify").output == "Streams: 0. Events: 0. Broken: 0.\n"


def test_the_log_is_exported(sessions: Sessions, run: Run, chains: str, tmp_path: Path):
    """Every event with the name of who acted and its hashes, the newest first."""
    file = tmp_path / "log.csv"
    assert run("audit", "export", "--output", str(file)).output == "Events: 8.\n"
    rows = list(csv.DictReader(StringIO(file.read_text(encoding="utf-8"))))
    assert [row["seq"] for row in rows] == ["3", "2", "1", "5", "4", "3", "2", "1"]
    assert rows[-1]["at"] == "2026-03-01T09:00:00.000000+00:00"
    assert (rows[-1]["actor_name"], rows[-1]["payload"]) == ("Lina", '{"format":"csv0"}')
    assert rows[-2]["prev_hash"] == rows[-1]["hash"]
    assert list(tmp_path.glob(".*.part")) == []


def test_a_file_that_cannot_be_written_is_said(run: Run, tmp_path: Path):
    """Without a stack of calls."""
    refused = run("audit", "export", "--output", str(tmp_path / "nowhere" / "log.csv"))
    assert (refused.exit_code, refused.output.startswith("Error: Could not open file")) == (1, True)


@pytest.mark.parametrize("command", [("audit", "verify"), ("create-admin", "a@example.org", "--name", "A")])
def test_unsafe_settings_are_refused(run: Run, command: tuple[str, ...]):
    """As the server does."""
    refused = run(*command, INNOCOOK_SECRET_KEY="short")
    assert refused.exit_code == 1
    assert "INNOCOOK_SECRET_KEY needs at least 32 characters" in refused.output


def test_an_administrator_is_made_with_a_password(sessions: Sessions, run: Run):
    """Typed twice, not shown; the account, its role and two events of the system, without personal data."""
    made = run("create-admin", " Rana@Example.org ", "--name", "رنا حدّاد", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert made.exit_code == 0, made.output
    assert made.output.endswith("Rana@Example.org is an administrator.\n")
    assert PASSWORD not in made.output
    with sessions() as session:
        account = session.scalars(select(Account)).one()
        grant = session.scalars(select(Grant)).one()
        assert (account.name, account.email_key, account.language) == ("رنا حدّاد", "rana@example.org", "ar")
        assert passwords.matches(account.password_hash, PASSWORD)
        assert (grant.role, grant.scope, grant.valid_until) == ("administrator", "everything", None)
        events = events_of(session, SYSTEM)
        assert [(event.action, event.actor_id) for event in events] == [("add_grant", None), ("create_account", None)]
        assert "rana" not in "".join(str(event.payload) for event in events).casefold()
        assert session.scalars(select(OutboxMail)).all() == []


def test_an_administrator_is_made_with_a_link(sessions: Sessions, run: Run):
    """The link is printed and written to nobody; it is one with which a password can be set."""
    made = run("create-admin", "rana@example.org", "--name", "Rana", "--language", "fr", "--link")
    address = made.output.split()[-1]
    assert address.startswith("https://innocook.example/fr/password/")
    with sessions() as session:
        token = session.scalars(select(PasswordToken)).one()
        assert (token.kind, token.used_at, token.expires_at - token.created_at) == ("welcome", None, timedelta(days=14))
        assert session.scalars(select(OutboxMail)).all() == []
        assert session.scalars(select(Account)).one().password_hash is None


def test_an_address_is_taken_once(sessions: Sessions, run: Run):
    """In whatever case, and before a password is asked for."""
    with writing(sessions) as session:
        an_account(session, "Rana@example.org")
    refused = run("create-admin", "rana@EXAMPLE.org", "--name", "Rana")
    assert refused.exit_code == 1
    assert "there is an account with this e-mail address already: rana@EXAMPLE.org" in refused.output
    assert "Password" not in refused.output


def test_a_weak_password_is_asked_for_again(sessions: Sessions, run: Run):
    """Three times at most; then nothing was made."""
    weak = "password1234\npassword1234\n"
    made = run("create-admin", "a@example.org", "--name", "A", typed=weak + f"{PASSWORD}\n{PASSWORD}\n")
    assert made.exit_code == 0
    assert "easy to guess" in made.output
    refused = run("create-admin", "b@example.org", "--name", "B", typed=weak * 3)
    assert refused.exit_code == 1
    assert "nothing was made" in refused.output
    with sessions() as session:
        assert [account.email for account in session.scalars(select(Account))] == ["a@example.org"]


@pytest.mark.parametrize(
    ("email", "options"),
    [
        ("rana", ()),
        ("rana@example.org,b@example.org", ()),
        ("rana@example.org", ("--name", " . ")),
        ("rana@example.org", ("--time-zone", "Mars/Base")),
        ("rana@example.org", ("--language", "de")),
    ],
)
def test_what_cannot_be_is_refused(sessions: Sessions, run: Run, email: str, options: tuple[str, ...]):
    """As a wrong command line."""
    assert run("create-admin", email, "--name", "Rana", "--link", *options).exit_code == 2
    with sessions() as session:
        assert session.scalars(select(Account)).all() == []
