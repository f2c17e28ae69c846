"""Evidence as rows: kept once, linked once, counted in one query, frozen with the submission."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from innocook.store import evidence as stored
from innocook.store.answer_changes import Stamp
from innocook.store.assessments import assessment_for_update
from innocook.store.engine import writing
from innocook.store.submissions import add_submission, submitted_answers
from innocook.store.tables import Assessment, Evidence
from tests.support.evidence import a_link, a_piece
from tests.support.records import NOW, an_account, an_assessment

SHA256 = "ab" * 32


def row(session: Session, assessment: Assessment, **facts: Any) -> dict[str, Any]:
    """A whole row for the assessment's institution, as the services make it."""
    plain = {"id": uuid4(), "kind": "link", "url": "https://example.org/", "sha256": None, "file_name": ""}
    said = {"title": "", "title_language": "", "document_date": None, "document_language": "", "is_measurement": False}
    whose = {"institution_id": assessment.participation.institution_id, "added_by": an_account(session).id}
    return plain | said | whose | {"media_type": "", "size": 0, "added_at": NOW} | facts


def file_of(session: Session, assessment: Assessment, **facts: Any) -> Evidence:
    """A stored file of the assessment's institution."""
    plain = {
        "kind": "file",
        "sha256": uuid4().hex * 2,
        "file_name": "a.pdf",
        "media_type": "application/pdf",
        "size": 7,
    }
    who = an_account(session).id
    return a_piece(session, assessment.participation.institution_id, who, **(plain | facts))


@pytest.fixture
def one(session: Session) -> Assessment:
    """An assessment with its participation at hand."""
    assessment = an_assessment(session)
    session.expire_all()
    found = assessment_for_update(session, assessment.id)
    assert found is not None
    return found


def test_the_reference_date_is_the_rounds(session: Session, one: Assessment) -> None:
    """The age of evidence counts from the day the round names."""
    assert stored.reference_date_of(session, one.id) == date(2026, 1, 1)


def test_the_same_bytes_and_addresses_are_kept_once(session: Session, one: Assessment) -> None:
    """Per institution; another institution keeps its own."""
    other = an_assessment(session)
    session.refresh(other, ["participation"])
    facts = {"kind": "file", "url": None, "sha256": SHA256}
    for what in (facts, {}):
        tries = [(one, True), (one, False), (other, True), (other, False)]
        assert [stored.add_missing_evidence(session, row(session, who, **what)) for who, _ in tries] == [
            is_new for _, is_new in tries
        ]
    mine = stored.same_evidence(session, one.participation.institution_id, sha256=SHA256, url=None)
    theirs = stored.same_evidence(session, other.participation.institution_id, sha256=SHA256, url=None)
    assert mine is not None
    assert theirs is not None
    assert mine.id != theirs.id


def test_two_who_add_the_same_at_once(sessions: sessionmaker[Session]) -> None:
    """Neither fails, one row is there."""
    with writing(sessions) as session:
        assessment = an_assessment(session)
        session.refresh(assessment, ["participation"])
        rows = [row(session, assessment, kind="file", url=None, sha256=SHA256) for _ in range(2)]
    done: list[bool] = []
    start = threading.Barrier(2)

    def add(mine: dict[str, Any]) -> None:
        start.wait(10)
        with writing(sessions) as session:
            done.append(stored.add_missing_evidence(session, mine))

    threads = [threading.Thread(target=add, args=(mine,)) for mine in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(done) == [False, True]
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Evidence)) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "file"},
        {"kind": "file", "url": None},
        {"sha256": SHA256},
        {"kind": "picture"},
        {"title": "A"},
        {"size": -1},
        {"kind": "file", "url": None, "sha256": "ab"},
    ],
)
def test_the_database_refuses_nonsense(session: Session, one: Assessment, facts: dict[str, Any]) -> None:
    """A file has a hash, a link an address, a title its language."""
    bad = row(session, one, **facts)
    with pytest.raises(IntegrityError):
        stored.add_missing_evidence(session, bad)


def test_ages_and_addresses_need_one_query_each(session: Session, engine: Engine, one: Assessment) -> None:
    """However much there is; links come by indicator, in the order they were made."""
    for place, key in enumerate(["STR1", "DAT1", "STR1"]):
        piece = a_piece(session, one.participation.institution_id, an_account(session).id, url=f"https://e.org/{place}")
        a_link(session, one.id, key, piece)
    a_link(session, one.id, "STR1", file_of(session, one, document_date=date(2020, 1, 1), is_measurement=True))
    session.flush()
    calls: list[Callable[[], Any]] = [
        lambda: stored.ages_by_indicator(session, one.id),
        lambda: stored.urls_by_indicator(session, one.id),
    ]
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    ages, urls = (call() for call in calls)
    assert len(seen) == 2
    assert sorted((key, day, measured) for key, day, measured in ages if day) == [("STR1", date(2020, 1, 1), True)]
    assert urls == {"DAT1": ("https://e.org/1",), "STR1": ("https://e.org/0", "https://e.org/2")}


def test_stock_counts_bytes_and_pieces(session: Session, one: Assessment) -> None:
    """Of one institution; links weigh nothing."""
    institution = one.participation.institution_id
    assert stored.stock_of(session, institution) == stored.Stock(0, 0)
    file_of(session, one, size=3_000_000_000)
    file_of(session, one, size=5)
    a_piece(session, institution, an_account(session).id)
    assert stored.stock_of(session, institution) == stored.Stock(3, 3_000_000_005)


@pytest.mark.parametrize(
    ("state", "is_shown"),
    [("draft", False), ("submitted", True), ("in_review", True), ("reconsidered", True), ("validated", False)],
)
def test_under_review(session: Session, one: Assessment, state: str, is_shown: bool) -> None:
    """Only while a handed-in assessment that shows it is not settled."""
    piece = file_of(session, one)
    assert not stored.is_under_review(session, piece.id)
    a_link(session, one.id, "STR1", piece)
    one.state = state
    session.flush()
    assert stored.is_under_review(session, piece.id) is is_shown


def test_a_submission_freezes_the_evidence(session: Session, one: Assessment) -> None:
    """Files by their hash and links by their address, with what was said; later changes leave it as it was."""
    said = {"title": "Plan", "title_language": "en", "document_date": date(2025, 5, 1), "document_language": "ar"}
    file = file_of(session, one, sha256=SHA256, is_measurement=True, **said)
    link = a_piece(session, one.participation.institution_id, file.added_by, url="https://example.org/a")
    a_link(session, one.id, "STR1", file, option_key="3")
    a_link(session, one.id, "DAT2", link)
    kept = add_submission(session, one, Stamp(file.added_by, NOW))
    file.title = "Another"
    session.flush()
    document = json.loads(kept.document)
    assert document["format"] == 2
    assert document["evidence"]["STR1"] == [
        {
            "id": str(file.id),
            "kind": "file",
            "sha256": SHA256,
            "file_name": "a.pdf",
            "size": 7,
            "media_type": "application/pdf",
            "title": "Plan",
            "title_language": "en",
            "date": "2025-05-01",
            "language": "ar",
            "is_measurement": True,
            "level": "3",
        }
    ]
    assert [(each["url"], each["date"], each["level"]) for each in document["evidence"]["DAT2"]] == [
        ("https://example.org/a", None, None)
    ]
    assert submitted_answers(session, [kept.id]) == {kept.id: {}}
