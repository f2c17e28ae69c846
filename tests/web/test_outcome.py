"""What an institution reads of a review: questions, the validated result, its editions; and who reads nothing."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from innocook.core.review import Decision
from innocook.services import review_decisions, validations
from tests.support.colleagues import add_colleague, visitor_of
from tests.support.evidence import a_link, a_piece, first_account, institution_of
from tests.support.pages import CheckingClient, words
from tests.support.reviews import (
    another_reviewer,
    asked,
    corrected,
    handed_in,
    lowered,
    raised,
    reconsideration_asked,
    reconsidered,
    returned,
    reviewed,
    taken,
)
from tests.support.tampering import tamper
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of, fill

QUESTION = "Which page names the budget?"
WHY = "The document does not name an owner."
ALL = ("lead", "contributor", "coordinator", "reviewer", "administrator")


@pytest.fixture
def own(app: Flask) -> UUID:
    """The lead's own assessment, level 2 everywhere, not yet submitted."""
    assessment = assessment_of(app)
    answer_all(app, assessment)
    return assessment


@pytest.fixture
def page(own: UUID) -> str:
    """Its address in English."""
    return f"/en/assessments/{own}/review"


def review(stored: Sessions, own: UUID, decisions: dict[str, Decision] | None = None) -> str:
    """Submitted and validated with these decisions; the fingerprint."""
    with stored() as session:
        return reviewed(session, own, decisions, datetime.now(UTC))


def give_back(stored: Sessions, own: UUID, *indicators: str, due: timedelta = timedelta(days=14)) -> None:
    """Returned with the same question about each of these."""
    with stored() as session:
        at = datetime.now(UTC)
        returned(session, own, dict.fromkeys(indicators, asked(QUESTION)), at, at + due)


def statuses(client_for: ClientFor, page: str) -> list[int]:
    """What each role gets."""
    return [client_for(role).get(page).status_code for role in ALL]


@ONE_DATABASE
def test_nothing_is_read_before_the_review_ends(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """A draft, a submission and a review that goes on have no outcome: 404 for everybody."""
    assert statuses(client_for, page) == [404] * 5
    with stored() as session:
        handed_in(session, own, datetime.now(UTC))
    assert statuses(client_for, page) == [404] * 5
    with stored() as session:
        taken(session, own, datetime.now(UTC))
    assert statuses(client_for, page) == [404] * 5


@ONE_DATABASE
def test_only_the_institution_reads_it(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """Lead and contributor read the outcome; coordinator, reviewer and administrator do not; strangers sign in."""
    review(stored, own)
    assert statuses(client_for, page) == [200, 200, 404, 404, 404]
    assert client_for().get(page).status_code == 302


def test_the_questions_of_a_returned_submission(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """Two questions with their text in its language, what is settled, and the place to answer each."""
    give_back(stored, own, "STR1", "CIT2")
    lead = client_for("lead")
    shown = lead.get(page)
    assert "2 questions wait for your answer." in words(shown)
    assert shown.text.count(f'<div class="typed" lang="en" dir="ltr">{QUESTION}</div>') == 2
    assert f"/en/assessments/{own}/sections/CIT#CIT2" in shown.text
    assert "Everything that is not named here is locked" in words(shown)
    assert fill(lead, f"/en/assessments/{own}/sections/STR", STR1="3").status_code == 302
    settled = words(lead.get(page))
    assert "1 question waits for your answer." in settled
    assert ("answer changed" in settled, "waits for you" in settled) == (True, True)


@ONE_DATABASE
def test_when_every_question_is_answered(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """The lead is led on to submit again, the contributor is not."""
    give_back(stored, own, "STR1")
    lead = client_for("lead")
    fill(lead, f"/en/assessments/{own}/sections/STR", STR1="3")
    shown = lead.get(page)
    assert "Every question here is answered." in words(shown)
    assert f'href="/en/assessments/{own}/check"' in shown.text
    assert f'href="/en/assessments/{own}/check"' not in client_for("contributor").get(page).text


@ONE_DATABASE
def test_the_time_to_answer_is_over(
    client_for: ClientFor, stored: Sessions, own: UUID, page: str, monkeypatch: pytest.MonkeyPatch
):
    """A year later the page says that it is too late, and offers no way to answer."""
    give_back(stored, own, "STR1")
    later = datetime.now(UTC) + timedelta(days=400)
    lead = client_for("lead")
    for module in ("outcome", "access"):
        monkeypatch.setattr(f"innocook.web.{module}.now", lambda: later)
    shown = words(lead.get(page))
    assert "The time to answer was over on" in shown
    assert ("Answer this question" in shown, "See the answer" in shown) == (False, True)


@ONE_DATABASE
def test_a_limited_contributor_reads_about_own_sections_only(
    app: Flask, client_for: ClientFor, stored: Sessions, own: UUID, page: str
):
    """Of two questions one is in the section of the contributor: the other is counted, not shown."""
    add_colleague(app, "limited", "Rana", sections=("CIT",))
    give_back(stored, own, "STR1", "CIT2")
    shown = client_for("limited").get(page)
    assert ("CIT2" in words(shown), "STR1" in words(shown)) == (True, False)
    assert "1 more question is about a section that you may not open." in words(shown)


@ONE_DATABASE
def test_a_limited_contributor_reads_no_other_results(
    app: Flask, client_for: ClientFor, stored: Sessions, own: UUID, page: str
):
    """Of two lowered levels and a correction only what lies in the own section is shown."""
    add_colleague(app, "limited", "Rana", sections=("CIT",))
    review(stored, own, {"STR1": lowered("0"), "CIT2": lowered("1")})
    with stored() as session:
        corrected(session, own, "STR1", lowered("1", "A secret of another section."), datetime.now(UTC))
    shown = client_for("limited").get(page)
    assert ("CIT2" in words(shown), "STR1" in words(shown), "secret" in shown.text) == (True, False, False)
    assert "This edition changed no answer that you may see." in words(shown)
    assert f"/en/assessments/{own}/record" not in shown.text


def order_of(text: str, *places: str) -> list[int]:
    """Where these stand on a page."""
    return [text.index(place) for place in places]


def test_a_validated_result_far_differences_first(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """EMT4 falls two levels, STR1 one, CIT1 rises one; 29 are confirmed: EMT4 comes first although it is last."""
    sha256 = review(stored, own, {"STR1": lowered("1"), "CIT1": raised("3"), "EMT4": lowered("0", "سبب", "ar")})
    shown = client_for("lead").get(page)
    text = words(shown)
    assert "3 answers were changed. 29 answers were confirmed." in text
    places = order_of(shown.text, 'id="EMT4"', 'id="STR1"', 'id="CIT1"', 'id="STR2"', 'id="editions"')
    assert places == sorted(places)
    assert ("2 levels lower" in text, "1 level lower" in text, "1 level higher" in text) == (True, True, True)
    assert '<div class="typed" lang="ar" dir="rtl">سبب</div>' in shown.text
    assert (WHY in text, sha256 in text) == (True, True)


@ONE_DATABASE
def test_no_reviewer_is_named(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """Neither who validated nor who accepted a correction appears on any page of the institution."""
    review(stored, own, {"STR1": lowered("1")})
    with stored() as session:
        names = [visitor_of(session, "reviewer").name, another_reviewer(session).name]
        corrected(session, own, "STR1", lowered("0"), datetime.now(UTC))
    lead = client_for("lead")
    for path in (page, f"/en/assessments/{own}/record", f"/en/assessments/{own}/record/validations/2"):
        assert [name for name in names if name in lead.get(path).text] == [], path


def test_evidence_with_what_the_reviewer_thought_of_it(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """A piece that was judged insufficient beside STR1 says so; one that nobody judged does not."""
    at = datetime.now(UTC)
    with stored() as session:
        institution, who = institution_of(session, own), first_account(session)
        plan = a_piece(session, institution, who, title="خطة العمل", title_language="ar")
        link = a_link(session, own, "STR1", plan).id
        a_link(session, own, "STR2", a_piece(session, institution, who, title="Survey", title_language="en"))
        session.commit()
        reviewer = taken(session, own, at)
        review_decisions.judge_evidence(session, reviewer, own, link, "insufficient", at=at)
        reviewed(session, own, {"STR1": lowered("1")}, at)
    shown = client_for("lead").get(page)
    assert '<span lang="ar" dir="rtl">خطة العمل</span> <span class="pill warn">' in shown.text
    assert '<span lang="en" dir="ltr">Survey</span> <span class="pill">' in shown.text


def test_editions_say_what_they_changed(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """Validated, reconsidered, corrected: three editions, the latest first, with the levels before and after."""
    first = review(stored, own, {"STR1": lowered("0"), "CIT1": lowered("1")})
    at = datetime.now(UTC)
    with stored() as session:
        reconsideration_asked(session, own, {"STR1": "Page 4 names the owner."}, at)
        second = reconsidered(session, own, {"STR1": lowered("1", "Page 4 names one of two.")}, at)
        corrected(session, own, "CIT1", raised("3", "The survey was found."), at)
        latest = validations.latest(session, own)
        assert latest is not None
    text = words(client_for("lead").get(page))
    editions = text[text.index("Editions of the validated result") :]
    places = order_of(editions, "Edition 3", latest.sha256, "Edition 2", second, "Edition 1", first)
    assert places == sorted(places)
    assert "CIT1" in editions[places[0] : places[2]]
    assert "STR1" not in editions[places[0] : places[2]]
    assert "Page 4 names one of two." in editions[places[2] : places[4]]
    assert "A reconsideration can be asked for once" not in text


@ONE_DATABASE
def test_while_a_request_waits_the_result_stands(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """In the state reconsidered the first edition is still the result, with a word about the request."""
    review(stored, own, {"STR1": lowered("0")})
    with stored() as session:
        reconsideration_asked(session, own, {"STR1": "Look at page 4."}, datetime.now(UTC))
    lead: CheckingClient = client_for("lead")
    text = words(lead.get(page))
    assert "until then this result stands" in text
    assert "Your request for reconsideration" in text
    assert "Your request for reconsideration" not in words(client_for("contributor").get(page))


@ONE_DATABASE
def test_a_record_that_nobody_can_read(client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """Somebody broke the stored document: the page says so instead of failing."""
    review(stored, own)
    with stored() as session:
        tamper(session, "validation", "UPDATE validation SET document = '{}'")
    assert "can no longer be read" in words(client_for("lead").get(page))
