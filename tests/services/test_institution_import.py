"""Bringing in lists of institutions: looked at, applied as a whole, and once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from innocook import i18n
from innocook.core.errors import NotFound
from innocook.core.institution_changes import FieldChange
from innocook.services import accounts, institution_import
from innocook.services.accounts import Visitor
from innocook.services.institution_import import Applied, ChangedMeanwhile, ImportRefused, Preview
from innocook.store.audit import institution_stream, verify_stream
from innocook.store.engine import reading
from innocook.store.keys import search_key, sort_key
from innocook.store.tables import (
    Account,
    AuditEvent,
    Base,
    Country,
    Grant,
    Institution,
    Invitation,
    OutboxMail,
    Participation,
    Round,
)
from tests.support.faulty_institutions import ACCOUNT, faulty_file
from tests.support.institution_files import a_file, a_long_file, a_row
from tests.support.records import DAY, NOW, a_round, an_account, an_institution

Sessions = sessionmaker[Session]
ADMINISTRATOR = "administrator@example.org"


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    i18n.compile_catalogues()


@pytest.fixture
def administrator(sessions: Sessions) -> Visitor:
    """Somebody who may bring in lists."""
    with sessions() as session:
        account = an_account(session, ADMINISTRATOR)
        grant = Grant(account_id=account.id, role="administrator", scope="everything", valid_from=NOW - DAY)
        session.add(grant)
        session.commit()
        found = accounts.visitor(session, account.id, at=NOW)
    assert found is not None
    return found


@pytest.fixture
def round_id(sessions: Sessions) -> UUID:
    """An open round."""
    with sessions() as session:
        found = a_round(session).id
        session.commit()
    return found


def shown(sessions: Sessions, visitor: Visitor, data: bytes, round_id: UUID | None = None) -> Preview:
    """What a file would do, seen in a session that cannot write."""
    with reading(sessions) as session:
        return institution_import.preview(session, visitor, data, round_id, at=NOW)


def applied(sessions: Sessions, visitor: Visitor, data: bytes, round_id: UUID | None = None, mark: str = "") -> Applied:
    """The file brought in, after a look at it unless the mark of an earlier look is given."""
    mark = mark or shown(sessions, visitor, data, round_id).fingerprint
    with sessions() as session:
        return institution_import.apply(
            session, visitor, data, round_id, shown=mark, link_to=lambda token, _: f"https://x.example/{token}", at=NOW
        )


def everything(sessions: Sessions) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, to see that nothing changed."""
    with reading(sessions) as session:
        return {
            name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for name, table in Base.metadata.tables.items()
        }


def test_two_thousand_institutions(sessions: Sessions, administrator: Visitor, round_id: UUID):
    """All are there with parents, frozen facts, invitations and events; the same file again changes no row at all."""
    data = a_long_file(2000, leads_every=10)
    found = shown(sessions, administrator, data, round_id)
    assert (found.new, found.changed, found.joining, found.invited, found.unchanged) == (2000, 0, 2000, 200, 0)
    assert found.faults == ()
    assert applied(sessions, administrator, data, round_id, found.fingerprint) == Applied(2000, 0, 2000, 200)
    with reading(sessions) as session:
        tables = (Institution, Participation, Invitation, OutboxMail)
        counts = [session.scalar(select(func.count()).select_from(table)) for table in tables]
        assert counts == [2000, 2000, 200, 200]
        actions = dict(session.execute(select(AuditEvent.action, func.count()).group_by(AuditEvent.action)).all())
        assert actions == {"create_institution": 2000, "join_round": 2000, "invite": 200}
        one = session.scalars(select(Institution).where(Institution.code == "OMN-0071")).one()
        above = session.get_one(Institution, one.parent_id)
        assert above.code == "OMN-0065"
        assert (one.sort_ar, one.search_fr) == (sort_key(one.name_ar), search_key(one.name_fr))
        assert verify_stream(session, institution_stream(one.id)).broken_at is None
        assert verify_stream(session, institution_stream(one.id)).events == 2
        assert set(session.scalars(select(Country.id))) == {"JOR", "TUN", "EGY", "LBN", "MAR", "OMN"}
    before = everything(sessions)
    again = shown(sessions, administrator, data, round_id)
    assert (again.differences, again.unchanged, again.writes) == ((), 2000, False)
    assert applied(sessions, administrator, data, round_id, again.fingerprint) == Applied(0, 0, 0, 0)
    assert everything(sessions) == before


def test_a_change_is_shown_field_by_field_and_logged(sessions: Sessions, administrator: Visitor):
    """Another name and type, a parent given and taken away; the log says from what to what."""
    rows = [a_row(6), a_row(12)]
    applied(sessions, administrator, a_file(rows))
    rows[0] |= {"name_en": "Renamed Authority", "type": "agency", "parent_code": "JOR-0012"}
    (one,) = shown(sessions, administrator, a_file(rows)).differences
    assert one.changes == (
        FieldChange("name_en", "Test Authority number 6", "Renamed Authority"),
        FieldChange("type", "authority", "agency"),
        FieldChange("parent_code", "", "JOR-0012"),
    )
    assert applied(sessions, administrator, a_file(rows)) == Applied(0, 1, 0, 0)
    with sessions() as session:
        row = session.scalars(select(Institution).where(Institution.code == "JOR-0006")).one()
        assert (row.name_en, row.institution_type, row.search_en) == (
            "Renamed Authority",
            "agency",
            "renamed authority",
        )
        assert row.parent_id is not None
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "change_institution")).all()
        assert [event.payload for event in events] == [
            {
                "cause": "import",
                "name_en": {"from": "Test Authority number 6", "to": "Renamed Authority"},
                "institution_type": {"from": "authority", "to": "agency"},
                "parent_code": {"from": "", "to": "JOR-0012"},
            }
        ]
    rows[0]["parent_code"] = ""
    applied(sessions, administrator, a_file(rows))
    with sessions() as session:
        assert session.scalars(select(Institution.parent_id).where(Institution.code == "JOR-0006")).one() is None


def test_without_the_column_parents_stay(sessions: Sessions, administrator: Visitor):
    """A file that says nothing about parents takes none away."""
    applied(sessions, administrator, a_file([a_row(6, parent_code="JOR-0012"), a_row(12)]))
    header = [name for name in a_row() if name != "parent_code"]
    assert not shown(sessions, administrator, a_file([a_row(6)], header)).writes


def test_a_participation_stays_as_it_was_frozen(sessions: Sessions, administrator: Visitor, round_id: UUID):
    """The institution changes, what the round froze does not, and the preview says so."""
    applied(sessions, administrator, a_file([a_row(6)]), round_id)
    changed = a_file([a_row(6, size="large")])
    (one,) = shown(sessions, administrator, changed, round_id).differences
    assert one.frozen == (FieldChange("size", "medium", "large"),)
    assert not one.joins
    assert applied(sessions, administrator, changed, round_id) == Applied(0, 1, 0, 0)
    with sessions() as session:
        assert session.scalars(select(Participation.size)).all() == ["medium"]
        assert session.scalars(select(Institution.size)).all() == ["large"]
    again = shown(sessions, administrator, changed, round_id)
    assert (again.frozen, again.writes, again.unchanged) == (1, False, 1)


def test_a_stored_institution_joins_with_the_facts_of_the_file(
    sessions: Sessions, administrator: Visitor, round_id: UUID
):
    """Brought in without a round first, then with one."""
    applied(sessions, administrator, a_file([a_row(6)]))
    assert applied(sessions, administrator, a_file([a_row(6)]), round_id) == Applied(0, 0, 1, 0)
    with sessions() as session:
        row = session.scalars(select(Participation)).one()
        facts = (row.institution_type, row.size, row.sector, row.context_group, row.country_id, row.consent_to_share)
        assert facts == ("authority", "medium", "services", "middle", "JOR", False)


def test_nobody_is_invited_where_somebody_leads(sessions: Sessions, administrator: Visitor):
    """Neither a second time, nor beside a lead; another address is, as long as nobody leads."""
    applied(sessions, administrator, a_file([a_row(6, lead_email="One@example.org")]))
    assert shown(sessions, administrator, a_file([a_row(6, lead_email="one@example.org")])).invited == 0
    other = a_file([a_row(6, lead_email="two@example.org", lead_language="fr")])
    assert applied(sessions, administrator, other) == Applied(0, 0, 0, 1)
    with sessions() as session:
        mails = session.scalars(select(OutboxMail).order_by(OutboxMail.recipient)).all()
        assert [(mail.recipient, mail.language) for mail in mails] == [
            ("One@example.org", "ar"),
            ("two@example.org", "fr"),
        ]
        institution = session.scalars(select(Institution.id)).one()
        grant = Grant(
            account_id=an_account(session, "lead@example.org").id,
            role="lead",
            scope="institution",
            institution_id=institution,
            valid_from=NOW - DAY,
        )
        session.add(grant)
        session.commit()
    assert shown(sessions, administrator, a_file([a_row(6, lead_email="three@example.org")])).invited == 0
    with sessions() as session:
        session.execute(update(Grant).where(Grant.role == "lead").values(valid_until=NOW))
        session.commit()
    assert shown(sessions, administrator, a_file([a_row(6, lead_email="three@example.org")])).invited == 1


def test_what_was_not_shown_is_not_done(sessions: Sessions, administrator: Visitor):
    """Somebody changes an institution between the look and the yes: nothing is written."""
    applied(sessions, administrator, a_file([a_row(6), a_row(12)]))
    data = a_file([a_row(6, size="large"), a_row(12, size="large")])
    mark = shown(sessions, administrator, data).fingerprint
    with sessions() as session:
        session.execute(update(Institution).where(Institution.code == "JOR-0012").values(size="small"))
        session.commit()
    before = everything(sessions)
    with pytest.raises(ChangedMeanwhile):
        applied(sessions, administrator, data, mark=mark)
    assert everything(sessions) == before
    assert applied(sessions, administrator, data).changed == 2


def test_a_change_that_has_nothing_to_do_with_it_does_not_stop_it(sessions: Sessions, administrator: Visitor):
    """Only what was shown counts."""
    data = a_file([a_row(6)])
    mark = shown(sessions, administrator, data).fingerprint
    with sessions() as session:
        an_institution(session, "Elsewhere")
        session.commit()
    assert applied(sessions, administrator, data, mark=mark).new == 1


def test_faults_write_nothing(sessions: Sessions, administrator: Visitor):
    """All faults of the file with many are told, those that the database knows of, too, and nothing is stored."""
    _put_stored(sessions)
    data, expected = faulty_file()
    before = everything(sessions)
    found = shown(sessions, administrator, data)
    assert {(fault.row, fault.column, fault.code) for fault in found.faults} == expected
    assert len({fault.code for fault in found.faults}) >= 40
    assert (found.differences, found.writes) == ((), False)
    with pytest.raises(ChangedMeanwhile):
        applied(sessions, administrator, data)
    assert everything(sessions) == before


@pytest.mark.parametrize(
    ("values", "code"),
    [({"submissions_close_at": NOW}, "round_closed"), ({"published_at": NOW - DAY}, "round_published")],
)
def test_a_round_that_takes_nobody_in(
    sessions: Sessions, administrator: Visitor, round_id: UUID, values: dict[str, object], code: str
):
    """Closed or published: neither shown nor done, nor offered."""
    with sessions() as session:
        assert [one for one, _ in institution_import.joinable_rounds(session, at=NOW)] == [round_id]
        session.execute(update(Round).values(**values))
        session.commit()
        assert institution_import.joinable_rounds(session, at=NOW) == []
    with pytest.raises(ImportRefused, match=code):
        shown(sessions, administrator, a_file([a_row(6)]), round_id)
    with pytest.raises(ImportRefused, match=code):
        applied(sessions, administrator, a_file([a_row(6)]), round_id, mark="any")


def test_others_bring_nothing_in(sessions: Sessions, administrator: Visitor):
    """Neither somebody without a role nor an administrator whose time is over."""
    with sessions() as session:
        stranger = accounts.visitor(session, an_account(session).id, at=NOW)
    assert stranger is not None
    with pytest.raises(NotFound):
        shown(sessions, stranger, a_file([a_row(6)]))
    with pytest.raises(NotFound):
        applied(sessions, stranger, a_file([a_row(6)]), mark="any")


def test_a_command_invites_in_nobodys_name(sessions: Sessions):
    """Without an administrator a list comes in, but no lead is invited."""
    with sessions() as session:
        lead = a_file([a_row(6, lead_email="lead@example.org")])
        with pytest.raises(ImportRefused, match="nobody_invites"):
            institution_import.apply(session, None, lead, None, shown=None, link_to=lambda t, _: t, at=NOW)
    with sessions() as session:
        done = institution_import.apply(
            session, None, a_file([a_row(6)]), None, shown=None, link_to=lambda t, _: t, at=NOW
        )
        assert done == Applied(1, 0, 0, 0)
        assert session.scalars(select(AuditEvent.actor_id)).all() == [None]


def test_two_administrators_at_once(sessions: Sessions, administrator: Visitor):
    """Both send the same list at the same moment: one brings it in, the other is told that things changed."""
    data, together = a_file([a_row(number) for number in range(20)]), Barrier(2)
    mark = shown(sessions, administrator, data).fingerprint

    def bring() -> str:
        together.wait()
        try:
            return str(applied(sessions, administrator, data, mark=mark).new)
        except ChangedMeanwhile:
            return "changed meanwhile"

    with ThreadPoolExecutor(2) as pool:
        told = sorted(one.result() for one in [pool.submit(bring), pool.submit(bring)])
    assert told == ["20", "changed meanwhile"]
    with reading(sessions) as session:
        assert session.scalar(select(func.count()).select_from(Institution)) == 20


def _put_stored(sessions: Sessions) -> None:
    """What the faulty file meets."""
    with sessions() as session:
        session.add(Country(id="JOR", name_ar="الأردن", name_en="Jordan", name_fr="Jordanie"))
        session.flush()
        rows = {name: an_institution(session, name, "JOR") for name in ("Stored", "Ended", "Merged", "Child")}
        for name, row in rows.items():
            row.code, row.name_en = f"{name.upper()}-1", f"{name} authority"
        an_institution(session, "Nameless code", "JOR")
        rows["Ended"].valid_until = (NOW - timedelta(days=1)).date()
        rows["Merged"].merged_into_id = rows["Stored"].id
        session.add(
            Account(email=ACCOUNT, name="Left", language="en", time_zone="Asia/Beirut", deactivated_at=NOW - DAY)
        )
        session.commit()
