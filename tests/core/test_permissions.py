"""The role table, row by row, and the scopes, times and sections of grants."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from innocook.core.lifecycle import State
from innocook.core.permissions import TABLE, Action, Grant, Role, Scope, Target, may, may_anywhere

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=30)
OURS, THEIRS = UUID(int=1), UUID(int=2)
HANDED_IN = "submitted in_review validated reconsidered closed"
KEPT = f"{HANDED_IN} returned"
TOLD = "returned validated reconsidered closed"

# Which roles may, and where it depends on the state, in which states.
ROWS: dict[str, dict[str, str]] = {
    "assessment.tasks": {"contributor": "any", "lead": "any"},
    "assessment.see": {"contributor": "any", "lead": "any", "reviewer": HANDED_IN},
    "assessment.answer": {"contributor": "any", "lead": "any"},
    "assessment.comment": {"contributor": "any", "lead": "any"},
    "assessment.history": {"contributor": "any", "lead": "any"},
    "assessment.start": {"lead": "any"},
    "assessment.submit": {"lead": "any"},
    "assessment.withdraw": {"lead": "any"},
    "assessment.request_reconsideration": {"lead": "any"},
    "assessment.progress": {"contributor": "any", "lead": "any", "coordinator": "any", "administrator": "any"},
    "results.see": {"lead": "any", "coordinator": "validated reconsidered closed", "reviewer": KEPT},
    "report.export": {"lead": "any", "coordinator": "validated reconsidered closed", "reviewer": KEPT},
    "peers.see": {"lead": "any"},
    "comparison.see": {"reviewer": "any"},
    "comparison.export": {"reviewer": "any"},
    "submission.see": {"lead": "any", "reviewer": KEPT},
    "submission.review": {"reviewer": KEPT},
    "submission.decide_reconsideration": {"reviewer": KEPT},
    "validation.correct": {"reviewer": "validated closed"},
    "validation.see_outcome": {"contributor": TOLD, "lead": TOLD},
    "evidence.see": {"contributor": "any", "lead": "any", "reviewer": HANDED_IN},
    "evidence.manage": {"contributor": "any", "lead": "any"},
    "plan.keep": {"lead": "any"},
    "contributor.manage": {"lead": "any"},
    "institution.see": {"lead": "any", "coordinator": "any", "reviewer": "any", "administrator": "any"},
    "institution.invite": {"coordinator": "any", "administrator": "any"},
    "institution.manage": {"administrator": "any"},
    "round.progress": {"coordinator": "any", "reviewer": "any", "administrator": "any"},
    "round.manage": {"administrator": "any"},
    "questionnaire.manage": {"administrator": "any"},
    "account.manage": {"administrator": "any"},
    "audit.see": {"administrator": "any"},
}


def grant(role: str, **others: object) -> Grant:
    """A valid grant of the role in its usual scope: our institution, our country or everything."""
    scopes = {"contributor": Scope.INSTITUTION, "lead": Scope.INSTITUTION, "coordinator": Scope.COUNTRY}
    scope = scopes.get(role, Scope.EVERYTHING)
    given = {
        "scope": scope,
        "valid_from": LONG_AGO,
        "country_id": "AA" if scope is Scope.COUNTRY else None,
        "institution_id": OURS if scope is Scope.INSTITUTION else None,
    }
    return Grant(Role(role), **(given | others))  # type: ignore[arg-type]


def ours(state: State | None = None, section: str | None = None) -> Target:
    """Our institution, in country AA."""
    return Target(OURS, "AA", state, section)


def test_every_action_is_a_row() -> None:
    """The table has a row for each action, and the list above is the table."""
    assert set(TABLE) == set(Action) == set(ROWS)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(Action))
def test_each_role_may_do_what_its_row_says(action: Action, role: Role, state: State) -> None:
    """Row by row, role by role, state by state; what is not said is denied."""
    states = ROWS[action].get(role, "")
    expected = states == "any" or state in states.split()
    assert may([grant(role)], action, ours(state), NOW) is expected


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(Action))
def test_without_a_state_only_rows_without_states_allow(action: Action, role: Role) -> None:
    """A caller that forgets the state is denied where the state matters."""
    assert may([grant(role)], action, ours(), NOW) is (ROWS[action].get(role) == "any")


@pytest.mark.parametrize("action", list(Action))
def test_nobody_may_do_anything_without_a_grant(action: Action) -> None:
    """No grant, no permission."""
    assert not may([], action, ours(State.DRAFT), NOW)
    assert not may_anywhere([], action, NOW)


@pytest.mark.parametrize("role", ["contributor", "lead"])
def test_an_institution_stays_with_its_own(role: str) -> None:
    """A grant at one institution opens nothing at another, even in the same country."""
    other = Target(THEIRS, "AA", State.DRAFT)
    assert not any(may([grant(role)], action, other, NOW) for action in Action)


def test_a_country_stays_with_its_own() -> None:
    """A coordinator, and a reviewer of given countries, see nothing of another country."""
    abroad = Target(THEIRS, "BB", State.VALIDATED)
    reviewer = grant("reviewer", scope=Scope.COUNTRY, country_id="AA")
    assert not any(may([grant("coordinator"), reviewer], action, abroad, NOW) for action in Action)
    assert may([reviewer], Action.SEE_RESULTS, ours(State.SUBMITTED), NOW)


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("contributor", "everything"),
        ("contributor", "country"),
        ("lead", "everything"),
        ("lead", "country"),
        ("coordinator", "everything"),
        ("coordinator", "institution"),
        ("reviewer", "institution"),
        ("administrator", "country"),
        ("administrator", "institution"),
    ],
)
def test_a_scope_that_the_role_does_not_have_gives_nothing(role: str, scope: str) -> None:
    """A lead of everything, say, is a mistake in the data and opens nothing."""
    wide = grant(role, scope=Scope(scope), country_id="AA", institution_id=OURS)
    assert not any(may([wide], action, ours(State.VALIDATED), NOW) for action in Action)
    assert not any(may_anywhere([wide], action, NOW) for action in Action)


@pytest.mark.parametrize("empty", [Target(), Target(None, None, State.VALIDATED)])
def test_a_target_without_place_is_reached_by_wide_grants_only(empty: Target) -> None:
    """An institution or country that is not named matches no grant that names none either."""
    nowhere = [grant("lead", institution_id=None), grant("coordinator", country_id=None)]
    assert not any(may(nowhere, action, empty, NOW) for action in Action)
    assert may([grant("administrator")], Action.MANAGE_ROUND, empty, NOW)


def test_a_grant_holds_from_its_first_instant_to_before_its_last() -> None:
    """Valid from the first instant on, no longer at the last."""
    brief = grant("lead", valid_from=NOW, valid_until=NOW + timedelta(hours=1))
    moments = [NOW - timedelta(seconds=1), NOW, NOW + timedelta(minutes=59), NOW + timedelta(hours=1)]
    assert [may([brief], Action.SUBMIT, ours(State.DRAFT), at) for at in moments] == [False, True, True, False]
    assert [may_anywhere([brief], Action.SUBMIT, at) for at in moments] == [False, True, True, False]


def test_sections_limit_a_contributor() -> None:
    """A contributor for two sections answers these, not others, and sees the task list."""
    limited = [grant("contributor", sections=("STR", "CUL"))]
    answering = {section: may(limited, Action.ANSWER, ours(State.DRAFT, section), NOW) for section in ("STR", "DPI")}
    assert answering == {"STR": True, "DPI": False}
    assert not may(limited, Action.SEE_ASSESSMENT, ours(State.DRAFT), NOW)
    assert may(limited, Action.SEE_TASKS, ours(State.DRAFT), NOW)


@pytest.mark.parametrize("role", ["contributor", "lead", "coordinator"])
@pytest.mark.parametrize("action", [Action.REVIEW, Action.DECIDE_RECONSIDERATION, Action.CORRECT])
def test_nobody_reviews_their_own_case(action: Action, role: str) -> None:
    """A reviewer who also has a part in the institution or its country does not review it, but others."""
    both = [grant("reviewer"), grant(role)]
    assert not may(both, action, ours(State.VALIDATED), NOW)
    assert may(both, action, Target(THEIRS, "BB", State.VALIDATED), NOW)


def test_administrators_neither_see_nor_change_answers_or_results() -> None:
    """In no state at all."""
    actions = (Action.SEE_ASSESSMENT, Action.ANSWER, Action.SUBMIT, Action.SEE_RESULTS, Action.EXPORT_REPORT)
    allowed = [may([grant("administrator")], action, ours(state), NOW) for action in actions for state in State]
    assert not any(allowed)


def test_a_page_opens_for_whoever_may_somewhere() -> None:
    """`may_anywhere` says yes when some target would do."""
    assert may_anywhere([grant("lead")], Action.SUBMIT, NOW)
    assert not may_anywhere([grant("lead")], Action.SEE_COMPARISON, NOW)
