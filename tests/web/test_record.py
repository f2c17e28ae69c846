"""The record: what was frozen reads the same for ever, its fingerprint is that of the download, tampering shows."""

import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from innocook.core import loader
from innocook.services import public_questionnaire, questionnaires
from innocook.services.public_questionnaire import packaged_plan
from innocook.store import audit
from innocook.store.tables import AuditEvent, QuestionnaireVersion
from tests.support.colleagues import add_colleague, visitor_of
from tests.support.evidence import a_link, a_piece, first_account, institution_of
from tests.support.pages import CheckingClient, words
from tests.support.reviews import SECOND, another_reviewer, asked, corrected, handed_in, lowered, returned, reviewed
from tests.support.tampering import tamper
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of, fill

ALL = ("lead", "contributor", "coordinator", "reviewer", "administrator")
AS_WRITTEN = "This record is as it was written"


@pytest.fixture
def own(app: Flask) -> UUID:
    """The lead's own assessment, level 2 everywhere, not yet submitted."""
    assessment = assessment_of(app)
    answer_all(app, assessment)
    return assessment


@pytest.fixture
def record(own: UUID) -> str:
    """The address of its record in English."""
    return f"/en/assessments/{own}/record"


@pytest.fixture
def validated(stored: Sessions, own: UUID) -> UUID:
    """The same assessment, submitted and validated with STR1 lowered to 1."""
    with stored() as session:
        reviewed(session, own, {"STR1": lowered("1")}, datetime.now(UTC))
    return own


def fingerprints(client: CheckingClient, page: str) -> list[str]:
    """Every SHA-256 on a page, in order."""
    return re.findall(r"\b[0-9a-f]{64}\b", client.get(page).text)


@ONE_DATABASE
def test_who_reads_it(app: Flask, client_for: ClientFor, stored: Sessions, own: UUID, record: str):
    """The lead always; a reviewer once it is handed in; contributors, coordinators and administrators never."""
    add_colleague(app, "limited", "Rana", sections=("CIT",))
    assert [client_for(role).get(record).status_code for role in ALL] == [200, 404, 404, 404, 404]
    with stored() as session:
        handed_in(session, own, datetime.now(UTC))
    pages = (record, f"{record}/submissions/1", f"{record}/submissions/1.json")
    for page in pages:
        assert [client_for(role).get(page).status_code for role in ALL] == [200, 404, 404, 200, 404], page
        assert client_for("limited").get(page).status_code == 404


@ONE_DATABASE
def test_a_record_without_anything_and_numbers_that_are_none(client_for: ClientFor, record: str):
    """A draft has an empty record; a submission or an edition that does not exist is 404."""
    lead = client_for("lead")
    text = words(lead.get(record))
    assert ("Nothing has been submitted yet." in text, "Nothing has been validated yet." in text) == (True, True)
    for place in ("submissions/0", "submissions/1", "submissions/1.json", "validations/1", "validations/9.json"):
        assert lead.get(f"{record}/{place}").status_code == 404
    assert lead.get(f"{record}/submissions/{'9' * 40}").status_code == 404


def test_downloads_have_the_fingerprint_that_is_shown(client_for: ClientFor, validated: UUID, record: str):
    """For the submission and both editions: the SHA-256 of the bytes stands on the list and on the page."""
    lead = client_for("lead")
    listed = fingerprints(lead, record)
    for place in ("submissions/1", "validations/1"):
        sent = lead.get(f"{record}/{place}.json")
        found = hashlib.sha256(sent.data).hexdigest()
        assert found in listed
        assert fingerprints(lead, f"{record}/{place}")[0] == found
        assert sent.headers["Content-Type"] == "application/json"
        assert (
            json.dumps(json.loads(sent.data), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            == sent.data.decode()
        )


def test_taking_a_record_away_is_logged(client_for: ClientFor, stored: Sessions, validated: UUID, record: str):
    """Each download is an event of the institution, without personal data; looking (HEAD) is not."""
    reviewer = client_for("reviewer")
    reviewer.head(f"{record}/submissions/1.json")
    reviewer.get(f"{record}/submissions/1.json")
    reviewer.get(f"{record}/validations/1.json")
    with stored() as session:
        events = list(session.scalars(select(AuditEvent).where(AuditEvent.action == "export").order_by(AuditEvent.seq)))
        assert [event.payload for event in events] == [
            {"format": "json", "record": "submitted", "n": 1},
            {"format": "json", "record": "validated", "n": 1},
        ]
        assert audit.verify_stream(session, events[0].stream).broken_at is None


def test_a_submission_reads_as_it_was_submitted(client_for: ClientFor, stored: Sessions, own: UUID, record: str):
    """Submission 1 keeps level 2 and its evidence when the answer becomes 3 and the evidence goes."""
    lead = client_for("lead")
    with stored() as session:
        piece = a_piece(
            session, institution_of(session, own), first_account(session), title="Plan 2026", title_language="en"
        )
        link = a_link(session, own, "STR1", piece)
        session.commit()
        returned(session, own, {"STR1": asked()}, datetime.now(UTC))
        fill(lead, f"/en/assessments/{own}/sections/STR", STR1="3", STR1__note="الصفحة 4")
        session.delete(session.merge(link))
        session.commit()
        handed_in(session, own, datetime.now(UTC))
    first, second = (words(lead.get(f"{record}/submissions/{n}")) for n in (1, 2))
    level = packaged_plan().questionnaire.indicator_by_id["STR1"].option
    texts = [found.text.in_language("en") for found in (level("2"), level("3")) if found]
    assert [text in first for text in texts] == [True, False]
    assert [text in second for text in texts] == [False, True]
    assert ("Plan 2026" in first, "Plan 2026" in second) == (True, False)
    assert ("الصفحة 4" in first, "الصفحة 4" in second) == (False, True)
    assert (AS_WRITTEN in first, AS_WRITTEN in second) == (True, True)


def test_who_is_named(client_for: ClientFor, stored: Sessions, validated: UUID, record: str):
    """The lead reads who declared and no reviewer; a reviewer reads who validated and not who declared."""
    with stored() as session:
        names = {key: visitor_of(session, key).name for key in ("lead", "reviewer")}
        names["second"] = another_reviewer(session).name
        corrected(session, validated, "STR1", lowered("0"), datetime.now(UTC))
    shown = {}
    for role in ("lead", "reviewer"):
        places = ("", "/submissions/1", "/validations/1", "/validations/2")
        page = " ".join(words(client_for(role).get(f"{record}{place}")) for place in places)
        shown[role] = {key for key, name in names.items() if name in page}
    assert shown == {"lead": {"lead"}, "reviewer": {"reviewer", "second"}}


def test_a_validated_edition_reads_beside_the_submission(client_for: ClientFor, validated: UUID, record: str):
    """Submitted 2, validated 1, the reason, and the overall score: (31 x 50 + 25) / 32 = 49."""
    text = words(client_for("lead").get(f"{record}/validations/1"))
    assert AS_WRITTEN in text
    assert "Submitted 2 · Developing Validated 1 · Initial" in text
    assert "The document does not name an owner." in text
    assert "Overall score 49 32 of 32" in text


@ONE_DATABASE
def test_changed_questionnaire_files_change_nothing(
    client_for: ClientFor, validated: UUID, record: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """With files that are gone, and a loader that reads none, in a process that has read nothing yet, the pages are
    the same to the letter: the questionnaire comes from the database."""
    lead = client_for("lead")
    places = [f"{record}/submissions/1", f"{record}/validations/1"]
    before = [words(lead.get(place)) for place in places]

    def no_files(*arguments: object, **options: object) -> None:
        raise AssertionError("a file was read")

    monkeypatch.setattr(loader, "read_directory", no_files)
    monkeypatch.setattr(public_questionnaire, "read_directory", no_files)
    monkeypatch.setattr(public_questionnaire, "resource", lambda name: tmp_path / "nowhere" / name, raising=False)
    questionnaires._plans.clear()
    questionnaires.compile_document.cache_clear()
    with pytest.raises(AssertionError, match="a file was read"):
        loader.read_directory(tmp_path)
    assert [words(lead.get(place)) for place in places] == before


@pytest.mark.parametrize(("table", "place"), [("submission", "submissions/1"), ("validation", "validations/1")])
def test_a_tampered_document_is_reported(
    client_for: ClientFor, stored: Sessions, validated: UUID, record: str, table: str, place: str
):
    """One level changed behind the product's back: the list and the page say so, and the answers are not shown."""
    lead = client_for("lead")
    assert (AS_WRITTEN in words(lead.get(f"{record}/{place}")), "does not match" in words(lead.get(record))) == (
        True,
        False,
    )
    change = """UPDATE {} SET document = replace(document, '"option":"2"', '"option":"4"')"""
    with stored() as session:
        tamper(session, table, change.format(table))
    page = words(lead.get(f"{record}/{place}"))
    assert "This record does not match its fingerprint" in page
    assert "Strategy" not in page
    assert words(lead.get(record)).count("does not match") == 1
    assert lead.get(f"{record}/{place}.json").status_code == 200


@pytest.mark.parametrize("table", ["submission", "validation"])
def test_a_document_with_a_new_fingerprint_is_not_in_the_log(
    client_for: ClientFor, stored: Sessions, validated: UUID, record: str, table: str
):
    """Document and fingerprint changed together match each other; the audit log does not know them."""
    lead = client_for("lead")
    place = f"{record}/{table}s/1"
    found = lead.get(f"{place}.json").text.replace('"option":"2"', '"option":"4"')
    with stored() as session:
        values = {"document": found, "sha256": hashlib.sha256(found.encode()).hexdigest()}
        tamper(session, table, f"UPDATE {table} SET document = :document, sha256 = :sha256", **values)  # noqa: S608
    page = words(lead.get(place))
    assert ("The audit log of the institution does not name this fingerprint" in page, AS_WRITTEN in page) == (
        True,
        False,
    )
    assert words(lead.get(record)).count("not named in the audit log") == 1


@ONE_DATABASE
@pytest.mark.parametrize("document", ["", "[]", "{}", '{"answers": 3}', "x" * 40])
def test_a_document_that_is_none_is_reported(
    client_for: ClientFor, stored: Sessions, validated: UUID, record: str, document: str
):
    """Whatever stands there now, with its own fingerprint too: the pages say that it cannot be read."""
    with stored() as session:
        values = {"document": document, "sha256": hashlib.sha256(document.encode()).hexdigest()}
        for table in ("submission", "validation"):
            tamper(session, table, f"UPDATE {table} SET document = :document, sha256 = :sha256", **values)  # noqa: S608
    lead = client_for("lead")
    for place in ("submissions/1", "validations/1"):
        assert "This record can no longer be read." in words(lead.get(f"{record}/{place}"))


@ONE_DATABASE
def test_a_questionnaire_that_was_changed_in_the_database_is_reported(
    client_for: ClientFor, stored: Sessions, validated: UUID, record: str
):
    """The stored questionnaire no longer has its fingerprint: the answers are not shown under it."""
    with stored() as session:
        assert session.scalar(select(QuestionnaireVersion.sha256)) is not None
        change = "UPDATE questionnaire_version SET document = replace(document, '1.0', '1.1')"
        tamper(session, "questionnaire_version", change)
    assert "is no longer stored as it was" in words(client_for("lead").get(f"{record}/submissions/1"))


def test_another_reviewer_reads_it_too(client_for: ClientFor, stored: Sessions, validated: UUID, record: str):
    """Whoever reviews everything finds the record and the way to corrections."""
    with stored() as session:
        another_reviewer(session)
    page = client_for(SECOND).get(record)
    assert f'href="/en/reviews/{validated}/corrections"' in page.text
