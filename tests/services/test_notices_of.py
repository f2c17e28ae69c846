"""Who is told of what happens to an assessment: each kind at its recipients."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from innocook.core.notices import NoticeKind
from innocook.services import comments, notices_of, review_turns
from innocook.services.comments import TypedComment
from innocook.store.tables import Account, Assignment, Grant, Participation, Round
from tests.support import reviews
from tests.support.colleagues import add_grant, opened_by, visitor_of
from tests.support.stories import ADDRESS, NAME, NOW, Story, account_of
from tests.support.web import email_of

OTHER = "Public Transport Company of Wadi Nour"


def test_a_submission_is_received_by_leads_and_seen_by_reviewers(story: Story):
    """Every lead gets a receipt, the one who submitted included; every reviewer hears of it; nobody else."""
    story.does(reviews.handed_in)
    assert story.told() == [(who, "submitted") for who in ("lead", "reviewer", "second", "second.reviewer")]
    payloads = story.payloads(NoticeKind.SUBMITTED)
    assert {who: payload["to"] for who, payload in payloads.items()} == {
        "lead": "lead",
        "second": "lead",
        "reviewer": "reviewer",
        "second.reviewer": "reviewer",
    }
    assert payloads["lead"]["number"] == 1
    assert story.mailed() == ["lead", "reviewer", "second", "second.reviewer"]


def test_reviewers_with_a_part_in_the_institution_are_not_told(story: Story):
    """Nor reviewers of another country, nor one whose grant has ended, nor one who was deactivated."""
    add_grant(story.app, "second.reviewer", role="contributor", at="Model Services Institution")
    starts = NOW - timedelta(days=9)
    places = (("far", "country", "XB", None), ("past", "everything", None, NOW - timedelta(days=1)))
    with story.stored() as session:
        for key, scope, country, ends in (*places, ("gone", "everything", None, None)):
            account = Account(email=email_of(key), name=key, language="en", time_zone="Asia/Beirut")
            account.deactivated_at = NOW if key == "gone" else None
            session.add(account)
            session.flush()
            grant = Grant(account_id=account.id, role="reviewer", scope=scope, valid_from=starts, valid_until=ends)
            grant.country_id = country
            session.add(grant)
        session.commit()
    story.does(reviews.handed_in)
    assert story.who(NoticeKind.SUBMITTED) == ["lead", "reviewer", "second"]


def test_a_return_reaches_leads_and_whose_sections_are_named(story: Story):
    """The contributor opens everything, Samira only STR: a question in DAT1 is not hers. The sections are said."""
    story.does(reviews.returned, {"DAT1": reviews.asked()})
    assert story.who(NoticeKind.RETURNED) == ["contributor", "lead", "second"]
    payload = story.payloads(NoticeKind.RETURNED)["contributor"]
    assert [names["en"] for names in payload["sections"]] == ["Data and ethical governance"]  # type: ignore[attr-defined]
    with story.stored() as session:
        _, opened = opened_by(session, "lead", story.own)
    assert payload["until"] == opened.closes_at.isoformat()
    assert (payload["to"], story.payloads(NoticeKind.RETURNED)["lead"]["to"]) == ("contributor", "lead")


def test_sections_given_to_somebody_are_theirs(story: Story):
    """The contributor was given DAT: of a question in STR2 leads and Samira are told."""
    with story.stored() as session:
        who = account_of(session, "contributor")
        given = Assignment(assessment_id=story.own, account_id=who, section="DAT", assigned_at=NOW, assigned_by=who)
        session.add(given)
        session.commit()
    story.does(reviews.returned, {"STR2": reviews.asked()})
    assert story.who(NoticeKind.RETURNED) == ["lead", "samira", "second"]


def test_handing_in_again_is_told_to_whoever_reviews(story: Story):
    """A second receipt to the leads; the reviewer who asked hears of it, the other one does not."""
    story.does(reviews.returned, {"STR1": reviews.asked()})
    with story.stored() as session:
        visitor, opened = opened_by(session, "lead", story.own)
        notices_of.tell_resubmitted(session, opened, 2, by=visitor.account_id, address=ADDRESS, at=NOW)
        session.commit()
    assert story.who(NoticeKind.RESUBMITTED) == ["reviewer"]
    assert story.who(NoticeKind.SUBMITTED).count("lead") == 2


def test_where_nobody_reviews_any_more_all_are_told(story: Story):
    """The reviewer with the turn has left: the others hear of the new submission."""
    story.does(reviews.returned, {"STR1": reviews.asked()})
    story.change("reviewer", deactivated_at=NOW)
    with story.stored() as session:
        visitor, opened = opened_by(session, "lead", story.own)
        notices_of.tell_resubmitted(session, opened, 2, by=visitor.account_id, address=ADDRESS, at=NOW)
        session.commit()
    assert story.who(NoticeKind.RESUBMITTED) == ["second.reviewer"]


def test_a_validated_result_reaches_the_whole_team(story: Story):
    """Leads learn until when they can ask again; contributors that there is something to read."""
    story.does(reviews.reviewed, {"STR1": reviews.lowered("1")})
    assert story.who(NoticeKind.VALIDATED) == ["contributor", "lead", "samira", "second"]
    payload = story.payloads(NoticeKind.VALIDATED)["lead"]
    with story.stored() as session:
        days = opened_by(session, "lead", story.own)[1].rules.reconsideration_days
    assert payload["until"] == (NOW + timedelta(days=days)).isoformat()


def test_the_end_of_the_story(story: Story):
    """A request reaches the reviewers who may decide it, not whoever validated; its answer and a correction reach the
    leads; each of them once."""
    story.does(reviews.reviewed, {"STR1": reviews.lowered("1")})
    story.does(reviews.reconsideration_asked, {"STR1": "See page 4."})
    assert story.who(NoticeKind.RECONSIDERATION_ASKED) == ["second.reviewer"]
    story.does(reviews.reconsidered, {"STR1": reviews.CONFIRMED})
    assert story.who(NoticeKind.RECONSIDERED) == ["lead", "second"]
    story.does(reviews.corrected, "STR2", reviews.lowered("1"))
    assert story.who(NoticeKind.CORRECTED) == ["lead", "second"]


def test_a_review_is_given_by_somebody_else(story: Story):
    """Whoever takes a review is told nothing; whoever is given one is; again the same, nothing new."""
    story.does(reviews.taken)
    assert story.who(NoticeKind.ASSIGNED) == []
    with story.stored() as session:
        reviewer = visitor_of(session, "reviewer")
        other = account_of(session, "second.reviewer")
    for _ in range(2):
        with story.stored() as session:
            review_turns.assign(session, reviewer, story.own, other, 2, address=ADDRESS, at=NOW)
    assert story.who(NoticeKind.ASSIGNED) == ["second.reviewer"]


def test_a_publication_reaches_the_leads_of_the_round_once(story: Story):
    """A lead of two institutions hears once; of the next edition everybody hears again."""
    add_grant(story.app, "second", role="lead", at=OTHER)
    with story.stored() as session:
        round_id = session.scalars(
            select(Participation.round_id).join(Participation.round).order_by(Round.opens_at.desc()).limit(1)
        ).one()
        for edition in (1, 1, 2):
            notices_of.tell_published(session, round_id, NAME, edition, by=uuid4(), address=ADDRESS, at=NOW)
        session.commit()
    assert story.who(NoticeKind.PUBLISHED) == ["lead", "lead", "second", "second"]


def test_who_is_named_in_a_comment_is_told(story: Story):
    """In a new thread and in an answer, once per comment; whoever names themselves is not; no name is stored."""
    with story.stored() as session:
        visitor, opened = opened_by(session, "lead", story.own)
        thread = comments.open_thread(
            session,
            visitor,
            opened,
            "STR1",
            TypedComment("@سميرة خليل @Demonstration lead", "ar"),
            address=ADDRESS,
            at=NOW,
        )
        assert thread is not None
        typed = TypedComment("@Demonstration contributor @سميرة خليل", "ar")
        comments.reply(session, visitor, opened, thread, typed, address=ADDRESS, at=NOW)
    assert story.who(NoticeKind.MENTIONED) == ["contributor", "samira", "samira"]
    payload = story.payloads(NoticeKind.MENTIONED)["contributor"]
    assert payload["author"] == str(visitor.account_id)
    assert "Demonstration" not in str(payload)
    assert story.mailed() == ["contributor", "samira", "samira"]
