"""Evidence on pages: adding, taking from the library, saying more, removing; nothing typed is lost."""

from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from innocook.i18n import LANGUAGES
from innocook.outbound.blobs import BlobsUnavailable
from innocook.store.tables import Assessment, Evidence, Round
from tests.support.evidence import evidence_page, fetch, files_on, pieces_on, press, send, send_again, token
from tests.support.evidence_samples import HTML, PDF, docx, png
from tests.support.pages import CheckingClient, form_of, words
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, assessment_of, client_of, make_app

PUBLIC = "https://www.example.org/report?year=2025"


@pytest.fixture
def own(app: Flask) -> UUID:
    """The lead's own assessment."""
    return assessment_of(app)


@pytest.fixture
def page(own: UUID) -> str:
    """Where the evidence of one of its indicators is."""
    return evidence_page(own, "STR1")


@pytest.fixture
def lead(client_for: ClientFor) -> CheckingClient:
    """The lead's browser."""
    return client_for("lead")


def stored_files(stored: Sessions) -> list[tuple[str, str, int]]:
    """The files of everybody: name, type and size."""
    with stored() as session:
        rows = session.scalars(select(Evidence).where(Evidence.kind == "file").order_by(Evidence.file_name))
        return [(row.file_name, row.media_type, row.size) for row in rows]


def test_files_and_a_link_are_added_at_once(lead: CheckingClient, page: str, stored: Sessions):
    """Two files and an address: one form, one page that says so, each with what was said about all."""
    said = {"url": PUBLIC, "document_date": "2020-02-29", "document_language": "fr", "level": "2"}
    sent = send(lead, page, [("b.pdf", PDF), ("a.docx", docx())], **said)
    assert (sent.status_code, sent.headers["Location"]) == (302, page)
    shown = lead.get(page)
    assert "3 pieces of evidence were added." in words(shown)
    assert "3 pieces of evidence were added." not in words(lead.get(page))
    assert words(shown).count("About 29 February 2020") == 3
    assert words(shown).count("Outdated") == 4
    assert words(shown).count("Supports level 2 · Developing") == 3
    assert [name for name, _kind, _size in stored_files(stored)] == ["a.docx", "b.pdf"]
    assert fetch(lead, files_on(shown)[0]).data == PDF


@ONE_DATABASE
def test_a_link_says_where_it_leads_and_tells_nobody(lead: CheckingClient, page: str):
    """The host stands beside it; whoever follows it brings no referrer, and the other side gets no handle."""
    send(lead, page, url=PUBLIC, title="Yearly report", title_language="en")
    shown = lead.get(page)
    rel = 'rel="noopener noreferrer nofollow external" referrerpolicy="no-referrer"'
    assert f'<a href="{PUBLIC}" {rel}><span lang="en" dir="ltr">Yearly report</span></a>' in shown.text
    assert "Link to www.example.org" in words(shown)


def test_good_files_stay_when_others_are_refused(lead: CheckingClient, page: str, stored: Sessions):
    """422 names each refused one with its reason; the good one is there, what was said stays in the form."""
    files = [("a.pdf", HTML), ("good.png", png()), ("empty.pdf", b"")]
    sent = send(lead, page, files, document_date="2026-01-15", document_language="ar")
    assert sent.status_code == 422
    assert "a.pdf was not added. Web pages" in words(sent)
    assert "empty.pdf was not added. The file is empty." in words(sent)
    assert "1 piece of evidence was added." in words(sent)
    assert "Choose the files again" in words(sent)
    assert [name for name, _kind, _size in stored_files(stored)] == ["good.png"]
    values = form_of(sent, "/STR1").values
    assert (values["document_date"], values["document_language"]) == ("2026-01-15", "ar")


@ONE_DATABASE
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_typed_survives_a_refusal(lead: CheckingClient, own: UUID, language: str):
    """Each wrong field has its sentence and its link in the summary; nothing is stored, nothing typed is lost."""
    address = evidence_page(own, "STR1", language)
    typed = {
        "title": "ع" * 201,
        "title_language": "ar",
        "url": "ftp://example.org",
        "document_date": "1446-05-01",
        "document_language": "other",
        "level": "3",
        "is_measurement": "yes",
    }
    sent = send(lead, address, [("a.pdf", PDF)], **typed)
    values = form_of(sent, "/STR1").values
    assert sent.status_code == 422
    assert {key: values.get(key) for key in typed} == typed
    assert [f'href="#{field}"' in sent.text for field in ("title", "url", "document_date")] == [True] * 3
    assert pieces_on(lead.get(address)) == []


@ONE_DATABASE
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026-02-30", "Enter year, month and day, such as 2026-03-31."),
        ("yesterday", "Enter year, month and day, such as 2026-03-31."),
        ("1447-01-01", "Enter the date in the Gregorian calendar"),
        ("2999-01-01", "The date cannot be in the future."),
        ("0000-00-00", "Enter year, month and day"),
    ],
)
def test_dates_that_cannot_be(lead: CheckingClient, page: str, typed: str, sentence: str):
    """A day of another calendar, of the future, or none at all is explained."""
    sent = send(lead, page, url=PUBLIC, document_date=typed)
    assert (sent.status_code, sentence in words(sent)) == (422, True)


@ONE_DATABASE
def test_dates_may_have_arabic_digits(lead: CheckingClient, page: str):
    """Where the browser has no calendar of its own, people type."""
    assert send(lead, page, url=PUBLIC, document_date="٢٠٢٥/٣/٩").status_code == 302
    assert "About 9 March 2025" in words(lead.get(page))


@ONE_DATABASE
@pytest.mark.parametrize("field", ["title_language", "document_language", "level"])
def test_choices_that_are_not_offered(lead: CheckingClient, page: str, field: str):
    """A forged choice is a sentence, not a fault of ours."""
    sent = send(lead, page, **({"url": PUBLIC} | {field: "'; DROP TABLE"}))
    assert (sent.status_code, "Choose one of the list." in words(sent)) == (422, True)


@ONE_DATABASE
def test_nothing_chosen(lead: CheckingClient, page: str):
    """Neither file nor address: one sentence."""
    sent = send(lead, page, title="A")
    assert (sent.status_code, "Choose a file or enter a web address." in words(sent)) == (422, True)


@ONE_DATABASE
def test_twenty_one_files(lead: CheckingClient, page: str, stored: Sessions):
    """One more than 20 and none is stored; 20 are."""
    many = [(f"{n}.pdf", PDF + b"%" * n) for n in range(21)]
    refused = send(lead, page, many)
    assert (refused.status_code, "Choose at most 20 files at once." in words(refused)) == (422, True)
    assert stored_files(stored) == []
    assert send(lead, page, many[1:]).status_code == 302
    assert "20 pieces of evidence were added." in words(lead.get(page))
    assert len(stored_files(stored)) == 20


def test_the_same_file_twice(app: Flask, lead: CheckingClient, own: UUID, stored: Sessions):
    """Under another name, here and at another indicator: told so, and stored once, in the database and on the disk."""
    first, second = evidence_page(own, "STR1"), evidence_page(own, "STR2")
    send(lead, first, [("a.pdf", PDF)])
    send(lead, first, [("b.pdf", PDF)])
    assert "1 piece stood here already" in words(lead.get(first))
    send(lead, second, [("c.pdf", PDF), ("d.pdf", PDF)])
    shown = words(lead.get(second))
    assert "Your institution had 1 piece already: it was linked, not stored again." in shown
    assert "1 piece stood here already" in shown
    assert [name for name, _kind, _size in stored_files(stored)] == ["a.pdf"]
    kept = [path for path in (app.config["INNOCOOK"].var / "evidence").rglob("*") if path.is_file()]
    assert len(kept) == 1


def test_what_the_institution_has_is_found_and_used(lead: CheckingClient, own: UUID):
    """Search by a word of the title whatever its vowel signs, tick, use; a piece that is shown is not offered."""
    send(lead, evidence_page(own, "STR1"), [("plan.pdf", PDF)], title="الخُطّة السنوية", title_language="ar")
    send(lead, evidence_page(own, "STR1"), url=PUBLIC)
    target = evidence_page(own, "DAT1")
    found = lead.get(f"{target}/library?find=الخطه plan")
    assert ("الخُطّة السنوية" in found.text, "www.example.org" in found.text) == (True, False)
    assert "Nothing found." in words(lead.get(f"{target}/library?find=zebra"))
    choice = found.text.partition('name="choice" value="')[2].partition('"')[0]
    assert press(lead, f"{target}/library", "/library", choice=choice).headers["Location"] == target
    assert "1 piece of evidence is now shown here too." in words(lead.get(target))
    assert choice not in lead.get(f"{target}/library").text


@ONE_DATABASE
def test_ticks_survive_a_change_of_language(lead: CheckingClient, own: UUID):
    """The French page has the same boxes ticked; nothing was stored."""
    send(lead, evidence_page(own, "STR1"), url=PUBLIC)
    target = evidence_page(own, "DAT1")
    offered = lead.get(f"{target}/library").text
    choice = offered.partition('name="choice" value="')[2].partition('"')[0]
    french = evidence_page(own, "DAT1", "fr")
    kept = lead.post(f"{french}/library", data=token(lead) | {"choice": choice, "_keep": "fr"})
    assert f'value="{choice}" checked' in kept.text
    assert pieces_on(lead.get(target)) == []


@ONE_DATABASE
def test_nothing_ticked(lead: CheckingClient, own: UUID):
    """No choice is a sentence; a forged one does not exist."""
    send(lead, evidence_page(own, "STR1"), url=PUBLIC)
    address = f"{evidence_page(own, 'DAT1')}/library"
    assert press(lead, address, "/library").status_code == 422
    assert lead.post(address, data=token(lead) | {"choice": "nonsense"}).status_code == 404


def test_details_change_and_stay(lead: CheckingClient, page: str):
    """The edit page shows what is stored, stores what is typed, and the level belongs to the indicator."""
    send(lead, page, [("a.pdf", PDF)], title="First", title_language="en", document_date="2025-12-31")
    (address,) = pieces_on(lead.get(page))
    values = form_of(lead.get(address)).values
    assert (values["title"], values["title_language"], values["document_date"]) == ("First", "en", "2025-12-31")
    changed = {
        "title": "ثانٍ",
        "title_language": "ar",
        "level": "4",
        "document_language": "other",
        "is_measurement": "yes",
    }
    sent = press(lead, address, address, **changed)
    assert sent.headers["Location"] == page
    shown = lead.get(page)
    assert '<span lang="ar" dir="rtl">ثانٍ</span>' in shown.text
    for said in ("The details are saved.", "Another language", "Measurement", "Supports level 4"):
        assert said in words(shown)
    refused = press(lead, address, address, document_date="2999-01-01", title="Third")
    assert (refused.status_code, form_of(refused).values["title"]) == (422, "Third")


def test_removed_evidence_can_be_put_back(lead: CheckingClient, page: str):
    """One press removes, the next page offers one press to put it back, once."""
    send(lead, page, [("a.pdf", PDF)], level="3")
    assert press(lead, page, "/remove").headers["Location"] == page
    shown = lead.get(page)
    assert "Your institution still has it." in words(shown)
    assert pieces_on(shown) == []
    form = form_of(shown, "/library")
    assert lead.post(form.action, data=form.values).headers["Location"] == page
    assert len(pieces_on(lead.get(page))) == 1
    assert "Put it back" not in words(lead.get(page))


@ONE_DATABASE
def test_the_page_of_all_evidence(lead: CheckingClient, own: UUID):
    """Every indicator with its pieces or without, and how many rest on evidence."""
    send(lead, evidence_page(own, "STR1"), [("a.pdf", PDF)], document_date="2001-01-01")
    send(lead, evidence_page(own, "PAR4"), url=PUBLIC)
    shown = lead.get(evidence_page(own))
    assert "2 of 32 indicators rest on evidence. 1 piece is outdated." in words(shown)
    assert words(shown).count("No evidence yet") == 30
    assert shown.text.count("/evidence/") >= 32 + len(files_on(shown))


@ONE_DATABASE
@pytest.mark.parametrize(("edits", "indicator"), [(False, "STR1"), (True, "STR1")])
def test_a_change_of_language_keeps_what_was_typed(lead: CheckingClient, own: UUID, edits: bool, indicator: str):
    """The form comes back in French with the typed text; the page says that files must be chosen again."""
    page = evidence_page(own, indicator)
    send(lead, page, url=PUBLIC)
    address = pieces_on(lead.get(page))[0] if edits else page
    typed = {"title": "Typed", "title_language": "en", "document_date": "2025-01-01", "_keep": "fr"}
    kept = send_again(lead, address.replace("/en/", "/fr/"), token(lead) | typed, [("a.pdf", PDF)] * (not edits))
    assert kept.status_code == 200
    assert form_of(kept, address.rpartition("/")[2]).values["title"] == "Typed"
    assert len(pieces_on(lead.get(page))) == 1


@ONE_DATABASE
def test_an_expired_session_keeps_what_was_typed(app: Flask, lead: CheckingClient, page: str):
    """Sign in again and the form has the text, though not the files; nothing was stored meanwhile."""
    nobody = client_of(app)
    sent = send_again(nobody, page, {"title": "Typed before", "url": PUBLIC}, [("a.pdf", PDF)])
    assert sent.status_code == 401
    assert "Typed before" in sent.text
    assert pieces_on(lead.get(page)) == []


@ONE_DATABASE
@pytest.mark.parametrize("language", LANGUAGES)
def test_more_than_a_request_may_have(demonstration_url: str, tmp_path, language: str):
    """413 with a page in the reader's language that says how much is allowed and leads back; smaller ones pass."""
    app = make_app(demonstration_url, tmp_path, largest_upload=600_000)
    lead, address = client_of(app, "lead"), evidence_page(assessment_of(app), "STR1", language)
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n' + PDF + b" " * 700_000
    for length in (700_000, 3_000_000):
        sent = lead.post(
            address, data=body.ljust(length) + b"\r\n--x--\r\n", content_type="multipart/form-data; boundary=x"
        )
        assert sent.status_code == 413
        assert "600" in words(sent)
        assert f'href="{address}"' in sent.text
    assert send(lead, address, [("a.pdf", PDF + b" " * 500_000 + b"%%EOF")]).status_code == 302


@ONE_DATABASE
def test_a_full_library_is_explained(demonstration_url: str, tmp_path):
    """The sentence names the file; a smaller one still fits."""
    app = make_app(demonstration_url, tmp_path, largest_upload=600_000, largest_library=600_000)
    lead, address = client_of(app, "lead"), evidence_page(assessment_of(app), "STR1")
    assert send(lead, address, [("first.pdf", PDF + b" " * 500_000 + b"%%EOF")]).status_code == 302
    sent = send(lead, address, [("big.pdf", PDF + b" " * 200_000 + b"%%EOF"), ("small.pdf", PDF)])
    assert sent.status_code == 422
    assert "big.pdf was not added. There is no room left for the files of your institution." in words(sent)
    assert len(pieces_on(sent)) == 2


class Broken:
    """A place that takes nothing and gives nothing."""

    def exists(self, *_facts: object) -> bool:
        """Does not answer."""
        raise BlobsUnavailable("gone")

    put = open = exists


@ONE_DATABASE
def test_a_place_that_does_not_answer(app: Flask, lead: CheckingClient, page: str, caplog):
    """503 in words; what was typed is kept, nothing is stored, and the log knows why."""
    send(lead, page, [("a.pdf", PDF)])
    (address,) = files_on(lead.get(page))
    app.extensions["innocook.blobs"] = Broken()
    sent = send(lead, page, [("b.pdf", PDF)], title="Typed", title_language="en")
    assert (sent.status_code, form_of(sent, "/STR1").values["title"]) == (503, "Typed")
    assert "Files cannot be stored at the moment" in words(sent)
    assert lead.get(address).status_code == 503
    assert "the place of evidence" in caplog.text
    assert len(pieces_on(lead.get(page))) == 1


@ONE_DATABASE
def test_what_was_handed_in_is_only_read(lead: CheckingClient, own: UUID, page: str, stored: Sessions):
    """The page has no form; a form from before is refused with a sentence and what was typed."""
    send(lead, page, [("a.pdf", PDF)])
    (address,) = pieces_on(lead.get(page))
    with stored() as session:
        session.execute(update(Assessment).where(Assessment.id == own).values(state="submitted"))
        session.commit()
    shown = lead.get(page)
    assert ("a.pdf" in words(shown), pieces_on(shown), "/remove" in shown.text) == (True, [], False)
    typed = token(lead) | {"title": "Typed", "title_language": "en", "document_date": "", "url": PUBLIC}
    sent = send_again(lead, page, typed)
    assert sent.status_code == 409
    assert "The assessment is no longer a draft." in words(sent)
    assert form_of(sent, "/STR1").values["title"] == "Typed"
    assert lead.post(address, data=typed).status_code == 409
    assert lead.post(f"{address}/remove", data=token(lead)).status_code == 409
    assert len(stored_files(stored)) == 1


@ONE_DATABASE
def test_the_age_counts_from_the_rounds_reference_date(lead: CheckingClient, page: str, stored: Sessions):
    """24 months before that day to the day is not outdated, one day more is."""
    with stored() as session:
        session.execute(update(Round).values(reference_date=date(2026, 3, 31)))
        session.commit()
    send(lead, page, url=PUBLIC, document_date="2024-03-31")
    assert "Outdated" not in words(lead.get(page))
    press(lead, pieces_on(lead.get(page))[0], "", document_date="2024-03-30")
    assert "on 31 March 2026, the reference date of the round" in words(lead.get(page))
