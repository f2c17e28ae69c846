"""The rows of a list of institutions, checked one by one, against one another and against what is known already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from innocook.core.institution_cells import KEYS, check_cells
from innocook.core.institution_codes import code_fault, rings
from innocook.core.institution_csv import LOST, ReadFile, ReadRow, RowFault
from innocook.core.institution_rows import LANGUAGES, NAMES, Checking, InstitutionRow, Known
from innocook.core.spelling import plain_words

DEFAULT_LANGUAGE = "ar"


def check_rows(found: ReadFile, known: Known) -> tuple[list[InstitutionRow], list[RowFault]]:
    """The rows, and every fault of the file in its order; no rows while there is a fault."""
    by_code = {one.code: one for one in known.institutions if one.code}
    first: dict[str, ReadRow] = {}
    for row in found.rows:
        first.setdefault(row.get("code"), row)
    checking = Checking(known, by_code, first)
    is_utf8 = all(fault.code != "file_not_utf8" for fault in found.faults)
    spelled = {code.casefold(): code for code in by_code}
    for row in found.rows:
        check_cells(checking, row, is_utf8=is_utf8)
        _check_code(checking, row, spelled)
    _check_names(checking, found.rows)
    _check_parents(checking, found.rows, spelled)
    faults = sorted([*found.faults, *checking.faults], key=lambda fault: fault.row)
    return ([] if faults else [_row(checking, row) for row in found.rows]), faults


def _check_code(checking: Checking, row: ReadRow, spelled: dict[str, str]) -> None:
    """It is a code, once in the file and in one spelling, and not that of an institution elsewhere or no more."""
    code = row.get("code")
    if "code" not in row.cells or LOST in code:
        return
    stored, country, fault = checking.by_code.get(code), checking.country(row), code_fault(code)
    if fault:
        checking.refuse(row, "code", f"code_{fault}")
    elif checking.rows[code] is not row:
        checking.refuse(row, "code", "code_repeated", other=str(checking.rows[code].row))
    elif stored is None and spelled.setdefault(code.casefold(), code) != code:
        checking.refuse(row, "code", "code_in_other_case", other=spelled[code.casefold()])
    elif stored is not None and stored.over:
        checking.refuse(row, "code", f"institution_{stored.over}")
    elif stored is not None and country and country != stored.country_id:
        checking.refuse(row, "country", "country_moved", other=stored.country_id)


def _check_names(checking: Checking, rows: Sequence[ReadRow]) -> None:
    """No two institutions of a country that go on have one name, as things will be after the import."""
    taken: dict[tuple[str, str, str], str | ReadRow] = {}
    for stored in checking.known.institutions:
        if stored.over or (stored.code and stored.code in checking.rows):
            continue
        for language, key in zip(LANGUAGES, stored.keys, strict=True):
            taken[stored.country_id, language, key] = stored.code
    for row in rows:
        for column, language in NAMES.items():
            key, country = plain_words(row.get(column)), checking.country(row)
            if key and country and LOST not in row.get(column):
                _check_taken(checking, row, column, taken.setdefault((country, language, key), row))


def _check_taken(checking: Checking, row: ReadRow, column: str, other: str | ReadRow) -> None:
    if isinstance(other, str):
        checking.refuse(row, column, "name_stored" if other else "name_stored_without_code", other=other)
    elif other is not row and other.get("code") != row.get("code"):
        checking.refuse(row, column, "name_repeated", other=str(other.row))


def _check_parents(checking: Checking, rows: Sequence[ReadRow], spelled: Mapping[str, str]) -> None:
    """The parent is another institution that is stored or in the file, and nobody comes to stand above themselves."""
    codes = {one.id: one.code or str(one.id) for one in checking.known.institutions}
    above = {codes[one.id]: codes[one.parent_id] if one.parent_id else None for one in checking.known.institutions}
    told = {row.get("code"): row.get("parent_code") or None for row in rows if "parent_code" in row.cells}
    circling = rings({**above, **told})
    for row in rows:
        code, parent = row.get("code"), row.get("parent_code")
        if not parent or LOST in parent:
            continue
        if parent == code:
            checking.refuse(row, "parent_code", "parent_itself")
        elif parent not in checking.rows and parent not in checking.by_code:
            checking.refuse(row, "parent_code", "parent_unknown", other=spelled.get(parent.casefold(), ""))
        elif code in circling:
            checking.refuse(row, "parent_code", "parent_in_a_ring")
        else:
            _check_parent(checking, row, parent)


def _check_parent(checking: Checking, row: ReadRow, parent: str) -> None:
    """The parent goes on and is in the same country."""
    stored, own = checking.by_code.get(parent), checking.country(row)
    theirs = stored.country_id if stored else checking.country(checking.rows[parent])
    if stored is not None and stored.over:
        checking.refuse(row, "parent_code", "parent_over")
    elif own and theirs and own != theirs:
        checking.refuse(row, "parent_code", "parent_elsewhere", other=theirs)


def _row(checking: Checking, row: ReadRow) -> InstitutionRow:
    kind, size, sector, group = (row.get(column).casefold() for column in KEYS)
    email = row.get("lead_email")
    return InstitutionRow(
        row=row.row,
        code=row.get("code"),
        country_id=checking.country(row),
        names=(row.get("name_ar"), row.get("name_en"), row.get("name_fr")),
        facts=(kind, size, sector, group),
        parent_code=row.get("parent_code") if "parent_code" in row.cells else None,
        lead_email=email,
        lead_language=(row.get("lead_language").casefold() or DEFAULT_LANGUAGE) if email else "",
    )
