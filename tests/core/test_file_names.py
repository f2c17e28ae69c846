"""Names of files: harmless on every system, still those that people gave."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from innocook.core.file_names import clean_file_name, shown_file_name

RLO, LRI, PDI, ALM, ZWSP, BOM = "\u202e", "\u2066", "\u2069", "\u061c", "\u200b", "\ufeff"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("report.pdf", "report.pdf"),
        ("تقرير الأداء 2025.PDF", "تقرير الأداء 2025.pdf"),
        ("Décision n° 12.3.pdf", "Décision n° 12.3.pdf"),
        ("Decision 12.3", "Decision 12.3.pdf"),
        ("report.exe", "report.pdf"),
        ("report.pdf.exe", "report.pdf"),
        ("a.tar.gz", "a.pdf"),
        (f"report{RLO}fdp.exe", "reportfdp.pdf"),
        (f"{LRI}a{PDI}{ALM}b{ZWSP}c{BOM}.pdf", "abc.pdf"),
        ("..\\..\\x", "x.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\report.docx", "report.pdf"),
        ("a/b\\..", "file.pdf"),
        ("a\x00b\r\nc\x7f.pdf", "ab c.pdf"),
        ("....", "file.pdf"),
        ("", "file.pdf"),
        (" . ", "file.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("CON", "_CON.pdf"),
        ("con.txt", "_con.pdf"),
        ("COM1.report", "_COM1.report.pdf"),
        ("lpt¹", "_lpt¹.pdf"),
        ("console", "console.pdf"),
        ('a<b>"c"|?*:d', "a-b--c-----d.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("a \u2028\u3000 b.pdf", "a b.pdf"),
        ("\ud800.pdf", "pdf.pdf"),
    ],
)
def test_what_becomes_of_a_name(name: str, clean: str):
    """Folders, hidden and forbidden characters, device names and false endings go; the rest stays."""
    assert clean_file_name(name, "pdf") == clean


def test_the_ending_is_the_true_one():
    """A page named as a picture, were it let in as text, would get the ending of text."""
    assert clean_file_name("photo.png", "txt") == "photo.txt"
    assert clean_file_name("photo.jpeg", "jpg") == "photo.jpg"


@pytest.mark.parametrize(("letter", "length"), [("x", 150), ("م", 124), ("漢", 83)])
def test_long_names_are_cut(letter: str, length: int):
    """10,000 letters become 150 characters or 240 bytes, whichever is less, the ending among them."""
    clean = clean_file_name(letter * 10_000 + ".pdf", "pdf")
    assert clean == letter * (length - 4) + ".pdf" if letter == "x" else clean.endswith(f"{letter}.pdf")
    assert len(clean) <= 150
    assert 236 <= len(clean.encode()) <= 240 or letter == "x"


@given(name=st.text() | st.text("CONaux.\u202e \u0301/\\:pdfexe", max_size=30), ending=st.sampled_from(["pdf", "txt"]))
@example(name="a" * 142 + ".exe" + "b" * 40, ending="pdf")
@example(name=f"con{ZWSP}.pdf", ending="pdf")
@example(name="e\u200b\u0301.exe .pdf", ending="pdf")
def test_every_name_becomes_safe(name: str, ending: str):
    """Never empty or hidden, no folder, nothing invisible, short, composed; cleaning twice changes nothing."""
    clean = clean_file_name(name, ending)
    stem = clean.removesuffix(f".{ending}")
    assert stem
    assert clean.endswith(f".{ending}")
    assert stem == stem.strip(". ")
    assert not set(clean) & set('/\\<>:"|?*')
    assert {unicodedata.category(letter) for letter in clean} & {"Cc", "Cf", "Cs", "Zl", "Zp"} == set()
    assert unicodedata.is_normalized("NFC", clean)
    assert (len(clean) <= 150, len(clean.encode()) <= 240) == (True, True)
    assert stem.partition(".")[0].casefold().strip() not in {"con", "aux", "nul", "prn"}
    assert clean_file_name(clean, ending) == clean


@given(st.text())
def test_a_refused_name_can_be_shown(name: str):
    """What stands in a sentence is short and has nothing that turns the sentence around."""
    shown = shown_file_name(name)
    assert 0 < len(shown) <= 150
    assert {unicodedata.category(letter) for letter in shown} & {"Cc", "Cf", "Cs"} == set()
