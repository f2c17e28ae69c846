"""Inviting a lead before there is an assessment: the letter, the way in, and what the log keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.i18n import without_bidi_marks
from innocook.services import joining, passwords
from innocook.services.joining import InvitationGone, Newcomer
from innocook.services.lead_invitations import put_lead_invitation
from innocook.store.tables import Account, AuditEvent, Grant, Institution, Invitation, OutboxMail
from tests.support.web import CHEAP, OWN, Sessions, email_of

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real hashing is tested elsewhere and takes its time."""
    monkeypatch.setattr(passwords, "hashed", CHEAP.hash)


def invite(session: Session, email: str, language: str = "en") -> str:
    """Invite somebody to lead the demonstration's institution; the token."""
    tokens: list[str] = []

    def link_to(token: str, code: str) -> str:
        tokens.append(token)
        return f"https://innocook.example/{code}/invitations/{token}"

    institution = session.scalars(select(Institution.id).where(Institution.name_en == OWN)).one()
    by = session.scalars(select(Account.id).where(Account.email_key == email_of("administrator"))).one()
    put_lead_invitation(session, institution, email, language, invited_by=by, link_to=link_to, at=NOW)
    session.commit()
    return tokens[0]


@pytest.mark.parametrize(
    ("language", "direction", "piece"),
    [("ar", "rtl", "مؤسسة الخدمات النموذجية"), ("en", "ltr", OWN), ("fr", "ltr", "Institution modèle des services")],
)
def test_the_letter(stored: Sessions, language: str, direction: str, piece: str):
    """In its language, with the institution and the link that lets the reader in; it speaks of no sections."""
    with stored() as session:
        token = invite(session, "new@example.org", language)
        mail = session.scalars(select(OutboxMail)).one()
        assert (mail.kind, mail.recipient, mail.language) == ("lead_invitation", "new@example.org", language)
        assert session.scalars(select(Invitation.id)).one() == mail.id
        text = without_bidi_marks(mail.text)
        assert f"\nhttps://innocook.example/{language}/invitations/{token}\n" in text
        assert text.count(piece) == 2
        assert "section" not in text
        assert f'dir="{direction}"' in (mail.html or "")


def test_the_log_knows_the_role_and_no_address(stored: Sessions):
    """Who invited, to what, and not whom."""
    with stored() as session:
        invite(session, "new@example.org")
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "invite")).one()
        assert event.payload == {"role": "lead", "sections": [], "is_limited": False}
        assert "new@example.org" not in f"{event.payload}{event.object}"


def test_accepting_makes_a_lead(stored: Sessions):
    """With a new account and the whole institution, though nothing was begun."""
    with stored() as session:
        token = invite(session, "new@example.org")
        offer = joining.offer(session, token, at=NOW)
        assert (offer.role, offer.assessment_id, offer.sections, offer.round_name) == ("lead", None, (), None)
        newcomer = Newcomer("Nour", "several odd words", "fr", "Africa/Tunis", is_demonstration=True)
        new = joining.accept(session, token, newcomer, at=NOW)
    with stored() as session:
        grant = session.scalars(select(Grant).where(Grant.account_id == new.account_id)).one()
        assert (grant.role, grant.scope, grant.sections) == ("lead", "institution", [])


def test_a_second_letter_replaces_the_first(stored: Sessions):
    """The old link stops working, and a letter that has not left never leaves."""
    with stored() as session:
        first, second = invite(session, "New@example.org"), invite(session, "new@example.org", "fr")
        with pytest.raises(InvitationGone):
            joining.offer(session, first, at=NOW)
        assert joining.offer(session, second, at=NOW + timedelta(days=13)).email == "new@example.org"
        assert [mail.language for mail in session.scalars(select(OutboxMail))] == ["fr"]


def test_another_address_is_left_alone(stored: Sessions):
    """Two people may be invited to lead."""
    with stored() as session:
        first = invite(session, "one@example.org")
        invite(session, "two@example.org")
        assert joining.offer(session, first, at=NOW).email == "one@example.org"


def test_an_unknown_institution_is_not_found(stored: Sessions):
    """Nothing is written for it."""
    with stored() as session:
        by = session.scalars(select(Account.id)).first()
        assert by is not None
        with pytest.raises(NotFound):
            put_lead_invitation(
                session, UUID(int=0), "new@example.org", "en", invited_by=by, link_to=lambda t, _: t, at=NOW
            )
        assert session.scalars(select(Invitation)).all() == []
