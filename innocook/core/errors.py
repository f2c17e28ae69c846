"""What can go wrong, said as facts. The web turns each kind into a status and a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class InnocookError(Exception):
    """Parent of every error the product raises on purpose."""


@dataclass(frozen=True, slots=True)
class Defect:
    """One fault in a file: where it is (file and line, path, or row and column) and what is wrong, in English."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class DefectsFound(InnocookError):
    """A file was refused; `defects` lists every fault at once."""

    def __init__(self, defects: Sequence[Defect]) -> None:
        super().__init__("\n".join(str(defect) for defect in defects))
        self.defects = tuple(defects)


class QuestionnaireRefused(DefectsFound):
    """A questionnaire has defects."""


class AnswersRefused(DefectsFound):
    """A file of answers has defects."""


class InvalidAnswer(InnocookError):
    """An answer does not fit its indicator; `code` says how (see `innocook.core.checks`)."""

    def __init__(self, indicator: str, code: str) -> None:
        super().__init__(f"{indicator}: {code}")
        self.indicator = indicator
        self.code = code


class NotFound(InnocookError):
    """There is no such thing, or the visitor may not know that it exists."""


class NotAllowed(InnocookError):
    """The visitor's role does not allow this."""


class MoveRefused(InnocookError):
    """A move of the lifecycle is not possible now; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
