"""What a file of answers may look like, and how its defects are told."""

import numpy as np
import pytest

from innocook.core.answer_csv import AnswerSheet, read_answers
from innocook.core.errors import AnswersRefused
from innocook.core.questionnaire import Questionnaire
from tests.support.questionnaires import indicator, numeric, questionnaire, score

NAN = float("nan")


def asked(**others: object) -> Questionnaire:
    """A with levels 0-4, B without "not applicable", N from 0 to 10 worth 0 to 100."""
    each = [indicator("A"), indicator("B", na_allowed=False), numeric("N", (0, 100), (0, 10), **others)]
    return questionnaire(each, [score("all", ["A", "B", "N"])])


def read(text: str, made: Questionnaire | None = None) -> AnswerSheet:
    return read_answers(made or asked(), text.encode())


def defects(text: str | bytes, made: Questionnaire | None = None) -> list[str]:
    with pytest.raises(AnswersRefused) as refused:
        read_answers(made or asked(), text if isinstance(text, bytes) else text.encode())
    return [str(defect) for defect in refused.value.defects]


def test_a_plain_file():
    """Option key, number, `na` in any case, nothing; columns in any order, rows as they come."""
    sheet = read("name,N,A,B\nWater, 2.5 ,NA,3\nEnergy,,4,\n")
    assert sheet.institutions == ("Water", "Energy")
    assert sheet.ranked.tolist() == [True, True]
    np.testing.assert_array_equal(sheet.table.points, [[NAN, 75.0, 25.0], [100.0, NAN, NAN]])
    np.testing.assert_array_equal(sheet.table.not_applicable, [[True, False, False], [False, False, False]])


@pytest.mark.parametrize(
    "text",
    [
        "name,A,B,N\nX,4,1,2.5\n",
        "\ufeffname,A,B,N\r\nX,4,1,2.5\r\n",
        'name;A;B;N\n"X";"4";1;2,5\n',
        "name\tA\tB\tN\nX\t4\t1\t2,5",
        "الاسم;A;B;N\nX;٤;١;٢٫٥\n",
        "name,A,B,N\nX,۴,۱,۲٫۵\n",
        "name,A,B,N\n\n,,,\n X ,\u200f4, 1 ,25e-1\n\n",
    ],
)
def test_forms_that_mean_the_same(text):
    """Mark or none, comma, semicolon or tab, quotes, line ends, Arabic and Persian digits, empty rows."""
    sheet = read(text)
    assert sheet.institutions == ("X",)
    assert sheet.table.points.tolist() == [[100.0, 25.0, 25.0]]


def test_who_is_ranked():
    """`ranked` in three languages; empty means yes."""
    rows = ["a,yes", "b,no", "c,", "d,0", "e,نعم", "f,لا", "g,Non", "h,TRUE", "i,٠"]
    sheet = read("name,ranked,A,B,N\n" + "".join(f"{row},1,1,1\n" for row in rows))
    assert sheet.ranked.tolist() == [True, False, True, False, True, False, False, True, False]


def test_a_clamped_number_may_lie_outside():
    """12 of 10 counts as 10."""
    assert read("n,A,B,N\nX,0,0,12\n", asked(clamp=True)).table.points[0, 2] == 100.0


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("X,5,1,1", "row 2, column A: '5' is not an option; the options are 0, 1, 2, 3, 4"),
        ("X,1.0,1,1", "row 2, column A: '1.0' is not an option; the options are 0, 1, 2, 3, 4"),
        ("X,1,na,1", "row 2, column B: not applicable is not allowed here"),
        ("X,1,1,10.01", "row 2, column N: '10.01' is out of range, 0 to 10"),
        ("X,1,1,-1", "row 2, column N: '-1' is out of range, 0 to 10"),
        ("X,1,1,nan", "row 2, column N: 'nan' is not a number"),
        ("X,1,1,inf", "row 2, column N: 'inf' is not a number"),
        ("X,1,1,1e999", "row 2, column N: '1e999' is out of range, 0 to 10"),
        ('X,1,1,"2,5"', "row 2, column N: '2,5' is not a number"),
        ("X,1,1,1_0", "row 2, column N: '1_0' is not a number"),
        ("X,1,1", "row 2, column N: the row has 3 cells, the header 4"),
        ("X,1,1,1,1", "row 2, column 5: the row has 5 cells, the header 4"),
        (" ,1,1,1", "row 2, column name: the institution has no name"),
        ("0.75,1,1,1", "row 2, column name: '0.75' is a number, not the name of an institution"),
        ('"X,1,1,1', "row 2: the row cannot be read: unexpected end of data"),
    ],
)
def test_a_wrong_cell_is_told_with_row_and_column(cell, told):
    """And in words that say what would be right."""
    assert defects(f"name,A,B,N\n{cell}\n") == [told]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("name,A,B,N,C", "row 1, column C: this is no indicator of the questionnaire"),
        ("name,A,B,N,", "row 1, column 5: this is no indicator of the questionnaire"),
        ("name,A,B,N,A", "row 1, column A: the column stands twice"),
        ("name,A,B,N,ranked,Ranked", "row 1, column ranked: the column stands twice"),
        ("name,A,N", "row 1, column B: the column of this indicator is missing"),
        ("name,A,b,N", "row 1, column b: this is no indicator of the questionnaire"),
    ],
)
def test_a_wrong_header(header, told):
    """Unknown, twice, missing; ids are exact."""
    assert told in defects(header + "\n")


@pytest.mark.parametrize("again", [" Ministry of Water ", "MINISTRY OF WATER", "\u200fministry of water"])
def test_an_institution_named_twice(again):
    """Space around, case and unseen marks do not make another institution."""
    told = defects(f"name,A,B,N\nMinistry of Water,1,1,1\nother,1,1,1\n{again},1,1,1\n")
    assert len(told) == 1
    assert told[0].startswith("row 4, column name: ")
    assert told[0].endswith("stands already in row 2")


def test_composed_and_decomposed_letters_are_the_same_name():
    """é as one character or as two."""
    told = defects("name,A,B,N\nSanté,1,1,1\nSante\u0301,1,1,1\n")
    assert told[0].endswith("stands already in row 2")


def test_every_defect_at_once_in_the_order_of_the_file():
    """Rows are lines of the file, also after a name over two lines and an empty row."""
    text = 'name,A,B,N,Z\n"Two\nlines",9,1,1,\n\nY,1,na,11,\nY,1,1,1,\nZ,1,1,1\n'
    assert [told.split(":")[0] for told in defects(text)] == [
        "row 1, column Z",
        "row 2, column A",
        "row 5, column B",
        "row 5, column N",
        "row 6, column name",
        "row 7, column Z",
    ]


def test_a_row_that_cannot_be_read_hides_no_other_fault():
    """A stray quote ends its own row only; where it stands in the header, nothing else can be told."""
    told = defects('name,A,B,N\n"X"y,1,1,1\nZ,9,1,1\n')
    assert [one.split(":")[0] for one in told] == ["row 2", "row 3, column A"]
    assert len(defects('"name"x,A,B,N\nZ,9,1,1\n')) == 1


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "row 1: the file is empty"),
        (b"\xef\xbb\xbf\r\n", "row 1: the file is empty"),
        (b"name,A,B,N\nX,1,1,1\nCaf\xe9,1,1,1\n", "row 3: the file is not UTF-8 text"),
        (b"name,A,B,N\nX,1,\0,1\n", "row 2: a NUL character stands here"),
        ("name,A,B,N\n".encode("utf-16"), "row 1: the file is not UTF-8 text"),
    ],
)
def test_what_is_no_text(data, told):
    """A binary, an old code page, nothing at all."""
    assert defects(data) == [told]
