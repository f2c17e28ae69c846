"""The cells of a list of institutions, each checked by itself."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

from innocook.core.email_addresses import is_reachable
from innocook.core.institution_codes import has_controls, name_fault
from innocook.core.institution_csv import LOST, ReadRow
from innocook.core.institution_rows import LANGUAGES, NAMES, Checking
from innocook.core.institutions import CONTEXT_GROUPS, SECTORS, SIZES, TYPES
from innocook.core.spelling import plain_words

KEYS = {"type": TYPES, "size": SIZES, "sector": SECTORS, "context_group": CONTEXT_GROUPS}

Check = Callable[[Checking, ReadRow, str], None]


def check_cells(checking: Checking, row: ReadRow, *, is_utf8: bool) -> None:
    """Note what is wrong with each cell; one with lost letters has that fault alone, none where the file has it."""
    for column, written in row.cells.items():
        if LOST in written:
            if is_utf8:
                checking.refuse(row, column, "cell_not_utf8")
        elif has_controls(written):
            checking.refuse(row, column, "controls")
        elif column in _CHECKS:
            _CHECKS[column](checking, row, column)


def _check_country(checking: Checking, row: ReadRow, column: str) -> None:
    written = row.get(column)
    meant = "" if checking.country(row) else _country_by_name(checking, written)
    if not written:
        checking.refuse(row, column, "country_missing")
    elif meant:
        checking.refuse(row, column, "country_not_by_id", other=meant)
    elif not checking.country(row):
        checking.refuse(row, column, "country_unknown")


def _country_by_name(checking: Checking, written: str) -> str:
    """The id of the country with this name in any language, or with this short code; empty where there is none."""
    key = plain_words(written)
    for one in checking.known.countries.values():
        names = {plain_words(name) for name in one.name.by_language.values()}
        if key and (key in names or key == one.short_code.casefold()):
            return one.id
    return ""


def _check_name(checking: Checking, row: ReadRow, column: str) -> None:
    fault = name_fault(row.get(column), NAMES[column])
    if fault in {"missing", "letters"}:
        checking.refuse(row, column, f"{column}_{fault}")
    elif fault:
        checking.refuse(row, column, f"name_{fault}")


def _check_key(checking: Checking, row: ReadRow, column: str) -> None:
    written = row.get(column).casefold()
    if not written:
        checking.refuse(row, column, f"{column}_missing")
    elif written not in KEYS[column]:
        close = get_close_matches(written[:40], SECTORS, n=1) if column == "sector" else KEYS[column]
        checking.refuse(row, column, f"{column}_unknown", other=", ".join(close))


def _check_email(checking: Checking, row: ReadRow, column: str) -> None:
    written = row.get(column)
    if written and not is_reachable(written):
        checking.refuse(row, column, "email_invalid")
    elif written and written.casefold() in checking.known.deactivated:
        checking.refuse(row, column, "email_deactivated")


def _check_language(checking: Checking, row: ReadRow, column: str) -> None:
    written = row.get(column).casefold()
    if written and written not in LANGUAGES:
        checking.refuse(row, column, "language_unknown", other=", ".join(LANGUAGES))
    elif written and not row.get("lead_email"):
        checking.refuse(row, column, "language_without_email")


_CHECKS: dict[str, Check] = {
    "country": _check_country,
    **dict.fromkeys(NAMES, _check_name),
    **dict.fromkeys(KEYS, _check_key),
    "lead_email": _check_email,
    "lead_language": _check_language,
}
