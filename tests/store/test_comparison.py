"""Scores, submissions, and what is compared across a round."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from innocook.core.answers import chosen
from innocook.store.answer_changes import Change, Stamp, put_answer
from innocook.store.assessments import assessment_for_update
from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.comparison import RoundFilter, round_scores
from innocook.store.scores import StoredScore, draft_scores, put_scores, scores_of
from innocook.store.submissions import add_submission, latest_submission, submissions_of, submitted_answers
from innocook.store.tables import Assessment, Round, Submission
from tests.support.records import NOW, a_participation, a_round, an_account, an_assessment, an_institution

RATED = StoredScore(62.5, 32, 32, 32)
OPEN = StoredScore(None, 3, 8, 8)


@pytest.fixture
def stamp(session: Session) -> Stamp:
    """Somebody, now."""
    return Stamp(an_account(session).id, NOW)


def _submitted(session: Session, assessment: Assessment, stamp: Stamp, value: float = 50.0) -> Submission:
    locked = assessment_for_update(session, assessment.id)
    assert locked is not None
    submission = add_submission(session, locked, stamp)
    locked.state, locked.submitted_at = "submitted", stamp.at
    put_scores(session, locked.id, {"overall": StoredScore(value, 32, 32, 32)}, "1", submission.id)
    return submission


def _takes_part(session: Session, of_round: Round, name: str, country: str, kind: str = "ministry") -> Assessment:
    return an_assessment(session, a_participation(session, of_round, an_institution(session, name, country), kind))


@contextmanager
def _queries(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []
    listener = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    yield seen
    event.remove(engine, "before_cursor_execute", listener)


def test_draft_scores_are_replaced(session: Session) -> None:
    """The later scores are the only ones; another assessment keeps its own."""
    one, other = an_assessment(session), an_assessment(session)
    put_scores(session, other.id, {"overall": OPEN}, "1")
    put_scores(session, one.id, {"overall": OPEN, "STR": RATED}, "1")
    put_scores(session, one.id, {"overall": RATED}, "1")
    assert scores_of(session, one.id) == {"overall": RATED}
    assert draft_scores(session, [one.id, other.id]) == {one.id: {"overall": RATED}, other.id: {"overall": OPEN}}


def test_submission_scores_are_apart(session: Session, stamp: Stamp) -> None:
    """What was submitted stays when the draft's scores change."""
    one = an_assessment(session)
    submission = _submitted(session, one, stamp, 75.0)
    put_scores(session, one.id, {"overall": OPEN}, "1")
    assert scores_of(session, one.id, submission.id)["overall"].value == 75.0
    assert scores_of(session, one.id) == {"overall": OPEN}


def test_scores_keep_nine_decimals(session: Session) -> None:
    """A value comes back to the last bit."""
    one = an_assessment(session)
    put_scores(session, one.id, {"overall": StoredScore(33.333333333, 1, 2, 3)}, "1")
    assert scores_of(session, one.id)["overall"].value == 33.333333333


def test_impossible_counts_are_refused(session: Session) -> None:
    """More counted than there are is refused."""
    one = an_assessment(session)
    with pytest.raises(IntegrityError):
        put_scores(session, one.id, {"overall": StoredScore(1.0, 33, 32, 32)}, "1")


def test_a_submission_freezes_the_answers(session: Session, stamp: Stamp) -> None:
    """The document is canonical, hashed, names its questionnaire, and does not follow later changes."""
    one = an_assessment(session)
    put_answer(session, one.id, "STR1", Change(chosen("3"), 0, "en"), stamp)
    submission = _submitted(session, one, stamp)
    put_answer(session, one.id, "STR1", Change(chosen("4"), 1, "en"), stamp)
    document = json.loads(submission.document)
    assert submission.document == canonical_json(document)
    assert submission.sha256 == sha256_hex(submission.document)
    assert submission.questionnaire_sha256 == document["questionnaire"]["sha256"]
    assert submitted_answers(session, [submission.id]) == {submission.id: {"STR1": chosen("3")}}


def test_submissions_are_counted(session: Session, stamp: Stamp) -> None:
    """They are numbered from 1; the latest one says who declared it."""
    one = an_assessment(session)
    assert latest_submission(session, one.id) is None
    first, second = _submitted(session, one, stamp), _submitted(session, one, stamp)
    assert submissions_of(session, one.id) == [first, second]
    assert ([first.n, second.n], one.submissions) == ([1, 2], 2)
    session.expunge_all()
    latest = latest_submission(session, one.id)
    assert latest is not None
    assert (latest.n, latest.declarer.name) == (2, "Lina")


@pytest.mark.parametrize("statement", ["UPDATE submission SET n = 2", "DELETE FROM submission"])
def test_submissions_are_append_only(session: Session, stamp: Stamp, statement: str) -> None:
    """The database itself refuses to change or remove a submission."""
    _submitted(session, an_assessment(session), stamp)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))


def test_a_round_shows_latest_submissions(session: Session, stamp: Stamp) -> None:
    """Each institution once with its latest submission; drafts and other rounds are not in it."""
    one_round = a_round(session)
    one = _takes_part(session, one_round, "Registry", "XA")
    _submitted(session, one, stamp, 10.0)
    latest = _submitted(session, one, stamp, 20.0)
    put_scores(session, one.id, {"overall": RATED}, "1")
    _takes_part(session, one_round, "Draft", "XA")
    _submitted(session, an_assessment(session), stamp)
    (row,) = round_scores(session, RoundFilter(one_round.id))
    assert (row.assessment_id, row.submission_id, row.scores) == (one.id, latest.id, {"overall": 20.0})
    assert (row.names["en"], row.country_id, row.institution_type) == ("Registry", "XA", "ministry")
    assert (row.size, row.sector, row.context_group) == ("medium", "justice", "b")


def test_a_round_is_filtered_and_ordered(session: Session, stamp: Stamp) -> None:
    """By country, by state; the order is that of the names."""
    one_round = a_round(session)
    for name, country, kind in [("C", "XA", "agency"), ("a", "XB", "agency"), ("B", "XA", "ministry")]:
        _submitted(session, _takes_part(session, one_round, name, country, kind), stamp)

    def names(**wanted: object) -> list[str]:
        return [row.names["en"] for row in round_scores(session, RoundFilter(one_round.id, **wanted))]

    assert names() == ["a", "B", "C"]
    assert names(country_ids=("XA",)) == ["B", "C"]
    assert names(country_ids=()) == []
    assert names(states=("validated",)) == []


def test_a_withdrawn_assessment_is_not_compared(session: Session, stamp: Stamp) -> None:
    """Back in draft it is the institution's own again."""
    one_round = a_round(session)
    one = _takes_part(session, one_round, "Registry", "XA")
    _submitted(session, one, stamp)
    one.state = "draft"
    session.flush()
    assert round_scores(session, RoundFilter(one_round.id)) == []


def test_queries_do_not_grow_with_the_round(session: Session, engine: Engine, stamp: Stamp) -> None:
    """Names, facts, scores and answers of 30 institutions take two queries."""
    one_round = a_round(session)
    for number in range(30):
        one = _takes_part(session, one_round, f"I{number:02}", "XA")
        put_answer(session, one.id, "STR1", Change(chosen("2"), 0, "en"), stamp)
        _submitted(session, one, stamp)
    with _queries(engine) as seen:
        rows = round_scores(session, RoundFilter(one_round.id))
        answers = submitted_answers(session, [row.submission_id for row in rows])
    assert len(seen) == 2
    assert [answers[row.submission_id]["STR1"] for row in rows] == [chosen("2")] * 30
