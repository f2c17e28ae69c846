"""Lists of institutions: what a file may look like, and that every fault is told at once, with its place."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.countries import ARAB_STATES
from innocook.core.institution_cells import KEYS
from innocook.core.institution_checks import check_rows
from innocook.core.institution_codes import code_fault, rings
from innocook.core.institution_csv import COLUMNS, LARGEST_FILE, MOST_ROWS, RowFault, read_file
from innocook.core.institution_rows import InstitutionRow, Known, KnownInstitution
from innocook.core.spelling import plain_words
from tests.support.faulty_institutions import ACCOUNT, faulty_file
from tests.support.institution_files import HEADER, a_file, a_long_file, a_row

REQUIRED = HEADER[:9]
FACTS = ("authority", "medium", "services", "middle")


def a_known(number: int, code: str, en: str, over: str = "", parent: int | None = None) -> KnownInstitution:
    """A stored institution of Jordan."""
    names = (f"مؤسسة مخزّنة {number}", en, f"Institution {number}")
    keys = tuple(plain_words(name) for name in names)
    parent_id = UUID(int=parent) if parent else None
    return KnownInstitution(UUID(int=number), code, "JOR", names, keys, FACTS, parent_id, over)  # type: ignore[arg-type]


STORED = Known(
    ARAB_STATES,
    (
        a_known(1, "STORED-1", "Stored authority"),
        a_known(2, "ENDED-1", "Ended authority", "ended"),
        a_known(3, "MERGED-1", "Merged authority", "merged"),
        a_known(4, "", "Nameless code"),
        a_known(5, "CHILD-1", "Child authority", parent=1),
    ),
    frozenset({ACCOUNT}),
)


def read(data: bytes | str, known: Known = STORED) -> tuple[list[InstitutionRow], list[RowFault]]:
    """The rows and faults of a file."""
    return check_rows(read_file(data if isinstance(data, bytes) else data.encode()), known)


def faults(data: bytes | str, known: Known = STORED) -> list[tuple[int, str, str]]:
    """Row, column and code of every fault."""
    return [(fault.row, fault.column, fault.code) for fault in read(data, known)[1]]


def test_more_than_thirty_different_faults_are_all_told_at_once():
    """One file: every fault of every kind, with row and column, and nothing else."""
    data, expected = faulty_file()
    found = faults(data)
    assert set(found) == expected
    assert len(found) == len(set(found)), "each fault once"
    assert len({code for _, _, code in found}) >= 40
    assert [row for row, _, _ in found] == sorted(row for row, _, _ in found)
    assert read(data)[0] == []


def test_a_right_row():
    """What a row says, trimmed; keys and language in whatever case."""
    row = a_row(6, code="A.b-c_1", name_en="  Test   Authority ", type="AGENCY", country="jor") | {
        "lead_email": "lead@example.org",
        "lead_language": "FR",
        "parent_code": "STORED-1",
    }
    rows, wrong = read(a_file([row]))
    assert wrong == []
    assert rows == [
        InstitutionRow(
            row=2,
            code="A.b-c_1",
            country_id="JOR",
            names=("هيئة الاختبار رقم 6", "Test Authority", "Autorité d'essai numéro 6"),
            facts=("agency", "medium", "services", "middle"),
            parent_code="STORED-1",
            lead_email="lead@example.org",
            lead_language="fr",
        )
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_forms_that_mean_the_same(delimiter: str, mark: bytes):
    """Comma, semicolon or tab, with or without a mark, columns in any order and any case, empty lines between."""
    order = [*reversed(REQUIRED)]
    data = a_file([a_row(1, name_en='Board; "North", east\tand\nwest')], order, delimiter)
    header, rest = data.split(b"\r\n", 1)
    rows, wrong = read(mark + header.upper() + b"\r\n\r\n" + rest + b"\r\n \r\n")
    assert wrong == []
    assert [(one.row, one.code, one.names[1]) for one in rows] == [(3, "TUN-0001", 'Board; "North", east and west')]


def test_what_optional_columns_leave_open():
    """Without the column nothing is said about parents; a lead without a language is written to in Arabic."""
    without, _ = read(a_file([a_row(1)], REQUIRED))
    assert (without[0].parent_code, without[0].lead_email, without[0].lead_language) == (None, "", "")
    rows, _ = read(a_file([a_row(1, lead_email="lead@example.org")]))
    assert (rows[0].parent_code, rows[0].lead_language) == ("", "ar")


def test_formulas_are_text():
    """What a spreadsheet would run is a name like any other."""
    rows, wrong = read(a_file([a_row(1, name_en='=HYPERLINK("https://example.org";"x")')]))
    assert wrong == []
    assert rows[0].names[1].startswith("=HYPERLINK")


@pytest.mark.parametrize(
    ("data", "code", "row"),
    [
        (b"", "file_empty", 0),
        (b"\xef\xbb\xbf\r\n\r\n", "file_empty", 0),
        (b"x" * (LARGEST_FILE + 1), "file_too_large", 0),
        (b"TUN-1,TUN,a,b,c\n", "no_header", 1),
        (b"\x00\x01\x02", "no_header", 1),
        ('"code"x,country\n', "no_header", 1),
        ("code," * 61 + "\n", "too_many_columns", 1),
        (a_file([]), "no_rows", 0),
        (a_file([a_row(1)]).decode().encode("utf-16"), "no_header", 1),
    ],
)
def test_what_is_no_such_file(data: bytes | str, code: str, row: int):
    """Empty, too large, without a header, something else altogether: one fault that says so."""
    assert (row, code) in {(found[0], found[2]) for found in faults(data)}
    assert len(faults(data)) <= 2


def test_a_file_in_an_old_encoding_is_told_once():
    """Not for every cell: the whole file is in Windows-1256, and what is wrong besides is told, too."""
    text = a_file([a_row(1), a_row(2, type="office")], REQUIRED).decode().replace("é", "e")
    assert faults(text.encode("cp1256")) == [(2, "", "file_not_utf8"), (3, "type", "type_unknown")]


def test_one_line_in_another_encoding():
    """A line that was pasted in from elsewhere is told with its cell."""
    good, bad = a_file([a_row(1)], REQUIRED), a_file([a_row(2)], REQUIRED).split(b"\r\n")[1]
    assert faults(good + bad.replace("é".encode(), b"\xe9") + b"\r\n") == [(3, "name_fr", "cell_not_utf8")]


def test_too_many_rows_are_cut_and_told():
    """5,000 rows are read, one more is a fault at its line."""
    assert faults(a_long_file(MOST_ROWS)) == []
    assert faults(a_long_file(MOST_ROWS + 1)) == [(MOST_ROWS + 2, "", "too_many_rows")]


@pytest.mark.parametrize("missing", REQUIRED)
def test_a_missing_column_is_told_once(missing: str):
    """In the header, not again in every row."""
    data = a_file([a_row(1), a_row(2)], [name for name in HEADER if name != missing])
    assert (1, missing, "column_missing") in faults(data)
    assert len([one for one in faults(data) if one[1] == missing]) == 1


@pytest.mark.parametrize(
    ("changes", "other"),
    [
        ({"country": "JO"}, "JOR"),
        ({"country": "État de Palestine"}, "PSE"),
        ({"country": "syrian arab republic"}, "SYR"),
        ({"country": "الامارات العربية المتحدة"}, "ARE"),
        ({"sector": "educaton"}, "education"),
        ({"size": "big"}, "small, medium, large"),
        ({"parent_code": "stored-1"}, "STORED-1"),
        ({"country": "JOR", "name_en": "STORED  Authority"}, "STORED-1"),
    ],
)
def test_what_was_meant_is_suggested(changes: dict[str, str], other: str):
    """A country by name or short code, a misspelt key, a code in small letters, the institution that has the name."""
    ((fault),) = read(a_file([a_row(1) | changes]))[1]
    assert fault.other == other


def test_a_header_that_is_nearly_right():
    """A misspelt column is both unknown and missing, with what was meant."""
    wrong = read(a_file([a_row(1) | {"sise": "small"}], ["sise" if one == "size" else one for one in HEADER]))[1]
    assert [(one.column, one.code, one.other) for one in wrong] == [
        ("sise", "column_unknown", "size"),
        ("size", "column_missing", ""),
    ]


def test_names_may_be_swapped_between_two_rows():
    """What counts is how things are after the import: a name that its owner gives up in the same file is free."""
    rows = [
        a_row(6, code="STORED-1", name_en="Child authority"),
        a_row(12, code="CHILD-1", name_en="Stored authority"),
    ]
    assert faults(a_file(rows)) == []


def test_a_name_of_an_institution_that_ended_is_free():
    """A ministry may be founded anew."""
    assert faults(a_file([a_row(6, name_en="Ended authority")])) == []


def test_the_same_name_in_another_country_is_no_fault():
    """Every country has a statistics office."""
    assert faults(a_file([a_row(1, name_en="Stored authority")])) == []


def test_a_ring_through_what_is_stored():
    """CHILD-1 stands under STORED-1; a file that puts STORED-1 under CHILD-1 closes the ring."""
    row = a_row(6, code="STORED-1", name_en="Stored authority", parent_code="CHILD-1")
    assert faults(a_file([row])) == [(2, "parent_code", "parent_in_a_ring")]
    freed = a_row(12, code="CHILD-1", name_en="Child authority", parent_code="")
    assert faults(a_file([row, freed])) == []


def test_the_documentation_names_every_column_and_key():
    """docs/institutions.md, table and limits."""
    text = (Path(__file__).parents[2] / "docs" / "institutions.md").read_text("utf-8")
    told = [*COLUMNS, *(key for keys in KEYS.values() for key in keys)]
    assert [each for each in told if f"`{each}`" not in text] == []
    assert f"{MOST_ROWS:,} rows" in text
    assert f"{LARGEST_FILE // 1_000_000} MB" in text


@pytest.mark.parametrize("code", ["A", "7", "JOR-1", "a.b_c-", "A" * 40])
def test_codes(code: str):
    """Letters, digits, hyphen, underscore, full stop, up to forty."""
    assert code_fault(code) == ""


@pytest.mark.parametrize("code", ["-A", ".a", "A B", "A/B", "Ä1", "كود", "A\n", "=A1"])
def test_what_is_no_code(code: str):
    """Blanks, other letters, signs that mean something elsewhere."""
    assert code_fault(code) == "characters"


@given(st.dictionaries(st.integers(0, 12), st.none() | st.integers(0, 12)))
def test_rings_are_those_who_meet_themselves(above: dict[int, int | None]):
    """The same as walking up from everybody, as many steps as there are nodes."""

    def meets(start: int) -> bool:
        node = above.get(start)
        for _ in range(14):
            if node == start:
                return True
            node = above.get(node) if node is not None else None
        return False

    assert rings(above) == {one for one in above if meets(one)}


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes):
    """Whatever is uploaded, there are rows or faults."""
    rows, wrong = read(data)
    assert rows or wrong


@given(st.lists(st.text(max_size=12), min_size=9, max_size=9))
def test_no_cells_break_the_checks(cells: list[str]):
    """Whatever stands in a row."""
    data = a_file([dict(zip(REQUIRED, cells, strict=True))], REQUIRED)
    rows, wrong = read(data)
    assert rows or wrong
