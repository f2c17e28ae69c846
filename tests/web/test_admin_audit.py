"""The audit log on pages: in words, filtered, page by page, as a file, and checked."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from innocook.core.lifecycle import Move
from innocook.services import audit_checks
from innocook.services.audit_checks import Cursor
from innocook.store.audit import SYSTEM, Event, append_event, institution_stream
from innocook.store.engine import reading, writing
from innocook.store.tables import Account, AuditEvent, Institution
from innocook.web.admin_audit_actions import action_names
from tests.support.audit_tampering import tamper
from tests.support.pages import CheckingClient, text_of, tree, words
from tests.support.web import ONE_DATABASE, OWN, ClientFor, Sessions, email_of

LOG = "/en/admin/audit/"
START = datetime(2025, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def admin(client_for: ClientFor) -> CheckingClient:
    """The browser of the demonstration's administrator."""
    return client_for("administrator")


def person(stored: Sessions, role: str) -> UUID:
    """A demonstration account."""
    with stored() as session:
        return session.scalars(select(Account.id).where(Account.email_key == email_of(role))).one()


def own_stream(stored: Sessions) -> str:
    """The stream of the lead's institution."""
    with stored() as session:
        return institution_stream(session.scalars(select(Institution.id).where(Institution.name_en == OWN)).one())


def put(stored: Sessions, *events: tuple[str, UUID | None, str, str, dict[str, Any]]) -> None:
    """Events one hour after another from START on: stream, actor, action, object, payload."""
    with writing(stored) as session:
        for number, (stream, actor, action, what, payload) in enumerate(events):
            append_event(session, Event(stream, actor, action, what, START + number * HOUR, payload))


def rows(response: Any) -> list[str]:
    """The words of each row of the table."""
    assert response.status_code == 200
    return [text_of(row) for body in tree(response.text).iter("tbody") for row in body.iter("tr")]


@ONE_DATABASE
def test_events_are_said_in_words(admin: CheckingClient, stored: Sessions):
    """Who did what to whom, where, and the payload in pairs; unknown codes are shown as they are."""
    lead, contributor = person(stored, "lead"), person(stored, "contributor")
    put(
        stored,
        (own_stream(stored), lead, "give_sections", f"account:{contributor}", {"sections": ["STR", "DAT"]}),
        (SYSTEM, None, "<b>moved</b>", "planet:x<y", {"<i>": [{"deep": True}], "reviewer": str(lead), "gone": None}),
        (SYSTEM, lead, "sign_in", f"account:{lead}", {}),
        (SYSTEM, None, "add_grant", f"account:{contributor}", {"role": "lead", "scope": "institution"}),
    )
    text = words(admin.get(f"{LOG}?until=2025-03-31"))
    assert "Demonstration lead Gave sections to somebodyAccount Demonstration contributor" in text
    assert "Model Services Institutionno. 1 Sections STR · DAT" in text
    assert "<b>moved</b>planet x<y Systemno. 2 <i> deep yesReviewer Demonstration lead" in text
    assert "1 March 2025, 16:00 Demonstration lead Began a session Systemno. 3" in text
    assert "Gave a roleAccount Demonstration contributor Systemno. 4 Role LeadReach institution" in text
    places = [text.index(what) for what in ("Gave a roleA", "Began a session S", "Gave sections to somebodyA")]
    assert places == sorted(places)


@ONE_DATABASE
def test_the_log_is_filtered(admin: CheckingClient, stored: Sessions):
    """By place, by what was done, by whom, by day where the administrator is; one institution that fits is taken."""
    lead, stream = person(stored, "lead"), own_stream(stored)
    put(
        stored,
        *((stream, lead, "submit", f"assessment:{number}", {}) for number in range(3)),
        *((SYSTEM, None, "export", f"round:{number}", {}) for number in range(20)),
    )
    counts = {
        "until=2025-03-31": 23,
        "until=2025-03-31&stream=system": 20,
        f"stream={stream}": 3,
        "institution=Model+Services": 3,
        "institution=Model+Services&stream=system": 3,
        "action=submit": 3,
        "action=nothing": 0,
        "actor=LEAD@demo.example": 3,
        "actor=lead@demo.example&action=export": 0,
        "until=2025-03-01": 10,
        "from=2025-03-02&until=2025-03-31": 13,
        "from=٢٠٢٥-٠٣-٠٢&until=2025-03-02": 13,
        "stream=institution:nowhere": 0,
    }
    for query, count in counts.items():
        assert len(rows(admin.get(f"{LOG}?{query}"))) == count, query


@ONE_DATABASE
def test_what_fits_nothing_is_said(admin: CheckingClient):
    """Nobody with that address, no such institution, no such day; several institutions are offered, one click away."""
    sentences = {
        "actor=nobody@example.org": "No account has this e-mail address.",
        "institution=nowhere": "No institution has this code or these words in its name.",
        "from=yesterday": "Enter a day, such as 2026-11-30.",
        "until=9999-12-31": "Enter a day, such as 2026-11-30.",
        "institution=ministry": "Several institutions fit. Which one do you mean?",
    }
    for query, sentence in sentences.items():
        page = admin.get(f"{LOG}?{query}")
        assert sentence in words(page), query
        assert rows(page) == []
        refused = admin.get(f"/en/admin/audit/export.csv?{query}")
        assert (refused.status_code, sentence in words(refused)) == (422, True)
    offered = re.findall(r'href="(/en/admin/audit/\?[^"]*stream=institution[^"]+)"', page.text)
    assert len(offered) > 1
    assert admin.get(offered[0].replace("&amp;", "&")).status_code == 200


@ONE_DATABASE
def test_pages_follow_one_another(admin: CheckingClient, stored: Sessions):
    """Fifty on a page, older and newer without a gap, the filters kept; nonsense in the address is the first page."""
    put(stored, *((SYSTEM, None, "export", f"round:{number}", {}) for number in range(120)))
    page, seen = admin.get(f"{LOG}?action=export"), []
    for _part in range(3):
        seen.append(rows(page))
        if older := re.search(r'href="([^"]+)">Older<', page.text):
            page = admin.get(older[1].replace("&amp;", "&"))
    assert [len(part) for part in seen] == [50, 50, 20]
    assert len({row for part in seen for row in part}) == 120
    newer = re.search(r'href="([^"]+)">Newer<', page.text)
    assert newer is not None
    assert rows(admin.get(newer[1].replace("&amp;", "&"))) == seen[1]
    for nonsense in ("before=x", "before=1.x", f"before={'9' * 40}.{UUID(int=1).hex}", "after=-1.", "before=1"):
        assert rows(admin.get(f"{LOG}?action=export&{nonsense}")) == seen[0], nonsense


@ONE_DATABASE
def test_a_damaged_payload_is_shown_as_it_lies_there(admin: CheckingClient, stored: Sessions):
    """Somebody who tampers with an event cannot keep the log from being read."""
    put(stored, (SYSTEM, None, "export", "round:1", {}), (SYSTEM, None, "export", "round:2", {}))
    tamper(stored, ["UPDATE audit_event SET payload = '[1' WHERE object = 'round:1'"])
    tamper(stored, ["UPDATE audit_event SET payload = '7' WHERE object = 'round:2'"])
    text = words(admin.get(f"{LOG}?action=export"))
    assert re.search(r"no\. 3 7 .*no\. 2 \[1 ", text)


@ONE_DATABASE
def test_the_log_is_taken_away_as_a_file(admin: CheckingClient, stored: Sessions):
    """What the filters fit, no cell that a spreadsheet would run, and taking it is an event with the filters."""
    lead = person(stored, "lead")
    put(stored, (SYSTEM, lead, "=1+1", "@cmd", {"n": 1}), (SYSTEM, None, "other", "round:1", {}))
    answer = admin.get("/en/admin/audit/export.csv?actor=lead@demo.example&from=2025-01-01")
    assert answer.mimetype == "text/csv"
    assert re.fullmatch(
        r'attachment; filename="innocook-audit-log-\d{4}-\d\d-\d\d.csv"', answer.headers["Content-Disposition"]
    )
    (row,) = csv.DictReader(StringIO(answer.text))
    assert (row["action"], row["object"], row["payload"]) == ("'=1+1", "'@cmd", '{"n":1}')
    assert (row["actor"], row["actor_name"], row["seq"]) == (str(lead), "Demonstration lead", "2")
    with stored() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "export")).one()
        assert event.object == "audit_log"
        assert event.payload["actor"] == str(lead)
        assert "lead@demo.example" not in str(event.payload)
    assert admin.head("/en/admin/audit/export.csv").status_code == 200
    with stored() as session:
        assert len(session.scalars(select(AuditEvent).where(AuditEvent.action == "export")).all()) == 1


@ONE_DATABASE
def test_the_file_is_limited(admin: CheckingClient, stored: Sessions, monkeypatch: pytest.MonkeyPatch):
    """The newest ones, as the page says beforehand."""
    assert "The file holds the newest 100,000 events" in words(admin.get(LOG))
    put(stored, *((SYSTEM, None, "remind", f"round:{number}", {}) for number in range(5)))
    monkeypatch.setattr("innocook.services.audit_log.exported.__defaults__", (3,))
    lines = admin.get("/en/admin/audit/export.csv?action=remind").text.splitlines()
    assert [line.split(",")[6] for line in lines[1:]] == ["round:4", "round:3", "round:2"]


def test_the_chains_are_checked(app: Flask, client_for: ClientFor, stored: Sessions):
    """Every stream by name, whole or with the first number that is not as it was written; on both databases."""
    admin, stream = client_for("administrator"), own_stream(stored)
    put(stored, *((stream, None, "submit", f"assessment:{number}", {}) for number in range(4)))
    page = admin.get("/en/admin/audit/check")
    assert "The whole log is as it was written." in words(page)
    assert rows(page) == ["Model Services Institution 4 whole", "System 1 whole"]
    tamper(stored, ["UPDATE audit_event SET object = 'assessment:9' WHERE seq = 3"])
    page = admin.get("/en/admin/audit/check")
    assert "1 stream is not as it was written." in words(page)
    assert rows(page)[0] == "Model Services Institution 2 Broken Event 3 is not as it was written, or is missing."


@ONE_DATABASE
def test_a_long_log_is_checked_in_parts(admin: CheckingClient, stored: Sessions, monkeypatch: pytest.MonkeyPatch):
    """Each part goes on where the one before ended, within a stream too; nothing is left out."""
    stream = own_stream(stored)
    put(stored, *((stream, None, "submit", f"assessment:{number}", {}) for number in range(7)))
    monkeypatch.setattr("innocook.services.audit_checks.check_part.__kwdefaults__", {"most_events": 3})
    page, told = admin.get("/en/admin/audit/check"), []
    for _part in range(3):
        told.append(rows(page))
        assert "Everything in this part of the log is as it was written." in words(page)
        if onwards := re.search(r'class="button" href="([^"]+)"', page.text):
            page = admin.get(onwards[1].replace("&amp;", "&"))
    name = "Model Services Institution"
    assert told == [[f"{name} 3 whole so far"], [f"{name} 6 whole so far"], [f"{name} 7 whole", "System 1 whole"]]


@ONE_DATABASE
@pytest.mark.parametrize(("size", "broken_in"), [(1, 4), (2, 2), (3, 2), (4, 1), (7, 1), (50, 1)])
def test_parts_of_any_size_find_the_same(app: Flask, stored: Sessions, size: int, broken_in: int):
    """Event 4 of 7 altered: it is named by the part that reaches it, wherever the parts are cut."""
    stream = own_stream(stored)
    put(stored, *((stream, None, "submit", f"assessment:{number}", {}) for number in range(7)))
    tamper(stored, ["UPDATE audit_event SET action = 'x' WHERE seq = 4"])
    found, part, cursor = [], 0, Cursor()
    with reading(stored) as session:
        while cursor is not None:
            checked, part = audit_checks.check_part(session, cursor, most_events=size), part + 1
            found += [(part, check.broken_at) for check in checked.checks if check.fault]
            cursor = checked.next
    assert found == [(broken_in, 4)]


@ONE_DATABASE
def test_streams_of_many_institutions_are_paged(
    app: Flask, admin: CheckingClient, stored: Sessions, monkeypatch: pytest.MonkeyPatch
):
    """So many on a page, the next ones on the next."""
    monkeypatch.setattr(audit_checks, "MOST_STREAMS", 2)
    put(stored, *((institution_stream(UUID(int=number)), None, "submit", "a", {}) for number in range(5)))
    with reading(stored) as session:
        parts, cursor = [], Cursor()
        while cursor is not None:
            checked = audit_checks.check_part(session, cursor)
            parts.append([check.stream for check in checked.checks])
            cursor = checked.next
    assert [len(part) for part in parts] == [2, 2, 2]
    assert len({name for part in parts for name in part}) == 6


def test_every_move_has_words(shared_app: Flask):
    """Whatever the lifecycle lets anybody do is said in words."""
    with shared_app.test_request_context("/en/"):
        assert {move.value for move in Move} - set(action_names()) == set()


def test_hostile_addresses_of_the_check_are_answered(shared_client: ClientFor):
    """Unknown streams, numbers out of every range: an answer, never an error."""
    client = shared_client("administrator")
    for query in ("stream=x&behind=5", "stream=system&behind=-1", f"behind={'9' * 30}", "stream=%00", "behind=1e9"):
        assert client.get(f"/en/admin/audit/check?{query}").status_code == 200, query


def test_the_log_reads_in_every_language(shared_client: ClientFor):
    """All three pages in Arabic and French."""
    client = shared_client("administrator")
    for language in ("ar", "fr"):
        for page in ("", "check", "?actor=nobody@example.org", "?institution=وزارة"):
            assert client.get(f"/{language}/admin/audit/{page}").status_code == 200
