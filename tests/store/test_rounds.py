"""Rounds, participations, questionnaire versions and sign-in attempts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import Session

from innocook.store import questionnaires, rounds, sign_ins
from innocook.store.tables import QuestionnaireVersion
from tests.support.records import DAY, NOW, a_participation, a_round, an_institution


@dataclass(frozen=True)
class Published:
    """What the store needs of a questionnaire."""

    id: str = "innocook"
    version: str = "1.0"
    sha256: str = "a" * 64
    document: str = '{"id":"innocook"}'


def test_open_rounds(session: Session) -> None:
    """Only rounds open at that instant: from the opening on, no longer at the close, the first to close first."""
    late, soon = a_round(session, -5, 9), a_round(session, -9, 2)
    a_round(session, 4, 5)
    a_round(session, -5, -1)
    assert rounds.open_rounds(session, NOW) == [soon, late]
    assert rounds.open_rounds(session, soon.submissions_close_at) == [late]
    assert rounds.open_rounds(session, soon.opens_at) == [soon]


def test_all_rounds_latest_first(session: Session) -> None:
    """Every round, open or not, the latest to open first."""
    old, new = a_round(session, -50, -40), a_round(session, -5, 5)
    assert rounds.all_rounds(session) == [new, old]


def test_round_by_id_brings_its_questionnaire(session: Session) -> None:
    """The questionnaire's identity is there without another query, its document only when asked for."""
    round_id = a_round(session).id
    session.expunge_all()
    found = rounds.round_by_id(session, round_id)
    assert found is not None
    assert found.questionnaire_version.questionnaire_id == "innocook"
    with pytest.raises(InvalidRequestError, match="raiseload"):
        found.questionnaire_version.document  # noqa: B018
    assert rounds.round_by_id(session, uuid4()) is None


def test_rounds_close_after_they_open(session: Session) -> None:
    """A round that would close before it opens is refused."""
    with pytest.raises(IntegrityError):
        a_round(session, 5, -5)


def test_participations_of_institutions(session: Session) -> None:
    """The latest round first; other institutions' are not in it."""
    ours, theirs = an_institution(session), an_institution(session)
    old = a_participation(session, a_round(session, -50, -40), ours)
    new = a_participation(session, a_round(session), ours)
    a_participation(session, a_round(session), theirs)
    assert rounds.participations_of_institutions(session, [ours.id]) == [new, old]
    assert rounds.participations_of_institutions(session, []) == []


def test_an_institution_takes_part_once(session: Session) -> None:
    """Round and institution together are unique."""
    institution, one_round = an_institution(session), a_round(session)
    a_participation(session, one_round, institution)
    with pytest.raises(IntegrityError):
        a_participation(session, one_round, institution)


def test_countries_of_a_round(session: Session) -> None:
    """What can be filtered by: what takes part, each once, in order."""
    one_round = a_round(session)
    for number, (country, kind) in enumerate([("XB", "ministry"), ("XA", "agency"), ("XB", "agency")]):
        a_participation(session, one_round, an_institution(session, f"I{number}", country), kind)
    an_institution(session, "elsewhere", "XC")
    assert [country.id for country in rounds.countries_of_round(session, one_round.id)] == ["XA", "XB"]


def test_institution_by_id(session: Session) -> None:
    """The institution with its country, or nothing."""
    institution_id = an_institution(session).id
    session.expunge_all()
    found = rounds.institution_by_id(session, institution_id)
    assert found is not None
    assert found.country.name_en == "Country XA"
    assert rounds.institution_by_id(session, uuid4()) is None


def test_a_questionnaire_is_stored_once(session: Session) -> None:
    """The same SHA-256 gives the same row; another one is another row."""
    first = questionnaires.put_questionnaire_version(session, Published(), NOW)
    again = questionnaires.put_questionnaire_version(session, Published(), NOW + DAY)
    other = questionnaires.put_questionnaire_version(session, Published(sha256="b" * 64), NOW)
    assert first is again
    assert first.stored_at == NOW
    assert other.id != first.id
    assert session.scalar(select(func.count()).select_from(QuestionnaireVersion)) == 2


def test_a_questionnaire_is_read_back(session: Session) -> None:
    """The document comes back to the letter."""
    version = questionnaires.put_questionnaire_version(session, Published(document='{"ا":1.0}'), NOW)
    assert questionnaires.questionnaire_document(session, version.id) == '{"ا":1.0}'
    assert questionnaires.questionnaire_document(session, uuid4()) is None


def test_recent_failures(session: Session) -> None:
    """Failures of this key since that instant, the instant included; successes and other keys do not count."""
    for days, key, succeeded in [(-2, "a", False), (-1, "a", False), (0, "a", False), (0, "a", True), (0, "b", False)]:
        sign_ins.record_attempt(session, key, NOW + days * DAY, succeeded=succeeded)
    assert sign_ins.recent_failures(session, "a", NOW - DAY) == 2
    assert sign_ins.recent_failures(session, "c", NOW - DAY) == 0
    sign_ins.forget_attempts(session, NOW)
    assert sign_ins.recent_failures(session, "a", NOW - 9 * DAY) == 1
