"""The slope chart: one line per score or institution from an earlier round to a later one.

A clear rise is thick and ends in a triangle that points up, a clear fall in one that points down; "no clear change" is
thin, dashed and grey. Right to left, time runs from right to left too. Labels at the ends never overlap.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from innocook.i18n import Translator, translator
from innocook.reports import palette
from innocook.reports.axes import Axis
from innocook.reports.fluid import Sheet, fluid_drawing, sheet_of
from innocook.reports.fluid_parts import SMALL_SIZE, Key, label_lines, legend
from innocook.reports.spreading import spread
from innocook.reports.svg import Style

FROM, TO, LABELS_FROM, LABELS_TO = 18.0, 48.0, 13.0, 55.0
"""Percent across: where the lines begin and end, and where the labels stand beside them."""
HEAD, SHORTEST, TAIL, NARROW, CHARACTERS = 44, 260, 14, 16, 20
STEP, LEAST_SPAN = 0.1, 0.3
NEUTRAL = palette.SOFT_INK
UP, DOWN = "M0-7L7 5L-7 5z", "M0 7L7-5L-7-5z"


class Move(StrEnum):
    """What a change is, by the tolerance of its score."""

    RISE = "rise"
    FALL = "fall"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class SlopeLine:
    """One line: its ends as shares of the axis, 0-1, or None where there is no score; the rest as people read it."""

    label: str
    colour: str
    before: float | None
    after: float | None
    before_shown: str
    after_shown: str
    change_shown: str
    move: Move


@dataclass(frozen=True, slots=True)
class Slopes:
    """What a slope chart shows; `before` and `after` name the two rounds."""

    title: str
    before: str
    after: str
    lines: tuple[SlopeLine, ...]
    axis: Axis


def reach_of(slopes: Slopes) -> tuple[float, float]:
    """The part of the axis that is drawn: whole tenths around every end, at least three of them."""
    ends = [end for line in slopes.lines for end in (line.before, line.after) if end is not None] or [0.0, 1.0]
    low = math.floor(round(min(ends) / STEP, 9)) * STEP
    high = math.ceil(round(max(ends) / STEP, 9)) * STEP
    low = max(min(low, high - LEAST_SPAN), 0.0)
    return round(low, 9), round(min(max(high, low + LEAST_SPAN), 1.0), 9)


def slopes_svg(slopes: Slopes, language: str, *, width: int | None = None) -> str:
    """The lines between the names of the two rounds, with a legend; `width` fixes the size for paper."""
    sheet = sheet_of(language)
    names = [_name(line) for line in slopes.lines]
    heights = [len(lines) * NARROW + 4.0 for lines in names]
    height = max(SHORTEST, sum(heights))
    low, high = reach_of(slopes)

    def down(share: float) -> float:
        return HEAD + height * (1 - (share - low) / (high - low))

    body = _rounds(sheet, slopes, HEAD + height)
    drawn = sorted(slopes.lines, key=lambda line: line.move is not Move.UNCLEAR)
    body += "".join(_line(sheet, line, down) for line in drawn)
    body += _before(sheet, slopes, down, height) + _after(sheet, slopes, names, down, height)
    top = HEAD + height + TAIL
    keys, used = legend(sheet, _keys(slopes, translator(language)), top)
    return fluid_drawing("slopes", top + used, slopes.title, body + keys, width)


def _name(line: SlopeLine) -> tuple[str, ...]:
    """The lines of the label at the later end: the score with its change, then the name."""
    figure = f"{line.after_shown} (\u2068{line.change_shown}\u2069)" if line.change_shown else line.after_shown
    return (figure, *label_lines(line.label, CHARACTERS))


def _rounds(sheet: Sheet, slopes: Slopes, bottom: float) -> str:
    """The names of the rounds, a rule under each, and the cuts between maturity groups across."""
    out = ""
    for name, place, start in ((slopes.before, FROM, 0.0), (slopes.after, TO, TO)):
        lines = label_lines(name, CHARACTERS)
        first = HEAD - 20 - (len(lines) - 1) * NARROW
        style = Style("start", palette.INK, SMALL_SIZE, 700)
        out += "".join(sheet.words(line, start, first + row * NARROW, style) for row, line in enumerate(lines))
        out += sheet.line((place, HEAD - 8), (place, bottom + 8), f'stroke="{palette.RING}" stroke-width="1.5"')
    return out


def _line(sheet: Sheet, line: SlopeLine, down: Callable[[float], float]) -> str:
    """The line with a mark at either end; where one score is missing, only the mark of the other."""
    clear, out = line.move is not Move.UNCLEAR, ""
    colour = line.colour if clear else NEUTRAL
    if line.before is not None and line.after is not None:
        kind = 'stroke-width="3"' if clear else 'stroke-width="1.4" stroke-dasharray="4 3"'
        ends = (FROM, down(line.before)), (TO, down(line.after))
        out += sheet.line(*ends, f'stroke="{colour}" {kind}')
    if line.before is not None:
        out += sheet.dot(FROM, down(line.before), 4, _paint(colour, line.after is not None and clear))
    if line.after is None:
        return out
    if line.before is None or not clear:
        return out + sheet.dot(TO, down(line.after), 4, _paint(colour, False))
    path = UP if line.move is Move.RISE else DOWN
    return out + sheet.shape(TO, down(line.after), path, f'fill="{colour}" stroke="{palette.CARD}"')


def _paint(colour: str, filled: bool) -> str:
    return f'fill="{colour if filled else palette.CARD}" stroke="{colour}" stroke-width="1.6"'


def _before(sheet: Sheet, slopes: Slopes, down: Callable[[float], float], height: float) -> str:
    """The earlier scores, pushed apart; equal ones are written once."""
    shown = {(down(line.before), line.before_shown) for line in slopes.lines if line.before is not None}
    labels = sorted(shown)
    middles = spread([y for y, _ in labels], [NARROW] * len(labels), HEAD - 4, HEAD + height + 4)
    style, out = Style("end", palette.INK, SMALL_SIZE), ""
    for (wanted, words), middle in zip(labels, middles, strict=True):
        out += sheet.words(words, LABELS_FROM - 1, middle + 4.5, style)
        out += _leader(sheet, (LABELS_FROM, middle), (FROM - 1.6, wanted))
    return out


def _after(
    sheet: Sheet, slopes: Slopes, names: Sequence[tuple[str, ...]], down: Callable[[float], float], height: float
) -> str:
    """The later scores with names, pushed apart, each tied to its end."""
    ends = [line.before if line.after is None else line.after for line in slopes.lines]
    wanted = [HEAD + height / 2 if end is None else down(end) for end in ends]
    middles = spread(wanted, [len(lines) * NARROW + 4.0 for lines in names], HEAD - 4, HEAD + height + 4)
    out = ""
    for line, lines, aim, middle in zip(slopes.lines, names, wanted, middles, strict=True):
        first = middle - (len(lines) - 1) * NARROW / 2 + 4.5
        bold = Style("start", palette.INK if line.move is not Move.UNCLEAR else NEUTRAL, SMALL_SIZE, 700)
        out += sheet.words(lines[0], LABELS_TO, first, bold)
        plain = Style("start", NEUTRAL, SMALL_SIZE)
        out += "".join(
            sheet.words(words, LABELS_TO, first + row * NARROW, plain) for row, words in enumerate(lines) if row
        )
        if line.after is not None:
            out += _leader(sheet, (LABELS_TO - 1, middle), (TO + 2.2, aim))
    return out


def _leader(sheet: Sheet, label: tuple[float, float], end: tuple[float, float]) -> str:
    return sheet.line(label, end, f'stroke="{NEUTRAL}" stroke-opacity=".5"')


def _keys(slopes: Slopes, t: Translator) -> list[Key]:
    words = {
        Move.RISE: (t.gettext("Clear rise"), f'<path d="{UP}" fill="{NEUTRAL}"/>'),
        Move.FALL: (t.gettext("Clear fall"), f'<path d="{DOWN}" fill="{NEUTRAL}"/>'),
        Move.UNCLEAR: (
            t.gettext("No clear change"),
            f'<path d="M-12 0H12" stroke="{NEUTRAL}" stroke-width="1.4" stroke-dasharray="4 3"/>'
            f'<circle cx="8" r="4" {_paint(NEUTRAL, False)}/>',
        ),
    }
    moves = {line.move for line in slopes.lines}
    return [Key(mark, label) for move, (label, mark) in words.items() if move in moves]
