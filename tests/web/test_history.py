"""The pages of history: what they show, what they forgive, and how an old answer comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import update

from innocook.core.answers import Answer, AnswerState, chosen, measured, not_applicable
from innocook.services.assessments import stored_answers
from innocook.store.answer_changes import Change, Stamp, put_answers
from innocook.store.answers import answers_of
from innocook.store.tables import Assessment
from tests.support.colleagues import add_colleague, visitor_of
from tests.support.pages import form_of, text_of, tree, words
from tests.support.rounds import example, example_assessment
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of, fill

NOTE = "سطر\nو<b>سطر</b> \u202eevil"


@pytest.fixture
def own(app: Flask) -> UUID:
    """The assessment of the lead and the contributor."""
    return assessment_of(app)


@pytest.fixture
def start(own: UUID) -> str:
    """Its address in English."""
    return f"/en/assessments/{own}"


def put(stored: Sessions, assessment: UUID, indicator: str, answer: Answer, **facts: object) -> None:
    """Change an answer as the lead, with an Arabic text if it has any."""
    with stored() as session:
        row = answers_of(session, assessment).get(indicator)
        change = Change(answer, row.version if row else 0, "ar", **facts)  # type: ignore[arg-type]
        stamp = Stamp(visitor_of(session, "lead").account_id, datetime.now(UTC))
        put_answers(session, assessment, {indicator: change}, stamp)
        session.commit()


def items(response) -> list[str]:
    """The words of each change, in the order of the page."""
    (listed,) = (each for each in tree(response.text).iter("ol") if each.get("class") == "plain")
    return [text_of(each) for each in listed]


def test_what_was_saved_is_told(client_for: ClientFor, start: str):
    """Through the forms: the lead's level, the contributor's level and note; both sides, newest first."""
    lead, contributor = client_for("lead"), client_for("contributor")
    fill(lead, f"{start}/sections/STR", STR1="1")
    fill(contributor, f"{start}/sections/STR", STR1="2", STR1__note="Because")
    newest, first = items(lead.get(f"{start}/history/STR1"))
    assert newest.startswith("Version 2 The answer now Demonstration contributor ·")
    assert "Answer before 1 · Initial Answer after 2 · Developing" in newest
    assert "Note before Empty Note after Because" in newest
    assert first.startswith("Version 1 Demonstration lead ·")
    assert "Answer 1 · Initial" in first
    rows = [text_of(each) for each in tree(lead.get(f"{start}/history/").text).iter("tr")][1:]
    assert ["1 · Initial 2 · Developing Note changed Demonstration contributor" in rows[0], len(rows)] == [True, 2]
    assert "– 1 · Initial Demonstration lead" in rows[1]


@ONE_DATABASE
def test_not_applicable_and_back(client_for: ClientFor, stored: Sessions, own: UUID, start: str):
    """The reason in words and its text in its language; an unknown reason and option are named by their keys."""
    put(stored, own, "DPI1", not_applicable("no_service", "لا خدمات"))
    put(stored, own, "DPI1", chosen("3"))
    put(stored, own, "DPI1", chosen("gone"))
    put(stored, own, "DPI1", not_applicable("made_up", "x"))
    client = client_for("lead")
    found = items(client.get(f"{start}/history/DPI1"))
    assert "Answer Not applicable" in found[3]
    assert "لا خدمات" in found[3]
    assert "Answer before Not applicable Answer after 3 · Established" in found[2]
    assert "Answer after gone (no longer in the questionnaire)" in found[1]
    assert "made_up" in found[0]
    assert '<div class="typed" lang="ar" dir="rtl">لا خدمات</div>' in client.get(f"{start}/history/DPI1").text
    assert "gone (no longer" in words(client.get(f"{start}/history/"))


@ONE_DATABASE
def test_origins_are_said(client_for: ClientFor, stored: Sessions, own: UUID, start: str):
    """From the previous round and not yet re-confirmed, confirmed without a change, from a workbook."""
    put(stored, own, "STR1", chosen("2"), origin="previous_round", confirmed=False)
    put(stored, own, "STR1", chosen("2"))
    put(stored, own, "STR1", chosen("3"), origin="workbook")
    workbook, confirmed, taken = items(client_for("lead").get(f"{start}/history/STR1"))
    assert "From a workbook" in workbook
    assert "Confirmed" in confirmed
    assert "The answer stayed as it was: 2 · Developing" in confirmed
    assert "From the previous round Not yet re-confirmed" in taken


@ONE_DATABASE
def test_an_old_answer_comes_back_unsaved(client_for: ClientFor, stored: Sessions, own: UUID, start: str):
    """One button opens the question with level, note and language of then; saving it makes a new version."""
    put(stored, own, "STR1", Answer(AnswerState.ANSWERED, "1", note=NOTE))
    put(stored, own, "STR1", Answer(AnswerState.ANSWERED, "4", note="new"))
    client = client_for("lead")
    shown = client.get(f"{start}/history/STR1")
    form = form_of(shown)
    assert form.action == f"{start}/sections/STR#STR1"
    assert shown.text.count("Use this answer again") == 2  # the hint and the one old version
    back = client.post(form.action.partition("#")[0], data=form.values)
    values = form_of(back).values
    wanted = ("1", NOTE.replace("\n", "\r\n"), "ar", "2")
    assert tuple(values[name] for name in ("STR1", "STR1.note", "STR1.language", "STR1.version")) == wanted
    assert "is not saved yet" in words(back)
    with stored() as session:
        assert stored_answers(session, own)["STR1"].answer.note == "new"
    assert client.post(f"{start}/sections/STR", data=values).status_code == 302
    with stored() as session:
        kept = stored_answers(session, own)["STR1"]
    assert (kept.answer, kept.version) == (Answer(AnswerState.ANSWERED, "1", note=NOTE), 3)


@ONE_DATABASE
def test_not_applicable_comes_back_with_its_reason(client_for: ClientFor, stored: Sessions, own: UUID, start: str):
    """Reason and text too, over a level that was chosen since."""
    put(stored, own, "DPI1", not_applicable("no_service", "لا خدمات"))
    put(stored, own, "DPI1", chosen("2"))
    client = client_for("lead")
    form = form_of(client.get(f"{start}/history/DPI1"))
    values = form_of(client.post(form.action.partition("#")[0], data=form.values)).values
    found = [values[name] for name in ("DPI1", "DPI1.na_reason", "DPI1.na_text")]
    assert found == ["na", "no_service", "لا خدمات"]


@ONE_DATABASE
def test_an_option_that_is_gone_brings_back_its_note_alone(
    client_for: ClientFor, stored: Sessions, own: UUID, start: str
):
    """The words come back, the level that cannot be chosen any more does not."""
    put(stored, own, "STR1", Answer(AnswerState.ANSWERED, "gone", note="words"))
    put(stored, own, "STR1", chosen("2"))
    client = client_for("lead")
    form = form_of(client.get(f"{start}/history/STR1"))
    values = form_of(client.post(form.action.partition("#")[0], data=form.values)).values
    assert (values["STR1"], values["STR1.note"]) == ("2", "words")


@ONE_DATABASE
def test_numbers_come_back(app: Flask, client_for: ClientFor, stored: Sessions):
    """A number is shown in the language's digits and comes back as it is typed."""
    asked = next(one for one in example().indicator_by_id.values() if one.number is not None)
    assessment, key = example_assessment(app), asked.id
    put(stored, assessment, key, measured(12.5))
    put(stored, assessment, key, measured(3))
    page = client_for("lead").get(f"/fr/assessments/{assessment}/history/{key}")
    assert "12,5" in items(page)[1]
    form = form_of(page)
    assert form.values[key] == "12.5"
    assert form.action.endswith(f"/sections/{asked.section}#{key}")


@ONE_DATABASE
def test_nothing_comes_back_when_answers_are_locked(client_for: ClientFor, stored: Sessions, own: UUID, start: str):
    """After submission the history stays to read, without buttons."""
    put(stored, own, "STR1", chosen("1"))
    put(stored, own, "STR1", chosen("2"))
    with stored() as session:
        session.execute(update(Assessment).where(Assessment.id == own).values(state="submitted"))
        session.commit()
    page = client_for("lead").get(f"{start}/history/STR1")
    assert len(items(page)) == 2
    assert "Use this answer again" not in words(page)


@ONE_DATABASE
def test_notes_are_inert_and_isolated(client_for: ClientFor, stored: Sessions, own: UUID, start: str):
    """Markup is text, and an override is alone in its block."""
    put(stored, own, "STR1", Answer(AnswerState.ANSWERED, "1", note=NOTE))
    shown = client_for("lead").get(f"{start}/history/STR1").text
    inner = "سطر<br>و&lt;b&gt;سطر&lt;/b&gt; \u202eevil"
    assert f'<div class="typed" lang="ar" dir="rtl">{inner}</div>' in shown


@ONE_DATABASE
def test_filters_and_pages(app: Flask, client_for: ClientFor, stored: Sessions, own: UUID, start: str):
    """Person and section are chosen in the address, kept from page to page; nonsense is everything."""
    for number in range(51):
        put(stored, own, "STR1", chosen(str(number % 5)))
    answer_all(app, own, leave_out={"STR1"})
    client, lead = client_for("lead"), str(lead_id(stored))
    first = client.get(f"{start}/history/?section=STR&by={lead}")
    assert "54 changes" in words(first)
    assert "Page 1 of 2" in words(first)
    following = next(each for each in tree(first.text).iter("a") if text_of(each) == "Next page").attrib["href"]
    second = client.get(following)
    assert (len(list(tree(second.text).iter("tr"))), "Page 2 of 2" in words(second)) == (5, True)
    assert f'<option value="{lead}" selected>' in second.text
    assert '<option value="STR" selected>' in second.text
    for nonsense in ("?by=x", "?section=NOPE", "?page=x", "?page=-1", "?by=&section="):
        assert "82 changes" in words(client.get(f"{start}/history/{nonsense}"))
    assert "No answer has been changed here yet." in words(client.get(f"{start}/history/?by={uuid4()}"))


def lead_id(stored: Sessions) -> UUID:
    """The lead's account."""
    with stored() as session:
        return visitor_of(session, "lead").account_id


@ONE_DATABASE
def test_who_may_read_it(app: Flask, client_for: ClientFor, stored: Sessions, own: UUID, start: str):
    """A colleague limited to one section reads that one; nobody outside the team any, after submission neither."""
    put(stored, own, "STR1", chosen("1"))
    put(stored, own, "DAT1", chosen("1"))
    add_colleague(app, "samira", "سميرة خليل", sections=("STR",))
    samira = client_for("samira")
    assert [samira.get(f"{start}/history/{key}").status_code for key in ("STR1", "DAT1", "NOPE")] == [200, 404, 404]
    assert "1 change" in words(samira.get(f"{start}/history/"))
    assert "DAT1" not in samira.get(f"{start}/history/?section=DAT").text
    other = assessment_of(app, "Ministry of Administrative Development of Qamaria")
    for role in ("lead", "reviewer", "coordinator", "administrator"):
        client = client_for(role)
        found = [client.get(f"/en/assessments/{other}/history/{key}").status_code for key in ("", "STR1")]
        assert found == [404, 404]
