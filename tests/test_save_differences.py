"""The kill test can fail: each thing that a kill could do to the database is done here by hand, and is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, delete, insert, select, text, update
from sqlalchemy.orm import Session

from innocook.core.answers import chosen
from innocook.services.answers import put_own_scores
from innocook.services.public_questionnaire import packaged_plan
from innocook.store.answer_changes import Change, Stamp, put_answers
from innocook.store.audit import SYSTEM, ChainCheck, Event, append_event
from innocook.store.scores import StoredScore
from innocook.store.tables import Account, Answer, AnswerRevision, AuditEvent, Score
from tests.support.save_differences import differences, stored_unheard, times_stored
from tests.support.save_log import Acknowledged, Found, Save, SaveLog, StoredVersion
from tests.support.save_reading import found_in
from tests.support.web import Sessions, assessment_of, email_of

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FIRST = Save(0, "STR1", "1", "client 0 save 1")
SECOND = Save(0, "STR1", "3", "client 0 save 2")
LOST = Save(1, "CUL1", "2", "client 1 save 1")
MINE = Save(1, "CUL1", "2", "client 1 save 1, mine after choice 1")
RIGHT = StoredScore(50.0, 2, 32, 32)


def log_of(*, asked: datetime = NOON) -> SaveLog:
    """Three saves acknowledged; a fourth met a conflict, so that nobody was told that it is stored."""
    log = SaveLog(own=frozenset({"STR1"}), reports=1)
    log.sent = [FIRST, SECOND, LOST, MINE]
    log.acknowledged = [
        Acknowledged(save, version, asked, 0.1) for save, version in ((FIRST, 1), (SECOND, 2), (MINE, 2))
    ]
    return log


def version(number: int, save: Save) -> StoredVersion:
    """The save as the version of this number."""
    return StoredVersion(number, save.level, save.note, NOON)


GOOD = Found(
    answers={"STR1": version(2, SECOND), "CUL1": version(2, MINE)},
    revisions={"STR1": (version(1, FIRST), version(2, SECOND)), "CUL1": (version(1, LOST), version(2, MINE))},
    scores={"overall": RIGHT},
    right_scores={"overall": RIGHT},
    chains={"system": ChainCheck(3, None)},
    exports=1,
)


def with_history(indicator: str, *history: StoredVersion) -> Found:
    """As it should be, but for the revisions of one indicator."""
    return replace(GOOD, revisions={**GOOD.revisions, indicator: history})


def with_answer(indicator: str, answer: StoredVersion) -> Found:
    """As it should be, but for one answer."""
    return replace(GOOD, answers={**GOOD.answers, indicator: answer})


def test_what_the_clients_were_told_has_no_difference() -> None:
    """A save that met a conflict may be stored or not: its client was told neither."""
    without = replace(GOOD, answers={**GOOD.answers, "CUL1": version(1, MINE)})
    without = replace(without, revisions={**GOOD.revisions, "CUL1": (version(1, MINE),)})
    assert (differences(log_of(), GOOD), differences(log_of(), without)) == ([], [])


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (with_history("STR1", version(1, SECOND)), "STR1: 'client 0 save 1' was acknowledged and is missing"),
        (with_history("STR1", version(1, FIRST), version(2, SECOND), version(3, SECOND)), "is stored 2 times"),
        (with_history("CUL1", version(1, LOST), version(2, LOST), version(3, MINE)), "is stored 2 times"),
        (with_history("CUL1", version(1, Save(9, "CUL1", "4", "x")), version(2, MINE)), "'x' is stored and nobody"),
        (with_history("STR1", version(1, FIRST), version(2, replace(SECOND, level="0"))), "STR1 = 3 and is stored as"),
        (with_history("STR1", version(1, SECOND), version(2, FIRST)), "acknowledged as version 1 and is stored as ver"),
        (with_history("CUL1", version(1, LOST), version(3, MINE)), "CUL1: the versions are [1, 3], not 1 to 2"),
        (with_history("STR1"), "STR1: the answer is version 2: 3, 'client 0 save 2', its last revision not there"),
        (with_answer("STR1", version(1, FIRST)), "STR1: 'client 0 save 2' was acknowledged last, the answer is"),
        (with_answer("CUL1", version(3, MINE)), "CUL1: the answer is version 3"),
        (replace(GOOD, scores={"overall": replace(RIGHT, value=49.0)}), "score overall is stored as"),
        (replace(GOOD, scores={}), "score overall is stored as None"),
        (replace(GOOD, chains={"system": ChainCheck(2, broken_at=3)}), "the audit chain system is broken at 3"),
        (replace(GOOD, exports=0), "1 reports were handed over, the audit log knows of 0"),
        (replace(GOOD, integrity="row 3 missing from index"), "the database is damaged: row 3 missing from index"),
    ],
)
def test_every_difference_is_named(found: Found, sentence: str) -> None:
    """One thing wrong, and the sentence that says so."""
    assert sentence in "\n".join(differences(log_of(), found))


def test_a_save_that_was_in_before_its_client_asked_again_is_counted() -> None:
    """Stored at noon and last asked at noon: heard. Last asked a second later: the first answer was lost."""
    later = log_of(asked=NOON + timedelta(seconds=1))
    assert (stored_unheard(log_of(), GOOD), stored_unheard(later, GOOD)) == (0, 3)


def test_waiting_ends_when_somebody_failed() -> None:
    """Whoever waits for a save that never comes is let go, and told how many there are."""
    log = log_of()
    assert log.wait_for(3) == 3
    log.fail(RuntimeError("stuck"))
    assert log.wait_for(200) == 3


REVISION, ANSWER = AnswerRevision.__table__, Answer.__table__


def ours(assessment_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """The revision that is spoilt."""
    return REVISION.c.assessment_id == assessment_id, REVISION.c.indicator == "CUL1"


def lose_a_revision(session: Session, assessment_id: UUID) -> None:
    """One save is gone."""
    session.execute(delete(REVISION).where(*ours(assessment_id)))


def double_a_revision(session: Session, assessment_id: UUID) -> None:
    """One save is in twice."""
    row = session.execute(select(REVISION).where(*ours(assessment_id))).mappings().one()
    session.execute(insert(REVISION), {**row, "id": uuid4(), "version": 2})


def change_a_revision(session: Session, assessment_id: UUID) -> None:
    """One save says another level."""
    after = session.scalars(select(REVISION.c.after).where(*ours(assessment_id))).one()
    session.execute(update(REVISION).where(*ours(assessment_id)).values(after={**after, "option": "4"}))


def change_an_answer(session: Session, assessment_id: UUID) -> None:
    """An answer without a revision."""
    mine = ANSWER.c.assessment_id == assessment_id, ANSWER.c.indicator == "CUL1"
    session.execute(update(ANSWER).where(*mine).values(option_key="4"))


def change_a_score(session: Session, assessment_id: UUID) -> None:
    """A score that the answers do not make."""
    mine = Score.assessment_id == assessment_id, Score.score_id == "overall"
    session.execute(update(Score).where(*mine).values(counted=1))


def change_an_event(session: Session, _assessment_id: UUID) -> None:
    """An audit event rewritten."""
    session.execute(update(AuditEvent).where(AuditEvent.action == "export").values(object="round:other"))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda _session, _assessment: None, None),
        (lose_a_revision, "CUL1: 'client 1 save 1' was acknowledged and is missing"),
        (double_a_revision, "'client 1 save 1' is stored 2 times"),
        (change_a_revision, "'client 1 save 1' was CUL1 = 2 and is stored as CUL1 = 4"),
        (change_an_answer, "CUL1: the answer is version 1: 4"),
        (change_a_score, "score overall is stored as"),
        (change_an_event, "the audit chain system is broken at"),
    ],
)
def test_the_reading_sees_what_is_wrong_in_a_database(
    app: Flask, stored: Sessions, spoil: Callable[[Session, UUID], None], sentence: str | None
) -> None:
    """Three saves stored by the product's own functions: nothing to say, until one row is lost, doubled or changed."""
    assessment_id = assessment_of(app)
    with stored() as session:
        who = session.scalars(select(Account.id).where(Account.email_key == email_of("lead"))).one()
        answers = {}
        for save, seen in ((FIRST, 0), (SECOND, 1), (LOST, 0)):
            answers[save.indicator] = replace(chosen(save.level), note=save.note)
            change = Change(answers[save.indicator], seen, "en")
            put_answers(session, assessment_id, {save.indicator: change}, Stamp(who, NOON))
        put_own_scores(session, assessment_id, packaged_plan(), answers)
        append_event(session, Event(SYSTEM, None, "export", "round:one", NOON, {}))
        allow_changes(session)
        spoil(session, assessment_id)
        found = found_in(session, assessment_id)
    log = SaveLog(own=frozenset({"STR1", "CUL1"}), sent=[FIRST, SECOND, LOST], reports=1)
    log.acknowledged = [Acknowledged(*each, NOON, 0.1) for each in ((FIRST, 1), (SECOND, 2), (LOST, 1))]
    named = differences(log, found)
    assert named == [] if sentence is None else sentence in "\n".join(named)
    assert times_stored(found)[FIRST.note] == 1


def allow_changes(session: Session) -> None:
    """Take the triggers away that keep revisions and events as they are."""
    postgresql = session.get_bind().dialect.name == "postgresql"
    for table in ("answer_revision", "audit_event"):
        for change in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER {table}_no_{change}" + (f" ON {table}" if postgresql else "")))
