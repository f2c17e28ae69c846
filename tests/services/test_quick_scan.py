"""The quick scan's services: which questionnaire a link means, and answers carried over without loss."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.core.answers import Answer, AnswerState, chosen, not_applicable
from innocook.core.errors import MoveRefused, NotFound
from innocook.core.loader import read_document
from innocook.core.permissions import Action
from innocook.core.quick_scan import fingerprint
from innocook.services import quick_scan
from innocook.services.accounts import Visitor, visitor
from innocook.services.answers import TypedAnswer, save
from innocook.services.assessments import OpenAssessment, open_assessment
from innocook.services.public_questionnaire import packaged_plan
from innocook.store.answers import answers_of, revisions_of
from innocook.store.questionnaires import put_questionnaire_version
from innocook.store.scores import scores_of
from innocook.store.tables import Account, Grant, Round
from tests.support.web import ONE_DATABASE, Sessions, assessment_of, email_of

NOW = datetime.now(UTC)
QUESTIONNAIRE = packaged_plan().questionnaire
SCAN = ("STR1", "CUL1", "PIL2", "DPI3", "DAT3", "EMT2", "CIT4", "PAR1")
GIVEN: dict[str, Answer] = {name: chosen("3") for name in SCAN}


def somebody(session: Session, role: str) -> Visitor:
    """The demonstration account of a role, as a visitor."""
    account = session.scalars(select(Account.id).where(Account.email_key == email_of(role))).one()
    found = visitor(session, account, at=NOW)
    assert found is not None
    return found


def opened_by(session: Session, who: Visitor, assessment_id: UUID) -> OpenAssessment:
    """The assessment as this visitor opens it."""
    return open_assessment(session, who, assessment_id, Action.SEE_TASKS, at=NOW)


def typed(option: str, note: str = "") -> TypedAnswer:
    """An answer typed by somebody who saw none."""
    return TypedAnswer(Answer(AnswerState.ANSWERED, option=option, note=note), "en", 0)


def test_blank_indicators_take_the_answers(app: Flask, stored: Sessions):
    """Eight answers, each with its revision and the origin "typed"; the scores count them."""
    own = assessment_of(app)
    with stored() as session:
        who = somebody(session, "lead")
        done = quick_scan.carry(session, who, opened_by(session, who, own), GIVEN, at=NOW)
    assert done == quick_scan.CarryOver(SCAN, (), (), ())
    with stored() as session:
        rows = answers_of(session, own)
        assert {(row.answer.option, row.version, row.origin, row.confirmed) for row in rows.values()} == {
            ("3", 1, "typed", True)
        }
        assert [len(revisions_of(session, own, name)) for name in SCAN] == [1] * 8
        assert scores_of(session, own)["overall"].counted == 8


def test_answers_that_are_there_stay(app: Flask, stored: Sessions):
    """An answered and a "not applicable" indicator are kept; a blank with a note gets the level and keeps the note."""
    own = assessment_of(app)
    before = {
        "STR1": typed("1"),
        "CUL1": TypedAnswer(Answer(AnswerState.BLANK, note="we discuss it"), "en", 0),
        "DPI1": TypedAnswer(not_applicable("no_service", "none"), "en", 0),
    }
    with stored() as session:
        who = somebody(session, "lead")
        save(session, who, opened_by(session, who, own), before, at=NOW)
        done = quick_scan.carry(session, who, opened_by(session, who, own), GIVEN, at=NOW)
    assert (done.kept, done.taken) == (("STR1",), SCAN[1:])
    with stored() as session:
        rows = answers_of(session, own)
    assert rows["STR1"].answer.option == "1"
    assert (rows["CUL1"].answer.option, rows["CUL1"].answer.note, rows["CUL1"].note_language) == (
        "3",
        "we discuss it",
        "en",
    )
    assert rows["DPI1"].answer.state is AnswerState.NOT_APPLICABLE


def test_what_somebody_answered_meanwhile_stays(app: Flask, stored: Sessions):
    """The page was made before a colleague answered STR1: their answer is kept and named, the rest is taken."""
    own = assessment_of(app)
    with stored() as session:
        who = somebody(session, "lead")
        before = opened_by(session, who, own)
        assert quick_scan.preview(who, before, GIVEN, at=NOW).taken == SCAN
        colleague = somebody(session, "contributor")
        save(session, colleague, opened_by(session, colleague, own), {"STR1": typed("0")}, at=NOW)
        done = quick_scan.carry(session, who, before, GIVEN, at=NOW)
    assert (done.kept, done.taken) == (("STR1",), SCAN[1:])
    with stored() as session:
        assert answers_of(session, own)["STR1"].answer.option == "0"


@ONE_DATABASE
def test_not_applicable_is_not_carried(app: Flask, stored: Sessions):
    """It needs a reason, which a quick scan does not ask for."""
    with stored() as session:
        who = somebody(session, "lead")
        given = GIVEN | {"PAR1": not_applicable()}
        done = quick_scan.carry(session, who, opened_by(session, who, assessment_of(app)), given, at=NOW)
        assert (done.not_applicable, done.taken) == (("PAR1",), SCAN[:-1])
        assert "PAR1" not in answers_of(session, assessment_of(app))


def test_a_limited_contributor_fills_their_sections(app: Flask, stored: Sessions):
    """With a grant for two sections, two answers go in and six are out of reach."""
    own = assessment_of(app)
    with stored() as session:
        account = somebody(session, "contributor").account_id
        for grant in session.scalars(select(Grant).where(Grant.account_id == account)):
            grant.sections = ["CUL", "DAT"]
        session.commit()
        who = somebody(session, "contributor")
        done = quick_scan.carry(session, who, opened_by(session, who, own), GIVEN, at=NOW)
        assert (done.taken, len(done.out_of_reach)) == (("CUL1", "DAT3"), 6)
        assert set(answers_of(session, own)) == {"CUL1", "DAT3"}


@ONE_DATABASE
def test_nothing_goes_into_what_cannot_be_edited(app: Flask, stored: Sessions):
    """After the close of submissions it is refused, and the assessment is offered to nobody."""
    with stored() as session:
        who = somebody(session, "lead")
        before = opened_by(session, who, assessment_of(app))
        assert [each.opened.id for each in offered(session, who)] == [before.id]
        for each in session.scalars(select(Round).where(Round.submissions_close_at > NOW)):
            each.submissions_close_at = NOW - timedelta(hours=1)
        session.commit()
        closed = opened_by(session, who, before.id)
        with pytest.raises(MoveRefused):
            quick_scan.carry(session, who, closed, GIVEN, at=NOW)
        assert offered(session, who) == []
        assert answers_of(session, before.id) == {}


@ONE_DATABASE
def test_a_stranger_carries_nothing(app: Flask, stored: Sessions):
    """A reviewer cannot open the draft; with it in hand, nothing is theirs to fill."""
    with stored() as session:
        lead, reviewer = somebody(session, "lead"), somebody(session, "reviewer")
        before = opened_by(session, lead, assessment_of(app))
        with pytest.raises(NotFound):
            opened_by(session, reviewer, before.id)
        done = quick_scan.carry(session, reviewer, before, GIVEN, at=NOW)
        assert (done.taken, done.out_of_reach) == ((), SCAN)
        assert offered(session, reviewer) == []


def test_a_link_finds_its_questionnaire(stored: Sessions):
    """The one of the round, an older one that the database keeps, and none for a mark that nobody has."""
    older = json.loads(QUESTIONNAIRE.document)
    older["version"] = "0.9"
    other = read_document(json.dumps(older))
    with stored() as session:
        put_questionnaire_version(session, other, NOW)
        session.commit()
        for wanted in (QUESTIONNAIRE, other):
            plan = quick_scan.plan_with_fingerprint(session, fingerprint(wanted), at=NOW)
            assert plan is not None
            assert plan.questionnaire.sha256 == wanted.sha256
        for mark in ("0" * 16, "", "%" * 16, "_" * 16, QUESTIONNAIRE.sha256):
            assert quick_scan.plan_with_fingerprint(session, mark, at=NOW) is None


def offered(session: Session, who: Visitor) -> list[quick_scan.Destination]:
    """Where this visitor's scan could go."""
    return quick_scan.destinations(session, who, QUESTIONNAIRE, GIVEN, at=NOW)
