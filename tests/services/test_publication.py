"""Publishing a round: what is in the figures, what is refused, corrections beside it, and the end of the books."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from innocook.core.errors import NotFound
from innocook.core.peers import Spread
from innocook.core.permissions import Role
from innocook.services import closing, publication
from innocook.services.accounts import Visitor
from innocook.services.publication import PublicationRefused
from innocook.store.assessments import assessment_by_id
from innocook.store.audit import SYSTEM, events_of, institution_stream
from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.tables import (
    Assessment,
    Correction,
    Institution,
    Participation,
    Reconsideration,
    Round,
    RoundEdition,
)
from tests.support.records import DAY, NOW
from tests.support.round_rows import (
    INDICATORS,
    a_visitor,
    an_asking_round,
    in_state,
    revalidated,
    submitted,
    taking_part,
    validated,
)
from tests.support.web import ONE_DATABASE


@pytest.fixture
def who(session: Session) -> Visitor:
    """An administrator."""
    return a_visitor(session, Role.ADMINISTRATOR)


@pytest.fixture
def round_(session: Session, who: Visitor) -> Round:
    """A closed round: seven validated at 0, 25, 25, 50, 50, 75 and 100 points, and one in every other state."""
    row = an_asking_round(session, -90, -60)
    for place, level in enumerate((0, 1, 1, 2, 2, 3, 4)):
        state = {3: "closed", 4: "reconsidered"}.get(place, "validated")
        part = taking_part(session, row, f"Ministry {place}", institution_type="ministry")
        validated(session, part, level, who.account_id, state)
    for state in ("draft", "submitted", "in_review", "returned", "lapsed"):
        in_state(session, taking_part(session, row, f"Agency {state}", institution_type="agency"), state)
    session.commit()
    return row


def made_and_published(session: Session, who: Visitor, round_id: UUID) -> publication.EditionLine:
    """Publish, as a page does."""
    made = publication.make(session, who, round_id, at=NOW)
    return publication.publish(session, who, round_id, made, confirmed=True, at=NOW)


def assessment_at(session: Session, round_id: UUID, level_place: int) -> Assessment:
    """The assessment of one of the ministries."""
    query = select(Assessment).join(Participation).join(Institution)
    return session.scalars(
        query.where(Participation.round_id == round_id, Institution.name_en == f"Ministry {level_place}")
    ).one()


def test_the_standing_before_publishing(session: Session, who: Visitor, round_: Round) -> None:
    """What is validated, what may still be, open requests and corrections, and who can still ask."""
    one = assessment_at(session, round_.id, 0)
    latest = submitted(session, assessment_at(session, round_.id, 1), who.account_id)
    asked = assessment_at(session, round_.id, 5)
    asked.validated_at = one.validated_at = NOW - 10 * DAY
    assessment_at(session, round_.id, 6).validated_at = NOW - 31 * DAY
    session.add(Reconsideration(assessment_id=asked.id, asked_at=NOW, asked_by=who.account_id))
    facts = {"reason_code": "other", "reason": "A slip.", "reason_language": "en", "state": "answered"}
    session.add(
        Correction(
            assessment_id=one.id,
            submission_id=latest.id,
            indicator="STR1",
            option_key="1",
            proposed_at=NOW,
            proposed_by=who.account_id,
            **facts,
        )
    )
    session.flush()
    found = publication.standing(session, who, round_.id, at=NOW)
    assert (found.validated, found.unvalidated, found.open_corrections) == (7, 4, 1)
    assert found.states["reconsidered"] == 1
    assert found.asking == 3
    assert found.editions == ()


def test_publishing_freezes_the_figures(session: Session, who: Visitor, round_: Round) -> None:
    """Edition 1 holds the quartiles of the seven: 25, 50 and 62.5, shown as 65; its hash is of the document."""
    line = made_and_published(session, who, round_.id)
    found, document = publication.edition(session, round_.id, 1)
    assert (found.n, found.sha256, found.note) == (1, line.sha256, "")
    assert sha256_hex(canonical_json(document)) == line.sha256
    assert round_.published_at == NOW
    answer = publication.peers(session, round_.id, {})
    assert answer is not None
    assert answer.figures is not None
    assert answer.figures["overall"] == Spread(25, 50, 65, 1)
    assert len(document["members"]) == 7
    assert document["questionnaire"]["id"] == "innocook"
    (event,) = events_of(session, SYSTEM)
    assert (event.action, event.actor_id) == ("publish_round", who.account_id)
    assert event.payload["sha256"] == line.sha256


def test_later_changes_do_not_reach_the_figures(session: Session, who: Visitor, round_: Round) -> None:
    """A corrected result is not in edition 1, whose text stays to the letter."""
    line = made_and_published(session, who, round_.id)
    before = publication.peers(session, round_.id, {})
    revalidated(session, assessment_at(session, round_.id, 0), 4, who.account_id)
    assert publication.peers(session, round_.id, {}) == before
    assert publication.edition(session, round_.id, 1)[0].sha256 == line.sha256


@ONE_DATABASE
def test_who_is_not_validated_is_in_no_figure(session: Session, who: Visitor, round_: Round) -> None:
    """Agencies are in every state but validated: their group says what an unknown one says, and offers the whole."""
    made_and_published(session, who, round_.id)
    for wanted in ({"institution_type": "agency"}, {"institution_type": "nothing"}, {"country": "XX", "size": "small"}):
        answer = publication.peers(session, round_.id, wanted)
        assert answer is not None
        assert (answer.figures, answer.offered) == (None, {})


@ONE_DATABASE
def test_at_most_two_facts_may_be_asked(session: Session, who: Visitor, round_: Round) -> None:
    """Three facts that all seven share are refused all the same."""
    made_and_published(session, who, round_.id)
    three = {"institution_type": "ministry", "size": "medium", "sector": "justice"}
    two = {"institution_type": "ministry", "size": "medium"}
    assert [publication.peers(session, round_.id, wanted).figures is None for wanted in (three, two)] == [True, False]  # type: ignore[union-attr]


@ONE_DATABASE
def test_a_small_round_shows_nothing(session: Session, who: Visitor) -> None:
    """Five validated institutions: the round can be published, and every group is refused without an offer."""
    row = an_asking_round(session, -90, -60)
    for level in range(5):
        validated(session, taking_part(session, row, f"I{level}"), level, who.account_id)
    made_and_published(session, who, row.id)
    answer = publication.peers(session, row.id, {})
    assert answer is not None
    assert (answer.figures, answer.offered) == (None, None)


@ONE_DATABASE
def test_before_the_publication_there_is_nothing(session: Session, round_: Round) -> None:
    """No figures, no edition."""
    assert publication.peers(session, round_.id, {}) is None
    with pytest.raises(NotFound):
        publication.edition(session, round_.id, 1)


def test_publishing_is_refused(session: Session, who: Visitor, round_: Round) -> None:
    """Without the tick, while submissions are open, twice, and by anybody else; nothing is stored."""
    made = publication.make(session, who, round_.id, at=NOW)
    publish = publication.publish
    with pytest.raises(PublicationRefused, match="not_confirmed"):
        publish(session, who, round_.id, made, confirmed=False, at=NOW)
    closed_at, round_.submissions_close_at = round_.submissions_close_at, NOW + DAY
    with pytest.raises(PublicationRefused, match="still_open"):
        publish(session, who, round_.id, made, confirmed=True, at=NOW)
    round_.submissions_close_at = closed_at
    reviewer = a_visitor(session, Role.REVIEWER)
    with pytest.raises(NotFound):
        publish(session, reviewer, round_.id, made, confirmed=True, at=NOW)
    for call in (publication.make, publication.standing):
        with pytest.raises(NotFound):
            call(session, reviewer, round_.id, at=NOW)
    with pytest.raises(NotFound):
        publication.make(session, who, uuid4(), at=NOW)
    assert session.scalar(select(func.count()).select_from(RoundEdition)) == 0
    made_and_published(session, who, round_.id)
    with pytest.raises(PublicationRefused, match="published_already"):
        made_and_published(session, who, round_.id)


@ONE_DATABASE
def test_what_changed_meanwhile_is_not_published(session: Session, who: Visitor, round_: Round) -> None:
    """A result corrected between working out and keeping: the figures would no longer be those of the round."""
    made = publication.make(session, who, round_.id, at=NOW)
    revalidated(session, assessment_at(session, round_.id, 0), 3, who.account_id)
    session.commit()
    with pytest.raises(PublicationRefused, match="changed_meanwhile"):
        publication.publish(session, who, round_.id, made, confirmed=True, at=NOW)
    session.rollback()
    assert round_.published_at is None


def corrected(session: Session, who: Visitor, round_id: UUID, note: str = "A slip of the pen.") -> int:
    """Publish a correction, as a page does; the number of the edition."""
    made = publication.make(session, who, round_id, at=NOW + DAY)
    return publication.correct(session, who, round_id, made, note=(note, "en"), at=NOW + DAY).n


def test_one_correction_is_a_new_edition_with_the_old_figures(session: Session, who: Visitor, round_: Round) -> None:
    """It stands beside the first with its note; a figure that would give one score away stays as it was."""
    made_and_published(session, who, round_.id)
    revalidated(session, assessment_at(session, round_.id, 0), 4, who.account_id)
    assert corrected(session, who, round_.id) == 2
    first, second = (publication.edition(session, round_.id, n) for n in (1, 2))
    assert (first[0].note, second[0].note, second[0].note_language) == ("", "A slip of the pen.", "en")
    assert first[0].sha256 != second[0].sha256
    for n in (1, 2):
        answer = publication.peers(session, round_.id, {}, n)
        assert answer is not None
        assert answer.figures is not None
        assert answer.figures["overall"] == Spread(25, 50, 65, 1)
    assert events_of(session, SYSTEM)[-1].action == "correct_round"


@ONE_DATABASE
def test_six_corrections_are_new_figures(session: Session, who: Visitor, round_: Round) -> None:
    """All seven but one changed: the latest edition has new figures, the first keeps its own."""
    made_and_published(session, who, round_.id)
    for place in range(6):
        revalidated(session, assessment_at(session, round_.id, place), 4 if place > 1 else 3, who.account_id)
    corrected(session, who, round_.id)
    figures = [publication.peers(session, round_.id, {}, n).figures["overall"] for n in (1, 2)]  # type: ignore[union-attr, index]
    assert figures == [Spread(25, 50, 65, 1), Spread(90, 100, 100, 2)]


def test_a_third_edition_reads_back_both_before(session: Session, who: Visitor, round_: Round) -> None:
    """One more change after six: every figure stays that of the second edition."""
    made_and_published(session, who, round_.id)
    for place in range(6):
        revalidated(session, assessment_at(session, round_.id, place), 4 if place > 1 else 3, who.account_id)
    corrected(session, who, round_.id)
    revalidated(session, assessment_at(session, round_.id, 6), 0, who.account_id)
    assert corrected(session, who, round_.id) == 3
    answer = publication.peers(session, round_.id, {})
    assert answer is not None
    assert answer.figures is not None
    assert answer.figures["overall"] == Spread(90, 100, 100, 2)


@ONE_DATABASE
def test_a_changed_section_counts_by_its_own_scores(session: Session, who: Visitor, round_: Round) -> None:
    """Six results change in one section alone: its figures are new, those of the other sections are the first ones."""
    made_and_published(session, who, round_.id)
    levels = (0, 1, 1, 2, 2, 3)
    for place, level in enumerate(levels):
        changed = {key: 4 if key.startswith("STR") and place else level for key in INDICATORS}
        changed |= {key: 1 for key in INDICATORS if key.startswith("STR") and not place}
        revalidated(session, assessment_at(session, round_.id, place), changed, who.account_id)
    # The first and the seventh stand far below the others, so that nobody who knows one of them knows the rest.
    seventh = {key: 1 if key.startswith("STR") else 4 for key in INDICATORS}
    revalidated(session, assessment_at(session, round_.id, 6), seventh, who.account_id)
    corrected(session, who, round_.id)
    answer = publication.peers(session, round_.id, {})
    assert answer is not None
    assert answer.figures is not None
    editions = {key: spread.edition for key, spread in answer.figures.items() if spread}
    assert (editions["STR"], editions["overall"], editions["PAR"]) == (2, 2, 1)


@ONE_DATABASE
@pytest.mark.parametrize(
    ("note", "code"), [("", "note_missing"), ("  ", "note_missing"), ("x" * 4001, "note_too_long")]
)
def test_a_correction_needs_a_note(session: Session, who: Visitor, round_: Round, note: str, code: str) -> None:
    """That says what it corrects, at most 4,000 letters."""
    made_and_published(session, who, round_.id)
    revalidated(session, assessment_at(session, round_.id, 0), 4, who.account_id)
    with pytest.raises(PublicationRefused, match=code):
        corrected(session, who, round_.id, note)


@ONE_DATABASE
def test_a_correction_needs_something_to_correct(session: Session, who: Visitor, round_: Round) -> None:
    """Not before the publication, and not when nothing changed."""
    with pytest.raises(PublicationRefused, match="not_published"):
        corrected(session, who, round_.id)
    made_and_published(session, who, round_.id)
    with pytest.raises(PublicationRefused, match="nothing_changed"):
        corrected(session, who, round_.id)


@pytest.mark.parametrize("statement", ["UPDATE round_edition SET n = 2", "DELETE FROM round_edition"])
def test_editions_are_append_only(session: Session, who: Visitor, round_: Round, statement: str) -> None:
    """The database itself refuses to change or remove one."""
    made_and_published(session, who, round_.id)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))


@ONE_DATABASE
def test_an_edition_holds_no_score_of_an_institution(session: Session, who: Visitor, round_: Round) -> None:
    """Its document names the results it was made from, and only groups have figures: no name, no count, no extreme."""
    lonely = assessment_at(session, round_.id, 0).participation_id
    session.get_one(Participation, lonely).size = "large"
    made_and_published(session, who, round_.id)
    document = session.scalars(select(RoundEdition.document)).one()
    read = json.loads(document)
    assert set(read) == {
        *("format", "round", "edition", "at", "engine", "kind", "rounded_to", "smallest"),
        *("questionnaire", "scores", "groups", "members"),
    }
    figures = [one for group in read["groups"] for one in group.get("figures", {}).values() if one]
    assert all(set(one) == {"lower", "median", "upper", "edition"} for one in figures)
    assert all(one[part] % 5 == 0 for one in figures for part in ("lower", "median", "upper"))
    refused = [group for group in read["groups"] if group.get("refused")]
    assert refused
    assert all(set(group) == {"filters", "refused", "offered"} for group in refused)
    assert "Ministry 0" not in document


def test_validated_assessments_are_closed(
    session: Session, sessions: sessionmaker[Session], who: Visitor, round_: Round
) -> None:
    """After the publication, by an administrator, one event each; who can still ask is spared unless all are meant."""
    with pytest.raises(closing.NotPublished):
        closing.close_validated(sessions, who, round_.id, everything=True, at=NOW)
    for place in (0, 1):
        assessment_at(session, round_.id, place).validated_at = NOW - 40 * DAY
    made_and_published(session, who, round_.id)
    session.commit()
    assert closing.close_validated(sessions, who, round_.id, everything=False, at=NOW) == 2
    assert closing.close_validated(sessions, who, round_.id, everything=True, at=NOW) == 3
    assert closing.close_validated(sessions, who, round_.id, everything=True, at=NOW) == 0
    session.expire_all()
    closed = session.scalars(select(func.count()).where(Assessment.state == "closed")).one()
    assert closed == 6
    one = assessment_at(session, round_.id, 0)
    row = assessment_by_id(session, one.id)
    assert row is not None
    events = events_of(session, institution_stream(row.participation.institution_id))
    assert [(event.action, event.actor_id) for event in events] == [("close", who.account_id)]


@ONE_DATABASE
def test_nobody_else_closes(session: Session, sessions: sessionmaker[Session], who: Visitor, round_: Round) -> None:
    """A reviewer finds nothing to close, and cannot correct."""
    made_and_published(session, who, round_.id)
    reviewer = a_visitor(session, Role.REVIEWER)
    session.commit()
    with pytest.raises(NotFound):
        closing.close_validated(sessions, reviewer, round_.id, everything=True, at=NOW)
    made = publication.make(session, who, round_.id, at=NOW)
    with pytest.raises(NotFound):
        publication.correct(session, reviewer, round_.id, made, note=("x", "en"), at=NOW)
