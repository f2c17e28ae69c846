"""One cell of a file of answers: what it says, or what is wrong with it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from innocook.core.errors import InvalidAnswer
from innocook.core.points import points_of_number
from innocook.core.questionnaire import Indicator, NumberRange

NOT_APPLICABLE = "na"
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")
INVISIBLE = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))


@dataclass(frozen=True, slots=True)
class Cell:
    """Points (NaN unless answered), "not applicable", or a fault in English (empty when there is none)."""

    points: float = math.nan
    not_applicable: bool = False
    fault: str = ""


class CellReader:
    """Reads the cells of one indicator; equal cells are read once."""

    def __init__(self, indicator: Indicator, *, decimal_comma: bool) -> None:
        self._indicator = indicator
        self._decimal_comma = decimal_comma
        self._points = {option.key: option.points for option in indicator.options}
        self._read: dict[str, Cell] = {}

    def read(self, written: str) -> Cell:
        """What the cell says: an option key or a number, `na` in any case, or nothing."""
        cell = self._read.get(written)
        if cell is None:
            cell = self._read[written] = self._understood(written)
        return cell

    def _understood(self, written: str) -> Cell:
        word = trimmed(written)
        if not word:
            return Cell()
        if word.casefold() == NOT_APPLICABLE:
            allowed = self._indicator.na_allowed
            return Cell(not_applicable=True) if allowed else Cell(fault="not applicable is not allowed here")
        if self._indicator.number is not None:
            return self._number(word, self._indicator.number)
        points = self._points.get(word, self._points.get(digits_to_ascii(word)))
        if points is None:
            return Cell(fault=f"{word!r} is not an option; the options are {', '.join(self._points)}")
        return Cell(points)

    def _number(self, word: str, scale: NumberRange) -> Cell:
        digits = digits_to_ascii(word)
        if self._decimal_comma and "." not in digits:
            digits = digits.replace(",", ".", 1)
        if not NUMBER.fullmatch(digits):
            return Cell(fault=f"{word!r} is not a number")
        try:
            return Cell(points_of_number(self._indicator.id, scale, float(digits)))
        except InvalidAnswer:
            return Cell(fault=f"{word!r} is out of range, {scale.minimum:g} to {scale.maximum:g}")


def trimmed(written: str) -> str:
    """The text without surrounding space and without marks of direction, which copied Arabic text carries unseen."""
    return written.strip() if written.isascii() else written.translate(INVISIBLE).strip()


def digits_to_ascii(written: str) -> str:
    """Arabic-Indic and Persian digits and the Arabic decimal separator as Western ones."""
    return written if written.isascii() else written.translate(DIGITS)
