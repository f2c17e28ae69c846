"""Every page in every language: the checking client looks at each (see tests/support/pages.py)."""

import re

import pytest
from flask import Flask

from innocook.i18n import LANGUAGES
from tests.support.pages import CheckingClient, words
from tests.support.web import ClientFor, assessment_of, fill

PUBLIC = ("", "methodology", "sign-in")
OWN = (
    "",
    "sections/STR",
    "sections/PAR",
    "check",
    "results",
    "results/trace/overall",
    "results/trace/trust",
    "results/trace/DAT",
)
COMPARED = ("", "heatmap", "?order=band", "?order=country&country=XA", "?type=ministry", "side-by-side?institution=x")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PUBLIC)
def test_public_pages_are_whole(shared_client: ClientFor, language: str, page: str):
    """The pages for everybody are valid, titled and labelled in each language."""
    assert shared_client().get(f"/{language}/{page}").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_a_lead_are_whole(shared_app: Flask, shared_client: ClientFor, language: str):
    """The list, the tasks, sections, the check and the results of an empty assessment."""
    client, own = shared_client("lead"), assessment_of(shared_app)
    assert client.get(f"/{language}/assessments/").status_code == 200
    for page in OWN:
        assert client.get(f"/{language}/assessments/{own}/{page}").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_a_reviewer_are_whole(shared_app: Flask, shared_client: ClientFor, language: str):
    """The comparison in each form, and a full assessment with results, check and a section to read."""
    client = shared_client("reviewer")
    start = client.get(f"/{language}/compare/").headers["Location"]
    statuses = [client.get(start + page).status_code for page in COMPARED]
    assert statuses == [200, 200, 200, 200, 200, 422]
    other = assessment_of(shared_app, "Water Authority of Wadi Nour")
    for page in OWN[1:]:
        assert client.get(f"/{language}/assessments/{other}/{page}").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_side_by_side_is_whole(shared_client: ClientFor, language: str):
    """Two institutions beside each other."""
    client = shared_client("reviewer")
    start = client.get(f"/{language}/compare/").headers["Location"]
    first, second = re.findall(r'name="institution" value="([^"]+)"', client.get(start).text)[:2]
    assert client.get(f"{start}side-by-side?institution={first}&institution={second}").status_code == 200


def test_the_language_links_lead_to_the_same_page(shared_app: Flask, shared_client: ClientFor):
    """On a page without a form each language is a link to the same page, its filters kept."""
    client = shared_client("reviewer")
    start = client.get("/ar/compare/").headers["Location"]
    page = client.get(f"{start}heatmap?country=XB&order=band")
    french = start.replace("/ar/", "/fr/", 1)
    assert f'href="{french}heatmap?country=XB&amp;order=band"' in page.text


def test_a_hostile_note_stays_text(app: Flask, client_for: ClientFor):
    """Markup in a note is shown as it was typed, on the form and on the check page."""
    client, own = client_for("lead"), assessment_of(app)
    note = "</textarea><script>alert(1)</script><b>&amp;"
    fill(client, f"/en/assessments/{own}/sections/STR", STR1="2", STR1__note=note)
    assert "<script>alert" not in client.get(f"/en/assessments/{own}/sections/STR").text
    assert note in words(client.get(f"/en/assessments/{own}/check"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_after_submitting_are_whole(app: Flask, client_for: ClientFor, language: str):
    """The declaration, the confirmation and the task list with its way back."""
    client, own = client_for("lead"), assessment_of(app)
    answer_everything(client, f"/{language}/assessments/{own}")
    assert client.get(f"/{language}/assessments/{own}/submit").status_code == 200
    fill(client, f"/{language}/assessments/{own}/submit", declaration="yes")
    assert client.get(f"/{language}/assessments/{own}/submitted").status_code == 200
    assert "/withdraw" in client.get(f"/{language}/assessments/{own}/").text


def answer_everything(client: CheckingClient, start: str) -> None:
    """Level 2 for every indicator of every section."""
    for section in re.findall(rf'href="({start}/sections/[A-Z]+)"', client.get(f"{start}/").text):
        page = client.get(section).text
        fill(client, section, **dict.fromkeys(re.findall(r'<div class="card question[^"]*" id="([A-Z0-9]+)"', page), "2"))
