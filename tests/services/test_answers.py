"""Saving and submitting without the web: the same refusals hold for whoever calls."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.core.answers import Answer, AnswerState, chosen, measured
from innocook.core.errors import InvalidAnswer, MoveRefused, NotFound
from innocook.core.permissions import Action
from innocook.services import accounts, assessments, submissions
from innocook.services.accounts import Visitor
from innocook.services.answers import ConflictingAnswers, TypedAnswer, save
from innocook.services.assessments import OpenAssessment
from innocook.store.tables import Account
from tests.support.web import Sessions, answer_all, assessment_of, email_of

NOW = datetime.now(UTC)


def visitor(session: Session, role: str) -> Visitor:
    """The demonstration account with this role, as a request knows it."""
    found = accounts.visitor(session, session.scalars(_account(role)).one(), at=NOW)
    assert found is not None
    return found


def _account(role: str):
    return select(Account.id).where(Account.email_key == email_of(role))


def opened(session: Session, own: UUID) -> OpenAssessment:
    """The lead's assessment, opened to answer."""
    return assessments.open_assessment(session, visitor(session, "lead"), own, Action.ANSWER, at=NOW)


def typed(**levels: str) -> dict[str, TypedAnswer]:
    """Answers typed on a page that showed none."""
    return {key: TypedAnswer(chosen(level), "ar", 0) for key, level in levels.items()}


@pytest.mark.parametrize(
    "answer",
    [chosen("9"), measured(3), Answer(AnswerState.NOT_APPLICABLE), Answer(AnswerState.NOT_APPLICABLE, na_reason="x")],
)
def test_one_bad_answer_stores_none(app: Flask, stored: Sessions, answer: Answer):
    """An answer that does not fit is refused before anything of the page is written."""
    own = assessment_of(app)
    many = typed(STR1="1") | {"STR2": TypedAnswer(answer, "ar", 0)}
    with stored() as session:
        lead, before = visitor(session, "lead"), opened(session, own)
        with pytest.raises(InvalidAnswer):
            save(session, lead, before, many, at=NOW)
    with stored() as session:
        assert opened(session, own).stored == {}


@pytest.mark.parametrize("role", ["reviewer", "coordinator", "administrator"])
def test_others_cannot_save(app: Flask, stored: Sessions, role: str):
    """Holding an opened assessment in hand is no right to answer."""
    with stored() as session, pytest.raises(NotFound):
        save(session, visitor(session, role), opened(session, assessment_of(app)), typed(STR1="1"), at=NOW)


def test_what_changed_is_returned(app: Flask, stored: Sessions):
    """The ids of the answers that were stored; saving the same again returns none."""
    own = assessment_of(app)
    with stored() as session:
        lead = visitor(session, "lead")
        assert save(session, lead, opened(session, own), typed(STR1="1", DAT4="0"), at=NOW) == {"STR1": 1, "DAT4": 1}
        assert save(session, lead, opened(session, own), typed(STR1="1", DAT4="0"), at=NOW) == {}


def test_a_conflict_holds_what_is_stored(app: Flask, stored: Sessions):
    """The refusal carries the other person's answer and version; nothing beside it was stored."""
    own = assessment_of(app)
    with stored() as session:
        early = opened(session, own)
        save(session, visitor(session, "contributor"), early, typed(STR1="1"), at=NOW)
        with pytest.raises(ConflictingAnswers) as conflict:
            save(session, visitor(session, "lead"), early, typed(STR1="2", STR2="2"), at=NOW)
        session.rollback()
        kept = conflict.value.current["STR1"]
        assert (kept.answer, kept.version, set(conflict.value.current)) == (chosen("1"), 1, {"STR1"})
        assert set(opened(session, own).stored) == {"STR1"}


@pytest.mark.parametrize("days", [-31, 366])
def test_the_clock_that_counts_is_the_callers(app: Flask, stored: Sessions, days: int):
    """Before the round opens and from its close on, saving and submitting are refused."""
    own, then = assessment_of(app), NOW + timedelta(days=days)
    answer_all(app, own, "1")
    with stored() as session:
        lead = visitor(session, "lead")
        for attempt in (
            lambda: save(session, lead, opened(session, own), typed(STR1="2"), at=then),
            lambda: submissions.submit(session, lead, own, declared=True, address="http://127.0.0.1", at=then),
        ):
            with pytest.raises((MoveRefused, NotFound)):
                attempt()
            session.rollback()
        assert opened(session, own).state == "draft"


def test_receipts_count_up(app: Flask, stored: Sessions):
    """Each submission has the next number and a fingerprint of its own."""
    own = assessment_of(app)
    answer_all(app, own)
    with stored() as session:
        lead = visitor(session, "lead")
        first = submissions.submit(session, lead, own, declared=True, address="http://127.0.0.1", at=NOW)
        submissions.withdraw(session, lead, own, at=NOW)
        then = NOW + timedelta(seconds=1)
        second = submissions.submit(session, lead, own, declared=True, address="http://127.0.0.1", at=then)
        assert (first.number, second.number) == (1, 2)
        assert first.sha256 != second.sha256
        assert submissions.latest_receipt(session, own) == second


def test_progress_counts_answers_of_both_kinds(app: Flask, stored: Sessions):
    """A "not applicable" is done, a cleared answer is not; the list and the assessment agree."""
    own = assessment_of(app)
    exempt = TypedAnswer(Answer(AnswerState.NOT_APPLICABLE, na_reason="no_service", na_text="x"), "en", 0)
    with stored() as session:
        lead = visitor(session, "lead")
        save(session, lead, opened(session, own), typed(STR1="1", STR2="1") | {"DPI1": exempt}, at=NOW)
        cleared = {"STR2": TypedAnswer(Answer(AnswerState.BLANK), "en", 1)}
        save(session, lead, opened(session, own), cleared, at=NOW)
        progress = {each.id: (each.done, each.total) for each in opened(session, own).progress()}
        listed, *_ = assessments.assessments_for(session, lead, at=NOW)
    assert (progress["STR"], progress["DPI"], progress["DAT"]) == ((1, 4), (1, 4), (0, 4))
    assert (sum(each.done for each in listed.progress()), len(listed.missing), listed.is_open) == (2, 30, True)
