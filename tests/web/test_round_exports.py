"""What reviewers take away of a round: who may, what is in every file, which filters count, and what is noted."""

import csv
import io
import subprocess
import zipfile
from uuid import UUID

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from innocook.i18n import without_bidi_marks
from innocook.services.peer_answers import public_tables
from innocook.services.publication import edition
from innocook.store.tables import (
    Account,
    Assessment,
    AuditEvent,
    Grant,
    Institution,
    Participation,
    Round,
    Submission,
    Validation,
)
from tests.support.data_packages import ReadPackage, read_package
from tests.support.pages import CheckingClient, text_of, tree, words
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, email_of

FILES = ("report.pdf", "export.xlsx", "export.csv", "package.zip", "public.zip")
NAMING = FILES[:-1]
"""Files that name institutions."""
LANGUAGES = ("ar", "en", "fr")
COUNTING = ("count", "counted", "number", "members", "institutions", "applicable", "n", "assessment")


def rounds_of(stored: Sessions) -> tuple[UUID, UUID]:
    """The published round of two years ago, and the open one."""
    with stored() as session:
        earlier, now = session.scalars(select(Round.id).order_by(Round.opens_at))
        return earlier, now


@pytest.fixture
def earlier(shared_stored: Sessions) -> str:
    """The address of the published round, where everything is validated."""
    return f"/en/compare/{rounds_of(shared_stored)[0]}/"


@pytest.fixture
def now(shared_stored: Sessions) -> str:
    """The address of the open round, where nothing is validated and some are in draft."""
    return f"/en/compare/{rounds_of(shared_stored)[1]}/"


@pytest.fixture
def reviewer(shared_client: ClientFor) -> CheckingClient:
    """The reviewer's browser."""
    return shared_client("reviewer")


def package(client: CheckingClient, address: str) -> ReadPackage:
    """A data package, read strictly."""
    return read_package(client.get(address).data)


def institutions_in(stored: Sessions, round_id: UUID, *where: object) -> dict[str, UUID]:
    """English names and ids of those that take part in a round."""
    with stored() as session:
        query = select(Institution.name_en, Institution.id).join(Participation).outerjoin(Assessment)
        rows = session.execute(query.where(Participation.round_id == round_id, *where))  # type: ignore[arg-type]
        return {row[0]: row[1] for row in rows}


def words_of(content: bytes) -> str:
    """Everything readable in a PDF, a workbook, a zip or a CSV."""
    if content.startswith(b"%PDF"):
        found = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
        return " ".join(without_bidi_marks(found.stdout.decode()).split())
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return content.decode()


def test_the_dataset_says_the_same_everywhere(reviewer: CheckingClient, earlier: str):
    """CSV, the workbook's sheet of data and the package's tables hold the same institutions, scores and answers."""
    wide = list(csv.DictReader(io.StringIO(reviewer.get(f"{earlier}export.csv").text, newline="")))
    sheet = load_workbook(io.BytesIO(reviewer.get(f"{earlier}export.xlsx").data), read_only=True)["Data"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert list(head) == list(wide[0])
    assert [[str(value or "") for value in row[:9]] for row in rows] == [list(row.values())[:9] for row in wide]
    place = head.index("STR1_validated")
    assert [str(row[place]) for row in rows] == [row["STR1_validated"] for row in wide]
    long = package(reviewer, f"{earlier}package.zip")
    assert long.column("institutions", "assessment_id") == [row["assessment_id"] for row in wide]
    overall = {row["assessment_id"]: row["value"] for row in long.tables["scores"] if row["score"] == "overall"}
    assert overall == {row["assessment_id"]: float(row["overall_validated"]) for row in wide}


def test_both_scores_stay_side_by_side(reviewer: CheckingClient, earlier: str, shared_stored: Sessions):
    """In the validated round every institution has both, with the numbers of what they were read from."""
    rows = package(reviewer, f"{earlier}package.zip").tables["institutions"]
    with shared_stored() as session:
        editions = dict(
            session.execute(
                select(Validation.assessment_id, func.max(Validation.n)).group_by(Validation.assessment_id)
            ).all()
        )
        sent = dict(
            session.execute(
                select(Submission.assessment_id, func.max(Submission.n)).group_by(Submission.assessment_id)
            ).all()
        )
    assert len(rows) == 19
    assert [(row["validation_edition"], row["submission"]) for row in rows] == [
        (editions[UUID(row["assessment_id"])], sent[UUID(row["assessment_id"])]) for row in rows
    ]
    kinds = [row["kind"] for row in package(reviewer, f"{earlier}package.zip").tables["scores"]]
    assert kinds.count("self") == kinds.count("validated") == 19 * 13


def test_drafts_are_never_in_it(reviewer: CheckingClient, now: str, shared_stored: Sessions):
    """No institution in draft, or that has not begun, is named in any file; the others are."""
    _, round_id = rounds_of(shared_stored)
    sent = set(institutions_in(shared_stored, round_id, Assessment.submissions > 0))
    others = set(institutions_in(shared_stored, round_id)) - sent
    assert (len(sent), len(others)) == (18, 6)
    for name in NAMING:
        text = words_of(reviewer.get(f"{now}{name}").data)
        assert ([each for each in sent if each not in text], [each for each in others if each in text]) == ([], []), (
            name
        )


@pytest.mark.parametrize(
    ("query", "column", "value"),
    [("country=XB", "country_id", "XB"), ("type=ministry", "institution_type", "ministry")],
)
def test_filters_carry_over(
    reviewer: CheckingClient, earlier: str, shared_stored: Sessions, query: str, column: str, value: str
):
    """Those that fit are in every file, nobody else is."""
    round_id, _ = rounds_of(shared_stored)
    everybody = set(institutions_in(shared_stored, round_id))
    inside = set(institutions_in(shared_stored, round_id, getattr(Participation, column) == value))
    for name in NAMING:
        text = words_of(reviewer.get(f"{earlier}{name}?{query}").data)
        assert {each for each in everybody if each in text} == inside, name


def test_the_package_says_its_filters(reviewer: CheckingClient, earlier: str):
    """By the names of the facts, so that who gets the file knows what is missing."""
    found = package(reviewer, f"{earlier}package.zip?country=XB&size=small").descriptor
    assert (found["countries"], found["filters"]) == ("all", {"country": "XB", "size": "small"})


@ONE_DATABASE
def test_a_reviewer_of_one_country_gets_that_country(app: Flask, client_for: ClientFor, stored: Sessions):
    """Only institutions of the reviewer's own, in every file; nobody under a filter for another country."""
    earlier, _ = rounds_of(stored)
    with stored() as session:
        account = session.scalars(select(Account.id).where(Account.email_key == email_of("reviewer"))).one()
        session.execute(update(Grant).where(Grant.account_id == account).values(scope="country", country_id="XB"))
        session.commit()
    inside = set(institutions_in(stored, earlier, Participation.country_id == "XB"))
    outside = set(institutions_in(stored, earlier)) - inside
    client = client_for("reviewer")
    for name in NAMING:
        for query, wanted in (("", inside), ("?country=XA", set())):
            text = words_of(client.get(f"/en/compare/{earlier}/{name}{query}").data)
            assert {each for each in inside | outside if each in text} == wanted, name
    made = package(client, f"/en/compare/{earlier}/package.zip")
    assert (made.column("countries", "country_id"), made.descriptor["countries"]) == (["XB"], ["XB"])
    assert "Only institutions of" in words_of(client.get(f"/en/compare/{earlier}/export.xlsx").data)


def test_the_public_package_leads_to_nobody(reviewer: CheckingClient, earlier: str, shared_stored: Sessions):
    """No name or id of any institution or assessment, no count: only what the published edition shows, all of it."""
    round_id, _ = rounds_of(shared_stored)
    content = reviewer.get(f"{earlier}public.zip").data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    with shared_stored() as session:
        names = [
            name for row in session.scalars(select(Institution)) for name in (row.name_ar, row.name_en, row.name_fr)
        ]
        ids = [str(key) for key in [*session.scalars(select(Institution.id)), *session.scalars(select(Assessment.id))]]
        _, document = edition(session, round_id, 1)
    assert len(names) > 60
    assert [each for each in names + ids if each in text] == []
    found = read_package(content)
    shown = [(one.score, one.lower, one.median, one.upper, one.edition) for one in public_tables(document)]
    assert shown
    assert [tuple(row.values())[1:] for row in found.tables["figures"]] == shown
    columns = {field["name"] for one in found.descriptor["resources"] for field in one["schema"]["fields"]}
    assert {name for name in columns for part in COUNTING if part in name.split("_")} == set()


def test_before_the_publication_there_is_nothing_public(reviewer: CheckingClient, now: str):
    """409 and a sentence, and the page of the data offers no link."""
    refused = reviewer.get(f"{now}public.zip")
    assert refused.status_code == 409
    assert "as soon as an administrator publishes the round" in words(refused)
    assert "public.zip" not in reviewer.get(f"{now}data").text


@ONE_DATABASE
def test_every_file_taken_is_noted(app: Flask, client_for: ClientFor, stored: Sessions):
    """Who, which round and which file; asking for the headers alone takes nothing."""
    earlier, _ = rounds_of(stored)
    client = client_for("reviewer")
    for name in FILES:
        assert client.head(f"/en/compare/{earlier}/{name}").status_code == 200
    assert noted(stored, earlier) == []
    for name in FILES:
        answer = client.get(f"/en/compare/{earlier}/{name}")
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="innocook-')
    assert noted(stored, earlier) == ["pdf", "xlsx", "csv", "package", "public"]


def noted(stored: Sessions, round_id: UUID) -> list[str]:
    """The formats of the exports of a round in the audit log."""
    with stored() as session:
        query = select(AuditEvent).where(AuditEvent.action == "export", AuditEvent.object == f"round:{round_id}")
        return [row.payload["format"] for row in session.scalars(query.order_by(AuditEvent.seq))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_leads_to_every_file_with_the_filters(reviewer: CheckingClient, earlier: str, language: str):
    """Each link brings the filters along, the public package alone has none; all of them answer."""
    page = reviewer.get(f"{earlier.replace('/en/', f'/{language}/')}data?country=XB&scores=self")
    links = [str(link.get("href")) for link in tree(page.text).iter("a")]
    found = {name: next(link for link in links if f"/{name}" in link) for name in FILES}
    assert all("country=XB" in link and "scores=self" in link for name, link in found.items() if name != "public.zip")
    assert "?" not in found["public.zip"]
    assert [reviewer.get(link).status_code for link in found.values()] == [200] * 5


def test_the_page_says_how_many_rows(reviewer: CheckingClient, now: str):
    """As many as the dataset has, by the filters."""
    for query in ("", "?country=XB"):
        rows = list(csv.DictReader(io.StringIO(reviewer.get(f"{now}export.csv{query}").text)))
        assert f"One row per institution ({len(rows)})" in words(reviewer.get(f"{now}data{query}"))


@pytest.mark.parametrize(("part", "said"), [("now", "self-assessed scores"), ("earlier", "validated scores")])
def test_the_report_says_which_scores_it_compares(
    reviewer: CheckingClient, request: pytest.FixtureRequest, part: str, said: str
):
    """In its title; without a check by a reviewer there is the warning too."""
    text = words_of(reviewer.get(f"{request.getfixturevalue(part)}report.pdf").data)
    assert f"Comparison report: {said}" in text
    assert ("No reviewer has checked these scores yet" in text) == (part == "now")


def test_a_view_of_nobody_is_a_report_too(reviewer: CheckingClient, earlier: str, shared_stored: Sessions):
    """Two facts that nobody has together: every file answers, the report says that nobody fits."""
    query = "country=XF&type=enterprise"
    made = {name: reviewer.get(f"{earlier}{name}?{query}") for name in NAMING}
    assert {answer.status_code for answer in made.values()} == {200}
    assert "No institution fits these filters" in words_of(made["report.pdf"].data)
    assert read_package(made["package.zip"].data).tables["institutions"] == []


@pytest.mark.parametrize("name", [*FILES, "data"])
def test_a_round_that_is_not_there(reviewer: CheckingClient, name: str):
    """Not found, whatever is asked of it."""
    assert reviewer.get(f"/en/compare/{UUID(int=0)}/{name}").status_code == 404


def test_the_title_of_the_page(reviewer: CheckingClient, now: str):
    """It begins with its heading and shows no score."""
    page = tree(reviewer.get(f"{now}data").text)
    assert text_of(next(page.iter("h1"))) == "Data to take away"


def test_both_databases_give_the_same(client_for: ClientFor, stored: Sessions):
    """The dataset and the package name all 19 institutions with both scores, on SQLite and on PostgreSQL."""
    earlier, _ = rounds_of(stored)
    client, expected = client_for("reviewer"), set(institutions_in(stored, earlier, Assessment.submissions > 0))
    rows = list(csv.DictReader(io.StringIO(client.get(f"/en/compare/{earlier}/export.csv").text, newline="")))
    assert {row["institution"] for row in rows} == expected
    assert all(row["overall_self"] and row["overall_validated"] for row in rows)
    found = package(client, f"/en/compare/{earlier}/package.zip")
    assert set(found.column("institutions", "name_en")) == expected
