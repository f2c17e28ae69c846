"""Adding evidence in tests: by the page, as people do, and by rows."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from innocook.store.tables import Account, Assessment, Evidence, EvidenceLink, Participation
from tests.support.pages import CheckingClient, csrf_token, form_of, with_values

FILE_ADDRESS = re.compile(r'href="(/[a-z]{2}/evidence/[0-9a-f-]{36}/file)"')
PIECE_ADDRESS = re.compile(r'href="(/[a-z]{2}/assessments/[0-9a-f-]{36}/evidence/\w+/[0-9a-f-]{36})"')
Files = Sequence[tuple[str, bytes]]


def evidence_page(assessment: UUID, indicator: str = "", language: str = "en") -> str:
    """The address of an indicator's evidence, or of the whole assessment's."""
    return f"/{language}/assessments/{assessment}/evidence/{indicator}"


def send(client: CheckingClient, address: str, files: Files = (), **values: str) -> TestResponse:
    """Fill the form of an indicator's page, choose files and send it."""
    data: dict[str, Any] = dict(form_of(client.get(address), address.rpartition("/")[2]).values.items(multi=True))
    return send_again(client, address, data | values, files)


def send_again(client: CheckingClient, address: str, data: Mapping[str, Any], files: Files = ()) -> TestResponse:
    """Send these values with these files, without looking at the page first."""
    chosen = [(io.BytesIO(content), name) for name, content in files]
    return client.post(address, data={**data, "files": chosen}, content_type="multipart/form-data")


def token(client: CheckingClient) -> dict[str, str]:
    """What every form of the client carries."""
    return {"csrf_token": csrf_token(client.get("/en/sign-in", follow_redirects=True))}


def files_on(response: TestResponse) -> list[str]:
    """The addresses of the files that a page offers."""
    return FILE_ADDRESS.findall(response.text)


def fetch(client: CheckingClient, address: str) -> TestResponse:
    """A file, read to its end and closed."""
    return client.get(address, buffered=True)


def pieces_on(response: TestResponse) -> list[str]:
    """The addresses where the details of the pieces of a page are changed."""
    return PIECE_ADDRESS.findall(response.text)


def press(client: CheckingClient, address: str, action: str, **changes: str) -> TestResponse:
    """Send the first form of a page whose action ends so."""
    form = form_of(client.get(address), action)
    return client.post(form.action, data=with_values(form, changes))


def a_piece(session: Session, institution: UUID, adder: UUID, **facts: Any) -> Evidence:
    """A stored link, or whatever `facts` say."""
    plain = {"kind": "link", "url": f"https://example.org/{uuid4().hex}", "added_at": datetime.now(UTC)}
    if facts.get("kind") == "file":
        plain["url"] = None
    piece = Evidence(institution_id=institution, added_by=adder, **(plain | facts))
    session.add(piece)
    session.flush()
    return piece


def a_link(session: Session, assessment: UUID, indicator: str, piece: Evidence, **facts: Any) -> EvidenceLink:
    """The piece beside an indicator."""
    plain = {"linked_at": datetime.now(UTC), "linked_by": piece.added_by}
    link = EvidenceLink(evidence_id=piece.id, assessment_id=assessment, indicator=indicator, **(plain | facts))
    session.add(link)
    session.flush()
    return link


def institution_of(session: Session, assessment: UUID) -> UUID:
    """Whose assessment it is."""
    query = select(Participation.institution_id).join(Assessment, Assessment.participation_id == Participation.id)
    return session.scalars(query.where(Assessment.id == assessment)).one()


def first_account(session: Session) -> UUID:
    """Anybody."""
    return session.scalars(select(Account.id).order_by(Account.email_key)).all()[0]
