"""Indicators that ask for a number, in a second round with the example questionnaire."""

from uuid import UUID

import pytest
from flask import Flask

from innocook.core.answers import Answer, AnswerState, measured
from innocook.services.assessments import stored_answers
from tests.support.pages import CheckingClient, form_of, with_values, words
from tests.support.rounds import example, example_assessment
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, assessment_of, fill


@pytest.fixture
def own(app: Flask) -> str:
    """The address of the lead's assessment in the round of the example questionnaire."""
    return f"/en/assessments/{example_assessment(app)}"


@pytest.fixture
def lead(client_for: ClientFor) -> CheckingClient:
    """The lead's browser."""
    return client_for("lead")


def answers(stored: Sessions, own: str) -> dict[str, Answer]:
    """The stored answers."""
    with stored() as session:
        return {key: kept.answer for key, kept in stored_answers(session, UUID(own.rpartition("/")[2])).items()}


@ONE_DATABASE
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12.0),
        ("12.5", 12.5),
        ("12,5", 12.5),
        ("٤٢", 42.0),
        ("٤٢٫٥", 42.5),
        ("۷۵", 75.0),
        (" 0 ", 0.0),
        ("100", 100.0),
        ("0.00001", 0.00001),
        ("+7", 7.0),
        ("1\x000", 10.0),
    ],
)
def test_numbers_in_any_digits(lead: CheckingClient, own: str, stored: Sessions, typed: str, number: float):
    """Western, Arabic and Persian digits, a point or a comma: the number is stored and the page takes it again."""
    assert fill(lead, f"{own}/sections/ACC", ACC3=typed).status_code == 302
    assert answers(stored, own) == {"ACC3": measured(number)}
    assert fill(lead, f"{own}/sections/ACC").status_code == 302
    assert answers(stored, own) == {"ACC3": measured(number)}


@ONE_DATABASE
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("many", "ACC3: write a number, for instance 12.5."),
        ("1e1", "ACC3: write a number"),
        ("nan", "ACC3: write a number"),
        ("inf", "ACC3: write a number"),
        ("0x10", "ACC3: write a number"),
        ("9" * 400, "ACC3: write a number"),
        ("1.2.3", "ACC3: write a number"),
        ("--5", "ACC3: write a number"),
        ('"><b>', "ACC3: write a number"),
        ("-1", "ACC3: the number is outside the range that is asked for."),
        ("100.01", "ACC3: the number is outside the range that is asked for."),
    ],
)
def test_what_is_no_number_in_the_range(lead: CheckingClient, own: str, stored: Sessions, typed: str, sentence: str):
    """Words, tricks and numbers out of range: 422 with a sentence, what was typed still in the field."""
    refused = fill(lead, f"{own}/sections/ACC", ACC3=typed, ACC1="yes")
    assert refused.status_code == 422
    assert sentence in words(refused)
    assert form_of(refused).values["ACC3"] == typed
    assert answers(stored, own) == {}


def test_a_clamped_number_may_go_beyond(lead: CheckingClient, own: str, stored: Sessions):
    """Where the questionnaire says so, 45 days count as 30 and are stored as 45."""
    assert fill(lead, f"{own}/sections/TIM", TIM1="45").status_code == 302
    assert answers(stored, own) == {"TIM1": measured(45)}


@ONE_DATABASE
def test_options_with_other_keys(lead: CheckingClient, own: str, stored: Sessions):
    """Keys that are words are options like any other; a key of another indicator is not."""
    assert fill(lead, f"{own}/sections/ACC", ACC1="partly", ACC2="no").status_code == 302
    assert fill(lead, f"{own}/sections/TIM", TIM2="partly").status_code == 422
    assert {key: answer.option for key, answer in answers(stored, own).items()} == {"ACC1": "partly", "ACC2": "no"}


@ONE_DATABASE
def test_clearing_a_number(lead: CheckingClient, own: str, stored: Sessions):
    """An empty field clears the answer."""
    fill(lead, f"{own}/sections/ACC", ACC3="5")
    fill(lead, f"{own}/sections/ACC", ACC3="")
    assert answers(stored, own) == {"ACC3": Answer(AnswerState.BLANK)}


@ONE_DATABASE
@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_every_page_of_another_questionnaire_is_whole(lead: CheckingClient, own: str, language: str):
    """Nothing about the number of principles, sections or levels is in the pages: all open, before and after."""
    start = own.replace("/en/", f"/{language}/")
    pages = ["", "sections/ACC", "sections/TIM", "check", "results", "report.pdf", "report.xlsx", "report.csv"]
    pages += [f"results/trace/{score.id}" for score in example().scores]
    assert {lead.get(f"{start}/{page}").status_code for page in pages} == {200}
    answer_all_of(lead, start)
    assert {lead.get(f"{start}/{page}").status_code for page in [*pages, "submit"]} == {200}
    fill(lead, f"{start}/submit", declaration="yes")
    assert lead.get(f"{start}/submitted").status_code == 200


def test_the_second_round_has_its_own_comparison(lead: CheckingClient, own: str, client_for: ClientFor):
    """A submitted assessment of the newer round is compared there, by its own scores, and nowhere else."""
    answer_all_of(lead, own)
    fill(lead, f"{own}/submit", declaration="yes")
    reviewer = client_for("reviewer")
    start = reviewer.get("/en/compare/").headers["Location"]
    for page in ("", "heatmap", "?order=band"):
        assert words(reviewer.get(start + page)).count("Model Services Institution") >= 1
    lines = reviewer.get(f"{start}export.csv").text.splitlines()
    assert [line.split(",")[0] for line in lines] == ["institution", "Model Services Institution"]
    head = lines[0].split(",")
    first = head.index("ACC")
    assert head[first : first + 4] == ["ACC", "ACC_band", "ACC_counted", "ACC_applicable"]


def test_the_newer_open_round_comes_first(app: Flask, lead: CheckingClient, own: str):
    """The list of assessments has open ones first, the latest round first."""
    page = lead.get("/en/assessments/").text
    assert page.index(own) < page.index(str(assessment_of(app)))


def test_an_answer_of_zero_is_an_answer(lead: CheckingClient, own: str, client_for: ClientFor):
    """In a conflict a stored 0 is named as 0, not as no answer."""
    other, address = client_for("contributor"), f"{own}/sections/ACC"
    mine = form_of(lead.get(address))
    fill(other, address, ACC3="0")
    fill(other, address, ACC3="0", ACC1="no")
    refused = lead.post(address, data=with_values(mine, {"ACC3": "9", "ACC1": "yes"}))
    assert refused.status_code == 409
    assert "ACC3: somebody saved another answer meanwhile: 0." in words(refused)
    assert "ACC1: somebody saved another answer meanwhile: no · No." in words(refused)


def answer_all_of(lead: CheckingClient, start: str) -> None:
    """Answer the five indicators of the example."""
    fill(lead, f"{start}/sections/ACC", ACC1="yes", ACC2="na", ACC2__na_reason="no_desk", ACC2__na_text="x", ACC3="50")
    fill(lead, f"{start}/sections/TIM", TIM1="3", TIM2="always")
