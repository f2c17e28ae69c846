"""What tests of administrators' pages do again and again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from innocook.store.tables import Account
from tests.support.pages import CheckingClient, form_of, tree, with_values, words
from tests.support.web import Sessions, email_of

LIST = "/en/admin/accounts/"
NEW = "/en/admin/accounts/new"
RANA = {"name": "رنا حدّاد", "email": "rana@example.org", "language": "fr", "time_zone": "Africa/Tunis"}


def account_of(stored: Sessions, email: str) -> Account:
    """The account with this address."""
    with stored() as session:
        return session.scalars(select(Account).where(Account.email_key == email)).one()


def page_of(stored: Sessions, role: str) -> str:
    """The page of a demonstration account."""
    return f"{LIST}{account_of(stored, email_of(role)).id}"


def send(client: CheckingClient, page: str, action: str = "", **values: str) -> Any:
    """Fill a form of the page and send it."""
    form = form_of(client.get(page), action)
    return client.post(form.action, data=with_values(form, values))


def create(client: CheckingClient, kind: str = "reviewer.everything", **values: str) -> Any:
    """Make an account."""
    return send(client, NEW, **(RANA | {"kind": kind} | values))


def press(client: CheckingClient, page: str, action: str) -> str:
    """Press the button of the page whose form leads there; what the next page says."""
    response = send(client, page, action)
    assert response.status_code == 302, response.text
    return words(client.get(response.headers["Location"]))


def errors_of(response: Any) -> list[tuple[str, str]]:
    """The links of the error summary: where they lead and what they say."""
    summary = next(each for each in tree(response.text).iter("div") if each.get("id") == "error-summary")
    return [(link.attrib["href"], "".join(link.itertext())) for link in summary.iter("a")]
