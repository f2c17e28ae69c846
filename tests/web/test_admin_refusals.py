"""What administrators' forms refuse: said at the field, everything typed still there, nothing stored."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from innocook.store.tables import Account, OutboxMail
from tests.support.admin_pages import LIST, NEW, RANA, create, errors_of, page_of, send
from tests.support.pages import form_of
from tests.support.web import ClientFor, Sessions


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": ""}, "name", "Enter the name of the person."),
        ({"name": "12 .\u202e"}, "name", "Enter the name of the person."),
        ({"name": "x" * 121}, "name", "This name is too long."),
        ({"email": ""}, "email", "Enter the e-mail address of the person."),
        ({"email": "rana@example"}, "email", "Enter an e-mail address, such as name@example.org."),
        ({"email": f"r@{'x.' * 130}org"}, "email", "This e-mail address is too long."),
        ({"language": "de"}, "language", "Choose a language."),
        ({"time_zone": "../../etc/passwd"}, "time_zone", "Choose a time zone."),
        ({"kind": ""}, "kind", "Choose a role."),
        ({"kind": "lead.everything"}, "kind", "Choose a role."),
        ({"kind": "coordinator.country"}, "country", "Choose a country."),
        ({"kind": "coordinator.country", "country": "ZZ"}, "country", "Choose a country."),
        (
            {"kind": "lead.institution"},
            "institution_text",
            "Enter the code of the institution, or words of its name.",
        ),
        (
            {"kind": "lead.institution", "institution_text": "nowhere"},
            "institution_text",
            "No institution has this code or these words in its name.",
        ),
        ({"institution_text": "x" * 201}, "institution_text", "This text is too long to search for."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    shared_client: ClientFor, shared_stored: Sessions, changes: dict[str, str], field: str, sentence: str
):
    """The summary leads to the field, everything typed stays, nothing is stored or sent."""
    refused = create(shared_client("administrator"), **changes)
    assert refused.status_code == 422
    assert errors_of(refused) == [(f"#{field}", sentence)]
    values = form_of(refused).values
    typed = RANA | {"kind": "reviewer.everything"} | changes
    kept = {key: value for key, value in typed.items() if key not in {"language", "time_zone", "kind", "country"}}
    assert {key: values[key] for key in kept} == {key: value.replace("\u202e", "") for key, value in kept.items()}
    with shared_stored() as session:
        assert session.scalars(select(Account).where(Account.email_key == "rana@example.org")).all() == []
        assert session.scalars(select(OutboxMail).where(OutboxMail.recipient == "rana@example.org")).all() == []


def test_an_address_that_has_an_account_leads_to_it(shared_client: ClientFor, shared_stored: Sessions):
    """In whatever case; with a link to that account, and everything typed still there."""
    refused = create(shared_client("administrator"), email="LEAD@demo.example")
    assert refused.status_code == 422
    assert errors_of(refused) == [("#email", "There is an account with this e-mail address already.")]
    assert f'href="{page_of(shared_stored, "lead")}"' in refused.text
    assert form_of(refused).values["name"] == RANA["name"]


def test_a_forged_institution_is_refused(shared_client: ClientFor):
    """An id that was never offered does not count as a choice that exists."""
    for chosen in ("x", str(UUID(int=0)), str(UUID(int=7))):
        values = {"institution": chosen, "found_for": "zz", "institution_text": "zz"}
        assert create(shared_client("administrator"), "lead.institution", **values).status_code == 422


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"first_day": "2099-02-30"}, "first_day", "Enter a day, such as 2026-11-30."),
        ({"last_day": "tomorrow"}, "last_day", "Enter a day, such as 2026-11-30."),
        ({"last_day": "9999-12-31"}, "last_day", "Enter a day, such as 2026-11-30."),
        (
            {"first_day": "2099-02-02", "last_day": "2099-02-01"},
            "last_day",
            "The last day cannot be before the first day.",
        ),
        ({"last_day": "2020-01-01"}, "last_day", "The last day cannot be before the first day."),
        ({"kind": "lead.institution"}, "institution_text", "Enter the code of the institution, or words of its name."),
    ],
)
def test_a_role_that_makes_no_sense_is_refused(
    shared_client: ClientFor, shared_stored: Sessions, values: dict[str, str], field: str, sentence: str
):
    """At the field, with what was typed."""
    page = f"{page_of(shared_stored, 'lead')}/grants/new"
    refused = send(shared_client("administrator"), page, **({"kind": "reviewer.everything"} | values))
    assert (refused.status_code, errors_of(refused)) == (422, [(f"#{field}", sentence)])
    assert form_of(refused).values["first_day"] == values.get("first_day", "")


def test_a_role_is_not_given_twice(shared_client: ClientFor, shared_stored: Sessions):
    """What somebody holds already is said."""
    page = f"{page_of(shared_stored, 'reviewer')}/grants/new"
    refused = send(shared_client("administrator"), page, kind="reviewer.everything")
    assert errors_of(refused) == [
        ("#kind", "This account has this role there already. End it first if it shall hold at another time.")
    ]


def test_unknown_accounts_are_not_found(shared_client: ClientFor):
    """Made-up ids, looked at or acted on."""
    admin = shared_client("administrator")
    token = form_of(admin.get(NEW)).values["csrf_token"]
    page = f"{LIST}{uuid4()}"
    assert [admin.get(f"{page}{rest}").status_code for rest in ("", "/edit", "/grants/new")] == [404] * 3
    for rest in ("edit", "deactivate", "reactivate", "password-link", "second-factor/remove", "sessions/end"):
        assert admin.post(f"{page}/{rest}", data={"csrf_token": token, "sure": "yes"}).status_code == 404
