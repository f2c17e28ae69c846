"""What the figures of a report rest on: the record they were read from, the reviewer's decisions, the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from innocook.core.review import Decision


@dataclass(frozen=True, slots=True)
class SubmissionFigure:
    """The submission that the self-assessed answers are: its number, day and SHA-256."""

    n: int
    day: date
    sha256: str


@dataclass(frozen=True, slots=True)
class EditionFigure:
    """The edition of the validated result; `kind` is validated, reconsidered or corrected.

    `persons` are the names of who validated it, for readers who may know them.
    """

    n: int
    kind: str
    day: date
    sha256: str
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DifferenceFigure:
    """One answer that a reviewer changed: `levels` up (positive) or down, 0 where levels say nothing.

    The reason is empty for readers who may not read it.
    """

    indicator: str
    levels: int
    reason_code: str = ""
    reason: str = ""
    reason_language: str = ""


@dataclass(frozen=True, slots=True)
class PieceFigure:
    """One piece of evidence beside an indicator: its title, and its file name or the host it leads to.

    `status` is what a reviewer said of it: provided (nothing), accepted, insufficient, outdated or unreadable.
    """

    indicator: str
    title: str
    title_language: str
    what: str
    status: str = "provided"


@dataclass(frozen=True, slots=True)
class Basis:
    """What an assessment rests on beside its answers, as far as the reader may know it.

    `supported` are the indicators with evidence, `accepted` those with evidence that a reviewer accepted (None: not
    known). `decisions` are the reviewer's, by indicator, where he did not simply confirm.
    """

    supported: frozenset[str] | None = None
    accepted: frozenset[str] | None = None
    evidence: tuple[PieceFigure, ...] = ()
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    submission: SubmissionFigure | None = None
    edition: EditionFigure | None = None


NO_BASIS = Basis()
