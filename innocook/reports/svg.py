"""Small tools for drawing SVG: numbers, points, escaped text and wrapped labels.

Nothing here writes a style attribute or a style element, so that a strict content security policy holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians, sin

RIGHT_TO_LEFT_ISOLATE = "\u2067"
POP_ISOLATE = "\u2069"


def number(value: float, digits: int = 1) -> str:
    """`value` with at most `digits` decimals, without trailing zeros and never "-0"."""
    text = f"{value:.{digits}f}"
    if digits:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def numbers(*values: float, digits: int = 1) -> str:
    """Several numbers as path data; the sign of a negative one is its separator."""
    words = [number(value, digits) for value in values]
    return "".join(word if not place or word.startswith("-") else f" {word}" for place, word in enumerate(words))


def polar(angle: float, radius: float) -> tuple[float, float]:
    """The point at `angle` degrees clockwise from twelve o'clock."""
    return radius * sin(radians(angle)), -radius * cos(radians(angle))


def text(value: str) -> str:
    """`value` as XML text or attribute value, without the characters XML cannot hold."""
    return escape("".join(sign for sign in value if sign >= " " or sign in "\t\n"), quote=True)


def isolated(value: str, direction: str) -> str:
    """`value` as a line of its own direction: isolated right to left in Arabic, untouched otherwise."""
    return f"{RIGHT_TO_LEFT_ISOLATE}{value}{POP_ISOLATE}" if direction == "rtl" else value


def wrapped(value: str, width: int) -> tuple[str, ...]:
    """`value` in as few lines of at most `width` characters as possible, evenly filled; words are never cut."""
    words = value.split()
    count = max(1, -(-len(value) // width))
    for aim in range(max(len(value) // count, 1), width):
        lines = _filled(words, aim)
        if len(lines) <= count:
            return lines
    return _filled(words, width)


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: its anchor ("start", "middle", "end"), colour, size in user units and weight."""

    anchor: str
    fill: str
    size: float = 14
    weight: int = 400


def words(lines: Sequence[str], at: tuple[float, float], direction: str, style: Style) -> str:
    """Lines of text under one another from the base line `at`, each isolated in its direction."""
    x, y = number(at[0]), at[1]
    step = style.size * 1.18
    weight = f' font-weight="{style.weight}"' if style.weight != 400 else ""
    opening = f'<text font-size="{number(style.size)}" text-anchor="{style.anchor}" fill="{style.fill}"{weight}'
    if len(lines) == 1:
        return f'{opening} x="{x}" y="{number(y)}">{text(isolated(lines[0], direction))}</text>'
    spans = "".join(
        f'<tspan x="{x}" y="{number(y + place * step)}">{text(isolated(line, direction))}</tspan>'
        for place, line in enumerate(lines)
    )
    return f"{opening}>{spans}</text>"


def _filled(words: list[str], width: int) -> tuple[str, ...]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)
