"""Institutions on pages: the list, adding and changing one, finding those it belongs to without script."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from innocook.store.institution_lists import keyed_names
from innocook.store.tables import AuditEvent, Base, Institution, Participation
from tests.support.pages import CheckingClient, form_of, with_values, words
from tests.support.web import ONE_DATABASE, OWN, ClientFor, Sessions, client_of, sessions_of

LIST, NEW = "/en/admin/institutions/", "/en/admin/institutions/new"
PORTS = "Ports Authority of Bahr Safa"
MINISTRY = "Ministry of Education of Bahr Safa"
WANTED = {
    "name_ar": "هيئة الأرصاد",
    "name_en": "Weather Service",
    "name_fr": "Service météorologique",
    "code": "XC-9",
    "country": "XC",
    "institution_type": "agency",
    "size": "small",
    "sector": "environment",
    "context_group": "middle",
}
FACTS = {key: WANTED[key] for key in ("institution_type", "size", "sector", "context_group")}


@pytest.fixture
def client(client_for: ClientFor) -> CheckingClient:
    """An administrator."""
    return client_for("administrator")


def id_of(stored: Sessions, name: str) -> UUID:
    """The institution with this English name."""
    with stored() as session:
        return session.scalars(select(Institution.id).where(Institution.name_en == name)).one()


def page_of(stored: Sessions, name: str) -> str:
    """Its page."""
    return f"{LIST}{id_of(stored, name)}/"


def row_of(stored: Sessions, name: str) -> Institution:
    """Its row."""
    with stored() as session:
        return session.scalars(select(Institution).where(Institution.name_en == name)).one()


def send(client: CheckingClient, path: str, **changes: str) -> Any:
    """Open a form, change fields of it and send it."""
    form = form_of(client.get(path))
    return client.post(form.action, data=with_values(form, changes))


def with_code(stored: Sessions, name: str, code: str) -> None:
    """Give an institution a code."""
    with stored() as session:
        session.scalars(select(Institution).where(Institution.name_en == name)).one().code = code
        session.commit()


def test_an_institution_is_added(client: CheckingClient, stored: Sessions):
    """With all its facts, keys to find it by, and an event that says what it was made as."""
    response = send(client, NEW, **WANTED)
    row = row_of(stored, "Weather Service")
    assert response.status_code == 302
    assert response.headers["Location"] == f"{LIST}{row.id}/"
    assert "The institution is added." in words(client.get(response.headers["Location"]))
    assert "The institution is added." not in words(client.get(response.headers["Location"]))
    assert {key: getattr(row, key) for key in FACTS} == FACTS
    assert (row.code, row.country_id, row.search_fr, row.parent_id) == ("XC-9", "XC", "service meteorologique", None)
    with stored() as session:
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.object == f"institution:{row.id}")).all()
    assert (event.stream, event.action) == (f"institution:{row.id}", "create_institution")
    names = {"country": "XC", "code": "XC-9"} | {key: WANTED[key] for key in ("name_ar", "name_en", "name_fr")}
    assert event.payload == {"set": FACTS | names}


def test_a_change_leaves_the_round_as_it_was(client: CheckingClient, stored: Sessions):
    """Another type now, the frozen one in the participation; the log says from what to what, and nothing else."""
    path = page_of(stored, PORTS)
    response = send(client, path, **FACTS)
    assert response.status_code == 302
    assert row_of(stored, PORTS).institution_type == "agency"
    with stored() as session:
        frozen = select(Participation.institution_type).where(Participation.institution_id == id_of(stored, PORTS))
        assert set(session.scalars(frozen)) == {"authority"}
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "change_institution")).all()
    assert event.payload == {
        "institution_type": {"from": "authority", "to": "agency"},
        "size": {"from": "medium", "to": "small"},
        "sector": {"from": "ports", "to": "environment"},
    }
    assert "Authority · " in words(client.get(path))
    assert "as they were when the institution joined it" in words(client.get(path))


def test_saving_without_a_change_writes_nothing(client: CheckingClient, stored: Sessions):
    """No event, and the page says so."""
    path = page_of(stored, PORTS)
    send(client, path, **FACTS)
    response = send(client, path)
    assert "Nothing was changed." in words(client.get(response.headers["Location"]))
    with stored() as session:
        assert session.scalar(select(func.count()).where(AuditEvent.action == "change_institution")) == 1


@ONE_DATABASE
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name_ar": ""}, "Enter the name in Arabic."),
        ({"name_ar": "Ministry"}, "The Arabic name has no Arabic letter."),
        ({"name_en": "وزارة"}, "The English name has no Latin letter."),
        ({"name_fr": "x" * 201}, "This name is too long."),
        ({"code": "XC ٩"}, "A code consists of Latin letters"),
        ({"code": "XC-٩"}, "A code is written with the digits 0 to 9"),
        ({"code": "x" * 41}, "This code is too long."),
        ({"country": "JOR"}, "Choose a country."),
        ({"institution_type": "office"}, "Choose a type."),
        ({"size": ""}, "Choose a size."),
        ({"sector": "none"}, "Choose a sector."),
        ({"context_group": ""}, "Choose a context group."),
        ({"valid_until": "31/12/2026"}, "Enter a day, such as 2026-11-30."),
        ({"parent_text": "nowhere to be found"}, "No institution has this code or these words in its name."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client: CheckingClient, stored: Sessions, changes: dict[str, str], sentence: str
):
    """With everything typed still there, and nothing stored."""
    response = send(client, NEW, **(WANTED | changes))
    assert response.status_code == 422
    assert sentence in words(response)
    kept = form_of(response).values
    assert kept["name_fr"] == (WANTED | changes)["name_fr"]
    with stored() as session:
        assert session.scalar(select(func.count()).where(Institution.name_fr == WANTED["name_fr"])) == 0


def test_what_the_database_knows_is_said_too(client: CheckingClient, stored: Sessions):
    """A code in whatever case, a name in any spelling: another institution has it, and there is a way to it."""
    with_code(stored, PORTS, "xc-9")
    response = send(client, NEW, **WANTED)
    assert response.status_code == 422
    assert "Another institution has this code." in words(response)
    assert f'href="{page_of(stored, PORTS)}"' in response.text
    response = send(client, NEW, **(WANTED | {"code": "", "name_en": "PORTS authority, of Bahr Safa"}))
    assert "Another institution of this country has this name." in words(response)
    assert send(client, NEW, **(WANTED | {"country": "XA", "code": "", "name_en": PORTS})).status_code == 302


def test_a_parent_is_found_by_its_code(client: CheckingClient, stored: Sessions):
    """At once; the page then shows it, and its own page shows the child."""
    with_code(stored, MINISTRY, "XC-M")
    response = send(client, NEW, **(WANTED | {"parent_text": "XC-M"}))
    assert response.status_code == 302
    assert row_of(stored, "Weather Service").parent_id == id_of(stored, MINISTRY)
    assert form_of(client.get(response.headers["Location"])).values["parent_text"] == "XC-M"
    assert "Institutions under it Weather Service XC-9" in words(client.get(page_of(stored, MINISTRY)))
    send(client, response.headers["Location"], parent_text="")
    assert row_of(stored, "Weather Service").parent_id is None


def test_a_parent_is_found_by_words_without_script(client: CheckingClient, stored: Sessions):
    """The button finds; one that is alone is still to be looked at; several are to choose from."""
    form = form_of(client.get(NEW))
    found = client.post(form.action, data=with_values(form, WANTED | {"parent_text": "ministry", "_find": "parent"}))
    assert found.status_code == 200
    assert MINISTRY in words(found)
    unchosen = client.post(form.action, data=form_of(found).values)
    assert "Choose one of these institutions." in words(unchosen)
    chosen = with_values(form_of(unchosen), {"parent": str(id_of(stored, MINISTRY))})
    assert client.post(form.action, data=chosen).status_code == 302
    assert row_of(stored, "Weather Service").parent_id == id_of(stored, MINISTRY)


@ONE_DATABASE
def test_the_only_one_found_is_looked_at_first(client: CheckingClient, stored: Sessions):
    """Words that fit one institution may still not mean it."""
    response = send(client, NEW, **(WANTED | {"parent_text": "التعليم"}))
    assert response.status_code == 422
    assert "Check that this is the institution you mean" in words(response)
    assert client.post(NEW, data=form_of(response).values).status_code == 302
    assert row_of(stored, "Weather Service").parent_id == id_of(stored, MINISTRY)


@ONE_DATABASE
def test_a_choice_for_another_text_does_not_count(client: CheckingClient, stored: Sessions):
    """What was found for one text is not taken for another that was typed afterwards."""
    chosen = {"parent": str(id_of(stored, MINISTRY)), "parent_for": "education", "parent_text": "wadi"}
    assert "Choose one of these institutions." in words(send(client, NEW, **(WANTED | chosen)))


@pytest.mark.parametrize(("link", "sentence"), [("parent", "circle"), ("merged_into", "circle")])
def test_nobody_leads_back_to_themselves(client: CheckingClient, stored: Sessions, link: str, sentence: str):
    """Neither directly nor around a corner."""
    with_code(stored, PORTS, "XC-P")
    with_code(stored, MINISTRY, "XC-M")
    assert send(client, page_of(stored, PORTS), **(FACTS | {f"{link}_text": "XC-M"})).status_code == 302
    response = send(client, page_of(stored, MINISTRY), **(FACTS | {f"{link}_text": "XC-P"}))
    assert response.status_code == 422
    assert sentence in words(response)
    itself = send(client, page_of(stored, MINISTRY), **(FACTS | {f"{link}_text": "XC-M"}))
    assert "Choose another institution than this one." in words(itself)


def test_merging_keeps_everything(client: CheckingClient, stored: Sessions):
    """The institution is still there with its participation; both pages say where it went."""
    with_code(stored, MINISTRY, "XC-M")
    changes = FACTS | {"merged_into_text": "XC-M", "valid_until": "٢٠٢٦-٠١-٣١"}
    assert send(client, page_of(stored, PORTS), **changes).status_code == 302
    row = row_of(stored, PORTS)
    assert (row.merged_into_id, str(row.valid_until)) == (id_of(stored, MINISTRY), "2026-01-31")
    page = words(client.get(page_of(stored, PORTS)))
    assert f"Merged It went on in {MINISTRY}" in page
    assert "Assessment round 2026" in page
    assert f"Institutions that went on in it {PORTS}" in words(client.get(page_of(stored, MINISTRY)))
    assert f"{PORTS} Merged" in words(client.get(LIST))


def test_a_parent_elsewhere_is_refused(client: CheckingClient, stored: Sessions):
    """An agency belongs to a ministry of its own country."""
    with_code(stored, OWN, "XA-O")
    response = send(client, NEW, **(WANTED | {"parent_text": "XA-O"}))
    assert "The parent belongs to another country." in words(response)


def test_a_change_meanwhile_is_not_overwritten_unseen(client: CheckingClient, stored: Sessions):
    """Somebody else saved first: nothing is stored, what was typed stays, and saving again is a decision."""
    path = page_of(stored, PORTS)
    form = form_of(client.get(path))
    send(client, path, **(FACTS | {"size": "large"}))
    typed = with_values(form, FACTS | {"size": "small", "name_fr": "Autorité des ports"})
    late = client.post(path, data=typed)
    assert late.status_code == 409
    assert "Somebody else changed this institution meanwhile" in words(late)
    assert row_of(stored, PORTS).size == "large"
    assert form_of(late).values["name_fr"] == "Autorité des ports"
    assert client.post(path, data=form_of(late).values).status_code == 302
    assert row_of(stored, PORTS).size == "small"


@ONE_DATABASE
def test_a_change_of_language_keeps_what_was_typed(client: CheckingClient, stored: Sessions):
    """And stores nothing."""
    form = form_of(client.get(NEW))
    response = client.post("/fr/admin/institutions/new", data=with_values(form, WANTED | {"_keep": "fr"}))
    assert response.status_code == 200
    assert form_of(response).values["name_ar"] == WANTED["name_ar"]
    assert 'lang="fr"' in response.text
    with stored() as session:
        assert session.scalar(select(func.count()).where(Institution.name_en == "Weather Service")) == 0


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=ports+authority", {PORTS}),
        ("q=سلطة+الموانئ", {PORTS}),
        ("q=Autorité+portuaire+de+Bahr", {PORTS}),
        ("q=c-po", {PORTS}),
        ("q=C-PO&country=XA", set()),
        ("q=bahr&type=ministry", {MINISTRY}),
        ("q=%25", set()),
        ("country=nowhere&type=none&q=ports+bahr", {PORTS}),
    ],
)
def test_the_list_is_searched_and_cut(client: CheckingClient, stored: Sessions, query: str, names: set[str]):
    """By a name in any language and spelling or a part of the code, by country and type; unknown filters do nothing."""
    with_code(stored, PORTS, "XC-PO")
    with stored() as session:
        session.scalars(select(Institution).where(Institution.name_en == MINISTRY)).one().institution_type = "ministry"
        session.commit()
    page = words(client.get(f"{LIST}?{query}"))
    assert {name for name in (PORTS, MINISTRY, OWN) if name in page} == names


@ONE_DATABASE
def test_pages_of_fifty(app: Flask, client: CheckingClient):
    """120 more institutions: three pages of the whole; a page that is not there is the last."""
    with sessions_of(app)() as session:
        rows = [
            {"id": uuid4(), "country_id": "XA"} | keyed_names(f"مكتب {one:03}", f"Office {one:03}", f"Bureau {one:03}")
            for one in range(120)
        ]
        session.execute(insert(Base.metadata.tables["institution"]), rows)
        session.commit()
    first, last = client.get(f"{LIST}?q=bureau"), client.get(f"{LIST}?q=bureau&page=99")
    assert "120 institutions" in words(first)
    assert "Page 1 of 3" in words(first)
    assert "Office 049" in words(first)
    assert "Office 050" not in words(first)
    assert "Page 3 of 3" in words(last)
    assert words(last).count("Office 1") == 20


@ONE_DATABASE
def test_an_unknown_institution_is_not_found(app: Flask):
    """As any page that is not there."""
    client = client_of(app, "administrator")
    assert client.get(f"{LIST}{UUID(int=0)}/").status_code == 404
