"""What a slow line or a busy database may never do: block others, lose text, or end in a bare error."""

from __future__ import annotations

import re
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.server import LiveServer, running
from tests.support.visitor import Visitor, form_values

pytestmark = pytest.mark.slow
NOTE = "نص طويل كُتب على خط ضعيف"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One process with four threads and its own database."""
    with running(tmp_path_factory.mktemp("weak") / "var") as live:
        yield live


@pytest.fixture
def lead(server: LiveServer) -> Iterator[Visitor]:
    """Signed in as the lead."""
    visitor = Visitor(server.address)
    visitor.sign_in(*server.accounts["lead"])
    yield visitor
    visitor.connection.close()


def section_of(visitor: Visitor, section: str = "STR") -> str:
    """The address of a section of the lead's own assessment."""
    tasks = re.findall(r'"(/en/assessments/[0-9a-f-]{36}/)"', visitor.get("/en/assessments/").text)[0]
    return f"{tasks}sections/{section}"


def trickle(visitor: Visitor, path: str) -> socket.socket:
    """A form that has begun to arrive: its headers and three bytes of a thousand."""
    parts = urlsplit(visitor.address)
    line = socket.create_connection((parts.hostname, parts.port), timeout=10)
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookies}\r\nContent-Length: 1000\r\n"
    line.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\nSTR".encode())
    return line


def test_a_slow_upload_holds_up_nobody(server: LiveServer, lead: Visitor) -> None:
    """While one form is still arriving, somebody else's is saved."""
    section = section_of(lead)
    with trickle(lead, section):
        values = form_values(lead.get(section).text) | {"STR1": "3"}
        assert lead.post(section, values).status == 302
        assert 'value="3" checked' in lead.get(section).text


def test_a_busy_database_gives_the_text_back(server: LiveServer, lead: Visitor) -> None:
    """A save that waited in vain: 503, a sentence, and the text in the page; the next one succeeds."""
    section = section_of(lead, "CUL")
    values = form_values(lead.get(section).text) | {"CUL1": "2", "CUL1.note": NOTE}
    other = sqlite3.connect(Path(server.var) / "innocook.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refused = lead.post(section, values)
    other.execute("ROLLBACK")
    other.close()
    assert refused.status == 503
    assert (NOTE in refused.text, "Your change was not saved" in refused.text) == (True, True)
    assert NOTE not in lead.get(section).text
    assert lead.post(section, values).status == 302
    assert NOTE in lead.get(section).text
