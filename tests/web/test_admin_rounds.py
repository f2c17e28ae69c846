"""The pages about rounds, for administrators: making, changing, opening, closing; who takes part; publishing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from innocook.store.audit import SYSTEM, events_of
from innocook.store.tables import Assessment, Institution, Participation, Round, RoundEdition
from tests.support.pages import CheckingClient, form_of, tree, with_values, words
from tests.support.records import DAY
from tests.support.rounds import move_round
from tests.support.web import ONE_DATABASE, OWN, ClientFor, Sessions, sessions_of

pytestmark = ONE_DATABASE

TODAY = datetime.now(UTC).date()
TYPED = {
    "name_ar": "دورة 2030",
    "name_en": "Round 2030",
    "name_fr": "Cycle 2030",
    "time_zone": "Asia/Beirut",
    "opens_day": (TODAY + 10 * DAY).isoformat(),
    "opens_time": "09:00",
    "closes_day": (TODAY + 40 * DAY).isoformat(),
    "closes_time": "17:30",
    "reference_date": TODAY.isoformat(),
}


@pytest.fixture
def admin(client_for: ClientFor) -> CheckingClient:
    """The demonstration's administrator."""
    return client_for("administrator")


def the_round(app: Flask) -> Round:
    """The demonstration's open round."""
    with sessions_of(app)() as session:
        return session.scalars(select(Round).order_by(Round.opens_at.desc())).all()[0]


def sent(client: CheckingClient, page: str, action: str, values: dict[str, str]) -> Any:
    """Open a page, fill in its form whose action ends so, and send it."""
    form = form_of(client.get(page), action)
    return client.post(form.action, data=with_values(form, values))


def errors_of(response: Any) -> list[str]:
    """The fields that the summary leads to."""
    summary = next(each for each in tree(response.text).iter("div") if each.get("id") == "error-summary")
    return [each.attrib["href"].removeprefix("#") for each in summary.iter("a")]


def test_a_round_is_made(admin: CheckingClient, stored: Sessions):
    """From the form to its page, with the days in its own time zone; the list shows it first."""
    response = sent(admin, "/en/admin/rounds/new", "/new", TYPED)
    assert response.status_code == 302
    page = admin.get(response.headers["Location"])
    assert "The round is made." in words(page)
    assert "Not open yet" in words(page)
    with stored() as session:
        row = session.scalars(select(Round).where(Round.name_en == "Round 2030")).one()
        assert row.submissions_close_at.astimezone(UTC).strftime("%H:%M") in {"14:30", "15:30"}
        assert (row.late_from, row.reconsideration_days, row.second_look_percent) == (None, 30, 0)
    listed = words(admin.get("/en/admin/rounds/"))
    assert listed.index("Round 2030") < listed.index("Assessment round 2026")


def test_days_may_be_typed_in_arabic_digits(admin: CheckingClient, stored: Sessions):
    """As browsers without a field for dates let people do, hours too."""
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    typed = {key: value if key.startswith("name") else value.translate(arabic) for key, value in TYPED.items()}
    typed["reconsideration_days"] = "١٤"
    assert sent(admin, "/ar/admin/rounds/new", "/new", typed).status_code == 302
    with stored() as session:
        row = session.scalars(select(Round).where(Round.name_en == "Round 2030")).one()
        assert (row.reconsideration_days, row.reference_date) == (14, TODAY)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name_fr": " "}, ["name_fr"]),
        ({"name_ar": "د" * 121}, ["name_ar"]),
        ({"opens_day": "2026-02-30"}, ["opens_day"]),
        ({"opens_day": "1447-05-01"}, ["opens_day"]),
        ({"opens_time": "24:00"}, ["opens_time"]),
        ({"opens_day": "", "opens_time": ""}, ["opens_day", "opens_time"]),
        ({"closes_day": TYPED["opens_day"], "closes_time": "08:59"}, ["closes_day"]),
        ({"late_day": TYPED["closes_day"], "late_time": "17:30"}, ["late_day"]),
        ({"late_day": TYPED["opens_day"], "late_time": ""}, ["late_time"]),
        ({"late_day": TYPED["opens_day"], "late_time": "09:00"}, ["late_day"]),
        ({"opens_day": (TODAY - DAY).isoformat()}, ["opens_day"]),
        ({"reference_date": "yesterday"}, ["reference_date"]),
        ({"time_zone": "Mars/Olympus"}, ["time_zone"]),
        ({"reconsideration_days": "366"}, ["reconsideration_days"]),
        ({"reconsideration_days": "-1"}, ["reconsideration_days"]),
        ({"second_look_percent": "101"}, ["second_look_percent"]),
        ({"second_look_percent": "ten"}, ["second_look_percent"]),
        ({"version": "packaged"}, ["version"]),
        ({"opens_day": "2027-03-28", "opens_time": "00:30", "closes_day": "2027-06-01"}, ["opens_time"]),
    ],
)
def test_each_fault_is_said_at_its_field(
    admin: CheckingClient, stored: Sessions, changes: dict[str, str], fields: list[str]
):
    """The page comes back with everything typed, and nothing is stored."""
    response = sent(admin, "/en/admin/rounds/new", "/new", TYPED | changes)
    assert response.status_code == 422
    assert errors_of(response) == fields
    kept = form_of(response).values
    assert all(
        kept[name] == value
        for name, value in (TYPED | changes).items()
        if name not in {"name_fr", "version"} and name != "time_zone"
    )
    with stored() as session:
        assert session.scalars(select(Round).where(Round.name_en == "Round 2030")).all() == []


def test_a_round_that_opens_at_once_is_ticked(admin: CheckingClient):
    """Its opening may lie in the past then."""
    typed = TYPED | {"opens_day": (TODAY - DAY).isoformat(), "opens_at_once": "yes"}
    response = sent(admin, "/en/admin/rounds/new", "/new", typed)
    assert response.status_code == 302
    assert "Close submissions now" in words(admin.get(response.headers["Location"]))


def test_the_language_menu_keeps_what_was_typed(admin: CheckingClient, stored: Sessions):
    """The form in another language, with nothing stored."""
    form = form_of(admin.get("/en/admin/rounds/new"), "/new")
    response = admin.post("/ar/admin/rounds/new", data=with_values(form, TYPED | {"_keep": "ar", "name_en": "<b>"}))
    assert response.status_code == 200
    assert form_of(response).values["name_en"] == "<b>"
    with stored() as session:
        assert session.scalars(select(Round).where(Round.name_ar == TYPED["name_ar"])).all() == []


def test_an_open_round_is_changed_where_it_can_be(app: Flask, admin: CheckingClient, stored: Sessions):
    """What is fixed is shown with its reason and not taken from the form; the rest is saved and logged."""
    row = the_round(app)
    page = f"/en/admin/rounds/{row.id}/edit"
    shown = admin.get(page)
    assert "Fixed since the round opened" in words(shown)
    assert not {"opens_day", "version", "reference_date"} & set(form_of(shown).values)
    forged = {"name_en": "Round of 2026", "opens_day": "2020-01-01", "reference_date": "2020-01-01", "version": "x"}
    assert sent(admin, page, "/edit", forged).status_code == 302
    assert "The changes are saved." in words(admin.get(f"/en/admin/rounds/{row.id}/"))
    with stored() as session:
        now = session.get_one(Round, row.id)
        assert (now.name_en, now.opens_at, now.reference_date) == ("Round of 2026", row.opens_at, row.reference_date)
        last = [event for event in events_of(session, SYSTEM) if event.action == "change_round"][-1]
        assert last.payload == {"name_en": {"from": "Assessment round 2026", "to": "Round of 2026"}}


def test_saving_without_a_change_changes_nothing(app: Flask, admin: CheckingClient, stored: Sessions):
    """Not even the seconds of a close, which the page does not show."""
    row = the_round(app)
    assert sent(admin, f"/en/admin/rounds/{row.id}/edit", "/edit", {}).status_code == 302
    assert "Nothing was changed." in words(admin.get(f"/en/admin/rounds/{row.id}/"))
    with stored() as session:
        assert session.get_one(Round, row.id).submissions_close_at == row.submissions_close_at


def test_what_somebody_else_changed_is_not_undone(app: Flask, admin: CheckingClient, stored: Sessions):
    """The second administrator is told so, with the typed text still there, and can save then."""
    row = the_round(app)
    page = f"/en/admin/rounds/{row.id}/edit"
    form = form_of(admin.get(page), "/edit")
    with stored() as session:
        session.execute(update(Round).where(Round.id == row.id).values(second_look_percent=10))
        session.commit()
    response = admin.post(page, data=with_values(form, {"name_en": "Mine"}))
    assert response.status_code == 409
    assert "Somebody else changed this meanwhile" in words(response)
    again = form_of(response)
    assert again.values["name_en"] == "Mine"
    assert admin.post(page, data=again.values).status_code == 302


def test_opening_and_closing_need_a_tick(app: Flask, admin: CheckingClient, stored: Sessions):
    """A planned round is opened, then closed: its drafts lapse at once, what was submitted stays."""
    row = the_round(app)
    move_round(app, 5, 10)
    page = f"/en/admin/rounds/{row.id}/"
    assert sent(admin, page, "/open", {}).status_code == 422
    assert sent(admin, page, "/open", {"sure": "yes"}).status_code == 302
    assert "The round is open now." in words(admin.get(page))
    refused = sent(admin, page, "/close", {})
    assert (refused.status_code, errors_of(refused)) == (422, ["sure"])
    form = form_of(admin.get(page), "/close")
    assert sent(admin, page, "/close", {"sure": "yes"}).status_code == 302
    assert admin.post(form.action, data=with_values(form, {"sure": "yes"})).status_code == 409
    with stored() as session:
        query = select(Assessment.state, func.count()).join(Participation)
        counts = dict(session.execute(query.where(Participation.round_id == row.id).group_by(Assessment.state)).all())
        assert counts == {"lapsed": 4, "submitted": 18}


def test_an_institution_is_found_checked_and_added(app: Flask, admin: CheckingClient, stored: Sessions):
    """By a word of its name; its facts are shown first, missing ones have to be filled in before."""
    with stored() as session:
        new = Institution(name_ar="هيئة الموانئ", name_en="Harbour Board", name_fr="Ports", country_id="XB", code="H1")
        session.add(new)
        session.commit()
        new_id = new.id
    row = the_round(app)
    choose = admin.get(f"/en/admin/rounds/{row.id}/institutions/add?find=harbour")
    assert "Facts are missing" in words(choose)
    check = f"/en/admin/rounds/{row.id}/institutions/add/{new_id}"
    assert "Add to the round" not in words(admin.get(check))
    refused = sent(admin, check, str(new_id), {})
    assert (refused.status_code, "Fill them in first" in words(refused)) == (409, True)
    with stored() as session:
        facts = {"institution_type": "authority", "size": "small", "sector": "ports", "context_group": "low"}
        session.execute(update(Institution).where(Institution.id == new_id).values(**facts))
        session.commit()
    assert "Ports and customs" in words(admin.get(check))
    assert sent(admin, check, str(new_id), {}).status_code == 302
    listed = words(admin.get(f"/en/admin/rounds/{row.id}/institutions?find=h1"))
    assert "Harbour Board takes part now." in listed
    assert "1 institution" in listed
    assert words(admin.get(f"/en/admin/rounds/{row.id}/institutions/add?find=harbour")).count("Harbour Board") == 0


def test_an_institution_that_has_not_begun_is_taken_out(app: Flask, admin: CheckingClient, stored: Sessions):
    """One that has begun has no button, and is refused all the same."""
    row = the_round(app)
    page = f"/en/admin/rounds/{row.id}/institutions?state=not_started"
    assert "2 institutions" in words(admin.get(page))
    token = form_of(admin.get(page), "/remove").values["csrf_token"]
    assert sent(admin, page, "/remove", {}).status_code == 302
    assert "1 institution" in words(admin.get(page))
    with stored() as session:
        begun = session.scalars(
            select(Participation.id).join(Assessment).where(Participation.round_id == row.id).limit(1)
        ).one()
    assert f"{begun}/remove" not in admin.get(f"/en/admin/rounds/{row.id}/institutions").text
    refused = admin.post(f"/en/admin/rounds/{row.id}/institutions/{begun}/remove", data={"csrf_token": token})
    assert (refused.status_code, "so it stays in the round" in words(refused)) == (409, True)


def test_names_are_text(app: Flask, admin: CheckingClient, stored: Sessions):
    """Markup in the names of a round and an institution is shown, never run."""
    row, evil = the_round(app), "<script>alert(1)</script>\u202e"
    with stored() as session:
        session.execute(update(Round).where(Round.id == row.id).values(name_en=evil))
        session.execute(update(Institution).where(Institution.name_en == OWN).values(name_en=evil))
        session.commit()
    for page in ("", "edit", "institutions", "publish"):
        assert "<script>alert" not in admin.get(f"/en/admin/rounds/{row.id}/{page}").text
    for page in ("", f"{row.id}/", f"{row.id}/XA/"):
        assert "<script>alert" not in admin.get(f"/en/progress/{page}").text


def test_a_round_is_published_and_corrected(app: Flask, admin: CheckingClient, stored: Sessions):
    """Open: not yet. Closed: with the tick. Then a correction that has nothing to correct, and the books closed."""
    row = the_round(app)
    page = f"/en/admin/rounds/{row.id}/publish"
    assert "can be published once submissions are closed" in words(admin.get(page))
    token = form_of(admin.get(f"/en/admin/rounds/{row.id}/"), "/close").values["csrf_token"]
    assert admin.post(page, data={"csrf_token": token, "sure": "yes"}).status_code == 409
    move_round(app, -20, -1)
    assert "18 institutions have begun" not in words(admin.get(page))
    assert "22 institutions have begun and have no validated result" in words(admin.get(page))
    refused = sent(admin, page, "/publish", {})
    assert (refused.status_code, errors_of(refused)) == (422, ["sure"])
    assert sent(admin, page, "/publish", {"sure": "yes"}).status_code == 302
    shown = words(admin.get(page))
    assert "The round is published" in shown
    assert "Edition 1" in shown
    note = {"note": "خطأ <b>مطبعي</b>", "language": "ar"}
    assert (refused := sent(admin, page, "/correction", {"note": " "})).status_code == 422
    assert errors_of(refused) == ["note"]
    nothing = sent(admin, page, "/correction", note)
    assert (nothing.status_code, "nothing to correct" in words(nothing)) == (409, True)
    assert form_of(nothing, "/correction").values["note"].strip() == note["note"]
    assert admin.post(page, data={"csrf_token": token, "sure": "yes"}).status_code == 409
    assert "No group is large enough to be shown." in words(admin.get(f"/en/admin/rounds/{row.id}/editions/1"))
    assert admin.get(f"/en/admin/rounds/{row.id}/editions/2").status_code == 404
    with stored() as session:
        assert session.scalars(select(RoundEdition.n).where(RoundEdition.round_id == row.id)).all() == [1]
    assert "Fixed, because the round is published." in words(admin.get(f"/en/admin/rounds/{row.id}/edit"))


def test_the_language_menu_keeps_the_note_of_a_correction(app: Flask, admin: CheckingClient):
    """Its button sends the note to the page in the other language, which publishes nothing."""
    row = the_round(app)
    move_round(app, -20, -1)
    page = f"/en/admin/rounds/{row.id}/publish"
    sent(admin, page, "/publish", {"sure": "yes"})
    form = form_of(admin.get(page), "/correction")
    typed = with_values(form, {"note": "Half a sentence", "_keep": "ar"})
    response = admin.post(f"/ar/admin/rounds/{row.id}/publish", data=typed)
    assert response.status_code == 200
    assert form_of(response, "/correction").values["note"].strip() == "Half a sentence"


def test_a_round_that_is_not_there(admin: CheckingClient):
    """Every page of it is not found."""
    nowhere = UUID(int=0)
    for page in ("", "edit", "institutions", "institutions/add", "publish", "editions/1"):
        assert admin.get(f"/en/admin/rounds/{nowhere}/{page}").status_code == 404


def test_minutes_of_days_that_passed_stay_editable(app: Flask, admin: CheckingClient, stored: Sessions):
    """After the close other fields can still be saved; the close itself can be put off."""
    row = the_round(app)
    move_round(app, -20, -1)
    page = f"/en/admin/rounds/{row.id}/edit"
    assert sent(admin, page, "/edit", {"reconsideration_days": "15"}).status_code == 302
    later = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    assert sent(admin, page, "/edit", {"closes_day": later}).status_code == 302
    with stored() as session:
        now = session.get_one(Round, row.id)
        assert now.reconsideration_days == 15
        assert now.submissions_close_at > datetime.now(UTC)
