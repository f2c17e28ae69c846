"""What a file is by its content: everything that is let in, and many things that are not."""

import io
import time
import tracemalloc

import pytest

from innocook.core.file_types import ENDINGS, FileRefused, file_type_of
from tests.support.evidence_samples import CSV, GOOD, HOSTILE, PDF, SVG, TEXT, bomb, docx, png


def refusal(content: bytes, name: str = "report.pdf") -> str:
    """Why this content is refused; fails when it is let in."""
    with pytest.raises(FileRefused) as refused:
        file_type_of(io.BytesIO(content), name)
    return refused.value.code


@pytest.mark.parametrize("ending", GOOD)
@pytest.mark.parametrize("name", ["a.exe", "a", "a.html", "a.pdf"])
def test_good_files_are_known_by_their_content(ending: str, name: str):
    """Each accepted type is told whatever the name says, and the stream stands at its start again."""
    content = io.BytesIO(GOOD[ending]())
    assert file_type_of(content, name).ending == ending
    assert content.tell() == 0


def test_every_accepted_type_has_a_sample():
    """No type is let in without a test, save CSV, which is text under another name."""
    assert set(GOOD) | {"csv"} == set(ENDINGS.values())


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_with_the_reason(what: str):
    """Named like a PDF or like the type they pretend to be, each is refused for what it is."""
    code, make = HOSTILE[what]
    content = make()
    assert {refusal(content, name) for name in ("report.pdf", "a.docx", "a.png", "a.txt")} == {code}


@pytest.mark.parametrize(
    ("name", "content", "ending"),
    [
        ("a.csv", CSV, "csv"),
        ("a.CSV ", TEXT, "csv"),
        ("a.txt", CSV, "txt"),
        ("a.html", TEXT, "txt"),
        ("a.js", b"x=1", "txt"),
    ],
)
def test_the_name_only_tells_tables_from_other_text(name: str, content: bytes, ending: str):
    """Text is text under any name; only .csv is kept, because spreadsheets read it."""
    assert file_type_of(io.BytesIO(content), name).ending == ending


def test_text_may_compare_numbers():
    """A less-than sign is no markup."""
    assert file_type_of(io.BytesIO(b"3 < 4, a <b> c, x<y")).ending == "txt"


def test_a_picture_may_mention_a_document_far_inside():
    """What stands behind the first kilobyte of a picture is picture."""
    assert file_type_of(io.BytesIO(png(b"x" * 2000 + PDF))).ending == "png"


def test_a_bomb_is_never_unpacked():
    """60 MB in 60 kB are refused by the directory alone: in no time and in no memory."""
    content = io.BytesIO(bomb())
    tracemalloc.start()
    started = time.perf_counter()
    with pytest.raises(FileRefused):
        file_type_of(content)
    seconds, peak = time.perf_counter() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds < 1
    assert peak < 2_000_000


def test_every_cut_of_a_document_is_refused_and_never_breaks():
    """Whatever is missing at the end, the answer is a refusal."""
    whole = docx()
    assert {refusal(whole[:length]) for length in range(3, len(whole))} == {"damaged", "unknown"}


def test_a_drawing_stays_a_drawing_under_any_name():
    """An SVG with a script is refused as a picture, as text and as a page."""
    assert {refusal(SVG, name) for name in ("a.svg", "a.png", "a.txt", "a.svg.pdf", "")} == {"markup"}
