"""The offline workbook as values: what is written into it, and what is read out of it cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from innocook.core.answers import BLANK, Answer
from innocook.core.text import Text


class Field(StrEnum):
    """The cells that an indicator has for people to fill in."""

    ANSWER = "answer"
    CONFIRMED = "confirmed"
    REASON = "na_reason"
    EXPLANATION = "na_text"
    NOTE = "note"
    LINKS = "links"
    COMMENT = "comment"


class Part(StrEnum):
    """What is compared and decided by itself; the reason for "not applicable" belongs to the answer."""

    ANSWER = "answer"
    CONFIRMATION = "confirmation"
    NOTE = "note"
    LINK = "link"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment that somebody made before."""

    author: str
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What is stored about one indicator when the workbook is made; `version` is that of the answer, 0 for none."""

    answer: Answer = BLANK
    version: int = 0
    confirmed: bool = True
    note_language: str = ""
    na_text_language: str = ""
    links: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkbookContent:
    """Everything a workbook is made of besides the questionnaire; `sections` are the ids of its sheets, in order."""

    assessment_id: UUID
    institution: Text
    round_name: Text
    sections: tuple[str, ...]
    entries: Mapping[str, Entry]
    made_on: date

    def entry(self, indicator: str) -> Entry:
        """What is stored about an indicator; an empty entry when there is nothing."""
        return self.entries.get(indicator, Entry())


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """The text of one cell and where it stands; `fault` is "formula" or "error_value" when it holds no text."""

    text: str
    address: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class WrittenIndicator:
    """The cells of one indicator as they came back, with the version of the answer that the workbook was made from."""

    id: str
    version: int
    cells: Mapping[Field, WrittenCell]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing the workbook says. `answer` holds the value (never the note) of an answer, `text` everything else.

    For an answer that is not "not applicable", `text` is an explanation that was left beside it.
    """

    indicator: str
    part: Part
    version: int
    address: str
    answer: Answer = BLANK
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be used: what is written there and the code of what is wrong with it."""

    indicator: str
    part: Part
    address: str
    code: str
    written: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A row of cells that belongs to nothing: its id is no indicator of the section, or stands there twice."""

    id: str
    address: str
    code: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A workbook that was read: `language` is that of its typed texts, `sha256` that of the file."""

    language: str
    sha256: str
    proposals: tuple[Proposal, ...]
    faults: tuple[Fault, ...] = ()
    unknown: tuple[Unknown, ...] = ()
