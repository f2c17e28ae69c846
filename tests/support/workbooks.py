"""Offline workbooks for tests: downloaded, edited as a spreadsheet program would, and uploaded."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from innocook.offline import layout
from tests.support.pages import CheckingClient, csrf_token

Place = tuple[str, str]
"""Indicator and field, as the hidden columns name them."""


def download(client: CheckingClient, assessment_id: UUID, language: str = "en") -> bytes:
    """The workbook of an assessment."""
    response = client.get(f"/en/assessments/{assessment_id}/workbook.xlsx?language={language}")
    assert response.status_code == 200, response.text
    return bytes(response.data)


def upload(client: CheckingClient, assessment_id: UUID, content: bytes, language: str = "en") -> Any:
    """Send a workbook through the form of its page."""
    address = f"/{language}/assessments/{assessment_id}/workbook"
    token = csrf_token(client.get(address))
    response = client.post(address, data={"csrf_token": token, "workbook": (io.BytesIO(content), "w.xlsx")})
    response.request.environ["wsgi.input"].close()  # large bodies lie in a file of the test client
    return response


def cells(book: Workbook) -> Iterator[tuple[Place, Cell]]:
    """Every cell to fill in, by indicator and field."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_col=layout.ORIGINAL + 1):
            if row[layout.MARK_FIELD].value is not None:
                yield (row[layout.MARK_ID].value, row[layout.MARK_FIELD].value), row[layout.INPUT]


def changed(content: bytes, changes: Mapping[Place, object]) -> bytes:
    """The workbook with these cells filled in; a text stays a text, unless it is a formula on purpose (`Formula`)."""
    book = load_workbook(io.BytesIO(content))
    left = dict(changes)
    for place, cell in cells(book):
        if place in left:
            put(cell, left.pop(place))
    assert not left, left
    return saved(book)


def aged(content: bytes, indicator: str) -> bytes:
    """The workbook as if it had been made before anybody answered this indicator."""
    book = load_workbook(io.BytesIO(content))
    for (key, _field), cell in cells(book):
        if key == indicator:
            cell.parent.cell(cell.row, layout.MARK_VERSION + 1).value = "0"
    return saved(book)


class Formula(str):
    """A text that shall be a formula."""

    __slots__ = ()


def put(cell: Cell, value: object) -> None:
    """Fill in one cell."""
    cell.value = value  # type: ignore[assignment]
    if isinstance(value, str) and not isinstance(value, Formula):
        cell.data_type = "s"


def saved(book: Workbook) -> bytes:
    """The workbook as a file."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def values(content: bytes) -> dict[Place, object]:
    """What stands in each cell to fill in."""
    return {place: cell.value for place, cell in cells(load_workbook(io.BytesIO(content)))}
