"""One XML part of a workbook looked through before any library opens it: counted, bounded, nothing expanded."""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers import expat

from innocook.offline.refusals import WorkbookRefused

MOST_ROWS = 5_000
DEEPEST = 50
MOST_ATTRIBUTES = 80
LONGEST_ATTRIBUTES = 40_000
LONGEST_TEXT = 200_000
FORMULA_WORK = 200_000
"""Shared formulas are written out for each cell that has one: so many letters of them at most."""


@dataclass(slots=True)
class Part:
    """What was found: how many elements, and the first merged cells of a sheet."""

    elements: int = 0
    merged: str = ""


def looked_through(name: str, content: bytes, most_elements: int) -> Part:
    """Count a part; raises WorkbookRefused (doctype, damaged, bomb, too_many_cells) with its name."""
    scan = _Scan(name, most_elements)
    try:
        scan.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise WorkbookRefused("damaged", name) from error
    return scan.found


class _Scan:
    """The handlers of one pass; expat itself expands no entity, because a document type ends the pass."""

    def __init__(self, name: str, most: int) -> None:
        self.name, self.most = name, most
        self.found = Part()
        self.depth = self.rows = self.texts = self.length = self.shared = self.longest_formula = 0
        self.in_formula = False
        parser = self.parser = expat.ParserCreate()
        parser.buffer_text = False
        parser.ordered_attributes = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._aside
        parser.ProcessingInstructionHandler = lambda target, data: self._aside(data)

    def _doctype(self, *_facts: object) -> None:
        raise WorkbookRefused("doctype", self.name)

    def _start(self, tag: str, attributes: list[str]) -> None:
        self.found.elements += 1
        self.depth += 1
        self.length = 0
        if self.found.elements > self.most:
            raise WorkbookRefused("too_many_cells", self.name)
        if self.depth > DEEPEST or len(attributes) > 2 * MOST_ATTRIBUTES:
            raise WorkbookRefused("bomb", self.name)
        plain = tag.rpartition(":")[2]
        if plain == "row":
            self.rows += 1
            self._check_row(str(self.rows))
        if attributes:
            self._attributes(plain, attributes)

    def _attributes(self, tag: str, attributes: list[str]) -> None:
        if sum(map(len, attributes)) > LONGEST_ATTRIBUTES:
            raise WorkbookRefused("bomb", self.name)
        values = dict(zip(attributes[::2], attributes[1::2], strict=True))
        if tag == "row":
            self._check_row(values.get("r", ""))
        elif tag == "dimension":
            _left, _colon, last = values.get("ref", "").rpartition(":")
            self._check_row("".join(filter(str.isdecimal, last)))
        elif tag == "mergeCell":
            self.found.merged = self.found.merged or values.get("ref", "?")
        elif tag == "f":
            self.in_formula = True
            self.shared += values.get("t") == "shared"

    def _check_row(self, number: str) -> None:
        if number and (len(number) > 7 or not number.isdecimal() or int(number) > MOST_ROWS):
            raise WorkbookRefused("too_many_cells", self.name)

    def _text(self, text: str) -> None:
        self.texts += 1
        self.length += len(text)
        if self.texts > 4 * self.most or self.length > LONGEST_TEXT:
            raise WorkbookRefused("bomb", self.name)
        if self.in_formula:
            self.longest_formula = max(self.longest_formula, self.length)

    def _aside(self, text: str) -> None:
        if len(text) > LONGEST_ATTRIBUTES:
            raise WorkbookRefused("bomb", self.name)

    def _end(self, _tag: str) -> None:
        self.depth -= 1
        self.length = 0
        self.in_formula = False
        if self.shared * self.longest_formula > FORMULA_WORK:
            raise WorkbookRefused("bomb", self.name)
