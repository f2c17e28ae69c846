"""A team as its lead keeps it: sections, reach, dates, reminders and invitations, called as the web calls them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from innocook.core.errors import MoveRefused, NotFound
from innocook.core.permissions import Action, Role
from innocook.core.team import DateFault
from innocook.services import accounts, assessments, assigning, invitations, reminders, team
from innocook.services.accounts import Visitor
from innocook.services.assigning import DatesRefused, TypedDate
from innocook.services.invitations import Wanted
from innocook.services.members import members
from innocook.services.team import TeamRefused, institution_of, section_tasks
from innocook.store import audit
from innocook.store.tables import Account, Assessment, Assignment, Grant, Invitation, OutboxMail, Reminder
from tests.support.web import Sessions, answer_all, assessment_of, email_of

NOW = datetime.now(UTC)
TODAY = NOW.astimezone(ZoneInfo("Asia/Beirut")).date()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def account_id(session: Session, role: str) -> UUID:
    """The demonstration account with this role."""
    return session.scalars(select(Account.id).where(Account.email_key == email_of(role))).one()


def visitor(session: Session, role: str, at: datetime = NOW) -> Visitor:
    """As a request knows them."""
    found = accounts.visitor(session, account_id(session, role), at=at)
    assert found is not None
    return found


def give(session: Session, own: UUID, sections: str, *, is_limited: bool = False, at: datetime = NOW) -> None:
    """The lead gives these sections to the contributor."""
    contributor = account_id(session, "contributor")
    lead = visitor(session, "lead", at)
    assigning.give(session, lead, own, contributor, sections.split(), is_limited=is_limited, at=at)


def grants(session: Session) -> list[tuple[list[str], bool]]:
    """The contributor's grants from the first on: sections, and whether it has ended by NOW + 1 day."""
    query = select(Grant).where(Grant.account_id == account_id(session, "contributor")).order_by(Grant.valid_from)
    return [(grant.sections, grant.valid_until is not None) for grant in session.scalars(query)]


def may_answer(session: Session, own: UUID, section: str, at: datetime) -> bool:
    """Whether the contributor may answer a section."""
    try:
        assessments.open_assessment(
            session, visitor(session, "contributor", at), own, Action.ANSWER, at=at, section=section
        )
    except NotFound:
        return False
    return True


def invite(session: Session, own: UUID, email: str, sections: str = "", at: datetime = NOW, **more: bool) -> str:
    """The lead invites somebody; the token of the link."""
    tokens: list[str] = []

    def link_to(token: str, language: str) -> str:
        tokens.append(token)
        return f"http://x.example/{language}/{token}"

    wanted = Wanted(email, "fr", tuple(sections.split()), more.get("is_limited", False))
    invitations.invite(session, visitor(session, "lead", at), own, wanted, link_to=link_to, at=at)
    return tokens[0]


def test_members_are_the_active_people_of_the_institution(app: Flask, stored: Sessions):
    """By name, with role and sections; whoever's grant has ended or whose account is closed is none."""
    own = assessment_of(app)
    with stored() as session:
        opened = team.opened_team(session, visitor(session, "lead"), own, at=NOW)
        institution = institution_of(opened)
        found = members(session, institution, at=NOW)
        assert [(one.email, one.role, one.sections) for one in found] == [
            ("contributor@demo.example", Role.CONTRIBUTOR, ()),
            ("lead@demo.example", Role.LEAD, ()),
        ]
        assert members(session, UUID(int=0), at=NOW) == ()
        assert members(session, institution, at=NOW - 999 * DAY) == ()
        session.execute(update(Account).where(Account.email_key == email_of("contributor")).values(deactivated_at=NOW))
        assert [one.email for one in members(session, institution, at=NOW)] == ["lead@demo.example"]


def test_several_grants_are_one_member(app: Flask, stored: Sessions):
    """Two limited grants open the sections of both; one for all opens all; one as lead makes a lead."""
    own = assessment_of(app)
    with stored() as session:
        give(session, own, "STR", is_limited=True)
        institution = institution_of(team.opened_team(session, visitor(session, "lead"), own, at=NOW))
        more = [(Role.CONTRIBUTOR, ["DAT", "DPI"]), (Role.CONTRIBUTOR, []), (Role.LEAD, [])]
        seen = []
        for role, sections in [(Role.CONTRIBUTOR, ["STR"]), *more]:
            if sections != ["STR"]:
                grant = Grant(
                    account_id=account_id(session, "contributor"), role=role, scope="institution", valid_from=NOW
                )
                grant.institution_id, grant.sections = institution, sections
                session.add(grant)
                session.flush()
            found = members(session, institution, at=NOW + HOUR)
            seen += [(one.role, one.sections) for one in found if one.email == email_of("contributor")]
    assert seen == [
        (Role.CONTRIBUTOR, ("STR",)),
        (Role.CONTRIBUTOR, ("DAT", "DPI", "STR")),
        (Role.CONTRIBUTOR, ()),
        (Role.LEAD, ()),
    ]


def test_a_limit_ends_the_old_grant_and_begins_another(app: Flask, stored: Sessions):
    """All, then STR, then STR and DAT, then all again: four grants one after another, none ever changed."""
    own = assessment_of(app)
    with stored() as session:
        for step, (sections, limited) in enumerate([("STR", True), ("STR DAT", True), ("STR DAT", False)]):
            at = NOW + (step + 1) * HOUR
            give(session, own, sections, is_limited=limited, at=at)
            assert may_answer(session, own, "PAR", at + HOUR / 2) is not limited
            assert may_answer(session, own, "STR", at + HOUR / 2)
        assert grants(session) == [([], True), (["STR"], True), (["DAT", "STR"], True), ([], False)]
        rows = session.scalars(select(Grant).where(Grant.account_id == account_id(session, "contributor")))
        ordered = sorted(rows, key=lambda grant: grant.valid_from)
        assert [one.valid_until for one in ordered[:-1]] == [one.valid_from for one in ordered[1:]]


def test_the_same_again_changes_nothing(app: Flask, stored: Sessions):
    """No new grant, no new row, no event."""
    own = assessment_of(app)
    with stored() as session:
        give(session, own, "STR", is_limited=True, at=NOW + HOUR)
        before = grants(session), session.scalars(select(Assignment.id)).all()
        give(session, own, "STR", is_limited=True, at=NOW + 2 * HOUR)
        assert (grants(session), session.scalars(select(Assignment.id)).all()) == before
        stream = audit.institution_stream(
            institution_of(team.opened_team(session, visitor(session, "lead"), own, at=NOW))
        )
        (logged,) = audit.events_of(session, stream)
        assert (logged.action, logged.payload) == ("give_sections", {"sections": ["STR"], "is_limited": True})


def test_a_limit_to_nothing_is_refused(app: Flask, stored: Sessions):
    """A person who may open no section at all would be none of the team."""
    with stored() as session, pytest.raises(TeamRefused, match="no_sections"):
        give(session, assessment_of(app), "", is_limited=True)


def test_an_unknown_section_or_person_is_not_found(app: Flask, stored: Sessions):
    """Neither a made-up section nor somebody of another institution."""
    own = assessment_of(app)
    with stored() as session:
        with pytest.raises(NotFound):
            give(session, own, "STR XYZ")
        for role in ("reviewer", "administrator"):
            lead, other = visitor(session, "lead"), account_id(session, role)
            with pytest.raises(NotFound):
                assigning.give(session, lead, own, other, ["STR"], is_limited=False, at=NOW)


def test_a_limit_ends_with_the_grant_it_follows(app: Flask, stored: Sessions):
    """A grant for a week stays one for a week, however often its sections change."""
    own, end = assessment_of(app), NOW + 7 * DAY
    with stored() as session:
        session.execute(
            update(Grant).where(Grant.account_id == account_id(session, "contributor")).values(valid_until=end)
        )
        give(session, own, "STR", is_limited=True)
        assert may_answer(session, own, "STR", end - HOUR)
        assert not may_answer(session, own, "STR", end)


def test_ended_access_ends_at_once_and_history_stays(app: Flask, stored: Sessions):
    """The person is no member any more and answers nothing; their grant is there, with its end."""
    own = assessment_of(app)
    with stored() as session:
        give(session, own, "STR")
        contributor = account_id(session, "contributor")
        assigning.end_access(session, visitor(session, "lead"), own, contributor, at=NOW)
        assert not may_answer(session, own, "STR", NOW)
        assert grants(session) == [([], True)]
        assert session.scalars(select(Assignment)).all() == []
        with pytest.raises(NotFound):
            assigning.end_access(session, visitor(session, "lead"), own, contributor, at=NOW + HOUR)


def test_nobody_ends_their_own_access(app: Flask, stored: Sessions):
    """A slip of the finger must not lock the lead out."""
    own = assessment_of(app)
    with stored() as session:
        lead = visitor(session, "lead")
        with pytest.raises(TeamRefused, match="oneself"):
            assigning.end_access(session, lead, own, lead.account_id, at=NOW)


def test_two_leads_cannot_end_one_another(app: Flask, stored: Sessions):
    """The second one still believes to be a lead, but the only lead there is stays."""
    own = assessment_of(app)
    with stored() as session:
        session.execute(update(Grant).where(Grant.account_id == account_id(session, "contributor")).values(role="lead"))
        session.commit()
        first, second = visitor(session, "lead"), visitor(session, "contributor")
        assigning.end_access(session, first, own, second.account_id, at=NOW)
        with pytest.raises(TeamRefused, match="last_lead"):
            assigning.end_access(session, second, own, first.account_id, at=NOW)


@pytest.mark.parametrize(
    ("days", "fault"), [(-1, DateFault.PAST), (0, None), (1, None), (365, None), (366, DateFault.AFTER_CLOSING)]
)
def test_a_due_date_is_between_today_and_the_closing(app: Flask, stored: Sessions, days: int, fault: DateFault | None):
    """Both ends included, in the time zone of the round, which closes 365 days from now."""
    own = assessment_of(app)
    with stored() as session:
        closes = assessments.open_assessment(session, visitor(session, "lead"), own, Action.SUBMIT, at=NOW).closes_at
        last = closes.astimezone(ZoneInfo("Asia/Beirut")).date()
        day = TODAY + timedelta(days=days) if days < 365 else last + timedelta(days=days - 365)
        dates = {"STR": TypedDate(day, None), "DAT": TypedDate(TODAY, None)}
        if fault is None:
            assert assigning.set_dates(session, visitor(session, "lead"), own, dates, at=NOW) == ("STR", "DAT")
            return
        with pytest.raises(DatesRefused) as refused:
            assigning.set_dates(session, visitor(session, "lead"), own, dates, at=NOW)
        assert refused.value.faults == {"STR": fault}
        session.rollback()
        opened = team.opened_team(session, visitor(session, "lead"), own, at=NOW)
        assert all(
            task.due_on is None for task in section_tasks(session, opened, visitor(session, "lead"), at=NOW).values()
        )


def test_only_touched_dates_change(app: Flask, stored: Sessions):
    """A page made before somebody else's change does not undo it; an old date that nobody touched is no fault."""
    own, late = assessment_of(app), TODAY + timedelta(days=9)
    with stored() as session:
        lead = visitor(session, "lead")
        assigning.set_dates(session, lead, own, {"STR": TypedDate(late, None)}, at=NOW)
        stale = {"STR": TypedDate(None, None), "DAT": TypedDate(late, None)}
        assert assigning.set_dates(session, lead, own, stale, at=NOW) == ("DAT",)
        after = NOW + 30 * DAY
        passed = {"STR": TypedDate(late, late), "DAT": TypedDate(None, late)}
        assert assigning.set_dates(session, visitor(session, "lead", after), own, passed, at=after) == ("DAT",)
        tasks = section_tasks(session, team.opened_team(session, lead, own, at=after), lead, at=after)
        assert [(key, task.due_on, task.is_overdue) for key, task in tasks.items() if task.due_on] == [
            ("STR", late, True)
        ]


def test_tasks_say_whose_what_is_and_until_when(app: Flask, stored: Sessions):
    """Mine, the names in order, the date; a finished section is never overdue. Three queries, however many people."""
    own = assessment_of(app)
    answer_all(app, own, leave_out={"DAT1"})
    with stored() as session:
        lead = visitor(session, "lead")
        give(session, own, "STR DAT")
        assigning.give(session, lead, own, lead.account_id, ["DAT"], is_limited=False, at=NOW)
        due = {key: TypedDate(TODAY, None) for key in ("STR", "DAT")}
        assigning.set_dates(session, lead, own, due, at=NOW)
        later = NOW + 2 * DAY
        opened = team.opened_team(session, lead, own, at=later)
        said: list[str] = []
        event.listen(session.get_bind(), "before_cursor_execute", lambda *facts: said.append(facts[2]))
        tasks = section_tasks(session, opened, lead, at=later)
        assert len(said) == 3
        assert list(tasks) == [section.id for section in opened.questionnaire.sections]
        names = ("Demonstration contributor", "Demonstration lead")
        assert (tasks["DAT"].is_mine, tasks["DAT"].people, tasks["DAT"].is_overdue) == (True, names, True)
        assert (tasks["STR"].is_mine, tasks["STR"].people, tasks["STR"].is_overdue) == (False, names[:1], False)
        assert (tasks["PAR"].is_mine, tasks["PAR"].people, tasks["PAR"].due_on) == (False, (), None)


def remind(session: Session, own: UUID, at: datetime = NOW, role: str = "contributor") -> str:
    """The lead reminds somebody."""
    lead, who = visitor(session, "lead", at), account_id(session, role)
    return reminders.remind(session, lead, own, who, link_for=lambda language: f"http://x.example/{language}/", at=at)


def test_a_reminder_lists_what_is_open(app: Flask, stored: Sessions):
    """In the reader's language: the open sections given to them with counts and dates, not the finished one."""
    own = assessment_of(app)
    answer_all(app, own, leave_out={"DAT1", "DAT2", "PAR1"})
    with stored() as session:
        session.execute(update(Account).where(Account.email_key == email_of("contributor")).values(language="en"))
        give(session, own, "STR DAT")
        assigning.set_dates(session, visitor(session, "lead"), own, {"DAT": TypedDate(date(2027, 1, 9), None)}, at=NOW)
        assert remind(session, own) == "Demonstration contributor"
        (mail,) = session.scalars(select(OutboxMail)).all()
        (row,) = session.scalars(select(Reminder)).all()
    assert (mail.recipient, mail.language, mail.kind, mail.id) == (email_of("contributor"), "en", "reminder", row.id)
    listed = [line for line in mail.text.splitlines() if line.startswith("- ")]
    plain = (
        "- \u2068Data and ethical governance\u2069: 2 indicators without an answer (due on \u20689 January 2027\u2069)"
    )
    assert listed == [plain]
    assert "http://x.example/en/" in mail.text


def test_one_reminder_in_24_hours(app: Flask, stored: Sessions):
    """The second within a day is refused, the next one after exactly 24 hours goes."""
    own = assessment_of(app)
    with stored() as session:
        give(session, own, "STR")
        remind(session, own)
        with pytest.raises(TeamRefused, match="reminded_recently"):
            remind(session, own, NOW + DAY - timedelta(seconds=1))
        session.rollback()
        remind(session, own, NOW + DAY)
        assert len(session.scalars(select(Reminder)).all()) == 2


def test_nobody_is_reminded_of_nothing(app: Flask, stored: Sessions):
    """Nothing given, or all of it answered: no mail."""
    own = assessment_of(app)
    with stored() as session, pytest.raises(TeamRefused, match="nothing_open"):
        remind(session, own)
    answer_all(app, own)
    with stored() as session:
        give(session, own, "STR")
        with pytest.raises(TeamRefused, match="nothing_open"):
            remind(session, own)


def everybody(session: Session, own: UUID, at: datetime = NOW) -> int:
    """The lead reminds all."""
    lead = visitor(session, "lead", at)
    return reminders.remind_everybody(session, lead, own, link_for=lambda language: "http://x.example/", at=at)


def test_everybody_means_those_with_something_open_but_not_oneself(app: Flask, stored: Sessions):
    """The lead has open sections, too, and gets no mail from themselves; those reminded today are left out."""
    own = assessment_of(app)
    with stored() as session:
        lead = visitor(session, "lead")
        assigning.give(session, lead, own, lead.account_id, ["PAR"], is_limited=False, at=NOW)
        with pytest.raises(TeamRefused, match="nobody_to_remind"):
            everybody(session, own)
        session.rollback()
        give(session, own, "STR")
        assert everybody(session, own) == 1
        with pytest.raises(TeamRefused, match="nobody_to_remind"):
            everybody(session, own, NOW + HOUR)


def test_locked_answers_need_nobody(app: Flask, stored: Sessions):
    """Once submitted nobody is invited, reminded, given a section or a date; access can still end."""
    own = assessment_of(app)
    with stored() as session:
        give(session, own, "STR")
        session.execute(update(Assessment).where(Assessment.id == own).values(state="submitted"))
        session.commit()
        lead = visitor(session, "lead")
        for attempt in (
            lambda: invite(session, own, "nour@example.org"),
            lambda: remind(session, own),
            lambda: everybody(session, own),
            lambda: give(session, own, "STR DAT"),
            lambda: assigning.set_dates(session, lead, own, {"STR": TypedDate(TODAY, None)}, at=NOW),
        ):
            with pytest.raises(MoveRefused, match="wrong_state"):
                attempt()
            session.rollback()
        give(session, own, "", at=NOW + HOUR)
        assigning.end_access(session, lead, own, account_id(session, "contributor"), at=NOW + HOUR)


@pytest.mark.parametrize("role", ["contributor", "coordinator", "reviewer", "administrator"])
def test_only_leads_keep_the_team(app: Flask, stored: Sessions, role: str):
    """Everybody else is told that there is no such thing."""
    own = assessment_of(app)
    with stored() as session:
        who, lead = visitor(session, role), account_id(session, "lead")
        wanted, url = Wanted("a@example.org", "en", (), False), lambda *_: "http://x.example/"
        for attempt in (
            lambda: team.opened_team(session, who, own, at=NOW),
            lambda: invitations.invite(session, who, own, wanted, link_to=url, at=NOW),
            lambda: assigning.give(session, who, own, lead, [], is_limited=False, at=NOW),
            lambda: assigning.end_access(session, who, own, lead, at=NOW),
            lambda: assigning.set_dates(session, who, own, {}, at=NOW),
            lambda: reminders.remind_everybody(session, who, own, link_for=url, at=NOW),
        ):
            with pytest.raises(NotFound):
                attempt()
            session.rollback()


def test_only_the_hash_of_a_token_is_kept(app: Flask, stored: Sessions):
    """The token is in the letter and nowhere else: 24 random bytes, each time others."""
    own = assessment_of(app)
    with stored() as session:
        first, second = (invite(session, own, f"{name}@example.org", "STR") for name in ("nour", "rana"))
        assert first != second
        assert len(first) == 32
        row = session.scalars(select(Invitation).where(Invitation.email == "nour@example.org")).one()
        assert first not in " ".join(str(getattr(row, column.key)) for column in Invitation.__table__.columns)
        mail = session.get_one(OutboxMail, row.id)
        assert f"http://x.example/fr/{first}" in mail.text
        assert f"http://x.example/fr/{first}" in (mail.html or "")
        assert row.expires_at == NOW + 14 * DAY


def test_inviting_again_replaces_the_earlier_invitation(app: Flask, stored: Sessions):
    """Whatever the case of the letters: the old one is withdrawn and its letter, if it still waits, never leaves."""
    own = assessment_of(app)
    with stored() as session:
        invite(session, own, "nour@example.org", "STR")
        invite(session, own, "NOUR@Example.org", "DAT", at=NOW + HOUR)
        rows = session.scalars(select(Invitation).order_by(Invitation.created_at)).all()
        assert [(row.sections, row.withdrawn_at is not None) for row in rows] == [(["STR"], True), (["DAT"], False)]
        assert session.scalars(select(OutboxMail.id)).all() == [rows[1].id]
        opened = team.opened_team(session, visitor(session, "lead"), own, at=NOW)
        assert [one.email for one in invitations.pending(session, opened, at=NOW)] == ["NOUR@Example.org"]


def test_a_member_is_not_invited(app: Flask, stored: Sessions):
    """In whatever case; and not by sending an old invitation again."""
    own = assessment_of(app)
    with stored() as session, pytest.raises(TeamRefused, match="already_member"):
        invite(session, own, "Contributor@DEMO.example")


def test_fifty_open_invitations_are_enough(app: Flask, stored: Sessions):
    """The 51st is refused; a replacement, and one more after a withdrawal, are not. Expired ones do not count."""
    own = assessment_of(app)
    with stored() as session:
        for place in range(50):
            invite(session, own, f"n{place}@example.org", at=NOW - DAY - HOUR)
        with pytest.raises(TeamRefused, match="too_many_open"):
            invite(session, own, "one-more@example.org")
        session.rollback()
        invite(session, own, "n0@example.org")
        row = session.scalars(select(Invitation).where(Invitation.email == "n1@example.org")).one()
        invitations.withdraw(session, visitor(session, "lead"), own, row.id, at=NOW)
        invite(session, own, "one-more@example.org")
        with pytest.raises(TeamRefused, match="too_many_open"):
            invite(session, own, "another@example.org")
        session.rollback()
        invite(session, own, "another@example.org", at=NOW + 14 * DAY)


def test_a_hundred_letters_a_day_are_enough(app: Flask, stored: Sessions):
    """Withdrawn invitations and reminders count; a day later there is room again."""
    own = assessment_of(app)
    with stored() as session:
        give(session, own, "STR")
        for _ in range(99):
            invite(session, own, "nour@example.org")
        remind(session, own)
        with pytest.raises(TeamRefused, match="too_many_mails"):
            invite(session, own, "rana@example.org")
        session.rollback()
        invite(session, own, "rana@example.org", at=NOW + DAY + timedelta(seconds=1))
