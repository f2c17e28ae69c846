"""The review without the web: turns, decisions, what is validated."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from innocook.core.errors import MoveRefused, NotFound
from innocook.core.review import Decision, DecisionKind, DecisionRefused, Standing
from innocook.services import review_decisions, review_moves, review_turns, reviewing, validations
from innocook.services.reviewing import FIRST, SECOND, ReviewRefused
from innocook.store.reviews import decisions_of
from innocook.store.scores import scores_of
from innocook.store.submissions import latest_submission
from innocook.store.tables import Account, Assessment, Grant
from tests.support.colleagues import opened_by, visitor_of
from tests.support.reviews import (
    ADDRESS,
    CONFIRMED,
    actions_of,
    another_reviewer,
    handed_in,
    lowered,
    raised,
    reviewed,
    state_of,
    taken,
)
from tests.support.web import Sessions

NOW = datetime.now(UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def session(own: UUID, stored: Sessions) -> Iterator[Session]:
    """One session over the data, with the lead's assessment complete."""
    with stored() as opened:
        yield opened


def test_taking_begins_the_review(session: Session, own: UUID):
    """The state moves, the reviewer has the first turn, and one event says so."""
    reviewer = taken(session, own, NOW)
    review = reviewing.open_review(session, reviewer, own, at=NOW)
    assert state_of(session, own) == "in_review"
    assert [(turn.position, turn.reviewer_id) for turn in review.turns] == [(FIRST, reviewer.account_id)]
    assert len(review.standing(Standing.OPEN)) == 32
    assert actions_of(session, own)[-1] == "take"


def test_what_somebody_else_has_cannot_be_taken(session: Session, own: UUID):
    """A submission that was given to another reviewer stays theirs until it is given on."""
    handed_in(session, own, NOW)
    first, second = visitor_of(session, "reviewer"), another_reviewer(session)
    review_turns.assign(session, first, own, second.account_id, FIRST, address=ADDRESS, at=NOW)
    with pytest.raises(ReviewRefused, match="taken"):
        review_turns.take(session, first, own, at=NOW)
    session.rollback()
    review_turns.take(session, second, own, at=NOW)
    assert state_of(session, own) == "in_review"


def test_giving_a_turn_on_keeps_its_decisions(session: Session, own: UUID):
    """Whoever goes on finds what was decided; the one before decides no more."""
    first = taken(session, own, NOW)
    review_decisions.decide(session, first, own, "STR1", lowered("1"), at=NOW)
    second = another_reviewer(session)
    review_turns.assign(session, first, own, second.account_id, FIRST, address=ADDRESS, at=NOW)
    review = reviewing.open_review(session, second, own, at=NOW)
    assert review.made_by(FIRST) == {"STR1": lowered("1")}
    with pytest.raises(ReviewRefused, match="not_your_turn"):
        review_decisions.decide(session, first, own, "STR2", CONFIRMED, at=NOW)


def test_only_somebody_who_may_review_is_given_a_turn(session: Session, own: UUID):
    """Neither a lead nor a deactivated reviewer, nor a reviewer with a part in the institution."""
    first = taken(session, own, NOW)
    lead = visitor_of(session, "lead")
    other = another_reviewer(session)
    for account in (lead.account_id, UUID(int=5)):
        with pytest.raises(ReviewRefused, match="cannot_review"):
            review_turns.assign(session, first, own, account, SECOND, address=ADDRESS, at=NOW)
        session.rollback()
    session.execute(update(Account).where(Account.id == other.account_id).values(deactivated_at=NOW))
    session.commit()
    with pytest.raises(ReviewRefused, match="cannot_review"):
        review_turns.assign(session, first, own, other.account_id, SECOND, address=ADDRESS, at=NOW)


def test_nobody_has_two_positions(session: Session, own: UUID):
    """A second look by the same eyes is none."""
    first = taken(session, own, NOW)
    with pytest.raises(ReviewRefused, match="had_a_turn"):
        review_turns.assign(session, first, own, first.account_id, SECOND, address=ADDRESS, at=NOW)


def test_a_decision_takes_the_place_of_the_one_before(session: Session, own: UUID):
    """Both are kept, the later one counts; deciding the same again writes nothing."""
    reviewer = taken(session, own, NOW)
    for minutes, decision in enumerate((lowered("1"), CONFIRMED, CONFIRMED)):
        at = NOW + timedelta(minutes=minutes)
        review_decisions.decide(session, reviewer, own, "STR1", decision, at=at)
    review = reviewing.open_review(session, reviewer, own, at=NOW)
    assert review.made_by(FIRST) == {"STR1": CONFIRMED}
    assert len(decisions_of(session, own)) == 2


@pytest.mark.parametrize(
    ("indicator", "decision", "error"),
    [
        ("NOPE", CONFIRMED, NotFound),
        ("STR1", lowered("2"), DecisionRefused),
        ("STR1", Decision(DecisionKind.REFUSE_NA, "1", None, "other", "x", "en"), DecisionRefused),
    ],
)
def test_what_does_not_fit_is_not_written(
    session: Session, own: UUID, indicator: str, decision: Decision, error: type[Exception]
):
    """Nothing is stored."""
    reviewer = taken(session, own, NOW)
    with pytest.raises(error):
        review_decisions.decide(session, reviewer, own, indicator, decision, at=NOW)
    assert decisions_of(session, own) == []


def test_validating_needs_every_decision(session: Session, own: UUID):
    """With one open it is refused and nothing changes."""
    reviewer = taken(session, own, NOW)
    review_decisions.decide(session, reviewer, own, "STR1", CONFIRMED, at=NOW)
    with pytest.raises(MoveRefused, match="undecided"):
        review_moves.validate(session, reviewer, own, address=ADDRESS, at=NOW)
    session.rollback()
    assert state_of(session, own) == "in_review"
    assert validations.latest(session, own) is None


def test_a_validated_result_has_scores_of_its_own(session: Session, own: UUID):
    """All level 2 (50 points); STR1 lowered to 0, STR2 raised to 4.

    Section STR: (0 + 100 + 50 + 50) / 4 = 50. STR1 and STR2 belong to principles of their own; the self-assessed
    scores stay as they were.
    """
    digest = reviewed(session, own, {"STR1": lowered("0"), "STR2": raised("4")}, NOW)
    kept = latest_submission(session, own)
    assert kept is not None
    self_scores, validated = scores_of(session, own, kept.id), scores_of(session, own, kept.id, "validated")
    assert {score.value for score in self_scores.values()} == {50.0}
    assert validated["STR"].value == 50.0
    questionnaire = opened_by(session, "lead", own)[1].questionnaire
    first, second = (questionnaire.indicator_by_id[key].principle for key in ("STR1", "STR2"))
    expected = {first: -50 / 8, second: 0.0}
    expected[second] += 50 / 8
    for principle, change in expected.items():
        assert validated[principle].value == pytest.approx(50 + change)
    found = validations.latest(session, own)
    assert found is not None
    assert (found.n, found.kind, found.sha256) == (1, "validated", digest)
    assert found.answers["STR1"].option == "0"
    assert set(found.decisions) == {"STR1", "STR2"}
    assert session.get_one(Assessment, own).validated_overall == validated["overall"].value
    assert actions_of(session, own)[-1] == "validate"


def test_whoever_answered_does_not_judge_it_later(session: Session, own: UUID):
    """The lead whose part is over and who is a reviewer now finds nothing to review, nor is given a turn."""
    reviewer = taken(session, own, NOW)
    lead = visitor_of(session, "lead")
    mine = select(Grant).where(Grant.account_id == lead.account_id)
    for grant in session.scalars(mine):
        grant.valid_until = NOW
    new = Grant(account_id=lead.account_id, role="reviewer", scope="everything", valid_from=NOW)
    session.add(new)
    session.commit()
    former = visitor_of(session, "lead")
    assert [grant.role for grant in former.grants] == ["reviewer"]
    with pytest.raises(NotFound):
        reviewing.open_review(session, former, own, at=LATER)
    with pytest.raises(ReviewRefused, match="cannot_review"):
        review_turns.assign(session, reviewer, own, former.account_id, SECOND, address=ADDRESS, at=LATER)


def test_nobody_reviews_their_own_institution(session: Session, own: UUID):
    """A reviewer who becomes a contributor there can go on with nothing."""
    reviewer = taken(session, own, NOW)
    institution = opened_by(session, "lead", own)[1].target.institution_id
    grant = Grant(account_id=reviewer.account_id, role="contributor", scope="institution", valid_from=NOW)
    grant.institution_id = institution
    session.add(grant)
    session.commit()
    with pytest.raises(NotFound):
        review_decisions.decide(session, visitor_of(session, "reviewer"), own, "STR1", CONFIRMED, at=LATER)
