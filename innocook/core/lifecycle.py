"""The life of an assessment: one table of moves; what is not in it cannot happen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from innocook.core.errors import MoveRefused, NotAllowed
from innocook.core.roles import Role


class State(StrEnum):
    """Where an assessment stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    VALIDATED = "validated"
    RECONSIDERED = "reconsidered"
    CLOSED = "closed"
    LAPSED = "lapsed"


class Move(StrEnum):
    """What can be done to an assessment."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    TAKE = "take"
    RETURN = "return"
    RESUBMIT = "resubmit"
    VALIDATE = "validate"
    ASK_RECONSIDERATION = "ask_reconsideration"
    DECIDE = "decide"
    CLOSE = "close"
    LAPSE = "lapse"


class Need(StrEnum):
    """A precondition of a move, named as the refusal it causes when its fact is False."""

    ALL_ANSWERED = "unanswered"
    ALL_CONFIRMED = "unconfirmed"
    DECLARED = "declaration_missing"
    OPEN = "submissions_closed"
    NOT_BEGUN = "review_begun"
    NAMED = "nothing_named"
    SETTLED = "named_not_settled"
    DECIDED = "undecided"
    FIRST_REQUEST = "reconsidered_before"
    IN_TIME = "reconsideration_late"
    ANOTHER_REVIEWER = "same_reviewer"
    PUBLISHED = "round_not_published"
    OVER = "submissions_still_open"


WRONG_STATE = "wrong_state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the caller knows about an assessment and its round; every default refuses.

    all_answered: every indicator is answered, or N/A with its reason. all_confirmed: no answer taken over from an
    earlier round waits for somebody to confirm or change it. declared: the lead made the declaration.
    submissions_open, submissions_over: it can be handed in now, can no longer be (a returned one may have longer than
    its round). review_begun: a reviewer
    took it. named_with_text: at least one indicator is named, each with text. named_settled: each named indicator was
    changed or confirmed. all_decided: every indicator has a decision. never_reconsidered, within_time: no request was
    made before, the time the round sets is not over. another_reviewer: not the one who validated. round_published.
    """

    all_answered: bool = False
    all_confirmed: bool = False
    declared: bool = False
    submissions_open: bool = False
    submissions_over: bool = False
    review_begun: bool = True
    named_with_text: bool = False
    named_settled: bool = False
    all_decided: bool = False
    never_reconsidered: bool = False
    within_time: bool = False
    another_reviewer: bool = False
    round_published: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One move: the states it starts from, the one it leads to, who makes it (None: the clock) and what it needs."""

    starts: tuple[State, ...]
    target: State
    role: Role | None
    needs: tuple[Need, ...] = ()


MOVES: Mapping[Move, Row] = MappingProxyType(
    {
        Move.SUBMIT: Row(
            (State.DRAFT,),
            State.SUBMITTED,
            Role.LEAD,
            (Need.ALL_ANSWERED, Need.ALL_CONFIRMED, Need.DECLARED, Need.OPEN),
        ),
        Move.WITHDRAW: Row((State.SUBMITTED,), State.DRAFT, Role.LEAD, (Need.NOT_BEGUN, Need.OPEN)),
        Move.TAKE: Row((State.SUBMITTED,), State.IN_REVIEW, Role.REVIEWER),
        Move.RETURN: Row((State.IN_REVIEW,), State.RETURNED, Role.REVIEWER, (Need.NAMED,)),
        Move.RESUBMIT: Row(
            (State.RETURNED,),
            State.SUBMITTED,
            Role.LEAD,
            (Need.SETTLED, Need.ALL_ANSWERED, Need.DECLARED, Need.OPEN),
        ),
        Move.VALIDATE: Row((State.IN_REVIEW,), State.VALIDATED, Role.REVIEWER, (Need.DECIDED,)),
        Move.ASK_RECONSIDERATION: Row(
            (State.VALIDATED,), State.RECONSIDERED, Role.LEAD, (Need.FIRST_REQUEST, Need.IN_TIME)
        ),
        Move.DECIDE: Row((State.RECONSIDERED,), State.VALIDATED, Role.REVIEWER, (Need.ANOTHER_REVIEWER,)),
        Move.CLOSE: Row((State.VALIDATED,), State.CLOSED, Role.ADMINISTRATOR, (Need.PUBLISHED,)),
        Move.LAPSE: Row((State.DRAFT, State.RETURNED), State.LAPSED, None, (Need.OVER,)),
    }
)

EDITABLE_STATES = frozenset({State.DRAFT, State.RETURNED})
"""The states in which answers may change."""

_FACTS: Mapping[Need, Callable[[Facts], bool]] = MappingProxyType(
    {
        Need.ALL_ANSWERED: lambda facts: facts.all_answered,
        Need.ALL_CONFIRMED: lambda facts: facts.all_confirmed,
        Need.DECLARED: lambda facts: facts.declared,
        Need.OPEN: lambda facts: facts.submissions_open,
        Need.NOT_BEGUN: lambda facts: not facts.review_begun,
        Need.NAMED: lambda facts: facts.named_with_text,
        Need.SETTLED: lambda facts: facts.named_settled,
        Need.DECIDED: lambda facts: facts.all_decided,
        Need.FIRST_REQUEST: lambda facts: facts.never_reconsidered,
        Need.IN_TIME: lambda facts: facts.within_time,
        Need.ANOTHER_REVIEWER: lambda facts: facts.another_reviewer,
        Need.PUBLISHED: lambda facts: facts.round_published,
        Need.OVER: lambda facts: facts.submissions_over,
    }
)


def refusals(state: State, move_name: Move, facts: Facts) -> tuple[str, ...]:
    """Every reason why the move cannot be made now, in the order of the table; empty when it can."""
    row = MOVES[move_name]
    if state not in row.starts:
        return (WRONG_STATE,)
    return tuple(need.value for need in row.needs if not _FACTS[need](facts))


def move(state: State, move_name: Move, role: Role | Collection[Role] | None, facts: Facts) -> State:
    """The state after the move. `role` is the one under which it is made, or all that reach here; None is the clock.

    Raises NotAllowed for other roles, MoveRefused with the first of `refusals` otherwise.
    """
    row = MOVES[move_name]
    if not _is_for(row, role):
        raise NotAllowed(f"{move_name} is for {row.role or 'the clock'}")
    reasons = refusals(state, move_name, facts)
    if reasons:
        raise MoveRefused(reasons[0])
    return row.target


def _is_for(row: Row, role: Role | Collection[Role] | None) -> bool:
    if role is None or row.role is None:
        return role is None and row.role is None
    return row.role is role if isinstance(role, Role) else row.role in role
