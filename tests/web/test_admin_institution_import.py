"""Bringing in a list on pages: choose, look, apply; without script and without anything kept in between."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select, update

from innocook.core.institution_csv import LARGEST_FILE
from innocook.store.tables import Institution, Invitation, OutboxMail, Participation, Round
from innocook.web.admin_institution_import import packed, unpacked
from tests.support.institution_files import a_file, a_long_file, a_row
from tests.support.pages import CheckingClient, csrf_token, form_of, with_values, words
from tests.support.web import ONE_DATABASE, ClientFor, Sessions

CHOOSE = "/en/admin/institutions/import"
CHANGES = f"{CHOOSE}/changes"


def rows(*numbers: int, **changes: str) -> list[dict[str, str]]:
    """Right rows in an invented country of the demonstration."""
    return [a_row(number) | {"code": f"XA-{number}", "country": "XA"} | changes for number in numbers]


@pytest.fixture
def client(client_for: ClientFor) -> CheckingClient:
    """An administrator."""
    return client_for("administrator")


def upload(client: CheckingClient, data: bytes, round_id: object = "", page: str = CHOOSE) -> Any:
    """Choose a file and send it."""
    token = csrf_token(client.get(page))
    parts = [
        _part(f'name="{name}"', value.encode()) for name, value in (("csrf_token", token), ("round", str(round_id)))
    ]
    parts.append(_part('name="file"; filename="list.csv"', data))
    return client.post(
        page, data=b"".join([*parts, b"--edge--\r\n"]), content_type="multipart/form-data; boundary=edge"
    )


def _part(names: str, content: bytes) -> bytes:
    """One field as browsers send it; the test client itself would leave a large file open."""
    return f"--edge\r\nContent-Disposition: form-data; {names}\r\n\r\n".encode() + content + b"\r\n"


def send(client: CheckingClient, preview: Any, **changes: str) -> Any:
    """Apply what a preview shows."""
    form = form_of(preview)
    return client.post(form.action, data=with_values(form, changes))


def newest_round(stored: Sessions) -> object:
    """The demonstration's open round."""
    with stored() as session:
        return session.scalars(select(Round.id).order_by(Round.opens_at.desc())).all()[0]


def number_of(stored: Sessions, table: type) -> int:
    """How many rows there are."""
    with stored() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_list_is_looked_at_and_applied(client: CheckingClient, stored: Sessions):
    """Nothing is stored by the look; then institutions, participations and letters with links that work."""
    before = number_of(stored, Institution)
    data = a_file(rows(1, 2) + rows(3, lead_email="new.lead@example.org", lead_language="en", parent_code="XA-1"))
    preview = upload(client, data, newest_round(stored))
    assert preview.status_code == 200
    for piece in ("3 new institutions", "3 institutions join the round", "1 lead is invited", "Assessment round 2026"):
        assert piece in words(preview)
    assert "Invited as lead: new.lead@example.org" in words(preview)
    assert number_of(stored, Institution) == before
    response = send(client, preview)
    assert (response.status_code, response.headers["Location"]) == (302, CHOOSE)
    done = words(client.get(CHOOSE))
    for piece in ("3 institutions added", "3 institutions joined the round", "1 lead invited"):
        assert piece in done
    assert "institutions added" not in words(client.get(CHOOSE))
    with stored() as session:
        child = session.scalars(select(Institution).where(Institution.code == "XA-3")).one()
        assert child.parent_id == session.scalars(select(Institution.id).where(Institution.code == "XA-1")).one()
        taking = select(func.count()).where(Participation.institution_id == child.id)
        assert session.scalar(taking) == 1
        (mail,) = session.scalars(select(OutboxMail).where(OutboxMail.recipient == "new.lead@example.org")).all()
        assert (mail.kind, mail.language) == ("lead_invitation", "en")
    link = next(line for line in mail.text.splitlines() if "/invitations/" in line)
    page = client.get(link[link.index("/en/") :])
    assert page.status_code == 200
    assert "invites you to lead this self-assessment" in words(page)


def test_the_same_list_again_changes_nothing(client: CheckingClient, stored: Sessions):
    """The preview says so and offers nothing to apply; sent all the same, it does nothing."""
    data = a_file(rows(1, 2, lead_email="lead1@example.org"))
    send(client, upload(client, data))
    counts = [number_of(stored, table) for table in (Institution, Invitation, OutboxMail)]
    again = upload(client, data)
    assert "everything in this list is stored already" in words(again)
    assert "2 unchanged rows" in words(again)
    assert "Apply the list" not in words(again)
    assert send(client, again).status_code == 302
    assert [number_of(stored, table) for table in (Institution, Invitation, OutboxMail)] == counts


@ONE_DATABASE
def test_changes_are_shown_before_and_after(client: CheckingClient, stored: Sessions):
    """In words, each field with what it was; what the round froze stays."""
    round_id = newest_round(stored)
    send(client, upload(client, a_file(rows(1, 2)), round_id))
    changed = rows(1, name_en="Renamed Office", type="enterprise", parent_code="XA-2") + rows(2)
    page = words(upload(client, a_file(changed), round_id))
    for piece in (
        "1 institution changes",
        "Name in English Until now: Test Authority number 1 From now on: Renamed Office",
        "Type Until now: Authority From now on: Public enterprise",
        "Parent institution Until now: empty From now on: XA-2",
        "In the round these facts stay as they were frozen: Type: Authority",
        "1 institution stays in the round as it was frozen",
        "1 unchanged row",
    ):
        assert piece in page


def test_faults_are_told_with_row_and_column(client: CheckingClient, stored: Sessions):
    """Every one, what is written there and what would be right; nothing is stored and the file is not kept."""
    bad = (
        rows(1, country="Qamaria") + rows(2, code="XA-٢") + rows(3, sector="helth", name_ar="<script>alert(1)</script>")
    )
    response = upload(client, a_file(bad))
    assert response.status_code == 422
    page = words(response)
    for piece in (
        "The file has 4 faults.",
        "Row 2 country Qamaria",
        "Write XA for this country.",
        "A code is written with the digits 0 to 9; other digits are not accepted.",
        "This sector is not known. Did you mean health?",
        "Row 4 name_ar <script>alert(1)</script> The Arabic name has no Arabic letter.",
    ):
        assert piece in page
    assert "content" not in form_of(response).values
    assert "<script>alert" not in response.text


@ONE_DATABASE
def test_many_faults_are_counted_and_the_first_shown(client: CheckingClient):
    """Five hundred on the page, all in the count; a changed list shows its first two hundred rows."""
    response = upload(client, a_file(rows(*range(700), size="huge")))
    assert "The file has 700 faults." in words(response)
    assert response.text.count("This size is not known.") == 500
    long = upload(client, a_file(rows(*range(700))))
    assert "700 new institutions" in words(long)
    assert words(long).count("Will be added") == 200


@ONE_DATABASE
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"x" * (LARGEST_FILE + 1), "The file is larger than 3 MB."),
        (b"a,b\n1,2\n", "The first line names no column of such a list."),
        (a_file([a_row(1)]).decode().encode("utf-16"), "The file is not UTF-8 text."),
    ],
)
def test_what_is_no_list(client: CheckingClient, data: bytes, sentence: str):
    """Said plainly, about the file."""
    response = upload(client, data)
    assert response.status_code == 422
    assert sentence in words(response)


@ONE_DATABASE
def test_no_file_at_all(client: CheckingClient):
    """At its field, and the chosen round stays chosen."""
    form = form_of(client.get(CHOOSE))
    response = client.post(CHOOSE, data=dict(form.values), content_type="multipart/form-data")
    assert response.status_code == 422
    assert "Choose the file of the list." in words(response)


def test_what_changed_meanwhile_is_shown_anew(client: CheckingClient, stored: Sessions):
    """Somebody else makes one of the institutions first: the new preview comes, nothing is stored, then it can be."""
    data = a_file(rows(1, 2))
    preview = upload(client, data)
    send(client, upload(client, a_file(rows(2))))
    late = send(client, preview)
    assert late.status_code == 409
    assert "Something changed meanwhile, so nothing was stored." in words(late)
    assert "1 new institution" in words(late)
    assert "1 unchanged row" in words(late)
    assert send(client, late).status_code == 302
    with stored() as session:
        codes = session.scalars(select(Institution.code).where(Institution.code.startswith("XA-"))).all()
    assert sorted(codes) == ["XA-1", "XA-2"]


@ONE_DATABASE
def test_what_became_faulty_meanwhile_shows_its_faults(client: CheckingClient, stored: Sessions):
    """Somebody gave the same name to another institution: the list cannot be applied as it is."""
    preview = upload(client, a_file(rows(1)))
    send(client, upload(client, a_file([rows(1)[0] | {"code": "OTHER"}])))
    late = send(client, preview)
    assert late.status_code == 409
    assert "An institution of this country has the same name, with the code OTHER." in words(late)


@ONE_DATABASE
def test_a_round_that_was_published_meanwhile(client: CheckingClient, stored: Sessions):
    """The page says so at the field; nothing is stored."""
    round_id = newest_round(stored)
    preview = upload(client, a_file(rows(1)), round_id)
    before = number_of(stored, Institution)
    with stored() as session:
        session.execute(update(Round).values(published_at=Round.opens_at))
        session.commit()
    assert send(client, preview).status_code == 409
    assert "This round is published" in words(upload(client, a_file(rows(1)), round_id))
    assert number_of(stored, Institution) == before


@ONE_DATABASE
def test_the_preview_in_another_language(client: CheckingClient, stored: Sessions):
    """The language buttons of the preview bring it again, and store nothing."""
    preview = upload(client, a_file(rows(1)))
    before = number_of(stored, Institution)
    form = form_of(preview)
    response = client.post(f"/fr{CHANGES[3:]}", data=with_values(form, {"_keep": "fr"}))
    assert response.status_code == 200
    assert 'lang="fr"' in response.text
    assert form_of(response).values["content"] == form.values["content"]
    assert number_of(stored, Institution) == before


@ONE_DATABASE
@pytest.mark.parametrize("content", ["", "x", "é", "eJw", "A" * 4_300_000])
def test_damaged_content_leads_back(client: CheckingClient, content: str):
    """What this page did not make is not read at all."""
    token = csrf_token(client.get(CHOOSE))
    response = client.post(CHANGES, data={"csrf_token": token, "content": content})
    assert (response.status_code, response.headers["Location"]) == (302, CHOOSE)


@ONE_DATABASE
def test_a_forged_preview_is_checked_like_any_file(client: CheckingClient, stored: Sessions):
    """Content that was changed in the page has another mark, so it is shown first."""
    preview = upload(client, a_file(rows(1)))
    before = number_of(stored, Institution)
    late = send(client, preview, content=packed(a_file(rows(1, 2, 3))))
    assert late.status_code == 409
    assert "3 new institutions" in words(late)
    assert number_of(stored, Institution) == before


@ONE_DATABASE
def test_the_largest_list_travels_in_the_page(client: CheckingClient):
    """Five thousand rows are looked at and applied."""
    preview = upload(client, a_file(rows(*range(5000))))
    assert "5000 new institutions" in words(preview)
    assert send(client, preview).status_code == 302


def test_packing():
    """The same bytes come back; more than a file may hold does not, however small it was packed."""
    data = a_long_file(50)
    assert unpacked(packed(data)) == data
    assert unpacked(packed(b"x" * LARGEST_FILE)) == b"x" * LARGEST_FILE
    assert unpacked(packed(b"x" * (LARGEST_FILE + 1))) is None
    assert unpacked(packed(data)[:-8]) is None
