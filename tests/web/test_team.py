"""The pages of a team: people, inviting, giving sections, dates and reminders, with every refusal said in place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select, update

from innocook.store.tables import Account, Assessment, Assignment, Grant, Invitation, OutboxMail, SectionDue
from tests.support.pages import CheckingClient, Form, form_of, text_of, tree, with_values, words
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of, email_of

pytestmark = ONE_DATABASE
TODAY = datetime.now(UTC).astimezone(ZoneInfo("Asia/Beirut")).date()
RANA = "rana@example.org"


@pytest.fixture
def own(app: Flask) -> UUID:
    """The lead's own assessment."""
    return assessment_of(app)


@pytest.fixture
def team(own: UUID) -> str:
    """The address of its team."""
    return f"/en/assessments/{own}/team"


@pytest.fixture
def lead(client_for: ClientFor) -> CheckingClient:
    """The lead's browser."""
    return client_for("lead")


def account(stored: Sessions, role: str) -> UUID:
    """The demonstration account with this role."""
    with stored() as session:
        return session.scalars(select(Account.id).where(Account.email_key == email_of(role))).one()


def sent(
    client: CheckingClient, page: str, action: str, changes: dict[str, str], sections: tuple[str, ...] = ()
) -> Any:
    """Fill the form of a page whose action ends so, tick these sections and send it."""
    form: Form = form_of(client.get(page), action)
    data = with_values(form, changes)
    data.setlist("sections", list(sections))
    return client.post(form.action, data=data)


def invite(client: CheckingClient, team: str, email: str, *sections: str, **changes: str) -> Any:
    """Invite somebody."""
    return sent(client, team, "/team", {"email": email, **changes}, sections)


def shown(client: CheckingClient, team: str) -> str:
    """The words of the team page."""
    return words(client.get(team))


def test_the_page_names_everybody_and_every_section(lead: CheckingClient, team: str, own: UUID, stored: Sessions):
    """People with address and role, what they did and when, and for each section whose it is and how far it is."""
    contributor = account(stored, "contributor")
    sent(lead, f"{team}/{contributor}", str(contributor), {}, ("DAT",))
    answer_all(lead.application, own, leave_out={"DAT1", "DAT2"})
    text = shown(lead, team)
    assert "2 people on the team" in text
    assert "Demonstration contributor contributor@demo.example Contributor Sections to answer" in text
    assert "Demonstration lead lead@demo.example Lead You" in text
    assert "30 answers changed · last on" in text
    assert "No answer changed yet" in text
    assert "Data and ethical governance Demonstration contributor none 2 of 4 answered Demonstration lead" in text


def test_inviting_says_to_whom(lead: CheckingClient, team: str, stored: Sessions):
    """Back to the page with a note, once; the invitation is listed with its sections."""
    response = invite(lead, team, "rana@EXAMPLE.org ", "STR", "PAR", language="fr", reach="only")
    assert (response.status_code, response.headers["Location"]) == (302, team)
    text = shown(lead, team)
    assert "An invitation was written to rana@EXAMPLE.org." in text
    assert "The e-mail is about to leave." in text
    assert "Vision, strategy and leadershipPartnerships and regional cooperation" in text
    assert "An invitation was written" not in shown(lead, team)
    with stored() as session:
        row = session.scalars(select(Invitation)).one()
        assert (row.email, row.email_key, row.language) == ("rana@EXAMPLE.org", RANA, "fr")
        assert (row.sections, row.is_limited) == (["STR", "PAR"], True)
        mail = session.scalars(select(OutboxMail)).one()
        assert "http://127.0.0.1:8000/fr/invitations/" in mail.text
        assert mail.subject.count("\n") == 0


@pytest.mark.parametrize(
    "email",
    [
        *("", "rana", "rana@example", "rana@@example.org", "ra na@example.org", ".rana@example.org", "رنا@example.org"),
        *("rana@example..org", "rana@-example.org", f"{'r' * 65}@example.org", f"rana@{'x' * 64}.org"),
        *(f"rana@{'x.' * 130}org", "rana@example.org,all@example.org", "<rana@example.org>", "rana@exa\u202emple.org"),
    ],
)
def test_an_address_that_cannot_be_is_refused(lead: CheckingClient, team: str, stored: Sessions, email: str):
    """The error stands at the field, what was typed stays, nothing is stored."""
    refused = invite(lead, team, email, "STR", reach="only")
    assert refused.status_code == 422
    page = tree(refused.text)
    assert next(page.iter("title")).text.startswith("Error: Team of")
    field = next(each for each in page.iter("input") if each.get("id") == "email")
    assert (field.get("value"), field.get("aria-describedby")) == (email, "email-error")
    ticked = [each.get("value") for each in page.iter("input") if each.get("checked") is not None]
    assert ticked == ["STR", "only"]
    with stored() as session:
        assert session.scalars(select(Invitation)).all() == []


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\x0b", "\u2028", "\x00"])
def test_a_heading_cannot_be_smuggled_in(lead: CheckingClient, team: str, stored: Sessions, break_: str):
    """A line break inside an address never reaches a letter."""
    refused = invite(lead, team, f"rana@example.org{break_}Bcc: all@example.org")
    assert refused.status_code == 422
    with stored() as session:
        assert session.scalars(select(OutboxMail)).all() == []


@pytest.mark.parametrize(
    ("email", "changes", "sentence", "field"),
    [
        ("Contributor@demo.example", {}, "This person is already on the team.", "email"),
        (RANA, {"reach": "only"}, "Choose at least one section, or let this person open all sections.", "sections"),
        (RANA, {"reach": "some"}, "Choose which sections this person may open.", "reach"),
        (RANA, {"language": "de"}, "Choose a language.", "language"),
    ],
)
def test_each_refusal_leads_to_its_field(
    lead: CheckingClient, team: str, email: str, changes: dict[str, str], sentence: str, field: str
):
    """The summary says it and links to the field, where it stands again."""
    refused = invite(lead, team, email, **changes)
    assert refused.status_code == 422
    assert words(refused).count(sentence) == 2
    assert f'<a href="#{field}">{sentence}</a>' in refused.text


def test_a_limit_is_said_in_a_sentence(lead: CheckingClient, team: str, own: UUID, stored: Sessions):
    """After a hundred letters in a day: why, and what to do."""
    for _ in range(3):
        assert invite(lead, team, RANA).status_code == 302
    with stored() as session:
        row = session.scalars(select(Invitation).where(Invitation.withdrawn_at.is_(None))).one()
        facts = {name: getattr(row, name) for name in ("institution_id", "email", "role", "language", "created_at")}
        for place in range(97):
            copy = Invitation(
                **facts, created_by=row.created_by, expires_at=row.expires_at, token_sha256=f"{place:064}"
            )
            copy.withdrawn_at = row.created_at
            session.add(copy)
        session.commit()
    assert "Your institution has sent 100 e-mails within a day" in words(invite(lead, team, "one@example.org"))
    refused = lead.post(
        f"{team}/invitations/{row.id}/send", data={"csrf_token": form_of(lead.get(team)).values["csrf_token"]}
    )
    assert (refused.status_code, "sent 100 e-mails within a day" in words(refused)) == (409, True)


def test_made_up_sections_are_not_found(lead: CheckingClient, team: str, stored: Sessions):
    """A section that the questionnaire does not have stores nothing."""
    assert invite(lead, team, RANA, "STR", "XYZ").status_code == 404
    with stored() as session:
        assert session.scalars(select(Invitation)).all() == []


def test_sending_again_and_withdrawing(lead: CheckingClient, team: str, stored: Sessions):
    """Sending again makes a new link and ends the old one; withdrawing ends that, too."""
    invite(lead, team, RANA, "STR")
    assert sent(lead, team, "/send", {}).status_code == 302
    assert f"A new invitation was written to {RANA}. The earlier link no longer works." in shown(lead, team)
    with stored() as session:
        old, new = session.scalars(select(Invitation).order_by(Invitation.created_at))
        assert (old.withdrawn_at is None, new.withdrawn_at is None) == (False, True)
        assert old.token_sha256 != new.token_sha256
        assert new.sections == ["STR"]
    assert sent(lead, team, "/withdraw", {}).status_code == 302
    text = shown(lead, team)
    assert f"The invitation to {RANA} is withdrawn." in text
    assert "Invitations not yet accepted" not in text
    with stored() as session:
        assert session.scalars(select(OutboxMail)).all() == []


def test_an_expired_invitation_says_so(lead: CheckingClient, team: str, stored: Sessions):
    """It stays in the list, marked, and can be sent again."""
    invite(lead, team, RANA)
    with stored() as session:
        past = datetime.now(UTC) - timedelta(days=20)
        session.execute(update(Invitation).values(created_at=past, expires_at=past + timedelta(days=14)))
        session.commit()
    assert "Expired" in shown(lead, team)
    assert sent(lead, team, "/send", {}).status_code == 302
    assert "Expired" not in shown(lead, team)


def test_the_language_menu_keeps_what_was_typed(lead: CheckingClient, team: str, stored: Sessions):
    """On the team page and on a person's: the values come back in the other language, and nothing is stored."""
    form = form_of(lead.get(team), "/team")
    data = with_values(form, {"email": "half@", "reach": "only", "_keep": "fr"})
    data.setlist("sections", ["DAT"])
    page = lead.post(team.replace("/en/", "/fr/"), data=data)
    values = form_of(page, "/team").values
    assert page.status_code == 200
    assert [values[name] for name in ("email", "reach", "sections")] == ["half@", "only", "DAT"]
    contributor = account(stored, "contributor")
    person = f"{team}/{contributor}"
    data = with_values(form_of(lead.get(person)), {"reach": "only", "_keep": "ar"})
    page = lead.post(person.replace("/en/", "/ar/"), data=data)
    assert (page.status_code, form_of(page).values["reach"]) == (200, "only")
    data = with_values(form_of(lead.get(f"{team}/dates")), {"due-STR": "2020-01-01", "_keep": "ar"})
    page = lead.post(f"{team}/dates".replace("/en/", "/ar/"), data=data)
    assert (page.status_code, form_of(page).values["due-STR"]) == (200, "2020-01-01")
    with stored() as session:
        assert session.scalars(select(Assignment)).all() == []
        assert session.scalars(select(SectionDue)).all() == []


def test_giving_sections_to_a_person(
    lead: CheckingClient, team: str, stored: Sessions, client_for: ClientFor, own: UUID
):
    """Only DAT: the contributor opens DAT and nothing else; then all again."""
    contributor = account(stored, "contributor")
    person, theirs = f"{team}/{contributor}", client_for("contributor")
    assert sent(lead, person, str(contributor), {"reach": "only"}, ("DAT",)).status_code == 302
    assert "The sections of Demonstration contributor are saved." in shown(lead, team)
    sections = [theirs.get(f"/en/assessments/{own}/sections/{one}").status_code for one in ("DAT", "STR")]
    assert sections == [200, 404]
    values = form_of(lead.get(person)).values
    assert (values["reach"], values.getlist("sections")) == ("only", ["DAT"])
    assert sent(lead, person, str(contributor), {"reach": "all"}, ()).status_code == 302
    assert theirs.get(f"/en/assessments/{own}/sections/STR").status_code == 200
    refused = sent(lead, person, str(contributor), {"reach": "only"}, ())
    assert (refused.status_code, "Choose at least one section" in words(refused)) == (422, True)


def test_a_lead_may_take_sections_and_stays_lead(lead: CheckingClient, team: str, stored: Sessions):
    """Their own page offers no limit and no end; whatever is sent, a lead opens everything."""
    own_account = account(stored, "lead")
    person = f"{team}/{own_account}"
    page = lead.get(person)
    assert "A lead opens every section." in words(page)
    assert "End this person" not in words(page)
    assert sent(lead, person, str(own_account), {"reach": "only"}, ("STR",)).status_code == 302
    with stored() as session:
        assert session.scalars(select(Grant.sections).where(Grant.account_id == own_account)).all() == [[]]
        assert session.scalars(select(Assignment.section)).all() == ["STR"]
    token = form_of(page).values["csrf_token"]
    refused = lead.post(f"{person}/end", data={"csrf_token": token, "sure": "yes"})
    assert (refused.status_code, "You cannot end your own access." in words(refused)) == (409, True)


def test_ending_access_takes_a_tick(
    lead: CheckingClient, team: str, stored: Sessions, client_for: ClientFor, own: UUID
):
    """Without it nothing happens; with it the person is out at once, and their answers stay."""
    contributor = account(stored, "contributor")
    theirs, person = client_for("contributor"), f"{team}/{contributor}"
    refused = sent(lead, person, "/end", {})
    assert (refused.status_code, "Tick the box" in words(refused)) == (422, True)
    assert theirs.get(f"/en/assessments/{own}/").status_code == 200
    assert sent(lead, person, "/end", {"sure": "yes"}).status_code == 302
    assert "The access of Demonstration contributor has ended." in shown(lead, team)
    assert theirs.get(f"/en/assessments/{own}/").status_code == 404
    assert lead.get(person).status_code == 404


def test_due_dates_are_set_and_removed(lead: CheckingClient, team: str, stored: Sessions):
    """A date is shown on the team page; an empty field takes it away."""
    late = TODAY + timedelta(days=5)
    dates = f"{team}/dates"
    assert sent(lead, dates, "/dates", {"due-STR": late.isoformat()}).status_code == 302
    page = lead.get(team)
    assert "The due dates are saved." in words(page)
    assert f"<time datetime='{late.isoformat()}'>" in page.text
    assert form_of(lead.get(dates)).values["seen-STR"] == late.isoformat()
    sent(lead, dates, "/dates", {"due-STR": ""})
    with stored() as session:
        assert session.scalars(select(SectionDue)).all() == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026-02-30", "Enter a date of the calendar"),
        ("tomorrow", "Enter a date of the calendar"),
        ("2020-01-01", "The due date cannot be before today."),
        ("2999-01-01", "The due date cannot be after the day when submissions close."),
        ("0000-00-00", "Enter a date of the calendar"),
    ],
)
def test_a_wrong_date_is_said_at_its_field(
    lead: CheckingClient, team: str, stored: Sessions, typed: str, sentence: str
):
    """Nothing is stored, not even the good date beside it; both come back as they were typed."""
    good = (TODAY + timedelta(days=1)).isoformat()
    refused = sent(lead, f"{team}/dates", "/dates", {"due-STR": typed, "due-DAT": good})
    assert refused.status_code == 422
    assert f'<a href="#due-STR">{sentence}' in refused.text
    assert [form_of(refused).values[f"due-{key}"] for key in ("STR", "DAT")] == [typed, good]
    with stored() as session:
        assert session.scalars(select(SectionDue)).all() == []


def test_a_date_may_be_typed_in_arabic_digits(lead: CheckingClient, team: str, stored: Sessions):
    """As older browsers let people do, which know no field for dates."""
    late = TODAY + timedelta(days=5)
    arabic = late.isoformat().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert sent(lead, f"{team}/dates", "/dates", {"due-STR": arabic}).status_code == 302
    with stored() as session:
        assert session.scalars(select(SectionDue.due_on)).one() == late


def test_a_reminder_is_written_once_a_day(lead: CheckingClient, team: str, stored: Sessions):
    """The button goes and the time stands there instead; sent again all the same it says why not."""
    contributor = account(stored, "contributor")
    assert "Send a reminder" not in shown(lead, team)
    sent(lead, f"{team}/{contributor}", str(contributor), {}, ("STR",))
    assert sent(lead, team, "/reminder", {}).status_code == 302
    text = shown(lead, team)
    assert "A reminder was written to Demonstration contributor." in text
    assert "Last reminder:" in text
    assert "Send a reminder" not in text
    token = form_of(lead.get(team)).values["csrf_token"]
    again = lead.post(f"{team}/{contributor}/reminder", data={"csrf_token": token})
    assert (again.status_code, "reminded less than 24 hours ago" in words(again)) == (409, True)
    everybody = lead.post(f"{team}/reminders", data={"csrf_token": token})
    assert (everybody.status_code, "Nobody needs a reminder" in words(everybody)) == (409, True)


def test_locked_answers_leave_only_the_end_of_access(lead: CheckingClient, team: str, own: UUID, stored: Sessions):
    """After the submission the page says so and offers neither invitation nor dates."""
    with stored() as session:
        session.execute(update(Assessment).where(Assessment.id == own).values(state="submitted"))
        session.commit()
    page = lead.get(team)
    assert "The answers are locked at present" in words(page)
    assert "Invite somebody" not in words(page)
    assert lead.get(f"{team}/dates").status_code == 409
    token = form_of(lead.get(f"{team}/{account(stored, 'contributor')}")).values["csrf_token"]
    data = {"csrf_token": token, "email": RANA, "language": "en", "reach": "all"}
    assert lead.post(team, data=data).status_code == 409


def test_what_people_call_themselves_is_text(lead: CheckingClient, team: str, stored: Sessions):
    """Markup in a name or an address is shown, never run, and keeps its own direction."""
    with stored() as session:
        values = {"name": "<script>alert(1)</script>\u202eخالد"}
        session.execute(update(Account).where(Account.email_key == email_of("contributor")).values(values))
        session.commit()
    page = lead.get(team)
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert '<bdi dir="ltr">contributor@demo.example</bdi>' in page.text
    heading = next(tree(lead.get(f"{team}/{account(stored, 'contributor')}").text).iter("h1"))
    assert text_of(heading).startswith("<script>")
