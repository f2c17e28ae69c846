"""Section labels around the rosette: wrapped into lines and placed so that they never touch the petals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin

from innocook.reports import palette
from innocook.reports.svg import Style, polar, words, wrapped

FONT_SIZE = 12.5
LINE_HEIGHT = FONT_SIZE * 1.18
DISTANCE = 1.09
CHARACTERS = 20


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of one label; `x` is where they are anchored ("start", "middle" or "end"), `y` the first base line."""

    x: float
    y: float
    anchor: str
    lines: tuple[str, ...]


def labels(names: Sequence[str], radius: float) -> tuple[Label, ...]:
    """A label per section, in the middle of its sector, outside a rosette of this radius."""
    step = 360 / max(len(names), 1)
    return tuple(_label(name, (place + 0.5) * step, radius) for place, name in enumerate(names))


def label_markup(label: Label, direction: str) -> str:
    """The label as one SVG text of class `rosette-label`; Arabic lines are isolated right to left."""
    markup = words(label.lines, (label.x, label.y), direction, Style(label.anchor, palette.SOFT_INK, FONT_SIZE))
    return markup.replace("<text", '<text class="rosette-label"', 1)


def _label(name: str, angle: float, radius: float) -> Label:
    lines = wrapped(name, CHARACTERS)
    x, y = polar(angle, radius * DISTANCE)
    lean = sin(radians(angle))
    anchor = "middle" if abs(lean) < 0.2 else "start" if lean > 0 else "end"
    height = len(lines) * LINE_HEIGHT
    top = y - height * (1 + cos(radians(angle))) / 2
    return Label(x, top + FONT_SIZE * 0.92, anchor, lines)
