"""Every page in every language: the checking client looks at each (see tests/support/pages.py)."""

import re

import pytest
from flask import Flask

from innocook.i18n import LANGUAGES
from tests.support.pages import words
from tests.support.web import ONE_DATABASE, ClientFor, answer_all, assessment_of, fill

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


@ONE_DATABASE
def test_a_hostile_note_stays_text(app: Flask, client_for: ClientFor):
    """Markup in a note is shown as it was typed, on the form and on the check page."""
    client, own = client_for("lead"), assessment_of(app)
    note = "</textarea><script>alert(1)</script><b>&amp;"
    fill(client, f"/en/assessments/{own}/sections/STR", STR1="2", STR1__note=note)
    assert "<script>alert" not in client.get(f"/en/assessments/{own}/sections/STR").text
    assert note in words(client.get(f"/en/assessments/{own}/check"))


@ONE_DATABASE
def test_the_pages_after_submitting_are_whole(app: Flask, client_for: ClientFor):
    """The declaration, the confirmation and the task list with its way back."""
    client, own = client_for("lead"), assessment_of(app)
    answer_all(app, own)
    declaration = [client.get(f"/{language}/assessments/{own}/submit").status_code for language in LANGUAGES]
    fill(client, f"/ar/assessments/{own}/submit", declaration="yes")
    confirmed = [client.get(f"/{language}/assessments/{own}/submitted").status_code for language in LANGUAGES]
    assert declaration == confirmed == [200, 200, 200]
    assert "/withdraw" in client.get(f"/fr/assessments/{own}/").text
