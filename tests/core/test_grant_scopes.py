"""Which grants make sense."""

import pytest

from innocook.core.grant_scopes import reviews_beside_own_case, scopes_of
from innocook.core.permissions import Role, Scope


def test_every_role_says_where_it_counts():
    """Institutions for those who answer, a country for coordinators, everything or a country for reviewers."""
    assert {role: scopes_of(role) for role in Role} == {
        Role.CONTRIBUTOR: (Scope.INSTITUTION,),
        Role.LEAD: (Scope.INSTITUTION,),
        Role.COORDINATOR: (Scope.COUNTRY,),
        Role.REVIEWER: (Scope.EVERYTHING, Scope.COUNTRY),
        Role.ADMINISTRATOR: (Scope.EVERYTHING,),
    }


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ((), False),
        ((Role.REVIEWER,), False),
        ((Role.REVIEWER, Role.ADMINISTRATOR), False),
        ((Role.LEAD, Role.COORDINATOR), False),
        ((Role.REVIEWER, Role.LEAD), True),
        ((Role.CONTRIBUTOR, Role.REVIEWER), True),
        ((Role.REVIEWER, Role.COORDINATOR), True),
    ],
)
def test_reviewers_with_a_case_of_their_own(roles: tuple[Role, ...], expected: bool):
    """A reviewer who is also a party somewhere never reviews there."""
    assert reviews_beside_own_case(roles) is expected
