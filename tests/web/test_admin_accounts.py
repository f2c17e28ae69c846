"""Administrators' pages about accounts: finding, making and changing them, with every refusal said in place."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from innocook.store.tables import Account, Grant, Institution, OutboxMail, SignInSession
from tests.support.admin_pages import LIST, NEW, RANA, account_of, create, errors_of, page_of, press, send
from tests.support.pages import CheckingClient, form_of, tree, with_values, words
from tests.support.web import CHEAP, ONE_DATABASE, OWN, ClientFor, Sessions, email_of, sign_in

pytestmark = ONE_DATABASE
PASSWORD = "lantern orchard seventeen"


@pytest.fixture
def admin(client_for: ClientFor) -> CheckingClient:
    """The browser of the demonstration's administrator."""
    return client_for("administrator")


def grants_of(stored: Sessions, email: str) -> list[tuple[str, str, str | None]]:
    """Role, scope and country of each grant."""
    with stored() as session:
        rows = session.scalars(select(Grant).join(Account).where(Account.email_key == email).order_by(Grant.role))
        return [(row.role, row.scope, row.country_id) for row in rows]


def test_the_start_page_offers_what_there_is(app: Flask, admin: CheckingClient):
    """Accounts and log always, other journeys as soon as they are there."""
    page = admin.get("/en/admin/").text
    offered = ["/en/admin/accounts/", "/en/admin/audit/"]
    for endpoint, address in (("admin_institutions.index", "institutions"), ("admin_rounds.index", "rounds")):
        if endpoint in app.view_functions:
            offered.append(f"/en/admin/{address}/")
    links = set(re.findall(r'<li><a href="(/en/admin/[^"]+)"', page))
    assert links == set(offered)


def test_the_list_says_who_may_do_what(admin: CheckingClient):
    """Name, address, roles with their place, last sign-in and state."""
    text = words(admin.get(LIST))
    assert "5 accounts" in text
    assert "Demonstration leadlead@demo.example Lead Model Services Institution never Active" in text
    assert "Demonstration coordinatorcoordinator@demo.example Coordinator Qamaria never Active" in text
    assert "Demonstration reviewerreviewer@demo.example Reviewer all countries never Active" in text
    assert re.search(r"administrator@demo.example Administrator \d+ \w+ \d+, \d\d:\d\d Active", text)


QUERIES = {
    "q=LEAD@demo": 1,
    "q=demonstration&role=coordinator": 1,
    "role=administrator&state=active": 1,
    "state=deactivated": 0,
    "role=none": 0,
    "role=emperor&state=asleep&page=x": 5,
    "page=99": 5,
    "q=%00": 5,
    "q=" + "x" * 4000: 0,
}


def test_the_list_is_filtered(admin: CheckingClient):
    """By words, role and state; what nobody can ask for is left out of account."""
    for query, count in QUERIES.items():
        text = words(admin.get(f"{LIST}?{query}"))
        assert f"{count} account{'' if count == 1 else 's'}" in text, query
        assert ("No account fits these filters." in text) is (count == 0), query


def test_pages_keep_the_filters(admin: CheckingClient, stored: Sessions):
    """Fifty on a page, and the way on keeps what was asked for."""
    with stored() as session:
        for number in range(51):
            session.add(Account(email=f"p{number}@example.org", name="سلمى", language="ar", time_zone="UTC"))
        session.commit()
    first = admin.get(f"{LIST}?q=سلمي&role=none")
    (link,) = re.findall(r'href="([^"]+page=2[^"]*)"', first.text)
    assert first.text.count('<th scope="row">') == 50
    assert admin.get(link.replace("&amp;", "&")).text.count('<th scope="row">') == 1


def test_an_account_is_made(admin: CheckingClient, stored: Sessions):
    """To its page with a note, once; a letter waits; the link of the letter lets the person choose a password."""
    made = create(admin)
    account = account_of(stored, "rana@example.org")
    assert made.headers["Location"] == f"{LIST}{account.id}"
    text = words(admin.get(made.headers["Location"]))
    assert "A letter with a link to choose a password was written to rana@example.org." in text
    assert "No password yet rana@example.org" in text
    assert "was written to" not in words(admin.get(made.headers["Location"]))
    assert (account.name, account.language, account.time_zone) == (RANA["name"], "fr", "Africa/Tunis")
    assert account.is_demonstration
    assert grants_of(stored, "rana@example.org") == [("reviewer", "everything", None)]
    with stored() as session:
        (address,) = re.findall(r"http://\S+/fr/password/\S+", session.scalars(select(OutboxMail)).one().text)
    newcomer = admin.application.test_client()
    assert newcomer.get(address.partition(":8000")[2]).status_code == 200


def test_an_institution_is_found_without_script(admin: CheckingClient, stored: Sessions):
    """A search shows what fits and stores nothing; what is chosen counts; other words ask again."""
    values = RANA | {"kind": "lead.institution", "institution_text": "وزارة", "_find": "yes"}
    form = form_of(admin.get(NEW))
    shown = admin.post(NEW, data=with_values(form, values))
    assert shown.status_code == 200
    choices = [each for each in tree(shown.text).iter("input") if each.get("name") == "institution"]
    assert len(choices) > 1
    assert form_of(shown).values["name"] == RANA["name"]
    form = form_of(shown)
    unclear = admin.post(NEW, data=with_values(form, {}))
    assert errors_of(unclear) == [("#institution", "Choose one of these institutions.")]
    chosen = choices[1].attrib["value"]
    other = admin.post(NEW, data=with_values(form, {"institution": chosen, "institution_text": "nowhere"}))
    assert errors_of(other)[0][0] == "#institution_text"
    assert admin.post(NEW, data=with_values(form, {"institution": chosen})).status_code == 302
    with stored() as session:
        grant = session.scalars(select(Grant).join(Account).where(Account.email_key == "rana@example.org")).one()
        assert str(grant.institution_id) == chosen


def test_the_only_institution_that_fits_is_asked_about(admin: CheckingClient, stored: Sessions):
    """Words may mean another one than meant, so it is shown once, chosen already; a code means that one."""
    with stored() as session:
        row = session.scalars(select(Institution).where(Institution.name_en == OWN)).one()
        row.code = "MSI-1"
        session.commit()
    asked = create(admin, "lead.institution", institution_text="model services")
    assert asked.status_code == 422
    assert errors_of(asked) == [("#institution", "Check that this is the institution you mean, then save again.")]
    form = form_of(asked)
    assert form.values["institution"] == str(row.id)
    assert admin.post(NEW, data=form.values).status_code == 302
    assert create(admin, "lead.institution", email="b@example.org", institution_text="MSI-1").status_code == 302


def test_the_language_changes_and_what_was_typed_stays(admin: CheckingClient, stored: Sessions):
    """The buttons of the language menu store nothing."""
    form = form_of(admin.get(NEW))
    page = admin.post(
        "/ar/admin/accounts/new", data=with_values(form, RANA | {"_keep": "ar", "kind": "lead.institution"})
    )
    assert (page.status_code, form_of(page).values["name"], form_of(page).values["kind"]) == (
        200,
        RANA["name"],
        "lead.institution",
    )
    edit = page_of(stored, "lead") + "/edit"
    form = form_of(admin.get(edit))
    page = admin.post(edit.replace("/en/", "/fr/"), data=with_values(form, {"name": "X", "_keep": "fr"}))
    assert (page.status_code, form_of(page).values["name"]) == (200, "X")
    assert account_of(stored, email_of("lead")).name == "Demonstration lead"


def test_an_account_is_changed(admin: CheckingClient, stored: Sessions, client_for: ClientFor):
    """Saved with a note; another address ends the sessions of the account."""
    lead, page = client_for("lead"), page_of(stored, "lead")
    response = send(admin, f"{page}/edit", name="Layla", language="fr", time_zone="Africa/Tunis")
    assert "The account is saved." in words(admin.get(response.headers["Location"]))
    assert lead.get("/en/assessments/").status_code == 200
    send(admin, f"{page}/edit", email="layla@example.org")
    assert lead.get("/en/assessments/").status_code == 302
    account = account_of(stored, "layla@example.org")
    assert (account.name, account.language, account.time_zone) == ("Layla", "fr", "Africa/Tunis")
    refused = send(admin, f"{page}/edit", email="REVIEWER@demo.example", name="Kept")
    assert (refused.status_code, form_of(refused).values["name"]) == (422, "Kept")
    assert f'href="{page_of(stored, "reviewer")}"' in refused.text


def test_deactivating_needs_a_tick(admin: CheckingClient, stored: Sessions, client_for: ClientFor):
    """Then the person is out, cannot come in, and can be let in again."""
    reviewer, page = client_for("reviewer"), page_of(stored, "reviewer")
    refused = send(admin, page, "/deactivate")
    assert (refused.status_code, errors_of(refused)) == (422, [("#sure", "Tick the box to deactivate the account.")])
    assert reviewer.get("/en/compare/").status_code == 302
    assert send(admin, page, "/deactivate", sure="yes").status_code == 302
    assert reviewer.get("/en/compare/").headers["Location"].startswith("/en/sign-in")
    assert sign_in(reviewer, email_of("reviewer"), "password of the reviewer").status_code == 422
    text = words(admin.get(page))
    assert "The account is deactivated: nobody signs in with it." in text
    assert "Send a link" not in text
    assert "The account is active again." in press(admin, page, "/reactivate")
    assert sign_in(reviewer, email_of("reviewer"), "password of the reviewer").status_code == 302


def test_asking_for_the_page_again_presses_no_button(admin: CheckingClient, stored: Sessions):
    """What a stale page offers, "open the page with my text", leads back to the page and does nothing."""
    page = page_of(stored, "reviewer")
    token = form_of(admin.get(page), "/deactivate").values["csrf_token"]
    response = admin.post(f"{page}/deactivate", data={"csrf_token": token, "sure": "yes", "_keep": "yes"})
    assert (response.status_code, response.headers["Location"]) == (302, page)
    assert "The account is deactivated" not in words(admin.get(page))


def test_administrators_do_not_shut_out_themselves(admin: CheckingClient, stored: Sessions):
    """Their own page does not offer it, and a forged request is refused in words."""
    page = page_of(stored, "administrator")
    text = admin.get(page).text
    assert "/deactivate" not in text
    assert '/end"' not in text.replace('/sessions/end"', "")
    token = form_of(admin.get(page)).values["csrf_token"]
    refused = admin.post(f"{page}/deactivate", data={"csrf_token": token, "sure": "yes"})
    assert (refused.status_code, "Ask another administrator." in words(refused)) == (409, True)
    with stored() as session:
        grant = session.scalars(select(Grant).where(Grant.role == "administrator")).one()
    refused = admin.post(f"{page}/grants/{grant.id}/end", data={"csrf_token": token})
    assert (refused.status_code, "Ask another administrator." in words(refused)) == (409, True)
    refused = admin.post(f"{page}/second-factor/remove", data={"csrf_token": token})
    assert refused.status_code == 409
    assert account_of(stored, email_of("administrator")).deactivated_at is None


def test_a_password_link_is_sent(admin: CheckingClient, stored: Sessions):
    """To the address of the account."""
    text = press(admin, page_of(stored, "lead"), "/password-link")
    assert "A letter with a link to choose a password was written to lead@demo.example." in text
    with stored() as session:
        mail = session.scalars(select(OutboxMail)).one()
        assert (mail.recipient, "/ar/password/" in mail.text) == ("lead@demo.example", True)


def test_sessions_are_counted_and_ended(admin: CheckingClient, stored: Sessions, client_for: ClientFor):
    """Two browsers of the lead; then none."""
    first, second = client_for("lead"), client_for("lead")
    page = page_of(stored, "lead")
    assert "Open sessions2" in words(admin.get(page))
    assert "Open sessions0" in press(admin, page, "/sessions/end")
    assert [client.get("/en/assessments/").status_code for client in (first, second)] == [302, 302]


def test_a_second_factor_is_removed_for_a_lost_device(admin: CheckingClient, stored: Sessions):
    """The page says since when there is one, and offers to remove it only then."""
    page = page_of(stored, "lead")
    assert "/second-factor/remove" not in admin.get(page).text
    with stored() as session:
        account = session.scalars(select(Account).where(Account.email_key == email_of("lead"))).one()
        account.totp_secret, account.totp_confirmed_at = "JBSWY3DPEHPK3PXP", datetime.now(UTC)
        session.commit()
    assert "0 recovery codes left" in words(admin.get(page))
    assert "The second factor is removed" in press(admin, page, "/second-factor/remove")
    assert account_of(stored, email_of("lead")).totp_secret is None


def test_a_role_is_given_for_some_days(admin: CheckingClient, stored: Sessions):
    """Days count where the administrator is, the last one included; Arabic digits are digits."""
    page = page_of(stored, "lead")
    given = send(
        admin,
        f"{page}/grants/new",
        kind="coordinator.country",
        country="XA",
        first_day="٢٠٩٩-٠١-٠١",
        last_day="2099-01-31",
    )
    assert given.status_code == 302, words(given)
    text = words(admin.get(page))
    assert "The role is given." in text
    assert "Coordinator Qamaria from 1 January 2099, 00:00until 1 February 2099, 00:00" in text
    with stored() as session:
        grant = session.scalars(select(Grant).where(Grant.role == "coordinator", Grant.valid_until.is_not(None))).one()
        assert grant.valid_from == datetime(2098, 12, 31, 22, tzinfo=UTC)
        assert grant.valid_until == datetime(2099, 1, 31, 22, tzinfo=UTC)


def test_what_follows_for_a_reviewer_with_a_case_is_said(admin: CheckingClient, stored: Sessions):
    """It is allowed to give both roles; the page says that they never review there."""
    page = page_of(stored, "lead")
    sentence = "They never review there; others have to."
    assert sentence not in words(admin.get(page))
    send(admin, f"{page}/grants/new", kind="reviewer.everything")
    assert sentence in words(admin.get(page))


def test_a_role_ends_now(admin: CheckingClient, stored: Sessions, client_for: ClientFor):
    """Its pages close at once, and it is listed among those that have ended."""
    reviewer, page = client_for("reviewer"), page_of(stored, "reviewer")
    with stored() as session:
        grant = session.scalars(select(Grant).where(Grant.role == "reviewer")).one()
    text = press(admin, page, f"/grants/{grant.id}/end")
    assert "This account has no role at present, so it opens nothing." in text
    assert "Roles that have ended Reviewer · all countries from" in text
    assert reviewer.get("/en/compare/").status_code == 403


def test_a_name_cannot_break_a_page(admin: CheckingClient, stored: Sessions):
    """Markup in a name is text, on the list, on the page and in notes."""
    create(admin, name='<b>R</b> & "Co" %(who)s', email="b%s@example.org".replace("%s", "x"))
    account = account_of(stored, "bx@example.org")
    for page in (LIST, f"{LIST}{account.id}", f"{LIST}{account.id}/edit", f"{LIST}{account.id}/grants/new"):
        text = admin.get(page).text
        assert "<b>R</b>" not in text
        assert "&lt;b&gt;R&lt;/b&gt;" in text


def test_open_sessions_of_others_are_not_counted(admin: CheckingClient, stored: Sessions):
    """A session that was last used longer ago than sessions last is not open."""
    lead: UUID = account_of(stored, email_of("lead")).id
    with stored() as session:
        old = datetime.now(UTC) - timedelta(hours=9)
        session.add(SignInSession(account_id=lead, begun_at=old, seen_at=old))
        session.commit()
    assert "Open sessions0" in words(admin.get(page_of(stored, "lead")))


def test_a_second_administrator_may_be_made_and_unmade(admin: CheckingClient, stored: Sessions):
    """By the first one, whose own rights stay."""
    create(admin, "administrator.everything")
    with stored() as session:
        account = session.scalars(select(Account).where(Account.email_key == "rana@example.org")).one()
        account.password_hash = CHEAP.hash(PASSWORD)
        session.commit()
    second = admin.application.test_client()
    assert sign_in(second, "rana@example.org", PASSWORD).status_code == 302
    assert second.get("/en/admin/").status_code == 200
    with stored() as session:
        grant = session.scalars(select(Grant).where(Grant.account_id == account.id)).one()
    press(admin, f"{LIST}{account.id}", f"/grants/{grant.id}/end")
    assert second.get("/en/admin/").status_code == 403
