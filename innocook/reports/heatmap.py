"""The heatmap of institutions by sections, as SVG with the figure in every cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from innocook.i18n import direction
from innocook.reports import palette
from innocook.reports.charts import drawing
from innocook.reports.svg import Style, number, words, wrapped

CELL_WIDTH, ROW, LABEL, HEAD_LINE = 82, 30, 200, 14
HEAD_CHARACTERS, LABEL_CHARACTERS = 13, 28


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One institution: a share 0-1 of the reachable range or None per column, and each as people read it."""

    label: str
    values: tuple[float | None, ...]
    shown: tuple[str, ...]


def heatmap_svg(columns: Sequence[str], rows: Sequence[HeatRow], language: str, title: str) -> str:
    """Institutions by sections in ten steps of colour, each cell with its figure; a not rated cell stays open."""
    way = direction(language)
    width = LABEL + CELL_WIDTH * len(columns)
    lefts = [LABEL + CELL_WIDTH * place for place in range(len(columns))]
    if way == "rtl":
        lefts = [width - left - CELL_WIDTH for left in lefts]
    heads = [wrapped(name, HEAD_CHARACTERS) for name in columns]
    height = max((len(lines) for lines in heads), default=0) * HEAD_LINE + 10
    body = "".join(_head(lines, left, height, way) for lines, left in zip(heads, lefts, strict=True))
    for line, row in enumerate(rows):
        top = height + line * ROW
        start = (width, "end") if way == "rtl" else (0, "start")
        body += words([_short(row.label)], (start[0], top + 20), way, Style(start[1], palette.INK, 13.5))
        body += "".join(
            _cell(value, shown, (left, top)) for value, shown, left in zip(row.values, row.shown, lefts, strict=True)
        )
    return drawing("heatmap", (0, 0, width, height + len(rows) * ROW), title, body)


def _short(label: str) -> str:
    return label if len(label) <= LABEL_CHARACTERS else label[: LABEL_CHARACTERS - 1].rstrip() + "…"


def _head(lines: Sequence[str], left: float, height: float, way: str) -> str:
    first = height - 10 - (len(lines) - 1) * 11.5 * 1.18
    return words(lines, (left + CELL_WIDTH / 2, first), way, Style("middle", palette.SOFT_INK, 11.5))


def _cell(value: float | None, shown: str, corner: tuple[float, float]) -> str:
    left, top = corner
    back, front = (palette.CARD, palette.SOFT_INK) if value is None else palette.HEAT[palette.heat_step(value)]
    size = f'width="{CELL_WIDTH - 2}" height="{ROW - 2}" rx="4"'
    square = f'<rect x="{number(left + 1)}" y="{number(top + 1)}" {size} fill="{back}" stroke="{palette.LINE}"/>'
    return square + words([shown], (left + CELL_WIDTH / 2, top + 20), "ltr", Style("middle", front, 13))
