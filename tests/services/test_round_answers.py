"""What a comparison is made from follows every change, in every process, and reads no document twice."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from innocook.core.points import AnswerTable
from innocook.services import round_answers
from innocook.services.questionnaires import plan_of
from innocook.services.round_answers import RoundKeys
from innocook.store import round_answers as stored
from innocook.store.columns import canonical_json
from innocook.store.tables import Assessment, Participation, Round, Submission
from tests.support.reviews import reviewed
from tests.support.rounds import add_submitted
from tests.support.web import assessment_of, sessions_of

NAME = "Municipality of Marsa Qamar"


@dataclass(frozen=True, slots=True)
class Seen:
    """A round with its tables."""

    keys: RoundKeys
    own: AnswerTable
    validated: AnswerTable


def read(app: Flask, *, fresh: bool = False) -> Seen:
    """The open round as a process sees it; `fresh` is one that has not seen it before."""
    if fresh:
        round_answers.clear()
    with sessions_of(app)() as session:
        row = session.scalars(select(Round).order_by(Round.opens_at.desc())).first()
        assert row is not None
        plan, known = plan_of(session, row.questionnaire_version_id), round_answers.round_keys(session, row.id)
        tables = [round_answers.round_table(session, plan, row.id, known, validated=done) for done in (False, True)]
        return Seen(known, *tables)


def same(one: Seen, other: Seen) -> None:
    """Both say the same to the last digit."""
    assert (one.keys.basis, one.keys.keys) == (other.keys.basis, other.keys.keys)
    for table in ("own", "validated"):
        np.testing.assert_array_equal(getattr(one, table).points, getattr(other, table).points)
        np.testing.assert_array_equal(getattr(one, table).not_applicable, getattr(other, table).not_applicable)
    np.testing.assert_array_equal(one.keys.is_validated, other.keys.is_validated)


def test_it_follows_submissions_and_validations(app: Flask):
    """After each change the process that knew the round and one that did not say the same."""
    before = read(app, fresh=True)
    assert len(before.keys.keys) == 18
    again = read(app)
    assert (again.keys is before.keys, again.own is before.own, again.validated is before.validated) == (True,) * 3
    add_submitted(app, 2)
    after = read(app)
    assert len(after.keys.keys) == 20
    same(after, read(app, fresh=True))
    with sessions_of(app)() as session:
        reviewed(session, assessment_of(app, NAME), None, datetime.now(UTC))
    validated = read(app)
    assert int(validated.keys.is_validated.sum()) == 1
    same(validated, read(app, fresh=True))


def test_a_record_that_cannot_be_read_is_without_answers(app: Flask):
    """Somebody changed a submission in the database: the others keep their answers, the page does not fall."""
    read(app, fresh=True)
    with sessions_of(app)() as session:
        row = session.scalars(select(Submission).where(Submission.assessment_id == assessment_of(app, NAME))).first()
        assert row is not None
        empty = {"na_reason": "", "na_text": "", "note": ""}
        answer = {"state": "answered", "option": "99", "number": None} | empty
        on = " ON submission" if session.get_bind().dialect.name == "postgresql" else ""
        session.execute(text("DROP TRIGGER submission_no_update" + on))
        row.document = canonical_json({"answers": {"STR1": answer}})
        session.commit()
    found = read(app, fresh=True)
    unread = np.isnan(found.own.points).all(axis=1)
    assert int(unread.sum()) == 1
    assert len(found.keys.keys) == 18


def test_a_round_that_did_not_change_is_not_counted_again(app: Flask, monkeypatch: pytest.MonkeyPatch):
    """What happens in another round is seen, and leaves this one as it is; what happens in this one is seen."""
    counted = []
    change = stored.change_of_round

    def counting(session: Session, round_id: UUID) -> str:
        counted.append(round_id)
        return change(session, round_id)

    monkeypatch.setattr(stored, "change_of_round", counting)
    before = read(app, fresh=True)
    assert (read(app).keys is before.keys, len(counted)) == (True, 1)
    with sessions_of(app)() as session:
        earlier = session.scalars(select(Round.id).order_by(Round.opens_at)).all()[0]
        touched = session.scalars(select(Assessment).join(Participation).where(Participation.round_id == earlier)).all()
        touched[0].validated_overall = 1.0
        session.commit()
    assert (read(app).keys is before.keys, len(counted)) == (True, 2)
    add_submitted(app, 1)
    assert (len(read(app).keys.keys), len(counted)) == (19, 3)


def test_after_a_change_only_what_changed_is_read(app: Flask, monkeypatch: pytest.MonkeyPatch):
    """One validated result more: one key and one document, and everything as a process finds it that reads all."""
    before, asked = read(app, fresh=True), []
    keys, documents = stored.compared_keys, stored.validated_given
    monkeypatch.setattr(stored, "compared_keys", lambda *found: asked.append(found[2]) or keys(*found))
    monkeypatch.setattr(stored, "validated_given", lambda *found: asked.append(found[1]) or documents(*found))
    changed = assessment_of(app, NAME)
    with sessions_of(app)() as session:
        reviewed(session, changed, None, datetime.now(UTC))
    after = read(app)
    assert asked == [[changed], [(changed, 1)]]
    assert sum(one is not other for one, other in zip(before.keys.keys, after.keys.keys, strict=True)) == 1
    monkeypatch.undo()
    same(after, read(app, fresh=True))
