"""Evidence without the web: what others call, limits, and the rules that hold for whoever calls."""

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from innocook.core.errors import MoveRefused, NotFound
from innocook.core.evidence import InvalidLink
from innocook.core.permissions import Action
from innocook.outbound.local_blobs import LocalFolder
from innocook.services import accounts, assessments, evidence, evidence_changes, evidence_files
from innocook.services.accounts import Visitor
from innocook.services.answers import lock_editable
from innocook.services.assessments import OpenAssessment
from innocook.services.evidence import EvidenceCount
from innocook.services.evidence_adding import New, Outcome
from innocook.services.evidence_changes import EvidenceUnderReview, InvalidDetails
from innocook.services.evidence_files import KeptFile, Limits, RefusedFile, Upload
from innocook.services.evidence_pieces import Details, pieces_of
from innocook.store import audit
from innocook.store.tables import Account, Assessment, AuditEvent, Evidence, EvidenceLink, Grant
from tests.support.evidence import a_link, a_piece, first_account, institution_of
from tests.support.evidence_samples import HTML, PDF, png
from tests.support.web import ONE_DATABASE, Sessions, assessment_of, email_of

NOW = datetime.now(UTC)
OTHER = "Public Transport Company of Wadi Nour"
LIMITS = Limits(file=1000, library=10_000)
URL = "https://example.org/report"


def visitor(session: Session, role: str = "lead") -> Visitor:
    """The demonstration account with this role, as a request knows it."""
    account = session.scalars(select(Account.id).where(Account.email_key == email_of(role))).one()
    found = accounts.visitor(session, account, at=NOW)
    assert found is not None
    return found


def opened(session: Session, own: UUID) -> OpenAssessment:
    """The lead's assessment."""
    return assessments.open_assessment(session, visitor(session), own, Action.SEE_ASSESSMENT, at=NOW)


def file(name: str = "a.pdf", size: int = 5) -> KeptFile:
    """A kept file with bytes of its own."""
    return KeptFile(name, "application/pdf", uuid4().hex * 2, size)


def add(session: Session, own: UUID, *files: KeptFile, url: str = "", key: str = "STR1", **said: object) -> Outcome:
    """Add as the lead."""
    new = New(files, url, Details(**said))
    return evidence_changes.add(session, visitor(session), opened(session, own), key, new, LIMITS, at=NOW)


@pytest.fixture
def own(app: Flask) -> UUID:
    """The lead's own assessment, whose institution has no evidence yet."""
    found = assessment_of(app)
    with app.extensions["innocook.sessions"]() as session:
        institution = institution_of(session, found)
        pieces = select(Evidence.id).where(Evidence.institution_id == institution)
        for link in session.scalars(select(EvidenceLink).where(EvidenceLink.evidence_id.in_(pieces))):
            session.delete(link)
        session.flush()
        for piece in session.scalars(select(Evidence).where(Evidence.institution_id == institution)):
            session.delete(piece)
        session.commit()
    return found


def test_counts_and_support(own: UUID, stored: Sessions):
    """By indicator; outdated ones are counted by the given reference date and by what they are."""
    with stored() as session:
        add(session, own, file(), document_date=date(2024, 1, 31))
        add(session, own, file(), document_date=date(2025, 1, 30), is_measurement=True)
        add(session, own, file(), url=URL)
        add(session, own, url=URL, key="DAT1")
    with stored() as session:
        reference = date(2026, 1, 31)
        assert evidence.counts(session, own, reference) == {"STR1": EvidenceCount(4, 1), "DAT1": EvidenceCount(1, 0)}
        assert evidence.counts(session, own, date(2026, 2, 1))["STR1"] == EvidenceCount(4, 2)
        assert evidence.supported(session, own) == {"STR1", "DAT1"}
        assert evidence.links_of(session, own) == {"STR1": (URL,), "DAT1": (URL,)}
        assert evidence.counts(session, uuid4(), reference) == {}


def test_put_link_is_part_of_something_larger(own: UUID, stored: Sessions):
    """True once, False when it is there; nothing is there unless the caller commits."""
    with stored() as session:
        lead = visitor(session)
        current = lock_editable(session, lead, opened(session, own), ["STR1"], at=NOW)
        puts = [
            evidence.put_link(session, lead, current, "STR1", url, at=NOW)
            for url in (URL, "HTTPS://EXAMPLE.ORG/report")
        ]
        assert puts == [True, False]
        session.rollback()
        assert evidence.links_of(session, own) == {}
        assert evidence.put_link(session, lead, opened(session, own), "STR1", URL, at=NOW)
        assert evidence.put_link(session, lead, opened(session, own), "STR2", URL, at=NOW)
        session.commit()
    with stored() as session:
        assert evidence.links_of(session, own) == {"STR1": (URL,), "STR2": (URL,)}
        assert session.scalar(select(func.count()).select_from(Evidence).where(Evidence.url == URL)) == 1


@ONE_DATABASE
@pytest.mark.parametrize("role", ["reviewer", "coordinator", "administrator"])
def test_put_link_is_not_for_others(own: UUID, stored: Sessions, role: str):
    """Holding an opened assessment in hand is no right to add."""
    with stored() as session:
        current = opened(session, own)
        with pytest.raises(NotFound):
            evidence.put_link(session, visitor(session, role), current, "STR1", URL, at=NOW)
        with pytest.raises(NotFound):
            evidence.put_link(session, visitor(session), current, "XXX9", URL, at=NOW)


@ONE_DATABASE
def test_put_link_refuses_bad_addresses(own: UUID, stored: Sessions):
    """A typed error with the code, and one more when the library is full."""
    with stored() as session:
        for url, code in (("ftp://example.org", "scheme"), ("https://a:b@example.org", "credentials")):
            with pytest.raises(InvalidLink) as refused:
                evidence.put_link(session, visitor(session), opened(session, own), "STR1", url, at=NOW)
            assert refused.value.code == code
        _fill(session, own, evidence.MOST_PIECES)
        with pytest.raises(InvalidLink) as refused:
            evidence.put_link(session, visitor(session), opened(session, own), "STR1", URL, at=NOW)
        assert refused.value.code == "library_full"


def _fill(session: Session, own: UUID, number: int) -> None:
    institution, who = institution_of(session, own), first_account(session)
    for _ in range(number):
        session.add(
            Evidence(
                institution_id=institution, kind="link", url=f"https://e.org/{uuid4()}", added_at=NOW, added_by=who
            )
        )
    session.flush()


def test_the_library_has_an_end(own: UUID, stored: Sessions):
    """Bytes are counted with each file: what no longer fits is refused, the rest is kept, links still fit."""
    with stored() as session:
        outcome = add(session, own, file("a.pdf", 6000), file("b.pdf", 5000), file("c.pdf", 4000), url=URL)
        assert outcome == Outcome(added=3, refused=(RefusedFile("b.pdf", "library_full"),))
        assert evidence_files.room_in_library(session, institution_of(session, own), LIMITS) == 0
        assert add(session, own, file("d.pdf", 0)).added == 1
        _fill(session, own, evidence.MOST_PIECES - 4)
        assert add(session, own, url=f"{URL}/2").refused == (RefusedFile(f"{URL}/2", "library_full"),)
        assert add(session, own, url=URL, key="STR2").reused == 1


@ONE_DATABASE
def test_files_are_judged_one_by_one(own: UUID, stored: Sessions, tmp_path: Path):
    """The good ones are kept whatever stands beside them; room is used up in their order, known ones take none."""
    blobs, institution = LocalFolder(tmp_path / "evidence"), uuid4()
    big = png(b"x" * 2000)
    uploads = [("a.html", HTML), ("b", PDF), ("c.pdf", b""), ("d.exe", big), ("e.png", png())]
    found = evidence_files.keep_files(
        blobs, institution, [Upload(n, io.BytesIO(c)) for n, c in uploads], 10_000, LIMITS
    )
    kept, refused = found
    assert [(one.name, one.size) for one in kept] == [("b.pdf", len(PDF)), ("e.png", len(png()))]
    assert refused == [
        RefusedFile("a.html", "markup"),
        RefusedFile("c.pdf", "empty"),
        RefusedFile("d.exe", "too_large"),
    ]
    again = [Upload("b.pdf", io.BytesIO(PDF)), Upload("f.pdf", io.BytesIO(PDF + b"\n"))]
    kept, refused = evidence_files.keep_files(blobs, institution, again, 0, LIMITS)
    assert ([one.name for one in kept], refused) == (["b.pdf"], [RefusedFile("f.pdf", "library_full")])
    assert len([path for path in blobs.root.rglob("*") if path.is_file()]) == 2


def test_the_same_file_again_is_linked(own: UUID, stored: Sessions):
    """At another indicator it is reused with what was said first; at the same one nothing changes."""
    one = file("first.pdf")
    with stored() as session:
        assert add(session, own, one, title="First", title_language="en") == Outcome(added=1)
        assert add(session, own, one, key="DAT1", title="Second", title_language="en") == Outcome(reused=1)
        assert add(session, own, one, key="DAT1") == Outcome(present=1)
        titles = {key: [piece.details.title for piece in found] for key, found in pieces_of(session, own).items()}
        assert titles == {"STR1": ["First"], "DAT1": ["First"]}


def test_a_title_is_for_one_piece(own: UUID, stored: Sessions):
    """Several at once keep their names, in the order they were chosen, and share everything else."""
    with stored() as session:
        add(session, own, file("b.pdf"), file("a.pdf"), title="Both", title_language="en", level="3")
        found = [
            (piece.file_name, piece.details.title, piece.details.level) for piece in pieces_of(session, own)["STR1"]
        ]
        assert found == [("b.pdf", "", "3"), ("a.pdf", "", "3")]


@ONE_DATABASE
def test_details_that_cannot_be(own: UUID, stored: Sessions):
    """A level the indicator does not have, and a day that has begun nowhere on earth."""
    with stored() as session:
        for said, field in (({"level": "9"}, "level"), ({"document_date": NOW.date() + timedelta(3)}, "document_date")):
            with pytest.raises(InvalidDetails) as refused:
                add(session, own, file(), **said)
            assert refused.value.field == field
        session.rollback()
        assert pieces_of(session, own) == {}


@pytest.mark.parametrize(("state", "code"), [("submitted", "wrong_state"), ("lapsed", "wrong_state")])
def test_only_what_can_be_edited_changes(own: UUID, stored: Sessions, state: str, code: str):
    """An assessment that was handed in meanwhile keeps its evidence, whatever the page in hand says."""
    with stored() as session:
        add(session, own, file())
        before, (piece,) = opened(session, own), pieces_of(session, own)["STR1"]
        session.execute(update(Assessment).where(Assessment.id == own).values(state=state))
        session.commit()
        lead, place = visitor(session), ("STR1", piece.link_id)
        calls = [
            lambda: evidence_changes.add(session, lead, before, "STR1", New([file()], "", Details()), LIMITS, at=NOW),
            lambda: evidence_changes.use(session, lead, before, "STR2", [piece.id], at=NOW),
            lambda: evidence_changes.edit(
                session, lead, before, place, Details(title="x", title_language="en"), at=NOW
            ),
            lambda: evidence_changes.remove(session, lead, before, *place, at=NOW),
        ]
        for call in calls:
            with pytest.raises(MoveRefused) as refused:
                call()
            assert refused.value.code == code
            session.rollback()
        assert [len(found) for found in pieces_of(session, own).values()] == [1]


@ONE_DATABASE
def test_after_the_close_nothing_changes(own: UUID, stored: Sessions):
    """The close of submissions holds for evidence as for answers."""
    with stored() as session:
        late, new = opened(session, own).closes_at, New([file()], "", Details())
        with pytest.raises(MoveRefused) as refused:
            evidence_changes.add(session, visitor(session), opened(session, own), "STR1", new, LIMITS, at=late)
        assert refused.value.code == "submissions_closed"


def test_what_a_reviewer_reads_stays_as_it_is(app: Flask, own: UUID, stored: Sessions):
    """While another assessment with the piece is under review only the level changes; afterwards everything."""
    with stored() as session:
        add(session, own, file(), title="Plan", title_language="en")
        (piece,) = pieces_of(session, own)["STR1"]
        elsewhere = assessment_of(app, "Digital Government Agency of Qamaria")
        row = session.get_one(Evidence, piece.id)
        a_link(session, elsewhere, "STR1", row)
        session.commit()
        lead, place = visitor(session), ("STR1", piece.link_id)
        with pytest.raises(EvidenceUnderReview):
            evidence_changes.edit(
                session, lead, opened(session, own), place, Details(title="New", title_language="en"), at=NOW
            )
        same = Details(title="Plan", title_language="en", level="2")
        evidence_changes.edit(session, lead, opened(session, own), place, same, at=NOW)
        session.execute(update(Assessment).where(Assessment.id == elsewhere).values(state="validated"))
        session.commit()
        evidence_changes.edit(session, lead, opened(session, own), place, Details(level="2"), at=NOW)
    with stored() as session:
        (after,) = pieces_of(session, own)["STR1"]
        assert after.details == Details(level="2")


def test_what_was_removed_stays_in_the_library(own: UUID, stored: Sessions):
    """It can be put back; removing twice is no error; the log names every change without personal data."""
    with stored() as session:
        lead = visitor(session)
        add(session, own, file("Lina's letter.pdf"), title="Letter of Lina", title_language="en")
        (piece,) = pieces_of(session, own)["STR1"]
        place, current = ("STR1", piece.link_id), opened(session, own)
        evidence_changes.edit(session, lead, current, place, Details(title="Letter", title_language="en"), at=NOW)
        gone = [evidence_changes.remove(session, lead, current, *place, at=NOW) for _ in range(2)]
        assert gone == [piece.id, None]
        assert evidence_changes.use(session, lead, current, "STR1", [piece.id], at=NOW) == 1
        assert evidence_changes.use(session, lead, current, "STR1", [piece.id], at=NOW) == 0
    with stored() as session:
        stream = audit.institution_stream(institution_of(session, own))
        query = select(AuditEvent).where(AuditEvent.stream == stream).order_by(AuditEvent.seq)
        events = [one for one in session.scalars(query) if one.action.endswith("_evidence")]
        assert [one.action for one in events] == ["add_evidence", "edit_evidence", "remove_evidence", "use_evidence"]
        assert {one.object for one in events} == {f"assessment:{own}"}
        assert events[1].payload == {"indicator": "STR1", "evidence": [str(piece.id)], "fields": ["title"]}
        assert "Lina" not in str([one.payload for one in events])


def test_nobody_takes_what_another_institution_has(app: Flask, own: UUID, stored: Sessions):
    """Neither a foreign piece nor, for limited contributors, one of a section that is not theirs."""
    with stored() as session:
        foreign = a_piece(session, institution_of(session, assessment_of(app, OTHER)), first_account(session))
        add(session, own, file(), key="DAT1")
        (hidden,) = pieces_of(session, own)["DAT1"]
        session.execute(update(Grant).where(Grant.role == "contributor").values(sections=["STR"]))
        session.commit()
        for who, evidence_id in (("lead", foreign.id), ("lead", uuid4()), ("contributor", hidden.id)):
            with pytest.raises(NotFound):
                evidence_changes.use(
                    session, visitor(session, who), opened(session, own), "STR1", [evidence_id], at=NOW
                )
            session.rollback()
        assert evidence_changes.use(session, visitor(session), opened(session, own), "STR1", [hidden.id], at=NOW) == 1
