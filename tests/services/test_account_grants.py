"""Giving and ending roles."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.permissions import Role, Scope
from innocook.services import account_grants, administration
from innocook.services.account_grants import WantedGrant
from innocook.services.administration import AccountFilter, AdministrationRefused
from innocook.store.tables import Grant
from tests.support.administrators import an_administrator, as_visitor, given, logged, somebody
from tests.support.records import DAY, NOW, a_country, an_institution

REVIEWER = WantedGrant(Role.REVIEWER, Scope.EVERYTHING)


def test_a_role_is_given_and_logged_where_it_belongs(session: Session):
    """At an institution in its stream, with ids and words of ours only."""
    admin, account, institution = an_administrator(session), somebody(session, "rana"), an_institution(session)
    wanted = WantedGrant(
        Role.CONTRIBUTOR,
        Scope.INSTITUTION,
        institution_id=institution.id,
        valid_from=NOW + DAY,
        valid_until=NOW + 2 * DAY,
    )
    grant_id = account_grants.add(session, admin, account.id, wanted, at=NOW)
    grant = session.get_one(Grant, grant_id)
    assert (grant.valid_from, grant.valid_until, grant.sections) == (NOW + DAY, NOW + 2 * DAY, [])
    payload = {
        "grant": str(grant_id),
        "role": "contributor",
        "scope": "institution",
        "from": "2026-03-02T09:00:00+00:00",
        "until": "2026-03-03T09:00:00+00:00",
    }
    assert logged(session, institution) == [("add_grant", f"account:{account.id}", payload)]
    assert logged(session) == []


@pytest.mark.parametrize("wanted", [REVIEWER, WantedGrant(Role.LEAD, Scope.INSTITUTION)])
def test_administrators_give_themselves_no_part(session: Session, wanted: WantedGrant):
    """Neither in answers nor in reviews; somebody else can give it, and the log says who."""
    who = an_administrator(session)
    with pytest.raises(AdministrationRefused, match="oneself"):
        account_grants.add(session, who, who.account_id, wanted, at=NOW)


def test_a_role_of_a_country_names_it(session: Session):
    """In the log of the system."""
    admin, account, country = an_administrator(session), somebody(session, "rana"), a_country(session)
    wanted = WantedGrant(Role.COORDINATOR, Scope.COUNTRY, country_id=country.id)
    account_grants.add(session, admin, account.id, wanted, at=NOW)
    assert logged(session)[0][2] | {"country": "XA", "scope": "country"} == logged(session)[0][2]


def test_a_role_does_not_begin_in_the_past(session: Session):
    """A day that has begun means now: nothing is opened backwards."""
    admin, account = an_administrator(session), somebody(session, "rana")
    wanted = WantedGrant(Role.REVIEWER, Scope.EVERYTHING, valid_from=NOW - DAY)
    grant_id = account_grants.add(session, admin, account.id, wanted, at=NOW)
    assert session.get_one(Grant, grant_id).valid_from == NOW


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (WantedGrant(Role.LEAD, Scope.EVERYTHING), "scope"),
        (WantedGrant(Role.ADMINISTRATOR, Scope.COUNTRY, country_id="XA"), "scope"),
        (WantedGrant(Role.LEAD, Scope.INSTITUTION), "place"),
        (WantedGrant(Role.LEAD, Scope.INSTITUTION, institution_id=UUID(int=7)), "place"),
        (WantedGrant(Role.COORDINATOR, Scope.COUNTRY), "place"),
        (WantedGrant(Role.COORDINATOR, Scope.COUNTRY, country_id="ZZ"), "place"),
        (WantedGrant(Role.REVIEWER, Scope.EVERYTHING, country_id="XA"), "place"),
        (WantedGrant(Role.REVIEWER, Scope.EVERYTHING, valid_until=NOW), "period"),
        (WantedGrant(Role.REVIEWER, Scope.EVERYTHING, valid_from=NOW + DAY, valid_until=NOW + DAY), "period"),
    ],
)
def test_what_makes_no_sense_is_refused(session: Session, wanted: WantedGrant, code: str):
    """A role where it does not count, a place that is missing or does not belong, an end before the beginning."""
    admin, account = an_administrator(session), somebody(session, "rana")
    a_country(session)
    session.commit()
    with pytest.raises(AdministrationRefused, match=code):
        account_grants.add(session, admin, account.id, wanted, at=NOW)
    session.rollback()
    assert session.scalars(select(Grant).where(Grant.account_id == account.id)).all() == []


@pytest.mark.parametrize(
    ("begins", "ends", "is_held"),
    [(None, None, True), (None, 4, False), (None, 6, True), (9, None, True), (10, None, False), (5, 6, True)],
)
def test_a_role_is_held_once_at_a_time(session: Session, begins: int | None, ends: int | None, is_held: bool):
    """Held from day 5 to day 10: what overlaps is refused, what ends before or begins after is not."""
    admin, account = an_administrator(session), somebody(session, "rana")
    given(session, account, "reviewer", days=5, until=10)
    wanted = WantedGrant(
        Role.REVIEWER,
        Scope.EVERYTHING,
        valid_from=None if begins is None else NOW + begins * DAY,
        valid_until=None if ends is None else NOW + ends * DAY,
    )
    if is_held:
        with pytest.raises(AdministrationRefused, match="held"):
            account_grants.add(session, admin, account.id, wanted, at=NOW)
    else:
        account_grants.add(session, admin, account.id, wanted, at=NOW)


def test_a_role_ends_now_and_can_be_given_again(session: Session):
    """It is not changed but ends; the second time there is nothing to end."""
    admin, account = an_administrator(session), somebody(session, "rana")
    grant = given(session, account, "reviewer")
    account_grants.end(session, admin, account.id, grant.id, at=NOW)
    assert (grant.valid_from, grant.valid_until) == (NOW - DAY, NOW)
    with pytest.raises(AdministrationRefused, match="over"):
        account_grants.end(session, admin, account.id, grant.id, at=NOW)
    session.rollback()
    account_grants.add(session, admin, account.id, REVIEWER, at=NOW)
    assert [event[0] for event in logged(session)] == ["end_grant", "add_grant"]


def test_a_role_that_has_not_begun_is_over_once_it_is_ended(session: Session):
    """It would hold for an instant; it counts as ended at once, and the same can be given instead."""
    admin, account = an_administrator(session), somebody(session, "rana")
    grant = given(session, account, "reviewer", days=3)
    account_grants.end(session, admin, account.id, grant.id, at=NOW)
    one = administration.one_account(session, admin, account.id, session_seconds=60, at=NOW)
    assert (one.line.grants, [line.id for line in one.past]) == ((), [grant.id])
    with pytest.raises(AdministrationRefused, match="over"):
        account_grants.end(session, admin, account.id, grant.id, at=NOW)
    account_grants.add(session, admin, account.id, REVIEWER, at=NOW)


def test_nobody_ends_their_own_rights_as_administrator(session: Session):
    """Other roles of one's own can be ended."""
    admin = an_administrator(session)
    own = session.scalars(select(Grant)).one()
    with pytest.raises(AdministrationRefused, match="oneself"):
        account_grants.end(session, admin, admin.account_id, own.id, at=NOW)
    other = Grant(account_id=admin.account_id, role="reviewer", scope="everything", valid_from=NOW - DAY)
    session.add(other)
    session.commit()
    account_grants.end(session, admin, admin.account_id, other.id, at=NOW)


def test_the_last_lasting_administrator_stays_one(session: Session):
    """Somebody whose rights end soon cannot end those that have no end; with a second one they can."""
    admin, passing = an_administrator(session), somebody(session, "passing")
    given(session, passing, "administrator", until=5)
    session.commit()
    grant = session.scalars(select(Grant).where(Grant.account_id == admin.account_id)).one()
    visitor = as_visitor(session, passing)
    with pytest.raises(AdministrationRefused, match="last_administrator"):
        account_grants.end(session, visitor, admin.account_id, grant.id, at=NOW)
    session.rollback()
    assert session.get_one(Grant, grant.id).valid_until is None
    an_administrator(session, "second")
    account_grants.end(session, visitor, admin.account_id, grant.id, at=NOW)


def test_others_give_and_end_nothing(session: Session):
    """No role but the administrator's, and no grant of another account by its id."""
    admin, account, other = an_administrator(session), somebody(session, "rana"), somebody(session, "sami")
    grant = given(session, account, "coordinator")
    session.commit()
    visitor = as_visitor(session, account)
    with pytest.raises(NotFound):
        account_grants.add(session, visitor, account.id, REVIEWER, at=NOW)
    with pytest.raises(NotFound):
        account_grants.end(session, visitor, account.id, grant.id, at=NOW)
    with pytest.raises(NotFound):
        account_grants.end(session, admin, other.id, grant.id, at=NOW)
    with pytest.raises(NotFound):
        account_grants.add(session, admin, uuid4(), REVIEWER, at=NOW)


def test_an_account_is_read_with_what_is_known_of_it(session: Session):
    """Present and future roles apart from those that are over, and the note about one's own case."""
    admin, account = an_administrator(session), somebody(session, "rana", password=False)
    lead, past = given(session, account, "lead"), given(session, account, "coordinator", days=-9, until=-3)
    ahead = given(session, account, "reviewer", days=3)
    one = administration.one_account(session, admin, account.id, session_seconds=60, at=NOW)
    assert [(line.id, line.is_ahead) for line in one.line.grants] == [(lead.id, False), (ahead.id, True)]
    assert [line.id for line in one.past] == [past.id]
    assert one.line.grants[0].institution is not None
    assert one.line.grants[0].institution.in_language("en") == "Registry"
    assert one.line.reviews_beside_own_case
    assert (one.line.has_password, one.line.has_second_factor, one.line.open_sessions) == (False, False, 0)


def test_the_list_says_where_a_page_is(session: Session):
    """A page behind the end is the last one; others see no list."""
    admin, lead = an_administrator(session), somebody(session, "lead")
    given(session, lead, "lead")
    for number in range(60):
        somebody(session, f"person{number:02}")
    session.commit()

    def page(number: int, text: str = "") -> administration.AccountPage:
        wanted = AccountFilter(text)
        return administration.accounts_page(session, admin, wanted, number, session_seconds=60, at=NOW)

    assert [(page(number).page, len(page(number).lines)) for number in (-3, 1, 2, 99)] == [
        (1, 50),
        (1, 50),
        (2, 12),
        (2, 12),
    ]
    assert (page(1).total, page(1).pages, page(1, "nobody").pages) == (62, 2, 1)
    with pytest.raises(NotFound):
        administration.accounts_page(
            session, as_visitor(session, lead), AccountFilter(), 1, session_seconds=60, at=NOW + timedelta(0)
        )


def test_institutions_are_found_by_code_or_words(session: Session):
    """A code that fits exactly means that institution alone; words are found in every language and spelling."""
    rows = [an_institution(session, name) for name in ("وزارة الصحّة", "وزارة العدل", "Health Office")]
    rows[1].code = "HEALTH"
    session.flush()

    def found(text: str) -> list[str]:
        return [one.name.in_language("en") for one in administration.institutions_found(session, text)]

    assert found("HEALTH") == ["وزارة العدل"]
    assert found("وزاره") == ["وزارة الصحّة", "وزارة العدل"]
    assert found("الصحة وزارة") == ["وزارة الصحّة"]
    assert found("health off") == ["Health Office"]
    assert (found("%"), found(""), found("nowhere")) == ([], [], [])
