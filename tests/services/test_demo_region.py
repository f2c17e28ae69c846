"""The synthetic region: the same every time, as the services would have written it, never beside what is real."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from innocook.core.answers import AnswerState
from innocook.core.scoring import score_answers
from innocook.services import audit_checks, demo_region
from innocook.services.demo_data import institutions
from innocook.services.demo_region_answers import answers_of
from innocook.services.demo_region_facts import CODE, MOST, members
from innocook.services.public_questionnaire import packaged_plan
from innocook.services.record_documents import read_submission, read_validation
from innocook.store.answer_changes import Stamp
from innocook.store.answers import answers_of as stored_answers
from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.engine import make_engine, make_sessions
from innocook.store.round_editions import edition_of, editions_of
from innocook.store.scores import scores_of
from innocook.store.submissions import submission_document
from innocook.store.tables import (
    Answer,
    Assessment,
    Country,
    Decision,
    Institution,
    Participation,
    QuestionnaireVersion,
    Review,
    Round,
    Submission,
    Validation,
)
from innocook.store.validations import answers_in
from tests.support.region import BOTH, in_region, region_at
from tests.support.web import Sessions

NUMBER = 30
AT = datetime.now(UTC)


@pytest.fixture(scope="module", params=BOTH)
def region(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    """A region of thirty on either database, to read."""
    with region_at(request, request.param, tmp_path_factory.mktemp("region"), NUMBER) as url:
        engine = make_engine(url)
        yield make_sessions(engine)
        engine.dispose()


def grown(stored: Sessions, number: int = NUMBER) -> int:
    """How many were added."""
    with stored() as session:
        return demo_region.grow(session, number, at=AT)


def test_names_are_unique_in_every_language():
    """Twenty thousand names, none twice, none of the demonstration's own."""
    names = [member.facts.names for member in members(MOST)] + [one.names for one in institutions()]
    for place in range(3):
        assert len({each[place] for each in names}) == len(names)


def test_a_smaller_region_is_the_beginning_of_a_larger_one():
    """Facts and answers of an institution do not depend on how many others there are."""
    few, many = list(members(20)), list(members(40))
    assert few == many[:20]
    assert [answers_of(packaged_plan(), one) for one in few] == [answers_of(packaged_plan(), one) for one in many[:20]]


def test_facts_spread_over_the_vocabularies():
    """Of two thousand: every type and size, all but few sectors, all countries, every state and language."""
    found = list(members(2_000))
    assert {one.facts.kind for one in found} == {"ministry", "authority", "agency", "municipality", "enterprise"}
    assert {one.facts.size for one in found} == {"small", "medium", "large"}
    assert len({one.facts.sector for one in found}) >= 25
    assert len({one.facts.country for one in found}) == 22
    assert {one.facts.state for one in found} == {"submitted", "in_review", "validated", "draft", "not_started"}
    languages = Counter(one.language for one in found)
    assert languages["ar"] > 3 * languages["en"] > 0 < languages["fr"]


def test_what_is_counted(app: Flask, stored: Sessions):
    """Thirty institutions in both rounds; those that are there are not made again."""
    assert (grown(stored), grown(stored), grown(stored, NUMBER + 3)) == (NUMBER, 0, 3)
    with stored() as session:
        codes = select(Institution.code).where(Institution.code.is_not(None)).order_by(Institution.code)
        assert list(session.scalars(codes)) == [CODE.format(place) for place in range(NUMBER + 3)]
        expected = Counter(one.earlier for one in members(NUMBER + 3) if one.earlier)
        expected += Counter(one.facts.state for one in members(NUMBER + 3) if one.facts.state != "not_started")
        assert Counter(row.state for row in in_region(session)) == expected
        assert set(session.scalars(select(Country.is_demonstration))) == {True}


def test_submissions_are_as_the_services_write_them(region: Sessions):
    """From the stored answers the very same document comes out; complete, hashed, scored by the engine."""
    plan = packaged_plan()
    with region() as session:
        version = session.scalars(select(QuestionnaireVersion)).one()
        rows = [row for row in in_region(session) if row.submissions]
        for row in rows:
            kept = session.scalars(select(Submission).where(Submission.assessment_id == row.id)).one()
            stamp, answers = Stamp(kept.declared_by, kept.at), stored_answers(session, row.id)
            assert kept.document == canonical_json(submission_document((row.id, 1), version, stamp, answers, {}))
            assert (kept.sha256, kept.questionnaire_sha256) == (sha256_hex(kept.document), version.sha256)
            read = read_submission(kept.document)
            assert read is not None
            given = {key: one.answer for key, one in read.answers.items()}
            assert set(given) == set(plan.indicator_ids)
            assert AnswerState.BLANK not in {one.state for one in given.values()}
            own = score_answers(plan, given)
            for owner in (None, kept.id):
                assert {k: v.value for k, v in scores_of(session, row.id, owner).items()} == {
                    k: v.value for k, v in own.items()
                }
            assert row.submitted_overall == own["overall"].value
        assert len(rows) > NUMBER


def test_validations_are_as_the_services_write_them(region: Sessions):
    """What was validated is what the decisions leave; hashed, scored, and on the whole a little lower."""
    plan = packaged_plan()
    with region() as session:
        rows = [row for row in in_region(session) if row.validations]
        for row in rows:
            kept = session.scalars(select(Validation).where(Validation.assessment_id == row.id)).one()
            made = session.scalars(select(Decision.kind).where(Decision.submission_id == kept.submission_id)).all()
            read = read_validation(kept.document)
            assert read is not None
            assert kept.sha256 == sha256_hex(kept.document)
            assert Counter(made) == Counter(one.kind.value for one in read.decisions.values())
            scores = score_answers(plan, answers_in(json.loads(kept.document)))
            assert read.scores == scores_of(session, row.id, kept.submission_id, "validated")
            assert {k: v.value for k, v in read.scores.items()} == {k: v.value for k, v in scores.items()}
            assert row.validated_overall == scores["overall"].value
            turn = session.scalars(select(Review).where(Review.assessment_id == row.id)).one()
            assert row.submitted_at < turn.assigned_at < turn.done_at == row.validated_at == kept.at <= AT
        lower = [row.validated_overall < row.submitted_overall for row in rows]
        assert sum(lower) > len(lower) / 2


def test_the_region_rose_between_the_rounds(region: Sessions):
    """Institutions that were validated twice stand higher the second time, most of them."""
    with region() as session:
        query = select(Participation.institution_id, Assessment.validated_overall).join(Assessment).join(Round)
        query = query.where(Assessment.validated_overall.is_not(None), Participation.institution_id.in_(_ids(session)))
        found: dict[object, list[float]] = {}
        for key, value in session.execute(query.order_by(Round.opens_at)):
            found.setdefault(key, []).append(value)
        both = [values for values in found.values() if len(values) == 2]
        assert sum(after > before for before, after in both) > len(both) / 2 > 2


def _ids(session: Session) -> list[object]:
    return list(session.scalars(select(Institution.id).where(Institution.code.is_not(None))))


def test_drafts_are_not_complete_and_nothing_else_is_blank(region: Sessions):
    """A draft has some answers and their scores, and no submission."""
    with region() as session:
        counts = select(Answer.assessment_id, func.count()).group_by(Answer.assessment_id)
        number: dict[UUID, int] = {row[0]: row[1] for row in session.execute(counts)}
        for row in in_region(session):
            if row.state in {"draft", "lapsed"}:
                assert (number[row.id] < 32, row.submissions, row.submitted_at) == (True, 0, None)
                assert scores_of(session, row.id)
            else:
                assert number[row.id] == 32


def test_the_audit_log_knows_what_happened(region: Sessions):
    """Every chain is whole, and tells of each submission and validation."""
    with region() as session:
        checks = {check.stream: check for check in audit_checks.check_all(session)}
        assert {check.fault for check in checks.values()} == {None}
        for row in in_region(session):
            place = session.get_one(Participation, row.participation_id).institution_id
            if row.submissions:
                assert checks[f"institution:{place}"].events > row.submissions + row.validations


def test_the_earlier_round_is_published_with_the_region(app: Flask, stored: Sessions):
    """As edition 2, with everybody validated; once."""
    grown(stored)
    assert demo_region.publish_again(stored, at=AT)
    assert not demo_region.publish_again(stored, at=AT)
    with stored() as session:
        round_ = session.scalars(select(Round).order_by(Round.opens_at)).all()[0]
        assert [one.n for one in editions_of(session, round_.id)] == [1, 2]
        editions = [edition_of(session, round_.id, n) for n in (1, 2)]
        closed = sum(one.earlier == "closed" for one in members(NUMBER))
        assert [len(json.loads(one.document)["members"]) for one in editions if one] == [19, 19 + closed]
