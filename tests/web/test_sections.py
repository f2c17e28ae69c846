"""Answering: what a section's form takes, what it refuses, and that a save is all or nothing."""

from uuid import UUID

import pytest
from flask import Flask

from innocook.core.answers import Answer, AnswerState, chosen
from innocook.core.scoring import score_answers
from innocook.services.assessments import stored_answers
from innocook.services.public_questionnaire import packaged_plan
from innocook.store import answers as answers_in_store
from innocook.store.scores import scores_of
from tests.support.pages import CheckingClient, csrf_token, form_of, with_values, words
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of, fill

PAGE = "/en/assessments/{own}/sections/{section}"


def page(app: Flask, section: str = "STR", language: str = "en") -> str:
    """The address of a section of the lead's own assessment."""
    return f"/{language}/assessments/{assessment_of(app)}/sections/{section}"


def answers(app: Flask, stored: Sessions) -> dict[str, Answer]:
    """The stored answers of the lead's own assessment."""
    with stored() as session:
        return {key: kept.answer for key, kept in stored_answers(session, assessment_of(app)).items()}


def send(client: CheckingClient, address: str, **values: str):
    """Send these values alone to a section, with a good token; `__` stands for the point in a name."""
    data = {"csrf_token": csrf_token(client.get(address))} | {key.replace("__", "."): v for key, v in values.items()}
    return client.post(address, data=data)


def test_a_save_is_stored_and_leads_on(app: Flask, client_for: ClientFor, stored: Sessions):
    """Levels and a note are stored as typed; the next section follows, and the last one leads to the check."""
    client = client_for("lead")
    saved = fill(client, page(app), STR1="0", STR2="4", STR2__note="  Line one\r\nline two ")
    assert saved.headers["Location"] == page(app, "CUL")
    assert fill(client, page(app, "PAR"), PAR1="1").headers["Location"].endswith("/check")
    assert answers(app, stored) == {
        "STR1": chosen("0"),
        "STR2": Answer(AnswerState.ANSWERED, "4", note="Line one\nline two"),
        "PAR1": chosen("1"),
    }


@ONE_DATABASE
def test_saving_for_a_pause_leads_to_the_list(app: Flask, client_for: ClientFor):
    """The second button saves too and goes back to the list of sections."""
    saved = fill(client_for("lead"), page(app), STR1="3", then="list")
    assert saved.headers["Location"] == f"/en/assessments/{assessment_of(app)}/"


def test_the_stored_answer_is_on_the_page(app: Flask, client_for: ClientFor):
    """Opening the section again shows level, note and the language the note was typed in."""
    client = client_for("lead")
    fill(client, page(app, language="ar"), STR1="3", STR1__note="ملاحظة")
    again = client.get(page(app, language="fr"))
    assert [form_of(again).values[name] for name in ("STR1", "STR1.note", "STR1.version")] == ["3", "ملاحظة", "1"]
    assert 'name="STR1.note" rows="3" maxlength="4000" lang="ar" dir="rtl"' in again.text


@ONE_DATABASE
@pytest.mark.parametrize("key", ["5", "-1", "04", "٣", "yes", "<b>", "0\x00", "None"])
def test_an_unknown_level_is_refused(app: Flask, client_for: ClientFor, stored: Sessions, key: str):
    """A key that is not on the list: 422, a sentence at the question, and nothing of the page is stored."""
    client = client_for("lead")
    refused = send(client, page(app), STR1=key, STR2="3", STR2__note="kept")
    assert refused.status_code == 422
    assert "STR1: choose one of the levels that are listed." in words(refused)
    assert [form_of(refused).values[name] for name in ("STR2", "STR2.note")] == ["3", "kept"]
    assert answers(app, stored) == {}


@ONE_DATABASE
@pytest.mark.parametrize(
    ("section", "values", "sentence"),
    [
        ("STR", {"STR1": "na"}, "STR1: this indicator applies to every institution; choose a level."),
        ("DPI", {"DPI1": "na"}, "DPI1: choose the reason why it does not apply."),
        ("DPI", {"DPI1": "na", "DPI1.na_reason": "made_up"}, "DPI1: choose one of the reasons that are listed."),
        ("DPI", {"DPI1": "na", "DPI1.na_reason": "no_service"}, "DPI1: explain in a sentence why it does not apply."),
        (
            "DPI",
            {"DPI1": "na", "DPI1.na_reason": "no_service", "DPI1.na_text": " \r\n\t "},
            "DPI1: explain in a sentence why it does not apply.",
        ),
        (
            "DPI",
            {"DPI1": "na", "DPI1.na_reason": "no_service", "DPI1.na_text": "x" * 2001},
            "DPI1: the explanation is longer than 2",
        ),
        ("STR", {"STR1": "1", "STR1.note": "x" * 4001}, "STR1: the note is longer than 4"),
    ],
)
def test_what_does_not_fit_is_said(
    app: Flask, client_for: ClientFor, stored: Sessions, section: str, values: dict[str, str], sentence: str
):
    """N/A where it is not allowed or without its reason, and texts too long: 422, everything typed still there."""
    client = client_for("lead")
    form = form_of(client.get(page(app, section)))
    refused = client.post(form.action, data=with_values(form, values))
    assert refused.status_code == 422
    assert sentence in words(refused)
    texts = [name for name in values if name.endswith(("note", "na_text"))]
    assert [form_of(refused).values[name] for name in texts] == [values[name].strip() for name in texts]
    assert answers(app, stored) == {}


@ONE_DATABASE
def test_the_error_summary_leads_to_the_question(app: Flask, client_for: ClientFor):
    """Each sentence of the summary is a link to its question; the title says that there is something to correct."""
    refused = send(client_for("lead"), page(app), STR1="9", STR3="9")
    assert '<a href="#STR1">' in refused.text
    assert '<a href="#STR3">' in refused.text
    assert "There are 2 things to correct" in words(refused)
    assert "<title>Error:" in refused.text


def test_not_applicable_is_stored_with_its_reason(app: Flask, client_for: ClientFor, stored: Sessions):
    """Reason and explanation are kept; choosing a level afterwards drops them, the note stays."""
    client, address = client_for("lead"), page(app, "DPI")
    reason = {"DPI1__na_reason": "no_service", "DPI1__na_text": "No service at all."}
    assert fill(client, address, DPI1="na", DPI1__note="n", **reason).status_code == 302
    stored_as = Answer(AnswerState.NOT_APPLICABLE, na_reason="no_service", na_text="No service at all.", note="n")
    assert answers(app, stored) == {"DPI1": stored_as}
    fill(client, address, DPI1="2")
    assert answers(app, stored) == {"DPI1": Answer(AnswerState.ANSWERED, "2", note="n")}


def test_longest_texts_are_taken(app: Flask, client_for: ClientFor, stored: Sessions):
    """4,000 characters of a note are stored whole, counted after line ends are evened out."""
    note = ("ab\r\n" * 1332) + "abcd"
    assert fill(client_for("lead"), page(app), STR1="1", STR1__note=note).status_code == 302
    assert answers(app, stored)["STR1"].note == note.replace("\r\n", "\n")


def test_control_characters_are_dropped(app: Flask, client_for: ClientFor, stored: Sessions):
    """NUL, escapes and the like never reach the database; tabs, line ends and joined Arabic letters do."""
    note = "a\x00b\x1b[31mc\x7f\td\r\ne\u200cf\u0085"
    assert fill(client_for("lead"), page(app), STR1="1", STR1__note=note).status_code == 302
    assert answers(app, stored)["STR1"].note == "ab[31mc\td\ne\u200cf"


def test_clearing_an_answer_without_script(app: Flask, client_for: ClientFor, stored: Sessions):
    """The choice "no answer yet" empties the answer; its row, versions and scores say so."""
    client = client_for("lead")
    fill(client, page(app), STR1="3", STR2="2")
    assert fill(client, page(app), STR1="").status_code == 302
    assert answers(app, stored) == {"STR1": Answer(AnswerState.BLANK), "STR2": chosen("2")}
    with stored() as session:
        versions = [each.version for each in answers_in_store.revisions_of(session, assessment_of(app), "STR1")]
        assert (versions, scores_of(session, assessment_of(app))["STR"].counted) == ([1, 2], 1)


def test_forged_fields_change_nothing(app: Flask, client_for: ClientFor, stored: Sessions):
    """Fields of other sections, unknown ones and inner names are passed over."""
    forged = {"DAT1": "4", "assessment_id": "x", "STR1.origin": "workbook", "STR1.confirmed": "0", "state": "closed"}
    client = client_for("lead")
    form = form_of(client.get(page(app)))
    assert client.post(form.action, data=with_values(form, {"STR1": "2", **forged})).status_code == 302
    assert answers(app, stored) == {"STR1": chosen("2")}
    with stored() as session:
        row = answers_in_store.answers_of(session, assessment_of(app))["STR1"]
        assert (row.origin, row.confirmed) == ("typed", True)


@ONE_DATABASE
def test_a_section_that_does_not_exist(app: Flask, client_for: ClientFor):
    """An unknown section is not found, for reading and for saving."""
    client = client_for("lead")
    assert client.get(page(app, "NOPE")).status_code == 404
    assert client.post(page(app, "NOPE"), data={"csrf_token": csrf_token(client.get(page(app)))}).status_code == 404


@ONE_DATABASE
@pytest.mark.parametrize("version", ["", "-1", "x", "٣", "9" * 30, "1.5", "2"])
def test_a_forged_version_never_overwrites(app: Flask, client_for: ClientFor, stored: Sessions, version: str):
    """A version that was never shown is a conflict, not a way past one."""
    client = client_for("lead")
    fill(client, page(app), STR1="3")
    assert send(client, page(app), STR1="1", STR1__version=version).status_code == 409
    assert answers(app, stored) == {"STR1": chosen("3")}


def test_a_field_that_is_not_sent_stays(app: Flask, client_for: ClientFor, stored: Sessions):
    """A script that sends one answer changes that one."""
    client = client_for("lead")
    fill(client, page(app), STR1="3", STR1__note="mine")
    assert send(client, page(app), STR2="1").status_code == 302
    assert answers(app, stored) == {"STR1": Answer(AnswerState.ANSWERED, "3", note="mine"), "STR2": chosen("1")}


def test_saving_again_changes_nothing(app: Flask, client_for: ClientFor, stored: Sessions):
    """An answer that stays as it is gets no new version."""
    client = client_for("lead")
    for _ in range(2):
        fill(client, page(app), STR1="3", STR1__note="mine")
    with stored() as session:
        assert len(answers_in_store.revisions_of(session, assessment_of(app), "STR1")) == 1


def test_the_scores_are_stored_with_the_answers(app: Flask, client_for: ClientFor, stored: Sessions):
    """After a save every stored score equals the core's, values and counts."""
    answer_all(app, assessment_of(app), "1", leave_out={"STR1", "STR2", "CIT1"})
    fill(client_for("lead"), page(app), STR1="4", STR2="0")
    expected = score_answers(packaged_plan(), answers(app, stored))
    with stored() as session:
        rows = scores_of(session, assessment_of(app))
    found = {key: (row.value, row.counted, row.applicable, row.total) for key, row in rows.items()}
    assert found == {key: (one.value, one.counted, one.applicable, one.total) for key, one in expected.items()}
    assert found["STR"][0] == 37.5


def test_a_table_of_answers_belongs_to_one_assessment(app: Flask, client_for: ClientFor, stored: Sessions):
    """Saving changes no other institution's answers."""
    other: UUID = assessment_of(app, "Public Transport Company of Wadi Nour")
    with stored() as session:
        before = stored_answers(session, other)
    fill(client_for("lead"), page(app), STR1="0", STR2="0", STR3="0")
    with stored() as session:
        assert stored_answers(session, other) == before


def test_a_form_without_versions_means_what_is_stored_now(app: Flask, client_for: ClientFor, stored: Sessions):
    """A simple client that sends levels alone can change its answer; the pages always send what they showed."""
    client = client_for("lead")
    assert send(client, page(app), STR1="1").status_code == 302
    assert send(client, page(app), STR1="3").status_code == 302
    assert answers(app, stored)["STR1"] == chosen("3")
