"""What the pages of a comparison report are made of: paragraphs, charts with their words, and tables, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Block = dict[str, Any]
PAPER_WIDTH = 840
"""Units across a chart on paper: its words are then about eight points high."""


def heading(text: str) -> Block:
    """A heading inside a section."""
    return {"kind": "heading", "text": text}


def paragraph(text: str, *, is_soft: bool = False) -> Block:
    """A paragraph."""
    return {"kind": "paragraph", "text": text, "soft": is_soft}


def new_page() -> Block:
    """The next block begins a page."""
    return {"kind": "page"}


def chart(svg: str, alternative: str) -> Block:
    """A chart as SVG; `alternative` is read to who cannot see it, and its table follows."""
    return {"kind": "chart", "svg": svg, "meta": alternative}


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str | Block]],
    *,
    caption: str,
    widths: Sequence[float] = (),
    is_split: bool = False,
) -> Block:
    """A table whose first column names the row; `widths` are relative. Long ones with `is_split` go over pages."""
    found = widths or (2.6, *(1.0 for _ in head[1:]))
    return {
        "kind": "table",
        "caption": caption,
        "head": list(head),
        "rows": [[cell if isinstance(cell, dict) else {"text": cell} for cell in row] for row in rows],
        "widths": list(found),
        "split": is_split,
    }


def strong(text: str) -> Block:
    """A cell in bold."""
    return {"text": text, "strong": True}


def shaded(text: str, paint: tuple[str, str]) -> Block:
    """A cell on a coloured ground; `paint` is the ground and its ink."""
    return {"text": text, "ground": paint[0], "ink": paint[1]}


def marked(text: str, mark: str) -> Block:
    """A cell with a small mark under it."""
    return {"text": text, "mark": mark}
