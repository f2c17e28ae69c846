"""The queue of a round, and the agreement of two reviewers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from innocook.core.agreement import Agreement
from innocook.core.errors import NotFound
from innocook.core.permissions import Scope
from innocook.services import review_queue, review_turns
from innocook.services.review_queue import ANYBODY, MINE, NOBODY, Asked
from innocook.services.reviewing import SECOND
from innocook.store.submissions import latest_submission, submitted_answers
from innocook.store.tables import Participation, Round
from tests.support.colleagues import visitor_of
from tests.support.reviews import ADDRESS, another_reviewer, decided, lowered, raised, taken
from tests.support.web import Sessions, assessment_of

NOW = datetime.now(UTC)
ONE, TWO = "Ministry of Education of Bahr Safa", "Municipality of Ain Nour"


@pytest.fixture
def latest(app: Flask, stored: Sessions) -> UUID:
    """The open round of the demonstration, with 18 submissions."""
    with stored() as session:
        return session.scalars(select(Round.id).order_by(Round.opens_at.desc())).all()[0]


def test_the_queue_holds_what_waits(app: Flask, stored: Sessions, latest: UUID):
    """Eighteen submissions; one taken is in review, mine, and no longer nobody's."""
    with stored() as session:
        taken(session, assessment_of(app, ONE), NOW)
        reviewer = visitor_of(session, "reviewer")

        def asked(**wanted: object) -> review_queue.Queue:
            return review_queue.queue(session, reviewer, latest, Asked(**wanted), "en", 1)  # type: ignore[arg-type]

        everything = asked()
        assert (everything.total, everything.counts["submitted"], everything.counts["in_review"]) == (18, 17, 1)
        assert [row.names["en"] for row in asked(reviewer=MINE).rows] == [ONE]
        assert (asked(reviewer=NOBODY).total, asked(reviewer=ANYBODY).total) == (17, 1)
        assert [row.reviewers for row in asked(state="in_review").rows] == [((1, reviewer.name),)]
        assert asked(state="validated").total == 0
        assert sum(asked(country=key).total for key in everything.countries) == 18
        with pytest.raises(NotFound):
            review_queue.queue(session, reviewer, UUID(int=1), Asked(), "en", 1)


def test_late_is_what_was_first_handed_in_late(app: Flask, stored: Sessions, latest: UUID):
    """With a day that lies behind the submissions all are late, with one ahead of them none."""
    with stored() as session:
        reviewer = visitor_of(session, "reviewer")
        for late_from, number in ((NOW - timedelta(days=20), 18), (NOW + timedelta(days=20), 0)):
            session.execute(update(Round).where(Round.id == latest).values(late_from=late_from))
            session.commit()
            assert review_queue.queue(session, reviewer, latest, Asked(late=True), "en", 1).total == number


def test_a_reviewer_of_one_country_sees_that_country(app: Flask, stored: Sessions, latest: UUID):
    """And nothing of an institution in which they have a part."""
    with stored() as session:
        reviewer = visitor_of(session, "reviewer")
        country = session.scalars(
            select(Participation.country_id).where(Participation.round_id == latest).order_by(Participation.id)
        ).all()[0]
        (grant,) = reviewer.grants
        limited = replace(reviewer, grants=(replace(grant, scope=Scope.COUNTRY, country_id=country),))
        found = review_queue.queue(session, limited, latest, Asked(), "en", 1)
        assert set(found.countries) == {country}
        assert found.total < 18


def test_agreement_needs_both_looks_done(app: Flask, stored: Sessions, latest: UUID):
    """Nothing is told while one of the two could still learn from it; then all but two of the levels are the same.

    "Not applicable" is no pair, so there are fewer than 32.
    """
    own = assessment_of(app, ONE)
    with stored() as session:
        first, second = taken(session, own, NOW), another_reviewer(session)
        review_turns.assign(session, first, own, second.account_id, SECOND, address=ADDRESS, at=NOW)
        levels = {key: answer.option for key, answer in _answers(session, own).items() if answer.option}
        low = next(key for key, level in levels.items() if level in "01")
        high = next(key for key, level in levels.items() if level in "34")
        decided(session, own, {}, NOW, by=first)
        changed = {low: raised(str(int(levels[low]) + 1)), high: lowered(str(int(levels[high]) - 1))}
        decided(session, own, changed, NOW, by=second)
        review_turns.finish(session, second, own, at=NOW)
        assert review_queue.agreements(session, latest) == []
        review_turns.finish(session, first, own, at=NOW)
        (line,) = review_queue.agreements(session, latest)
        assert (line.first, line.second, line.assessments, line.levels) == (first.name, second.name, 1, 5)
        assert isinstance(line.agreement, Agreement)
        assert line.agreement.pairs == len(levels)
        assert line.agreement.same == pytest.approx((len(levels) - 2) / len(levels))
        assert line.agreement.kappa is not None
        assert 0.8 < line.agreement.kappa < 1


def _answers(session, own):
    kept = latest_submission(session, own)
    return submitted_answers(session, [kept.id])[kept.id]
