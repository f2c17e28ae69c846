"""What a reviewer may see of a review, what one judgement stores, and what a validation would come to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from innocook.core.answers import AnswerState, chosen, measured, not_applicable
from innocook.core.errors import MoveRefused, NotFound
from innocook.core.review import DecisionRefused, Standing
from innocook.services import (
    answers,
    judging,
    review_desk,
    review_history,
    review_moves,
    review_preview,
    review_turns,
)
from innocook.services.accounts import Visitor
from innocook.services.answers import TypedAnswer
from innocook.services.judging import Judgement
from innocook.services.reviewing import FIRST, SECOND, THIRD, ReviewRefused
from innocook.store.scores import scores_of
from innocook.store.submissions import latest_submission
from innocook.store.tables import Decision as DecisionRow
from innocook.store.tables import EvidenceLink, Round, Submission
from tests.support.colleagues import opened_by, visitor_of
from tests.support.evidence import a_link, a_piece, first_account, institution_of
from tests.support.questionnaires import indicator, numeric
from tests.support.reviews import (
    ADDRESS,
    CONFIRMED,
    another_reviewer,
    asked,
    decided,
    handed_in,
    lowered,
    raised,
    returned,
    taken,
)
from tests.support.web import ONE_DATABASE, Sessions

NOW = datetime.now(UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def session(own: UUID, stored: Sessions) -> Iterator[Session]:
    """One session over the data, with the lead's assessment complete."""
    with stored() as opened:
        yield opened


def beside(session: Session, own: UUID, indicator: str) -> UUID:
    """A new piece of evidence beside an indicator; the id of its link."""
    link = a_link(session, own, indicator, a_piece(session, institution_of(session, own), first_account(session)))
    session.commit()
    return link.id


def status_of(session: Session, link_id: UUID) -> str:
    """What is said of it."""
    return session.scalars(select(EvidenceLink.status).where(EvidenceLink.id == link_id)).one()


def desk_of(session: Session, visitor: Visitor, own: UUID) -> review_desk.Desk:
    """The review before this visitor."""
    return review_desk.open_desk(session, visitor, own, at=NOW)


def twice(session: Session, own: UUID) -> tuple[Visitor, Visitor]:
    """A first and a second reviewer who have decided nothing."""
    first, second = taken(session, own, NOW), another_reviewer(session)
    review_turns.assign(session, first, own, second.account_id, SECOND, address=ADDRESS, at=NOW)
    return first, second


def test_a_judgement_is_stored_as_a_whole(session: Session, own: UUID):
    """Decision and statuses together; the same again writes no second decision."""
    link, reviewer = beside(session, own, "STR1"), taken(session, own, NOW)
    judgement = Judgement(1, lowered("1"), {link: "insufficient"})
    judging.judge(session, reviewer, own, "STR1", judgement, at=NOW)
    judging.judge(session, reviewer, own, "STR1", judgement, at=LATER)
    assert status_of(session, link) == "insufficient"
    assert desk_of(session, reviewer, own).mine == {"STR1": lowered("1")}
    assert decisions_written(session, own) == 1


def decisions_written(session: Session, own: UUID) -> int:
    """How many rows there are about this assessment."""
    query = select(func.count()).select_from(DecisionRow).join(Submission, Submission.id == DecisionRow.submission_id)
    return session.scalar(query.where(Submission.assessment_id == own)) or 0


@pytest.mark.parametrize(
    ("indicator", "judgement", "error"),
    [
        ("NOPE", Judgement(1, CONFIRMED, {}), NotFound),
        ("STR1", Judgement(1, lowered("2"), {}), DecisionRefused),
        ("STR1", Judgement(2, CONFIRMED, {}), ReviewRefused),
        ("STR1", Judgement(1, CONFIRMED, {uuid4(): "accepted"}), NotFound),
    ],
)
def test_what_does_not_fit_stores_nothing(
    session: Session, own: UUID, indicator: str, judgement: Judgement, error: type[Exception]
):
    """Neither the decision nor the status that was good."""
    link, reviewer = beside(session, own, "STR1"), taken(session, own, NOW)
    both = Judgement(judgement.n, judgement.decision, {link: "accepted", **judgement.statuses})
    with pytest.raises(error):
        judging.judge(session, reviewer, own, indicator, both, at=NOW)
    session.rollback()
    assert status_of(session, link) == "provided"
    assert not desk_of(session, reviewer, own).mine


@ONE_DATABASE
def test_only_pieces_of_this_indicator_are_judged_here(session: Session, own: UUID):
    """A link of another indicator, and an unknown status, are refused."""
    link, reviewer = beside(session, own, "STR2"), taken(session, own, NOW)
    with pytest.raises(NotFound):
        judging.judge(session, reviewer, own, "STR1", Judgement(1, None, {link: "accepted"}), at=NOW)
    session.rollback()
    with pytest.raises(ValueError, match="splendid"):
        judging.judge(session, reviewer, own, "STR2", Judgement(1, None, {link: "splendid"}), at=NOW)


@ONE_DATABASE
def test_judging_needs_a_turn_and_a_review(session: Session, own: UUID):
    """Before it is taken, without a turn, and after one's decisions are complete: each has its refusal."""
    handed_in(session, own, NOW)
    reviewer, nothing = visitor_of(session, "reviewer"), Judgement(1, None, {})
    with pytest.raises(MoveRefused, match="not_in_review"):
        judging.judge(session, reviewer, own, "STR1", nothing, at=NOW)
    session.rollback()
    first, second = twice(session, own)
    third = another_reviewer(session, "third.reviewer", "Nour Salem")
    with pytest.raises(ReviewRefused, match="not_your_turn"):
        judging.judge(session, third, own, "STR1", nothing, at=NOW)
    session.rollback()
    decided(session, own, {}, NOW, by=second)
    review_turns.finish(session, second, own, at=NOW)
    with pytest.raises(ReviewRefused, match="review_done"):
        judging.judge(session, second, own, "STR1", nothing, at=NOW)
    session.rollback()
    judging.judge(session, first, own, "STR1", nothing, at=NOW)


def test_a_judgement_of_evidence_is_hidden_like_a_decision(session: Session, own: UUID):
    """The second reviewer sees a piece as nobody had judged it, until their own decisions are complete."""
    link = beside(session, own, "STR1")
    first, second = twice(session, own)
    judging.judge(session, first, own, "STR1", Judgement(1, CONFIRMED, {link: "unreadable"}), at=NOW)

    def seen(visitor: Visitor) -> str:
        desk = desk_of(session, visitor, own)
        return judging.seen_pieces(session, desk, visitor.account_id, "STR1")["STR1"][0].status

    assert (seen(first), seen(second)) == ("unreadable", "provided")
    decided(session, own, {}, NOW, by=second)
    assert seen(second) == "provided"
    review_turns.finish(session, second, own, at=NOW)
    assert seen(second) == "unreadable"


def test_nobody_blind_learns_a_standing(session: Session, own: UUID):
    """First: one asked, one lowered. The second sees only their own; so does a reviewer without a turn: nothing.

    When the second is complete first, the first reviewer sees “a second look is due”, whatever they agree on.
    """
    first, second = twice(session, own)
    decided(session, own, {"STR1": asked(), "STR2": lowered("0")}, NOW, by=first)
    desk = desk_of(session, second, own)
    assert set(desk.standings) == {Standing.OPEN}
    assert desk.others("STR2") == ()
    third = another_reviewer(session, "third.reviewer", "Nour Salem")
    assert desk_of(session, third, own).standings == {}
    assert desk_of(session, third, own).others("STR2") == ()
    decided(session, own, {"STR3": lowered("1")}, NOW, by=second)
    review_turns.finish(session, second, own, at=NOW)
    mine = desk_of(session, first, own)
    assert (mine.sees_all, mine.ends_it) == (False, False)
    assert mine.standings == {
        Standing.ASKED: ("STR1",),
        Standing.WAITING: tuple(key for key in mine.review.looks if key != "STR1"),
    }
    review_turns.finish(session, first, own, at=NOW)
    after = desk_of(session, first, own)
    assert after.standings[Standing.DISAGREED] == ("STR2", "STR3")
    assert [(one.position, one.name) for one in after.others("STR2")] == [(SECOND, "Karim Haddad")]


@ONE_DATABASE
def test_the_sample_waits_for_a_second_look_that_nobody_has(session: Session, own: UUID):
    """Looked at twice by the round's sample: the first reviewer sees that it is due."""
    session.execute(update(Round).values(second_look_percent=100))
    session.commit()
    reviewer = decided(session, own, {}, NOW)
    desk = desk_of(session, reviewer, own)
    assert set(desk.standings) == {Standing.WAITING}
    assert desk.may_finish


@ONE_DATABASE
def test_the_next_one_goes_round(session: Session, own: UUID):
    """After the last indicator comes the first undecided one, and none when all are decided."""
    reviewer = taken(session, own, NOW)
    keys = list(desk_of(session, reviewer, own).review.looks)
    assert desk_of(session, reviewer, own).next_after(keys[-1]) == keys[0]
    decided(session, own, {}, NOW)
    assert desk_of(session, reviewer, own).next_after(keys[0]) is None


@ONE_DATABASE
def test_a_third_look_has_its_own_list(session: Session, own: UUID):
    """Only what the two disagree on is due; everything is seen."""
    first, second = twice(session, own)
    decided(session, own, {"STR2": lowered("0")}, NOW, by=first)
    decided(session, own, {}, NOW, by=second)
    for one in (first, second):
        review_turns.finish(session, one, own, at=NOW)
    third = another_reviewer(session, "third.reviewer", "Nour Salem")
    review_turns.assign(session, first, own, third.account_id, THIRD, address=ADDRESS, at=NOW)
    desk = desk_of(session, third, own)
    assert (desk.due, desk.undecided, desk.may_finish, desk.ends_it) == (("STR2",), ("STR2",), False, True)
    assert [one.position for one in desk.others("STR2")] == [FIRST, SECOND]


def test_the_history_has_submissions_questions_and_decisions(session: Session, own: UUID):
    """Asked about submission 1, confirmed in submission 2: both answers, the question and how it was settled."""
    link = beside(session, own, "STR1")
    returned(session, own, {"STR1": asked()}, NOW)
    lead, opened = opened_by(session, "lead", own)
    kept = opened.stored["STR1"]
    same = TypedAnswer(kept.answer, "en", kept.version, confirms=True)
    answers.save(session, lead, opened, {"STR1": same}, at=LATER)
    handed_in(session, own, LATER)
    reviewer = visitor_of(session, "reviewer")
    review_turns.take(session, reviewer, own, at=LATER)
    judging.judge(session, reviewer, own, "STR1", Judgement(2, lowered("1"), {link: "accepted"}), at=LATER)
    found = review_history.of_indicator(session, desk_of(session, reviewer, own), "STR1", reviewer.account_id)
    assert [(one.n, one.kept.answer.option, one.pieces) for one in found.declared] == [(1, "2", 1), (2, "2", 1)]
    assert [(one.n, one.text, one.settled_how) for one in found.questions] == [
        (1, "Which page names the budget?", "confirmed")
    ]
    assert [(one.n, one.decision, one.is_mine) for one in found.decisions] == [
        (1, asked(), True),
        (2, lowered("1"), True),
    ]
    assert found.answer_in(2).option == "2"
    assert found.answer_in(9).state is AnswerState.BLANK


def test_the_history_hides_what_is_hidden(session: Session, own: UUID):
    """Blind: only one's own; once both are complete everybody's, by position."""
    first, second = twice(session, own)
    decided(session, own, {"STR1": lowered("0")}, NOW, by=first)
    decided(session, own, {"STR1": lowered("0")}, LATER, by=second)
    blind = review_history.of_indicator(session, desk_of(session, second, own), "STR1", second.account_id)
    assert [(one.position, one.is_mine) for one in blind.decisions] == [(SECOND, True)]
    for one in (first, second):
        review_turns.finish(session, one, own, at=LATER)
    open_now = review_history.of_indicator(session, desk_of(session, second, own), "STR1", second.account_id)
    assert [one.position for one in open_now.decisions] == [FIRST, SECOND]


def test_a_preview_says_what_validating_would_write(session: Session, own: UUID):
    """32 answers of 50: one lowered by two levels, one raised by one; 1 of 32 answers on accepted evidence.

    Nothing is open. Overall: validated STR1 0, STR2 75, the rest 50. The preview's scores are those then written.
    """
    link = beside(session, own, "STR3")
    reviewer = decided(session, own, {"STR1": lowered("0"), "STR2": raised("3")}, NOW)
    judging.judge(session, reviewer, own, "STR3", Judgement(1, CONFIRMED, {link: "accepted"}), at=LATER)
    found = review_preview.preview(session, desk_of(session, reviewer, own).review)
    assert found.counts == {"confirmed": 30, "lowered": 1, "raised": 1, "na_accepted": 0, "na_refused": 0}
    assert (found.open_ones, found.answered, found.resting, found.share) == ((), 32, 1, 1 / 32)
    assert [(one.indicator, one.levels) for one in found.differences] == [("STR1", -2)]
    assert {one.value for one in found.own.values()} == {50.0}
    review_moves.validate(session, reviewer, own, address=ADDRESS, at=LATER)
    kept = latest_submission(session, own)
    assert kept is not None
    written = scores_of(session, own, kept.id, "validated")
    assert {key: one.value for key, one in found.validated.items()} == {key: one.value for key, one in written.items()}


@ONE_DATABASE
def test_a_preview_with_something_open_has_no_validated_score(session: Session, own: UUID):
    """A question stands: it is named, and no score is made of the rest."""
    reviewer = decided(session, own, {"STR1": asked()}, NOW)
    found = review_preview.preview(session, desk_of(session, reviewer, own).review)
    assert found.open_ones == ("STR1",)
    assert found.validated == {}
    assert sum(found.counts.values()) == 31


@ONE_DATABASE
def test_what_became_of_an_answer_is_said_by_what_it_says(session: Session, own: UUID):
    """Each of the five kinds, from the answers alone."""
    levels, number, exempt = indicator("L"), numeric("N"), not_applicable("law", "Not ours.")
    became = review_preview.what_became
    assert became(levels, chosen("2"), chosen("2")) == "confirmed"
    assert became(levels, chosen("2"), chosen("1")) == "lowered"
    assert became(number, measured(3), measured(4)) == "raised"
    assert became(levels, exempt, exempt) == "na_accepted"
    assert became(levels, exempt, chosen("0")) == "na_refused"
