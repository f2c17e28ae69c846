"""Beginning an assessment, and taking over the answers of the round before, each waiting to be confirmed."""

import re
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from innocook.services.assessments import stored_answers
from innocook.store.answers import revisions_of
from innocook.store.audit import events_of, institution_stream
from innocook.store.scores import scores_of
from innocook.store.tables import Assessment, EvidenceLink, Institution, Participation, Round
from tests.support.pages import CheckingClient, csrf_token, form_of, with_values, words
from tests.support.rounds import move_round
from tests.support.web import OWN, ClientFor, Sessions, assessment_of, fill


@pytest.fixture
def own(app: Flask) -> UUID:
    """The lead's empty assessment."""
    return assessment_of(app)


@pytest.fixture
def lead(client_for: ClientFor) -> CheckingClient:
    """The lead's browser."""
    return client_for("lead")


def take_over(client: CheckingClient, own: UUID, status: int = 302) -> None:
    """Press the button of the task list, or send what it would have sent."""
    page = client.get(f"/en/assessments/{own}/")
    found = re.search(r'name="earlier" value="([^"]+)"', page.text)
    data = {"csrf_token": csrf_token(page), "earlier": found[1] if found else str(own)}
    assert client.post(f"/en/assessments/{own}/carry-over", data=data).status_code == status


def confirmed(stored: Sessions, own: UUID) -> dict[str, bool]:
    """Which answers are confirmed."""
    with stored() as session:
        return {key: kept.confirmed for key, kept in stored_answers(session, own).items()}


def begin(client: CheckingClient, participation: UUID, status: int) -> str:
    """Begin an assessment there."""
    token = csrf_token(client.get("/en/assessments/"))
    response = client.post(f"/en/assessments/begin/{participation}", data={"csrf_token": token})
    assert response.status_code == status
    return response.headers.get("Location", "")


def test_the_task_list_offers_the_round_before(lead: CheckingClient, own: UUID):
    """An empty assessment names the earlier round and how many of its answers can be taken over."""
    page = words(lead.get(f"/en/assessments/{own}/"))
    assert "32 answers of “Assessment round 2024” can be taken over" in page


def test_everything_comes_along_unconfirmed(lead: CheckingClient, own: UUID, stored: Sessions):
    """32 answers from the previous round, none confirmed, scored at once; evidence with them; one audit event."""
    take_over(lead, own)
    with stored() as session:
        kept = stored_answers(session, own)
        assert len(kept) == 32
        assert {(each.origin, each.confirmed, each.version) for each in kept.values()} == {("previous_round", False, 1)}
        assert scores_of(session, own)["overall"].counted == 32 - sum(a.answer.na_reason != "" for a in kept.values())
        assert len(session.scalars(select(EvidenceLink).where(EvidenceLink.assessment_id == own)).all()) == 1
        assert [each.after["origin"] for each in revisions_of(session, own, "STR1")] == ["previous_round"]
        events = events_of(session, institution_stream(institution(session, OWN)))
        assert [event.action for event in events if event.action == "carry_over"] == ["carry_over"]
    assert "0 of 32 answered" in words(lead.get(f"/en/assessments/{own}/"))


def test_nothing_is_submitted_before_all_is_confirmed(lead: CheckingClient, own: UUID, stored: Sessions):
    """The check page says how many wait; submit leads back to it; a forged declaration is refused."""
    take_over(lead, own)
    page = lead.get(f"/en/assessments/{own}/check")
    assert "32 answers of the previous round are not yet re-confirmed." in words(page)
    assert lead.get(f"/en/assessments/{own}/submit").status_code == 302
    data = {"csrf_token": csrf_token(page), "declaration": "yes"}
    assert lead.post(f"/en/assessments/{own}/submit", data=data).status_code == 409
    for section in ("STR", "CUL", "PIL", "DPI", "DAT", "EMT", "CIT", "PAR"):
        fill(lead, f"/en/assessments/{own}/sections/{section}", _confirm_all="yes")
    assert set(confirmed(stored, own).values()) == {True}
    assert lead.post(f"/en/assessments/{own}/submit", data=data).status_code == 302


def test_saving_the_page_alone_confirms_nothing(lead: CheckingClient, own: UUID, stored: Sessions):
    """Ticked, or changed, or neither: only the first two count as looked at; a note alone does not."""
    take_over(lead, own)
    path = f"/en/assessments/{own}/sections/STR"
    form = form_of(lead.get(path))
    other = "0" if form.values["STR2"] != "0" else "1"
    changes = {"STR1.confirm": "yes", "STR2": other, "STR3.note": "looked, not decided"}
    assert lead.post(path, data=with_values(form, changes)).status_code == 302
    states = confirmed(stored, own)
    assert {key: states[key] for key in ("STR1", "STR2", "STR3", "STR4")} == {
        "STR1": True,
        "STR2": True,
        "STR3": False,
        "STR4": False,
    }
    assert "2 answers of this section come from the previous round" in words(lead.get(path))


def test_the_text_keeps_the_language_it_was_written_in(lead: CheckingClient, own: UUID, stored: Sessions):
    """The reason of an Arabic “not applicable” is still Arabic when somebody takes it over on an English page."""
    take_over(lead, own)
    with stored() as session:
        kept = stored_answers(session, own)
    languages = {each.na_text_language for each in kept.values() if each.answer.na_text}
    assert languages <= {"ar"}


def test_an_assessment_with_an_answer_is_never_filled(lead: CheckingClient, own: UUID, stored: Sessions):
    """Once somebody answered, the offer is gone and a late request is refused; a cleared answer counts as begun."""
    fill(lead, f"/en/assessments/{own}/sections/STR", STR1="2")
    fill(lead, f"/en/assessments/{own}/sections/STR", STR1="")
    assert "can be taken over" not in words(lead.get(f"/en/assessments/{own}/"))
    take_over(lead, own, status=409)
    assert list(confirmed(stored, own)) == ["STR1"]


def test_only_the_lead_takes_over(client_for: ClientFor, own: UUID, stored: Sessions):
    """For a contributor there is no offer and no such address."""
    contributor = client_for("contributor")
    assert "can be taken over" not in words(contributor.get(f"/en/assessments/{own}/"))
    take_over(contributor, own, status=404)
    assert confirmed(stored, own) == {}


def test_a_place_in_an_open_round_is_begun_once(app: Flask, lead: CheckingClient, stored: Sessions, own: UUID):
    """The list offers to begin; pressing it twice leads to the same empty assessment."""
    with stored() as session:
        session.delete(session.get_one(Assessment, own))
        session.commit()
    place = participation(stored, OWN)
    page = words(lead.get("/en/assessments/"))
    assert "On the next page you can start from your answers of “Assessment round 2024”." in page
    assert begin(lead, place, 302) == begin(lead, place, 302)
    assert "32 answers of" in words(lead.get(f"/en/assessments/{assessment_of(app)}/"))


def test_nobody_begins_for_others_or_too_late(
    app: Flask, client_for: ClientFor, lead: CheckingClient, stored: Sessions, own: UUID
):
    """Another institution's place is not found, for a contributor not even the own one; a closed round is refused."""
    with stored() as session:
        session.delete(session.get_one(Assessment, own))
        session.commit()
    begin(lead, participation(stored, "Water Authority of Wadi Nour"), 404)
    begin(client_for("contributor"), participation(stored, OWN), 404)
    move_round(app, -20, -10)
    begin(lead, participation(stored, OWN), 409)


def participation(stored: Sessions, name: str) -> UUID:
    """The institution's place in the latest round."""
    query = select(Participation.id).join(Institution).join(Participation.round).where(Institution.name_en == name)
    with stored() as session:
        return session.scalars(query.order_by(Round.opens_at.desc())).all()[0]


def institution(session, name: str) -> UUID:
    """The id of an institution."""
    return session.scalars(select(Institution.id).where(Institution.name_en == name)).one()
