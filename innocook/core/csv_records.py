"""Rows of CSV files as people make them: comma, semicolon or tab, quotes, line breaks inside quotes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the file; `line` is where it begins, counted from 1 with the header.

    A row that cannot be read has no cells and says why in `fault`.
    """

    line: int
    cells: list[str] = field(default_factory=list)
    fault: str = ""


def records(text: str, delimiter: str) -> Iterator[Record]:
    """The rows in the order of the file; those without any text are passed over, and a fault ends only its own row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(line, fault=str(error))
            continue
        if any(cell.strip() for cell in cells):
            yield Record(line, cells)


def first_cells(text: str, delimiter: str) -> list[str]:
    """The cells of the first row, which is the header; empty where there is none."""
    return next(records(text, delimiter), Record(1)).cells


def delimiter_of(text: str, fit: Callable[[list[str]], Any]) -> str:
    """The delimiter under which the header fits best: `fit` gives the greater value for the better cells."""
    return max(DELIMITERS, key=lambda each: fit(first_cells(text, each)))
