"""A server with an assessment in every state, and people signed in to look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser, Page
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from innocook.core.answers import Answer as Answered
from innocook.core.answers import AnswerState
from innocook.services import answers, assigning, comments, invitations
from innocook.services.answers import TypedAnswer
from innocook.services.assigning import TypedDate
from innocook.services.comments import TypedComment
from innocook.services.invitations import Wanted
from innocook.store.engine import make_engine
from innocook.store.tables import Account, Answer, Assessment, Grant, Institution, Participation, Round
from tests.browser.desk import begin_review, decide_everything
from tests.browser.judged import give_back, validate
from tests.browser.published import closed_one, publish_a_round
from tests.support.browser import sent
from tests.support.colleagues import opened_by
from tests.support.evidence import a_link, a_piece, first_account, institution_of
from tests.support.second_factors import a_guarded_account
from tests.support.server import LiveServer

LEAD, REVIEWER, ADMINISTRATOR, NOBODY = "lead", "reviewer", "administrator", ""
OWN = "Model Services Institution"
ADDRESS = "https://innocook.example"
INSTITUTIONS = {
    "empty": OWN,
    "draft": "Public Transport Company of Wadi Nour",
    "submitted": "Digital Government Agency of Qamaria",
    "ready": "Municipality of Pine Hill",
    "to_submit": "Electricity Corporation of Blue Hills",
    "waiting": "Municipality of Palm Oasis",
    "by_hand": "Land Authority of Oases",
    "exempt": "Municipality of Palm Oasis",
    "scanned": "Environment Agency of the Jasmine Islands",
    "by_keyboard": "Telecommunications Company of Oases",
    "returned": "Municipality of Ain Nour",
    "validated": "Ministry of Education of Bahr Safa",
    "in_review": "Ministry of Finance of Blue Hills",
    "decided": "Social Protection Agency of Blue Hills",
}
COMPARED = ("Ministry of Health of Wadi Nour", "Statistics Office of Bahr Safa", "Ports Authority of Bahr Safa")


@dataclass(frozen=True, slots=True)
class Stage:
    """Where things are: `assessments` by their state, `states` holds the cookies of each role."""

    server: LiveServer
    assessments: Mapping[str, UUID]
    compared: tuple[UUID, ...]
    round_id: UUID
    states: Mapping[str, Any]
    contributor: UUID
    token: str
    published: UUID

    def at(self, path: str, language: str = "ar") -> str:
        """The address of a page; a path may name {round}, {several} or a state of an assessment."""
        names = {key: str(value) for key, value in self.assessments.items()}
        several = "&".join(f"institution={each}" for each in self.compared)
        names |= {"round": str(self.round_id), "contributor": str(self.contributor), "token": self.token}
        names["published"] = str(self.published)
        return f"{self.server.address}/{language}{path.format(several=several, **names)}"


def set_stage(server: LiveServer, browser: Browser) -> Stage:
    """Make the lead responsible for one assessment in each state, and sign everybody in."""
    engine = make_engine(f"sqlite:///{server.var / 'innocook.sqlite3'}")
    with Session(engine) as session:
        assessments = {state: _handed_over(session, name) for state, name in INSTITUTIONS.items()}
        assessments["past"] = closed_one(session, OWN)
        compared = tuple(_assessment(session, name).id for name in COMPARED)
        round_id = session.scalars(select(Round.id).order_by(Round.opens_at.desc())).all()[0]
        for state in ("ready", "to_submit", "waiting"):
            _reopen(session, assessments[state])
        _let_wait(session, assessments["waiting"])
        _invite_to_begin(session, round_id)
        session.commit()
        _show_evidence(session, assessments["empty"])
        _name_people(session)
        _talk(session, assessments["empty"])
        _change_minds(session, assessments["draft"])
        give_back(session, assessments["returned"])
        validate(session, assessments["validated"])
        begin_review(session, assessments["in_review"])
        decide_everything(session, assessments["decided"])
        contributor = session.scalars(select(Account.id).where(Account.email_key == "contributor@demo.example")).one()
        token = _gather(session, assessments["empty"], contributor)
        a_guarded_account(session)
        published = publish_a_round(session)
    engine.dispose()
    states = {role: _signed_in(server, browser, role) for role in (LEAD, REVIEWER, ADMINISTRATOR)}
    return Stage(server, assessments, compared, round_id, states, contributor, token, published)


def sign_in(page: Page, server: LiveServer, role: str, language: str = "ar") -> None:
    """Through the form, as people do."""
    email, password = server.accounts[role]
    page.goto(f"{server.address}/{language}/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    sent(page, "main form button")


def _signed_in(server: LiveServer, browser: Browser, role: str) -> Any:
    context = browser.new_context()
    sign_in(context.new_page(), server, role)
    state = context.storage_state()
    context.close()
    return state


def _handed_over(session: Session, name: str) -> UUID:
    """The assessment of the institution, opened when nobody has yet, with the demonstration lead as its lead."""
    if name != OWN:
        _lead(session, session.scalars(select(Institution.id).where(Institution.name_en == name)).one())
    return _assessment(session, name).id


def _assessment(session: Session, name: str) -> Assessment:
    wanted = select(Participation.id).join(Participation.institution).join(Participation.round)
    newest = wanted.where(Institution.name_en == name).order_by(Round.opens_at.desc())
    participation = session.scalars(newest).all()[0]
    found = session.scalars(select(Assessment).where(Assessment.participation_id == participation)).one_or_none()
    if found is None:
        found = Assessment(participation_id=participation, created_at=datetime.now(UTC), language="ar")
        session.add(found)
        session.flush()
    return found


def _reopen(session: Session, assessment_id: UUID) -> None:
    """A complete draft: as if the submission had been withdrawn."""
    assessment = session.get_one(Assessment, assessment_id)
    assessment.state, assessment.submitted_at = "draft", None


def _let_wait(session: Session, assessment_id: UUID) -> None:
    """As if every answer had just been taken over from an earlier round."""
    mine = update(Answer).where(Answer.assessment_id == assessment_id)
    session.execute(mine.values(confirmed=False, origin="previous_round"))


def _invite_to_begin(session: Session, round_id: UUID) -> None:
    """One more institution of the lead that takes part and has not begun."""
    institution = Institution(
        name_ar="دار المحفوظات في الواحات", name_en="Archive of Oases", name_fr="Archives des Oasis", country_id="XF"
    )
    session.add(institution)
    session.flush()
    facts = {"institution_type": "agency", "size": "small", "sector": "culture", "context_group": "low"}
    session.add(Participation(round_id=round_id, institution_id=institution.id, country_id="XF", **facts))
    _lead(session, institution.id)


def _lead(session: Session, institution_id: UUID) -> None:
    lead = session.scalars(select(Account.id).where(Account.email_key == "lead@demo.example")).one()
    start = datetime.now(UTC) - timedelta(days=1)
    grant = Grant(account_id=lead, role="lead", scope="institution", valid_from=start)
    grant.institution_id = institution_id
    session.add(grant)


def _gather(session: Session, assessment_id: UUID, contributor: UUID) -> str:
    """Sections and a day for the contributor, and somebody invited; the token of the invitation."""
    lead, opened = opened_by(session, LEAD, assessment_id)
    at, tokens = datetime.now(UTC), []
    sections = tuple(opened.questionnaire.section_by_id)[:2]
    assigning.give(session, lead, assessment_id, contributor, sections, is_limited=False, at=at)
    assigning.set_dates(
        session, lead, assessment_id, {sections[0]: TypedDate(at.date() + timedelta(days=9), None)}, at=at
    )

    def note_token(token: str, language: str) -> str:
        tokens.append(token)
        return f"http://127.0.0.1/{language}/invitations/{token}"

    wanted = Wanted("new.colleague@example.org", "ar", sections[1:], is_limited=True)
    invitations.invite(session, lead, assessment_id, wanted, link_to=note_token, at=at)
    return tokens[0]


def _name_people(session: Session) -> None:
    """Names that Arabic officials have."""
    names = {LEAD: "ليلى منصور", "contributor": "سامي نصّار", "coordinator": "نادين خوري"}
    for key, name in (names | {REVIEWER: "هالة سالم", ADMINISTRATOR: "كريم عطية"}).items():
        account = session.scalars(select(Account).where(Account.email_key == f"{key}@demo.example")).one()
        account.name = name
    session.commit()


def _talk(session: Session, assessment_id: UUID) -> None:
    """Comments of the lead and the contributor on STR1: one open, one that names the lead and is new, one settled."""
    lead, contributor = (opened_by(session, who, assessment_id) for who in (LEAD, "contributor"))
    start = datetime.now(UTC) - timedelta(hours=3)
    said = (
        (lead, "من لديه الخطة الاستراتيجية المعتمدة؟\nأحتاج إليها قبل يوم الخميس.", "ar", 0),
        (contributor, "@ليلى منصور: the plan was approved in May, see page 12.", "en", 40),
        (contributor, "Should we choose level 2 or level 3?", "en", 60),
    )
    begun = [
        comments.open_thread(
            session,
            *who,
            "STR1",
            TypedComment(text, language),
            address=ADDRESS,
            at=start + timedelta(minutes=minute),
        )
        for who, text, language, minute in said
    ]
    reply = TypedComment("سألتُ الأمانة العامة، وسيصلنا الرد غداً.", "ar")
    comments.reply(session, *contributor, begun[0], reply, address=ADDRESS, at=start + timedelta(minutes=90))
    agreed = TypedComment("Level 2: the plan has no budget yet.", "en")
    comments.resolve(session, *lead, begun[2], agreed, address=ADDRESS, at=start + timedelta(minutes=95))


def _change_minds(session: Session, assessment_id: UUID) -> None:
    """The first answer changed twice by the lead, once with a note in Arabic."""
    for level, note in (("2", "الخطة معتمدة من مجلس الإدارة منذ أيار/مايو."), ("3", "")):
        lead, opened = opened_by(session, LEAD, assessment_id)
        seen = opened.stored["STR1"].version if "STR1" in opened.stored else 0
        answer = Answered(AnswerState.ANSWERED, option=level, note=note)
        answers.save(session, lead, opened, {"STR1": TypedAnswer(answer, "ar", seen)}, at=datetime.now(UTC))


def _show_evidence(session: Session, assessment_id: UUID) -> None:
    """Beside one indicator a file, an outdated link and one without a date; one more piece stands elsewhere."""
    institution, who = institution_of(session, assessment_id), first_account(session)
    today = datetime.now(UTC).date()
    file = {"kind": "file", "sha256": "ab" * 32, "file_name": "خطة العمل السنوية 2026.pdf", "size": 1_240_000}
    said = {"title": "خطة العمل السنوية", "title_language": "ar", "document_language": "ar"}
    old = {"title": "استطلاع رضا المتعاملين", "title_language": "ar", "is_measurement": True}
    pieces = (file | said | {"document_date": today}, old | {"document_date": today - timedelta(days=800)}, {})
    for place, facts in enumerate(pieces):
        piece = a_piece(session, institution, who, **facts)
        a_link(session, assessment_id, "CIT1", piece, option_key="2" if place == 0 else None)
    a_link(
        session, assessment_id, "CIT2", a_piece(session, institution, who, title="سياسة البيانات", title_language="ar")
    )
    session.commit()
