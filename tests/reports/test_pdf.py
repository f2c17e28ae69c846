"""The PDF: accessible, in three languages, its text readable by programs word by word, typed markup harmless."""

import io
import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from functools import cache
from hashlib import sha256

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from innocook.core.text import Text
from innocook.i18n import translator, without_bidi_marks
from innocook.reports.pdf import FONTS, printable, report_pdf
from innocook.reports.pdf_marks import MARK_STAND_IN, POINTS, STAND_INS, with_signs, with_stand_ins
from innocook.reports.result_words import difference_words
from tests.reports.sample import HOSTILE, REASON, SUBJECT, TITLE, questionnaire, report, reviewed

poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")
LANGUAGES = ("ar", "en", "fr")


@cache
def pdf(language: str, validated: bool = True) -> bytes:
    """One report as PDF."""
    return report_pdf(report(validated), language)


def words(document: bytes) -> str:
    """The text poppler finds, direction marks away, one space between words."""
    found = subprocess.run(["pdftotext", "-", "-"], input=document, capture_output=True, check=True)
    assert found.stderr == b""
    return " ".join(without_bidi_marks(found.stdout.decode()).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_that_it_is_accessible(language: str) -> None:
    """PDF/UA-1 in its metadata, tagged, with language, title and author that hold no stand-ins."""
    with pikepdf.open(io.BytesIO(pdf(language))) as opened, opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == language
        assert SUBJECT.institution.in_language(language) in str(opened.docinfo["/Title"])
        assert not set(str(opened.docinfo["/Title"])) & set(STAND_INS)
        assert opened.check_pdf_syntax() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_report_gives_the_same_bytes(language: str) -> None:
    """No clock and no chance in it."""
    assert report_pdf(report(True), language) == pdf(language)


@poppler
def test_every_arabic_sentence_reads_back_word_by_word() -> None:
    """All titles and level texts of the answers, vowel signs, numbers and commas included, in logical order."""
    text = words(pdf("ar"))
    found = set(text.split())
    sentences = [
        part.in_language("ar") for each in report(True).indicators for part in (each.title, each.shown.text) if part
    ]
    assert len(sentences) > 60
    assert any(unicodedata.combining(sign) for sentence in sentences for sign in sentence)
    assert [word for sentence in sentences for word in sentence.split() if word not in found] == []


@poppler
@pytest.mark.parametrize(
    "sentence",
    [
        "اتُّخذ في آخر 12 شهراً قرار واحد وُثّق استناده إلى البيانات.",
        "صدر عن مشروع ENACT في 11 كانون الأول/ديسمبر 2024، وهو",
        "بعضها، ولا شيء؛ ثم متخيَّل وسنوياً",
    ],
)
def test_hard_arabic_sentences_read_back_whole(sentence: str) -> None:
    """Numbers, Latin words, commas and vowel signs keep their order in a whole line."""
    named = replace(
        SUBJECT, country=Text(dict.fromkeys(LANGUAGES, sentence)), round_name=Text(dict.fromkeys(LANGUAGES, ""))
    )
    assert sentence in words(report_pdf(replace(report(True), subject=named), "ar"))


@poppler
@pytest.mark.parametrize("language", LANGUAGES)
def test_typed_markup_prints_as_typed(language: str) -> None:
    """Nothing in a note is markup; the questionnaire's version and hash are there too."""
    text = words(pdf(language))
    assert [word for word in HOSTILE.split() if word not in text.split()] == []
    assert questionnaire().sha256 in text
    assert questionnaire().version in text


@poppler
def test_a_self_assessed_report_says_so_on_its_cover() -> None:
    """The first page of an unvalidated report bears the words, that of a validated one does not."""
    first = subprocess.run(["pdftotext", "-l", "1", "-", "-"], input=pdf("en", False), capture_output=True, check=True)
    other = subprocess.run(["pdftotext", "-l", "1", "-", "-"], input=pdf("en", True), capture_output=True, check=True)
    assert b"Self-assessed, not validated" in first.stdout
    assert b"Self-assessed, not validated" not in other.stdout


def pages_of(document: bytes) -> list[str]:
    """The words of each page."""
    found = subprocess.run(["pdftotext", "-", "-"], input=document, capture_output=True, check=True)
    pages = found.stdout.decode().split("\f")[:-1]
    return [" ".join(without_bidi_marks(page).split()) for page in pages]


@poppler
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_validated_cover_has_both_scores_on_one_page(language: str) -> None:
    """Validated and self-assessed with their groups, and the accepted share; the scores begin on the second page."""
    made, t = reviewed(), translator(language)
    cover, scores, *_ = pages_of(report_pdf(made, language))
    accepted = round(made.overall.accepted_share * 100)
    figures = (made.overall.validated.points, made.overall.own.points, made.overall.with_accepted, accepted)
    assert set(map(str, figures)) <= set(re.findall(r"\d+", cover))
    assert made.overall.own_band_name.in_language(language) in cover
    assert t.gettext("Validated score") in cover
    assert t.gettext("Strengths") in scores
    for score in made.scores:
        assert {str(score.own.points), str(score.validated.points)} <= set(scores.split())
        assert difference_words(score.difference, t) in scores.split()


@poppler
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_holds_what_a_reviewer_changed_and_the_record(language: str) -> None:
    """Every changed indicator with its reason, the evidence with its status, and both hashes, in every language."""
    made, t = reviewed(), translator(language)
    text = words(report_pdf(made, language))
    pages = pages_of(report_pdf(made, language))
    changes = next(page for page in pages if t.gettext("Where the reviewer saw another level") in page)
    assert all(one.indicator in changes for one in made.far_differences)
    assert changes.index(t.gettext("Two levels or more apart")) < changes.index(t.gettext("Other changed answers"))
    everything = " ".join(pages)
    assert all(one.indicator in everything for one in made.differences)
    assert set(REASON.strip(".").split()) <= set(text.replace(".", " ").split())
    assert text.count("report-1.pdf") == len(made.evidence)
    assert set(TITLE.split()) <= set(text.split())
    assert (made.submission.sha256 in text, made.edition.sha256 in text) == (True, True)


@poppler
def test_a_self_assessed_pdf_tells_of_no_review() -> None:
    """No section about a reviewer, no second score, and no status beside the evidence."""
    made = replace(report(), evidence=reviewed().evidence)
    text = words(report_pdf(made, "en"))
    assert "Where the reviewer saw another level" not in text
    assert "Validated score" not in text
    assert ("report-1.pdf" in text, "Unreadable" in text) == (True, False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_with_everything_is_accessible_too(language: str) -> None:
    """The typesetter refuses what PDF/UA-1 does not allow; each language of typed text is marked."""
    with pikepdf.open(io.BytesIO(report_pdf(reviewed(), language))) as opened:
        assert opened.Root.MarkInfo.Marked
        assert opened.check_pdf_syntax() == []


@poppler
def test_a_long_text_runs_over_pages() -> None:
    """A reason and a note of 3,500 signs are printed to their last word."""
    long = "verbum " * 500 + "finis"
    first, *others = reviewed().differences
    noted, *rest = reviewed().indicators
    made = replace(
        reviewed(),
        differences=(replace(first, reason=long, reason_language="en"), *others),
        indicators=(replace(noted, own=replace(noted.own, note=long)), *rest),
    )
    text = words(report_pdf(made, "en"))
    assert (text.split().count("verbum"), text.split().count("finis")) == (1000, 2)


@poppler
def test_a_hostile_file_name_prints_as_typed() -> None:
    """Markup is none, and a mark that turns the direction round does not reach what stands beside it."""
    piece = replace(reviewed().evidence[0], title="", what=f"\u202e{HOSTILE}.pdf")
    text = words(report_pdf(replace(reviewed(), evidence=(piece,)), "en"))
    assert "#panic()" in text
    assert "Accepted" in text


@poppler
def test_pages_are_numbered() -> None:
    """Page n of m on every page but the cover."""
    text = words(pdf("en"))
    with pikepdf.open(io.BytesIO(pdf("en"))) as opened:
        count = len(opened.pages)
    assert all(f"Page {number} of {count}" in text for number in range(2, count + 1))


def test_what_no_font_has_is_replaced_and_does_not_fail() -> None:
    """Emoji, Chinese, controls, stray stand-ins and marks on the wrong letters still make a report."""
    wild = "😀 漢字 \x00\x07 \u2061\ufff9 س\u0301 ـَّ \u0651\u0651\u0651 a\u064b ¡\u20dd"
    named = replace(SUBJECT, institution=Text(dict.fromkeys(LANGUAGES, wild)))
    for language in LANGUAGES:
        assert report_pdf(replace(report(), subject=named), language).startswith(b"%PDF")
    assert printable(wild, "en").startswith("\ufffd \ufffd\ufffd \ufffd\ufffd \ufffd\ufffd")


def test_mending_keeps_every_offset() -> None:
    """The finished file is as long as the typesetter's; a file without maps is untouched."""
    assert with_signs(b"%PDF-1.7 nothing here") == b"%PDF-1.7 nothing here"
    assert with_stand_ins("no Arabic here, 12") == "no Arabic here, 12"
    assert not set(with_stand_ins("متخيَّل")) & set("\u064e\u0651")


def test_the_fonts_are_the_ones_described() -> None:
    """The checksums of the README and the list of what can be printed match the files."""
    readme = (FONTS / "README.md").read_text(encoding="utf-8")
    fonts = sorted(FONTS.glob("*.ttf"))
    assert len(fonts) == 4
    assert all(sha256(file.read_bytes()).hexdigest() in readme for file in fonts)
    codes = {
        family: set.intersection(*(set(TTFont(file).getBestCmap()) for file in fonts if family in file.name))
        for family in ("InnoCookNaskh", "NotoSans")
    }
    secret = {ord(sign) for sign in (*STAND_INS, MARK_STAND_IN, *POINTS.values())}
    listed = set[int]()
    for line in (FONTS / "coverage.txt").read_text(encoding="ascii").split():
        first, last = line.split("-")
        listed.update(range(int(first, 16), int(last, 16) + 1))
    assert listed == {code for code in set.union(*codes.values()) - secret if code >= 0x20}
    assert (FONTS / "OFL.txt").is_file()
