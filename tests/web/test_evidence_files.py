"""Files of evidence given back: inert, named safely, and only to those who may have them."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from innocook.store.submissions import submissions_of
from innocook.store.tables import Account, Assessment, Evidence, Grant
from tests.support.evidence import (
    a_link,
    a_piece,
    evidence_page,
    fetch,
    files_on,
    first_account,
    institution_of,
    pieces_on,
    press,
    send,
    send_again,
    token,
)
from tests.support.evidence_samples import CSV, GOOD, HOSTILE, HTML, PDF, SVG, TEXT, png
from tests.support.pages import INERT, CheckingClient, words
from tests.support.web import CHEAP, ONE_DATABASE, ROLES, ClientFor, Sessions, answer_all, assessment_of, fill, sign_in

OTHER = "Public Transport Company of Wadi Nour"
SUBMITTED = "Digital Government Agency of Qamaria"
RLO = "\u202e"


@pytest.fixture
def own(app: Flask) -> UUID:
    """The lead's own assessment."""
    return assessment_of(app)


@pytest.fixture
def page(own: UUID) -> str:
    """Where the evidence of one of its indicators is."""
    return evidence_page(own, "STR1")


@pytest.fixture
def lead(client_for: ClientFor) -> CheckingClient:
    """The lead's browser."""
    return client_for("lead")


def name_in(header: str) -> str:
    """The name under which a browser of today saves the file."""
    plain, _, extended = header.removeprefix("attachment; filename=").partition("; filename*=UTF-8''")
    return unquote(extended) or plain.strip('"')


NAMES = {
    "..\\..\\x": "x.pdf",
    "/etc/passwd": "passwd.pdf",
    f"report{RLO}fdp.exe": "reportfdp.pdf",
    f"exe.fdp{RLO}": "exe.fdp.pdf",
    "....": "file.pdf",
    "CON": "_CON.pdf",
    "a" * 10_000: "a" * 146 + ".pdf",
    "ب" * 10_000 + ".pdf": "ب" * 118 + ".pdf",
    "a'; filename='evil.html": "a'; filename='evil.pdf",
    "<script>alert(1)</script>.pdf": "script-.pdf",
    "{{ 7 * 7 }}%(x)s.pdf": "{{ 7 - 7 }}%(x)s.pdf",
}
"""Names that people with bad intentions give, and under which their files are kept."""


@ONE_DATABASE
def test_every_file_comes_back_inert(lead: CheckingClient, page: str):
    """Every type: the bytes as they came, of a neutral type, as a download, in a box where nothing runs."""
    made = {ending: make() for ending, make in GOOD.items()}
    send(lead, page, [(f"دليل.{ending}", data) for ending, data in made.items()])
    addresses = files_on(lead.get(page))
    assert len(addresses) == len(made)
    for (ending, data), address in zip(made.items(), addresses, strict=True):
        got, head = fetch(lead, address), lead.head(address)
        assert (got.data, head.data) == (data, b"")
        for answer in (got, head):
            assert answer.status_code == 200
            assert answer.headers["Content-Type"] == "application/octet-stream"
            assert answer.headers["Content-Length"] == str(len(data))
            assert answer.headers["Content-Security-Policy"] == INERT
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert answer.headers["Content-Disposition"].startswith("attachment; filename=evidence-")
            assert name_in(answer.headers["Content-Disposition"]) == f"دليل.{ending}"


@ONE_DATABASE
@pytest.mark.parametrize("what", ["a page", "a drawing", "a docm named docx", "an old Word file", "an ELF program"])
def test_hostile_files_are_refused_on_the_page(lead: CheckingClient, page: str, what: str):
    """Under whatever name, they are refused with a reason; nothing is stored and nothing of them is on the page."""
    names = ["report.pdf", "photo.png", "x.docx", "table.csv"]
    sent = send(lead, page, [(name, HOSTILE[what][1]()) for name in names])
    assert sent.status_code == 422
    assert [f"{name} was not added." in words(sent) for name in names] == [True] * 4
    assert "alert(1)" not in sent.text
    assert files_on(lead.get(page)) == []


@ONE_DATABASE
def test_hostile_names(lead: CheckingClient, page: str):
    """Folders, tricks of direction, endless names and templates end as plain names with the true ending."""
    assert send(lead, page, [(name, PDF + b"%" * n) for n, name in enumerate(NAMES)]).status_code == 302
    shown = lead.get(page)
    headers = [fetch(lead, address).headers["Content-Disposition"] for address in files_on(shown)]
    assert [name_in(header) for header in headers] == list(NAMES.values())
    assert RLO not in shown.text + "".join(headers)
    assert "<script>alert" not in shown.text


@ONE_DATABASE
def test_names_that_no_browser_sends(lead: CheckingClient, page: str):
    """NUL, line ends and broken UTF-8 in the name are cleaned, or the request is refused; no fault of ours."""
    fields = token(lead) | {"title_language": "en", "document_language": ""}
    head = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()
    )
    for name in (b"a\x00b.pdf", b"a\rb.pdf", b"\xff\xfe.pdf", b"\xed\xa0\x80.pdf", b"", b" "):
        part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="' + name + b'"\r\n\r\n' + PDF + name
        body = head.encode() + part + b"%%EOF\r\n--x--\r\n"
        sent = lead.post(page, data=body, content_type="multipart/form-data; boundary=x")
        assert sent.status_code in {302, 400, 422}
    for address in files_on(lead.get(page)):
        assert fetch(lead, address).status_code == 200


@ONE_DATABASE
def test_a_refused_name_cannot_turn_its_sentence_around(lead: CheckingClient, page: str):
    """The name in the sentence is cleaned and cut too."""
    sent = send(lead, page, [(f"{RLO}gpj.{'a' * 5000}", HTML)])
    assert sent.status_code == 422
    assert RLO not in sent.text
    assert "a" * 151 not in sent.text


@ONE_DATABASE
def test_text_and_tables_get_their_endings(lead: CheckingClient, page: str):
    """A script named as text is text; a table stays one."""
    send(lead, page, [("a.js", b"alert(1)"), ("b.csv", CSV), ("c.html", TEXT)])
    names = [name_in(fetch(lead, address).headers["Content-Disposition"]) for address in files_on(lead.get(page))]
    assert names == ["a.txt", "b.csv", "c.txt"]


@ONE_DATABASE
def test_files_lie_where_nothing_is_served(app: Flask, lead: CheckingClient, page: str):
    """In the data folder outside of the static files; no address of static files reaches them."""
    send(lead, page, [("a.pdf", PDF)])
    folder = app.config["INNOCOOK"].var / "evidence"
    (kept,) = [path for path in folder.rglob("*") if path.is_file()]
    below = kept.relative_to(folder).as_posix()
    for path in (f"/static/{below}", f"/static/../evidence/{below}", f"/static/..%2fevidence/{below}", f"/{below}"):
        assert lead.get(path).status_code == 404


@ONE_DATABASE
@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_file_that_was_lost(app: Flask, lead: CheckingClient, page: str, caplog, damage: str):
    """404 with a sentence for the reader and a line in the log; sending the file again mends it."""
    send(lead, page, [("a.pdf", PDF)])
    (address,) = files_on(lead.get(page))
    (kept,) = [path for path in (app.config["INNOCOOK"].var / "evidence").rglob("*") if path.is_file()]
    kept.unlink() if damage == "gone" else kept.write_bytes(PDF[:9])
    lost = lead.get(address)
    assert (lost.status_code, "The administrator has to restore it." in words(lost)) == (404, True)
    assert kept.name in caplog.text
    if damage == "gone":
        assert FlaskClient.open(lead, address, method="HEAD").status_code == 404
        send(lead, page, [("a.pdf", PDF)])
        assert fetch(lead, address).data == PDF


def test_two_institutions_with_the_same_file(app: Flask, lead: CheckingClient, client_for: ClientFor, stored: Sessions):
    """Each keeps its own copy and neither learns of the other."""
    with stored() as session:
        account = Account(email="b@demo.example", name="B", language="en", time_zone="Asia/Beirut")
        account.password_hash = CHEAP.hash("another one's password")
        session.add(account)
        session.flush()
        start = datetime.now(UTC) - timedelta(days=1)
        grant = Grant(account_id=account.id, role="lead", scope="institution", valid_from=start)
        grant.institution_id = institution_of(session, assessment_of(app, OTHER))
        session.add(grant)
        session.commit()
    second = client_for()
    sign_in(second, "b@demo.example", "another one's password", page="/en/sign-in")
    pages = evidence_page(assessment_of(app), "STR1"), evidence_page(assessment_of(app, OTHER), "STR1")
    clients = lead, second
    for client, address in zip(clients, pages, strict=True):
        send(client, address, [("a.pdf", PDF)])
        assert "1 piece of evidence was added." in words(client.get(address))
    kept = [path for path in (app.config["INNOCOOK"].var / "evidence").rglob("*") if path.is_file()]
    assert len(kept) == 2
    (mine,), (theirs,) = (files_on(client.get(address)) for client, address in zip(clients, pages, strict=True))
    assert mine != theirs
    assert [fetch(client, address).status_code for client in clients for address in (mine, theirs)] == [
        200,
        404,
        404,
        200,
    ]


@ONE_DATABASE
@pytest.mark.parametrize("role", ROLES)
def test_evidence_of_another_institution_does_not_exist(app: Flask, client_for: ClientFor, stored: Sessions, role: str):
    """Of a draft elsewhere nobody of this institution, of the country or of the region finds anything at all."""
    with stored() as session:
        assessment = assessment_of(app, OTHER)
        facts = {"kind": "file", "sha256": "ab" * 32, "file_name": "a.pdf", "media_type": "application/pdf", "size": 5}
        piece = a_piece(session, institution_of(session, assessment), first_account(session), **facts)
        link = a_link(session, assessment, "STR1", piece)
        session.commit()
        evidence_id, link_id = piece.id, link.id
    client, start = client_for(role), evidence_page(assessment)
    read = ["", "STR1", "STR1/library", f"STR1/{link_id}"]
    assert {client.get(start + path).status_code for path in read} == {404}
    assert client.get(f"/en/evidence/{evidence_id}/file").status_code == 404
    data = token(client) | {"title_language": "en", "document_language": "", "choice": str(evidence_id)}
    assert send_again(client, f"{start}STR1", data, [("a.pdf", PDF)]).status_code == 404
    for path in ("STR1/library", f"STR1/{link_id}", f"STR1/{link_id}/remove"):
        assert client.post(start + path, data=data).status_code == 404


@ONE_DATABASE
def test_ids_that_never_were(lead: CheckingClient, own: UUID):
    """Made-up indicators, pieces and assessments look the same as foreign ones."""
    for address in (
        evidence_page(own, "XXX9"),
        evidence_page(own, "STR1%00"),
        evidence_page(own, "%E2%80%AE"),
        evidence_page(own, f"STR1/{uuid4()}"),
        evidence_page(uuid4()),
        evidence_page(uuid4(), "STR1"),
        f"/en/evidence/{uuid4()}/file",
    ):
        assert lead.get(address).status_code == 404
    assert lead.post(evidence_page(own, f"STR1/{uuid4()}/remove"), data=token(lead)).status_code == 302


def test_a_limited_contributor(lead: CheckingClient, client_for: ClientFor, own: UUID, stored: Sessions):
    """Sees, takes and changes only the evidence of the given section; a piece shown there too opens."""
    send(lead, evidence_page(own, "STR1"), [("open.pdf", PDF)])
    send(lead, evidence_page(own, "DAT1"), [("hidden.png", png())])
    (open_file,), (hidden_file,) = (files_on(lead.get(evidence_page(own, key))) for key in ("STR1", "DAT1"))
    with stored() as session:
        session.execute(update(Grant).where(Grant.role == "contributor").values(sections=["STR"]))
        session.commit()
    client = client_for("contributor")
    assert [fetch(client, address).status_code for address in (open_file, hidden_file)] == [200, 404]
    assert [client.get(evidence_page(own, key)).status_code for key in ("STR1", "DAT1", "STR2/library")] == [
        200,
        404,
        200,
    ]
    everything = client.get(evidence_page(own))
    assert "of 4 indicators rest on evidence" in words(everything)
    assert "hidden.png" not in everything.text + client.get(evidence_page(own, "STR2/library")).text
    assert send_again(client, evidence_page(own, "DAT1"), token(client), [("a.pdf", PDF)]).status_code == 404
    assert send(client, evidence_page(own, "STR2"), [("a.pdf", PDF)]).status_code == 302
    choice = hidden_file.split("/")[3]
    press(lead, evidence_page(own, "STR2/library"), "/library", choice=choice)
    assert fetch(client, hidden_file).status_code == 200


def test_reviewers_read_what_was_handed_in(app: Flask, lead: CheckingClient, client_for: ClientFor, stored: Sessions):
    """Not a draft, not a returned one; in every state of a handed-in one they read and never change."""
    own = assessment_of(app)
    page = evidence_page(own, "STR1")
    send(lead, page, [("a.pdf", PDF)])
    send(lead, evidence_page(own, "STR2"), [("b.png", png())])
    press(lead, evidence_page(own, "STR2"), "/remove")
    (link,), (file,) = pieces_on(lead.get(page)), files_on(lead.get(page))
    with stored() as session:
        removed = session.scalars(select(Evidence.id).where(Evidence.file_name == "b.png")).one()
    reviewer = client_for("reviewer")
    data = token(reviewer) | {"title_language": "en", "document_language": ""}
    for state, status in {
        "draft": 404,
        "returned": 404,
        "lapsed": 404,
        "submitted": 200,
        "in_review": 200,
        "closed": 200,
    }.items():
        with stored() as session:
            session.execute(update(Assessment).where(Assessment.id == own).values(state=state))
            session.commit()
        assert {fetch(reviewer, each).status_code for each in (evidence_page(own), page, file)} == {status}
        assert reviewer.get(f"/en/evidence/{removed}/file").status_code == 404
        assert {reviewer.get(each).status_code for each in (link, f"{page}/library")} == {404}
        assert send_again(reviewer, page, data, [("c.pdf", PDF)]).status_code == 404
        assert {reviewer.post(each, data=data).status_code for each in (link, f"{link}/remove", f"{page}/library")} == {
            404
        }
    shown = reviewer.get(page)
    assert ("a.pdf" in words(shown), '<form method="post" enctype' in shown.text) == (True, False)


@ONE_DATABASE
def test_a_grant_that_ended_opens_no_file(lead: CheckingClient, page: str, stored: Sessions):
    """The address of a file is no key."""
    send(lead, page, [("a.pdf", PDF)])
    (address,) = files_on(lead.get(page))
    with stored() as session:
        ended = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(update(Grant).where(Grant.role == "lead").values(valid_until=ended))
        session.commit()
    assert lead.get(address).status_code == 404


def test_a_submission_freezes_what_was_shown(app: Flask, lead: CheckingClient, own: UUID, page: str, stored: Sessions):
    """Submitting by the page writes file, hash, title, date and level into the kept document."""
    send(lead, page, [("a.pdf", PDF)], title="Plan", title_language="en", document_date="2026-01-02", level="3")
    answer_all(app, own)
    assert fill(lead, f"/en/assessments/{own}/submit", declaration="yes").status_code == 302
    with stored() as session:
        (kept,) = submissions_of(session, own)
    (piece,) = json.loads(kept.document)["evidence"]["STR1"]
    wanted = {
        "kind": "file",
        "file_name": "a.pdf",
        "size": len(PDF),
        "title": "Plan",
        "date": "2026-01-02",
        "level": "3",
    }
    assert piece | wanted == piece
    assert piece["sha256"] == hashlib.sha256(PDF).hexdigest()


@ONE_DATABASE
def test_a_drawing_is_nowhere_on_our_pages(lead: CheckingClient, page: str):
    """Typed markup in a title is text."""
    send(lead, page, [("a.pdf", PDF)], title=SVG.decode()[:200], title_language="en")
    assert "<svg xmlns" not in lead.get(page).text.partition("<main")[2]
