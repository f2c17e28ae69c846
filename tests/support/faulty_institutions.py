"""A file of institutions with many faults, each of another kind, and what has to be told about each.

`STORED` is what the database holds before: one institution that goes on, one that ended, one that was merged, one
that stands under another, one without a code.
"""

from __future__ import annotations

from tests.support.institution_files import HEADER, a_row

ACCOUNT = "left@example.org"
"""The address of a deactivated account."""

COLUMNS = (*HEADER, "telephone", "sise", "", "sector")
LONG = "Long " * 50

# What is changed of a right row, and (column, fault) of everything that is wrong with it then.
CASES: tuple[tuple[dict[str, str], tuple[tuple[str, str], ...]], ...] = (
    ({"code": ""}, (("code", "code_missing"),)),
    ({"code": "JOR 7"}, (("code", "code_characters"),)),
    ({"code": "JOR-١٢"}, (("code", "code_digits"),)),
    ({"code": "J" * 41}, (("code", "code_too_long"),)),
    ({"code": "TWICE"}, ()),
    ({"code": "TWICE"}, (("code", "code_repeated"),)),
    ({"code": "stored-1"}, (("code", "code_in_other_case"),)),
    ({"code": "ENDED-1"}, (("code", "institution_ended"),)),
    ({"code": "MERGED-1"}, (("code", "institution_merged"),)),
    ({"code": "STORED-1", "country": "TUN"}, (("country", "country_moved"),)),
    ({"country": ""}, (("country", "country_missing"),)),
    ({"country": "XYZ"}, (("country", "country_unknown"),)),
    ({"country": "دولة فلسطين"}, (("country", "country_not_by_id"),)),
    ({"name_ar": ""}, (("name_ar", "name_ar_missing"),)),
    ({"name_en": ""}, (("name_en", "name_en_missing"),)),
    ({"name_fr": " "}, (("name_fr", "name_fr_missing"),)),
    ({"name_ar": "Ministry of Water"}, (("name_ar", "name_ar_letters"),)),
    ({"name_en": "وزارة المياه"}, (("name_en", "name_en_letters"),)),
    ({"name_fr": "1234"}, (("name_fr", "name_fr_letters"),)),
    ({"name_en": LONG}, (("name_en", "name_too_long"),)),
    ({"name_fr": "Autorité\x07 d'essai"}, (("name_fr", "controls"),)),
    ({"name_en": "Lost \ufffd letters"}, (("name_en", "cell_not_utf8"),)),
    ({"country": "LBN", "name_fr": "Office du même nom"}, ()),
    ({"country": "LBN", "name_fr": "OFFICE DU MEME NOM"}, (("name_fr", "name_repeated"),)),
    ({"country": "JOR", "name_en": "Child authority"}, (("name_en", "name_stored"),)),
    ({"country": "JOR", "name_en": "Nameless code"}, (("name_en", "name_stored_without_code"),)),
    ({"type": ""}, (("type", "type_missing"),)),
    ({"type": "office"}, (("type", "type_unknown"),)),
    ({"size": ""}, (("size", "size_missing"),)),
    ({"size": "huge"}, (("size", "size_unknown"),)),
    ({"context_group": ""}, (("context_group", "context_group_missing"),)),
    ({"context_group": "4"}, (("context_group", "context_group_unknown"),)),
    ({"sector": ""}, (("sector", "sector_missing"),)),
    ({"sector": "helth"}, (("sector", "sector_unknown"),)),
    ({"code": "SELF-1", "parent_code": "SELF-1"}, (("parent_code", "parent_itself"),)),
    ({"parent_code": "NOBODY"}, (("parent_code", "parent_unknown"),)),
    ({"code": "RING-1", "country": "JOR", "parent_code": "RING-2"}, (("parent_code", "parent_in_a_ring"),)),
    ({"code": "RING-2", "country": "JOR", "parent_code": "RING-1"}, (("parent_code", "parent_in_a_ring"),)),
    ({"country": "JOR", "parent_code": "ENDED-1"}, (("parent_code", "parent_over"),)),
    ({"country": "TUN", "parent_code": "STORED-1"}, (("parent_code", "parent_elsewhere"),)),
    ({"lead_email": "nobody@"}, (("lead_email", "email_invalid"),)),
    ({"lead_email": ACCOUNT.upper()}, (("lead_email", "email_deactivated"),)),
    ({"lead_email": "lead@example.org", "lead_language": "de"}, (("lead_language", "language_unknown"),)),
    ({"lead_language": "fr"}, (("lead_language", "language_without_email"),)),
)
OF_THE_HEADER = (
    ("telephone", "column_unknown"),
    ("sise", "column_unknown"),
    ("15", "column_without_name"),
    ("sector", "column_repeated"),
)


def faulty_file() -> tuple[bytes, set[tuple[int, str, str]]]:
    """The file, and the row, column and code of every fault in it."""
    lines, told = [_cells(COLUMNS)], {(1, column, code) for column, code in OF_THE_HEADER}
    for number, (changes, faults) in enumerate(CASES, start=1):
        row = a_row(number) | changes
        lines.append(_cells([row[name] for name in HEADER] + [""] * 4))
        told |= {(len(lines), column, code) for column, code in faults}
    lines.append(_cells(["too", "few"]))
    told.add((len(lines), "", "cells_too_few"))
    lines.append(_cells(["too many"] * 20))
    told.add((len(lines), "", "cells_too_many"))
    lines.append('"stray"quote,JOR')
    told.add((len(lines), "", "row_unreadable"))
    return "\n".join(lines).encode(), told


def _cells(cells: object) -> str:
    return ",".join(f'"{cell}"' for cell in cells)  # type: ignore[attr-defined]
