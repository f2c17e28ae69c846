"""The table of moves: every state, every move, every role, every precondition."""

from dataclasses import fields, replace

import pytest

from innocook.core.errors import MoveRefused, NotAllowed
from innocook.core.lifecycle import EDITABLE_STATES, MOVES, Facts, Move, Need, Row, State, move, refusals
from innocook.core.roles import Role

READY = Facts(**{field.name: field.name != "review_begun" for field in fields(Facts)})

TABLE = [
    ("draft", "submit", "submitted", "lead"),
    ("submitted", "withdraw", "draft", "lead"),
    ("submitted", "take", "in_review", "reviewer"),
    ("in_review", "return", "returned", "reviewer"),
    ("returned", "resubmit", "submitted", "lead"),
    ("in_review", "validate", "validated", "reviewer"),
    ("validated", "ask_reconsideration", "reconsidered", "lead"),
    ("reconsidered", "decide", "validated", "reviewer"),
    ("validated", "close", "closed", "administrator"),
    ("draft", "lapse", "lapsed", None),
    ("returned", "lapse", "lapsed", None),
]
NEEDS = [
    ("submit", "all_answered", "unanswered"),
    ("submit", "all_confirmed", "unconfirmed"),
    ("submit", "declared", "declaration_missing"),
    ("submit", "submissions_open", "submissions_closed"),
    ("withdraw", "review_begun", "review_begun"),
    ("withdraw", "submissions_open", "submissions_closed"),
    ("return", "named_with_text", "nothing_named"),
    ("resubmit", "named_settled", "named_not_settled"),
    ("resubmit", "all_answered", "unanswered"),
    ("resubmit", "declared", "declaration_missing"),
    ("resubmit", "submissions_open", "submissions_closed"),
    ("validate", "all_decided", "undecided"),
    ("ask_reconsideration", "never_reconsidered", "reconsidered_before"),
    ("ask_reconsideration", "within_time", "reconsideration_late"),
    ("decide", "another_reviewer", "same_reviewer"),
    ("close", "round_published", "round_not_published"),
    ("lapse", "submissions_over", "submissions_still_open"),
]


@pytest.mark.parametrize(("start", "name", "target", "role"), TABLE)
def test_each_row_leads_where_it_says(start: str, name: str, target: str, role: str | None) -> None:
    """With every precondition met, the role of the row makes the move."""
    assert move(State(start), Move(name), Role(role) if role else None, READY) == target


@pytest.mark.parametrize("name", list(Move))
@pytest.mark.parametrize("start", list(State))
def test_no_other_state_allows_a_move(start: State, name: Move) -> None:
    """From a state that the row does not name, the move is refused as being in the wrong state."""
    if any((row[0], row[1]) == (start, name) for row in TABLE):
        assert refusals(start, name, READY) == ()
        return
    with pytest.raises(MoveRefused) as refused:
        move(start, name, MOVES[name].role, READY)
    assert refused.value.code == "wrong_state"


@pytest.mark.parametrize(("start", "name", "target", "role"), TABLE)
@pytest.mark.parametrize("other", [*Role, None])
def test_no_other_role_makes_a_move(start: str, name: str, target: str, role: str | None, other: Role | None) -> None:
    """Another role, or the clock where a person is meant, is not allowed, whatever the facts."""
    if other == role:
        assert move(State(start), Move(name), other, READY) == target
        return
    with pytest.raises(NotAllowed):
        move(State(start), Move(name), other, READY)


@pytest.mark.parametrize(("name", "fact", "code"), NEEDS)
def test_each_missing_precondition_is_refused_by_its_code(name: str, fact: str, code: str) -> None:
    """One fact that does not hold refuses the move with its own code."""
    row = MOVES[Move(name)]
    facts = replace(READY, **{fact: not getattr(READY, fact)})
    with pytest.raises(MoveRefused) as refused:
        move(row.starts[0], Move(name), row.role, facts)
    assert refused.value.code == code


def test_the_preconditions_of_the_table_are_all_tested() -> None:
    """No row needs something that the list above leaves out."""
    assert {(name, need.value) for name, row in MOVES.items() for need in row.needs} == {(n, c) for n, _, c in NEEDS}
    assert {need.value for need in Need} == {code for _, _, code in NEEDS}


def test_facts_that_are_not_said_refuse() -> None:
    """A caller that forgets a fact cannot move anything that needs one; all reasons are listed in order."""
    assert refusals(State.DRAFT, Move.SUBMIT, Facts()) == (
        "unanswered",
        "unconfirmed",
        "declaration_missing",
        "submissions_closed",
    )
    assert all(refusals(row.starts[0], name, Facts()) for name, row in MOVES.items() if row.needs)


def test_one_of_several_roles_is_enough() -> None:
    """Somebody who is lead and coordinator submits as lead; without roles nobody moves anything."""
    assert move(State.DRAFT, Move.SUBMIT, {Role.COORDINATOR, Role.LEAD}, READY) is State.SUBMITTED
    with pytest.raises(NotAllowed):
        move(State.DRAFT, Move.SUBMIT, set(), READY)
    with pytest.raises(NotAllowed):
        move(State.DRAFT, Move.LAPSE, set(Role), READY)


def test_answers_change_only_where_the_lead_may_hand_in_next() -> None:
    """The editable states are those from which a lead's move leads to submitted."""
    rows: list[Row] = [row for row in MOVES.values() if row.role is Role.LEAD and row.target is State.SUBMITTED]
    assert {start for row in rows for start in row.starts} == EDITABLE_STATES
