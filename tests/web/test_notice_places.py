"""Where notifications lead, from the list and from letters."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from innocook.core.notices import NoticeKind
from innocook.store.tables import Assessment, OutboxMail, Participation
from tests.support import reviews
from tests.support.colleagues import add_colleague
from tests.support.notices import NOW, PAGE, tell, titles, to_state, unread
from tests.support.pages import CheckingClient, form_of, text_of, tree, with_values
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of, email_of


@pytest.fixture
def own(app: Flask) -> UUID:
    """The assessment of the lead and the contributor."""
    return assessment_of(app)


@pytest.fixture
def lead(client_for: ClientFor) -> CheckingClient:
    """The lead's browser."""
    return client_for("lead")


LEADS = (
    (NoticeKind.SUBMITTED, "lead", "submitted", "submitted"),
    (NoticeKind.RETURNED, "lead", "returned", "review"),
    (NoticeKind.RETURNED, "contributor", "returned", "review"),
    (NoticeKind.RETURNED, "lead", "submitted", "check"),
    (NoticeKind.VALIDATED, "lead", "validated", "results"),
    (NoticeKind.VALIDATED, "contributor", "validated", "review"),
    (NoticeKind.RECONSIDERED, "lead", "validated", "results"),
    (NoticeKind.CORRECTED, "lead", "closed", "results"),
    (NoticeKind.CLOSING_SOON, "contributor", "draft", ""),
    (NoticeKind.MENTIONED, "contributor", "draft", "comments/STR1"),
)


@ONE_DATABASE
def test_where_notices_lead(client_for: ClientFor, own: UUID, stored: Sessions):
    """To the first page that belongs to it and is open to its reader in the state of the assessment."""
    clients = {role: client_for(role) for role in ("lead", "contributor")}
    found = []
    for kind, role, state, _place in LEADS:
        to_state(stored, own, state)
        found.append(clients[role].get(f"{PAGE}{tell(stored, role, kind, own)}").headers["Location"])
    assert found == [f"/en/assessments/{own}/{place}" for *_, place in LEADS]


@ONE_DATABASE
def test_a_reviewer_is_led_to_the_review(client_for: ClientFor, own: UUID, stored: Sessions):
    """As long as it can be reviewed; after it was withdrawn, back to the list."""
    notice = tell(stored, "reviewer", NoticeKind.SUBMITTED, own, to="reviewer")
    client = client_for("reviewer")
    assert client.get(f"{PAGE}{notice}").headers["Location"] == PAGE
    to_state(stored, own, "submitted")
    assert client.get(f"{PAGE}{notice}").headers["Location"].startswith(f"/en/reviews/{own}")


@ONE_DATABASE
def test_without_the_right_a_notice_leads_back(app: Flask, client_for: ClientFor, own: UUID, stored: Sessions):
    """Somebody who left the institution reads what they were told and opens nothing."""
    add_colleague(app, "gone", "Gone", at="Public Transport Company of Wadi Nour")
    client = client_for("gone")
    for kind in (NoticeKind.RETURNED, NoticeKind.VALIDATED, NoticeKind.MENTIONED):
        notice = tell(stored, "gone", kind, own)
        assert client.get(f"{PAGE}{notice}").headers["Location"] == PAGE
    assert (
        client.get(f"{PAGE}{tell(stored, 'gone', NoticeKind.CLOSING_SOON)}").headers["Location"] == "/en/assessments/"
    )


@ONE_DATABASE
def test_a_limited_contributor_reads_the_outcome(app: Flask, client_for: ClientFor, own: UUID, stored: Sessions):
    """Limited to STR, they see the questions and decisions there; a mention in DAT1 leads them back."""
    add_colleague(app, "samira", "سميرة", sections=("STR",))
    to_state(stored, own, "returned")
    client = client_for("samira")
    found = client.get(f"{PAGE}{tell(stored, 'samira', NoticeKind.RETURNED, own)}")
    assert found.headers["Location"] == f"/en/assessments/{own}/review"
    mention = tell(stored, "samira", NoticeKind.MENTIONED, own, indicator="DAT1", section="DAT")
    assert client.get(f"{PAGE}{mention}").headers["Location"] == PAGE


@ONE_DATABASE
def test_a_publication_leads_to_the_only_results(client_for: ClientFor, own: UUID, stored: Sessions):
    """To the results of one's institution in that round; for a round without one, back to the list."""
    with stored() as session:
        query = select(Participation.round_id).join(Assessment, Assessment.participation_id == Participation.id)
        round_id = session.scalars(query.where(Assessment.id == own)).one()
    lead = client_for("lead")
    notice = tell(stored, kind=NoticeKind.PUBLISHED, round_id=str(round_id))
    assert lead.get(f"{PAGE}{notice}").headers["Location"] == f"/en/assessments/{own}/results"
    stranger = tell(stored, kind=NoticeKind.PUBLISHED, round_id=str(uuid4()))
    assert lead.get(f"{PAGE}{stranger}").headers["Location"] == PAGE


@ONE_DATABASE
def test_from_a_submission_to_its_receipt(app: Flask, lead: CheckingClient, own: UUID, stored: Sessions):
    """The whole way: submitted, told, opened, at the receipt."""
    answer_all(app, own)
    with stored() as session:
        reviews.handed_in(session, own, NOW)
    shown = lead.get(PAGE)
    assert titles(shown.text) == ["The self-assessment of Model Services Institution is submitted New"]
    (link,) = (each.get("href") for each in tree(shown.text).iter("a") if "is submitted" in text_of(each))
    receipt = lead.get(link, follow_redirects=True)
    assert receipt.request.path == f"/en/assessments/{own}/submitted"
    assert unread(stored) == 0


@ONE_DATABASE
def test_from_a_comment_to_its_letter_and_back(
    client_for: ClientFor, lead: CheckingClient, own: UUID, stored: Sessions
):
    """Named on the page of comments: a letter with the address of this installation, whose link opens the comment."""
    page = f"/en/assessments/{own}/comments/STR1"
    contributor = client_for("contributor")
    form = form_of(contributor.get(page), "STR1")
    typed = {"new-text": "Please look, @Demonstration lead", "do": "open"}
    contributor.post(page, data=with_values(form, typed))
    with stored() as session:
        (mail,) = session.scalars(select(OutboxMail).where(OutboxMail.kind == "notice"))
    assert mail.recipient == email_of("lead")
    (link,) = re.findall(r"http://127\.0\.0\.1:8000(/ar/notices/[0-9a-f-]{36})\n", mail.text)
    assert lead.get(link).headers["Location"] == f"/ar/assessments/{own}/comments/STR1"
