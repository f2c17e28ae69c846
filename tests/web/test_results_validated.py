"""Validated results: both scores, what the reviewer changed, and who is told what of it."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.core.answers import BLANK, chosen
from innocook.core.review import Decision
from innocook.services import results
from innocook.services.public_questionnaire import packaged_plan
from innocook.store.answer_changes import Stamp
from innocook.store.engine import reading
from innocook.store.reviews import put_evidence_status
from innocook.store.tables import Assessment, Institution, Participation, Round
from innocook.web.thumbs import thumb
from tests.support import reviews
from tests.support.colleagues import opened_by
from tests.support.evidence import a_link, a_piece, first_account, institution_of
from tests.support.pages import CheckingClient, text_of, tree, words
from tests.support.tampering import tamper
from tests.support.web import (
    ONE_DATABASE,
    OWN,
    ClientFor,
    Sessions,
    answer_all,
    assessment_of,
    fill,
    sessions_of,
)

WHY = "The document does not name an owner."
REVIEWER = "Demonstration reviewer"


@pytest.fixture
def own(app: Flask) -> UUID:
    """The lead's own assessment, level 3 everywhere."""
    assessment = assessment_of(app)
    answer_all(app, assessment, "3")
    return assessment


@pytest.fixture
def earlier(shared_app: Flask) -> str:
    """The address of the lead's own assessment of the earlier round, validated and closed."""
    query = select(Assessment.id).join(Participation).join(Institution).where(Institution.name_en == OWN)
    with reading(sessions_of(shared_app)) as session:
        return f"/en/assessments/{session.scalars(query.where(Assessment.state == 'closed')).one()}"


def review(stored: Sessions, own: UUID, decisions: dict[str, Decision]) -> None:
    """Submitted and validated with these decisions."""
    with stored() as session:
        reviews.reviewed(session, own, decisions, datetime.now(UTC))


def put_pieces(session: Session, own: UUID) -> list[UUID]:
    """A titled file and a link beside STR1, a link beside CUL1; the links' ids."""
    institution, who = institution_of(session, own), first_account(session)
    file = {"kind": "file", "sha256": "ab" * 32, "file_name": "plan 2026.pdf", "size": 9}
    titled = a_piece(session, institution, who, title="خطة العمل", title_language="ar", **file)
    pieces = [("STR1", titled), *(("STR1", a_piece(session, institution, who)) for _ in range(1))]
    pieces.append(("CUL1", a_piece(session, institution, who, url="https://secret.example.org/private?x=1")))
    found = [a_link(session, own, indicator, piece).id for indicator, piece in pieces]
    session.commit()
    return found


def review_with_evidence(stored: Sessions, own: UUID) -> None:
    """The file is accepted, the link beside it insufficient, the one beside CUL1 outdated; STR1 is lowered twice."""
    with stored() as session:
        at, links = datetime.now(UTC), put_pieces(session, own)
        reviewer = reviews.taken(session, own, at)
        for link, status in zip(links, ("accepted", "insufficient", "outdated"), strict=True):
            put_evidence_status(session, own, link, status, Stamp(reviewer.account_id, at))
        session.commit()
        reviews.reviewed(session, own, {"STR1": reviews.lowered("1")}, at)


def test_the_page_says_which_of_the_two_it_shows(shared_client: ClientFor, earlier: str):
    """Headline, scores, steps, strengths and the rosette each say it; nothing says that nobody checked."""
    page = words(shared_client("lead").get(f"{earlier}/results"))
    assert "A reviewer validated these scores on" in page
    assert "By validated scores: furthest in" in page
    assert page.count("By validated levels.") == 3
    assert "Filled petals are validated" in page
    assert "No reviewer has checked them yet" not in page
    assert "Where the reviewer saw another level" in page
    assert "of the 32 indicators counted rest on accepted evidence (0%)" in page


def test_every_change_is_told_once_the_far_ones_first(shared_client: ClientFor, earlier: str):
    """Every answer whose two values differ in report.csv, those of two levels and more before the fold."""
    client = shared_client("lead")
    rows = csv.DictReader(io.StringIO(client.get(f"{earlier}/report.csv").text))
    points = {row["id"]: float(row["validated"]) - float(row["self"]) for row in rows if row["kind"] == "indicator"}
    markup = client.get(f"{earlier}/results").text
    section = markup.partition('id="differences"')[2].partition("</section>")[0]
    far, _, near = section.partition("<details>")
    told = [re.findall(r'<a href="#(\w+)"', part) for part in (far, near)]
    assert sorted(told[0]) == sorted(name for name, change in points.items() if abs(change) >= 50)
    assert sorted(told[1]) == sorted(name for name, change in points.items() if 0 < abs(change) < 50)


def test_every_score_opens_the_trace_of_either_kind(shared_client: ClientFor, earlier: str):
    """The exact value of each kind with its arithmetic, and a link to the other; the default is the validated one."""
    client = shared_client("reviewer")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(client.get(f"{earlier}/report.csv").text))}
    for score in ("overall", "trust", "STR"):
        address = f"{earlier}/results/trace/{score}"
        for kind, other in (("self", "validated"), ("validated", "self")):
            page = client.get(f"{address}?kind={kind}")
            assert f"= {rows[score][kind]}" in words(page)
            assert f'href="{address}?kind={other}"' in page.text
        assert f"= {rows[score]['validated']}" in words(client.get(address))
    page = client.get(f"{earlier}/results/trace/overall?kind=self").text
    assert f'href="{earlier}/results/trace/trust?kind=self"' in page
    assert client.get(f"{address}?kind=other").status_code == 404


def test_there_is_no_validated_trace_before_a_review(shared_app: Flask, shared_client: ClientFor):
    """Nor a link to one."""
    address = f"/en/assessments/{assessment_of(shared_app, 'Water Authority of Wadi Nour')}/results/trace/overall"
    client = shared_client("reviewer")
    assert client.get(f"{address}?kind=validated").status_code == 404
    page = client.get(f"{address}?kind=self")
    assert page.status_code == 200
    assert "kind=validated" not in page.text.partition("<main")[2].partition("</main>")[0]


def test_the_round_export_has_both_scores(shared_client: ClientFor, earlier: str):
    """One row per institution; the lead's own has the two numbers of its report, and `kind` says which is shown."""
    reviewer = shared_client("reviewer")
    report = {row["id"]: row for row in csv.DictReader(io.StringIO(reviewer.get(f"{earlier}/report.csv").text))}
    with reading(sessions_of(reviewer.application)) as session:
        round_id = session.scalars(select(Round.id).order_by(Round.opens_at)).first()
    rows = list(csv.DictReader(io.StringIO(reviewer.get(f"/en/compare/{round_id}/export.csv").text)))
    assert len({row["institution"] for row in rows}) == len(rows) > 10
    own = next(row for row in rows if row["institution"] == OWN)
    for score in packaged_plan().questionnaire.score_by_id:
        assert own[f"{score}_self"] == report[score]["self"]
        assert own[f"{score}_validated"] == own[score] == report[score]["validated"]
    assert own["kind"] == "validated"


def test_reviewers_alone_read_who_validated(shared_client: ClientFor, earlier: str):
    """The lead and the coordinator see day and edition; a file that is handed on names nobody."""
    for role, is_named in (("lead", False), ("coordinator", False), ("reviewer", True)):
        assert (REVIEWER in words(shared_client(role).get(f"{earlier}/results"))) is is_named
        assert REVIEWER not in shared_client(role).get(f"{earlier}/report.json").text


def test_a_coordinator_reads_levels_and_no_reasons(shared_client: ClientFor, earlier: str):
    """Which answers were changed is part of the result; why is between the institution and its reviewer."""
    told = {
        role: json.loads(shared_client(role).get(f"{earlier}/report.json").text)["differences"]
        for role in ("lead", "coordinator", "reviewer")
    }
    assert told["lead"] == told["reviewer"]
    assert [each["id"] for each in told["lead"]] == [each["id"] for each in told["coordinator"]]
    assert all(each["reason"] and each["reason_code"] for each in told["lead"])
    assert not any(each["reason"] or each["reason_code"] for each in told["coordinator"])


@ONE_DATABASE
def test_evidence_is_told_with_its_status(app: Flask, client_for: ClientFor, stored: Sessions, own: UUID):
    """1 of 32 rests on accepted evidence, 2 on any; titles, names and hosts go to those who may see evidence."""
    review_with_evidence(stored, own)
    lead, start = client_for("lead"), f"/en/assessments/{own}"
    page = words(lead.get(f"{start}/results"))
    assert "2 of the 32 indicators counted rest on evidence." in page
    assert "1 of the 32 indicators counted rests on accepted evidence (3%)." in page
    found = json.loads(lead.get(f"{start}/report.json").text)["evidence"]
    assert [(each["id"], each["title"], each["status"]) for each in found] == [
        ("STR1", "خطة العمل", "accepted"),
        ("STR1", "", "insufficient"),
        ("CUL1", "", "outdated"),
    ]
    assert [each["what"] for each in found] == ["plan 2026.pdf", "example.org", "secret.example.org"]
    for file in ("report.json", "report.xlsx", "report.pdf"):
        assert client_for("coordinator").get(f"{start}/{file}").status_code == 200
    text = client_for("coordinator").get(f"{start}/report.json").text
    assert (json.loads(text)["evidence"], "plan 2026" in text) == ([], False)
    counts = {each["id"]: each["with_accepted"] for each in json.loads(text)["evidence_counts"]}
    assert (counts["overall"], counts["STR"], counts["CUL"]) == (1, 1, 0)


@ONE_DATABASE
def test_what_a_reviewer_thinks_is_not_told_before_the_end(
    app: Flask, client_for: ClientFor, stored: Sessions, own: UUID
):
    """While the review goes on every piece is only provided, and nothing is accepted."""
    with stored() as session:
        at, links = datetime.now(UTC), put_pieces(session, own)
        reviewer = reviews.decided(session, own, {"STR1": reviews.lowered("1")}, at)
        put_evidence_status(session, own, links[0], "accepted", Stamp(reviewer.account_id, at))
        session.commit()
    made = json.loads(client_for("lead").get(f"/en/assessments/{own}/report.json").text)
    assert {each["status"] for each in made["evidence"]} == {"provided"}
    assert {each["with_accepted"] for each in made["evidence_counts"]} == {None}
    assert (made["kind"], made["differences"], made["validation"]) == ("self", [], None)
    assert made["submission"]["n"] == 1


@ONE_DATABASE
def test_a_reviewer_sees_a_returned_one_as_submitted(app: Flask, client_for: ClientFor, stored: Sessions, own: UUID):
    """The lead's change shows to the lead; reviewers keep the answers, scores and evidence of the submission."""
    with stored() as session:
        reviews.returned(session, own, {"STR1": reviews.asked()}, datetime.now(UTC))
    lead, reviewer, start = client_for("lead"), client_for("reviewer"), f"/en/assessments/{own}"
    fill(lead, f"{start}/sections/STR", STR1="0")
    shown = {client: shown_overall(client.get(f"{start}/results").text) for client in (lead, reviewer)}
    assert (shown[lead], shown[reviewer]) == ("73", "75")
    assert "these are the scores as submitted" in words(reviewer.get(f"{start}/results"))
    assert "the scores change with every answer" in words(lead.get(f"{start}/results"))
    for client, points in ((lead, "0"), (reviewer, "75")):
        rows = csv.DictReader(io.StringIO(client.get(f"{start}/report.csv").text))
        assert next(row["self"] for row in rows if row["id"] == "STR1") == points
    assert json.loads(lead.get(f"{start}/report.json").text)["submission"] is None
    assert json.loads(reviewer.get(f"{start}/report.json").text)["submission"]["n"] == 1


@ONE_DATABASE
def test_a_later_edition_counts(app: Flask, client_for: ClientFor, stored: Sessions, own: UUID):
    """A reconsideration restores one of two lowered levels: 75 - 2 x 0.78125, then 75 - 0.78125; editions are named."""
    review(stored, own, {"STR1": reviews.lowered("2"), "CUL1": reviews.lowered("2")})
    lead, address = client_for("lead"), f"/en/assessments/{own}/results"
    assert "73.4375" in words(lead.get(f"{address}/trace/overall"))
    with stored() as session:
        reviews.reconsideration_asked(session, own, {"STR1": "Look at page 4."}, datetime.now(UTC))
    assert "A reconsideration was asked for" in words(lead.get(address))
    with stored() as session:
        reviews.reconsidered(session, own, {"STR1": Decision(kind=reviews.CONFIRMED.kind)}, datetime.now(UTC))
    page = words(lead.get(address))
    assert ("(edition 2)" in page, "Edition 2 of the validated result" in page) == (True, True)
    assert "74.21875" in words(lead.get(f"{address}/trace/overall"))
    made = json.loads(lead.get(f"/en/assessments/{own}/report.json").text)
    assert [each["id"] for each in made["differences"]] == ["CUL1"]
    assert (made["validation"]["n"], made["validation"]["kind"]) == (2, "reconsidered")


@ONE_DATABASE
def test_comparing_stays_on_self_assessed_scores(app: Flask, client_for: ClientFor, stored: Sessions, own: UUID):
    """The page that says so shows 75 for the lead's institution, validated or not, and leads to that trace."""
    review(stored, own, {"STR1": reviews.lowered("0"), "CUL1": reviews.lowered("0")})
    reviewer = client_for("reviewer")
    start = str(reviewer.get("/en/compare/").headers["Location"])
    other = assessment_of(app, "Water Authority of Wadi Nour")
    page = reviewer.get(f"{start}side-by-side", query_string={"institution": [own, other]})
    links = {each.get("href"): text_of(each) for each in tree(page.text).iter("a")}
    assert links[f"/en/assessments/{own}/results/trace/overall?kind=self"] == "75"
    assert f"/en/assessments/{other}/results/trace/overall" in links


@ONE_DATABASE
def test_a_broken_record_shows_no_figures(app: Flask, client_for: ClientFor, stored: Sessions, own: UUID):
    """Page, trace and files say that the record cannot be read, instead of the institution's own scores as if true."""
    review(stored, own, {"STR1": reviews.lowered("0")})
    with stored() as session:
        tamper(session, "validation", "UPDATE validation SET document = '{}'")
    lead: CheckingClient = client_for("lead")
    for path in ("results", "results/trace/overall", "report.csv", "report.pdf"):
        response = lead.get(f"/en/assessments/{own}/{path}")
        assert response.status_code == 500
        assert "can no longer be read" in words(response)
    assert lead.get("/en/assessments/").status_code == 200


@ONE_DATABASE
def test_a_validated_thumb_is_filled(app: Flask, stored: Sessions, own: UUID):
    """Its star has the validated score, its petals are solid; the self-assessed one is light."""
    review(stored, own, {"STR1": reviews.lowered("0"), "CUL1": reviews.lowered("0")})
    with stored() as session:
        _, opened = opened_by(session, "lead", own)
        validated = results.validated_of(session, opened)
    assert validated is not None
    assert validated["STR1"] == chosen("0")
    with app.test_request_context("/en/assessments/"):
        plain, filled = thumb(opened.plan, opened.answers), thumb(opened.plan, opened.answers, validated)
    assert (">75<" in plain, ">70<" in filled) == (True, True)
    assert ('fill-opacity=".35"' in plain, 'fill-opacity=".35"' in filled) == (True, False)


@ONE_DATABASE
def test_nothing_is_validated_before_a_review(app: Flask, stored: Sessions, own: UUID):
    """A draft has no validated answers."""
    with stored() as session:
        _, opened = opened_by(session, "lead", own)
        assert results.validated_of(session, opened) is None
        assert opened.answers.get("STR1", BLANK) == chosen("3")


def shown_overall(markup: str) -> str:
    """The first big number of a results page."""
    found = re.search(r'<p class="big"><strong><bdi>(\d+)</bdi>', markup)
    assert found is not None
    return found[1]
