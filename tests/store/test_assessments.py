"""Assessments: lists, locks and progress."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from innocook.core.answers import BLANK, chosen, not_applicable
from innocook.store.answer_changes import Change, Stamp, put_answers
from innocook.store.assessments import (
    Progress,
    answer_progress,
    assessment_by_id,
    assessment_for_update,
    assessment_of_participation,
    assessments_of_institutions,
)
from innocook.store.engine import writing
from innocook.store.tables import Assessment, Institution
from tests.support.records import NOW, a_participation, a_round, an_account, an_assessment, an_institution


def _in_round(session: Session, institution: Institution, opens: int, closes: int) -> Assessment:
    return an_assessment(session, a_participation(session, a_round(session, opens, closes), institution))


def test_open_assessments_come_first(session: Session) -> None:
    """Those that can be changed now, then the others; within each the latest round first."""
    institution = an_institution(session)
    closed = _in_round(session, institution, -4, -1)
    older = _in_round(session, institution, -90, 9)
    newer = _in_round(session, institution, -8, 9)
    submitted = _in_round(session, institution, -2, 9)
    submitted.state = "submitted"
    an_assessment(session)
    found = assessments_of_institutions(session, [institution.id], NOW)
    assert found == [newer, older, submitted, closed]


def test_lists_need_one_query(session: Session, engine: Engine) -> None:
    """Round, questionnaire, institution and country come along, however many assessments."""
    institution = an_institution(session)
    for _ in range(5):
        _in_round(session, institution, -5, 5)
    session.expunge_all()
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    found = assessments_of_institutions(session, [institution.id], NOW)
    facts = [one.participation for one in found]
    assert {(one.round.questionnaire_version.version, one.country.id) for one in facts} == {("1.0", "XA")}
    assert {one.institution.name_en for one in facts} == {"Registry"}
    assert len(seen) == 1


def test_assessment_by_id_and_participation(session: Session) -> None:
    """Either finds it, unknown ids find nothing."""
    one = an_assessment(session)
    assert assessment_by_id(session, one.id) is one
    assert assessment_of_participation(session, one.participation_id) is one
    assert assessment_by_id(session, uuid4()) is None
    assert assessment_of_participation(session, uuid4()) is None
    assert assessment_for_update(session, uuid4()) is None


def test_one_assessment_per_participation(session: Session) -> None:
    """A second one is refused."""
    one = an_assessment(session)
    session.add(Assessment(participation_id=one.participation_id, created_at=NOW, language="ar"))
    with pytest.raises(IntegrityError):
        session.flush()


def test_unknown_states_are_refused(session: Session) -> None:
    """Only states of the lifecycle can be stored."""
    an_assessment(session).state = "lost"
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_lock_makes_others_wait(sessions: sessionmaker[Session]) -> None:
    """Who comes second sees what the first one committed."""
    with writing(sessions) as session:
        assessment_id = an_assessment(session).id
    found: list[str] = []

    def second() -> None:
        with writing(sessions) as later:
            one = assessment_for_update(later, assessment_id)
            found.append(one.state if one else "")

    with writing(sessions) as first:
        mine = assessment_for_update(first, assessment_id)
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.2)
        assert found == []
        mine.state = "submitted"
    waiting.join(10)
    assert found == ["submitted"]


def test_progress_counts_answers_and_not_applicable(session: Session) -> None:
    """Answered and not applicable are counted apart, cleared ones not at all; nobody asked for is missing."""
    one, empty = an_assessment(session), an_assessment(session)
    stamp = Stamp(an_account(session).id, NOW)
    answers = {"A1": chosen("0"), "A2": chosen("3"), "A3": not_applicable("no_service", "none"), "A4": chosen("1")}
    put_answers(session, one.id, {key: Change(answer, 0, "en") for key, answer in answers.items()}, stamp)
    put_answers(session, one.id, {"A4": Change(BLANK, 1, "en")}, stamp)
    assert answer_progress(session, [one.id, empty.id]) == {one.id: Progress(2, 1), empty.id: Progress(0, 0)}
    assert Progress(2, 1).done == 3
