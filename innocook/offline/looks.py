"""Formats of the offline workbook, in the product's colours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from innocook.reports import palette

_FRAME = {
    "indent": 1,
    "border": 1,
    "border_color": palette.ACTION,
    "bg_color": palette.CARD,
    "locked": False,
    "text_wrap": True,
}
_TYPED = _FRAME | {"num_format": "@"}
_LEFT = {"bg_color": palette.PAPER, "indent": 1}
_SOFT = {"font_color": palette.SOFT_INK}

_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "sheet_title": {"bold": True, "font_size": 17, "valign": "vcenter"},
    "progress": {"font_size": 12, "bold": True, "font_color": palette.ACTION, "valign": "vcenter"},
    "bar_head": {"indent": 1, "bold": True, "font_color": palette.CARD, "bg_color": palette.INK, "valign": "vcenter"},
    "key": _LEFT | {"bold": True, "text_wrap": True, "font_color": palette.ACTION},
    "key_soft": _LEFT | _SOFT | {"text_wrap": True, "font_size": 10},
    "level": _LEFT | {"text_wrap": True},
    "question": _LEFT | {"text_wrap": True, "bold": True, "font_size": 12},
    "evidence": _LEFT | _SOFT | {"text_wrap": True, "font_size": 10},
    "label": _LEFT | {"text_wrap": True, "font_size": 10.5},
    "label_bold": _LEFT | {"text_wrap": True, "bold": True},
    "plain_fill": dict(_LEFT),
    "answer": _TYPED | {"bold": True, "font_size": 12, "valign": "vcenter", "border": 2},
    "answer_number": _FRAME
    | {"bold": True, "font_size": 12, "valign": "vcenter", "border": 2, "indent": 0, "align": "center"},
    "typed_ltr": _TYPED | {"reading_order": 1, "align": "left"},
    "typed_rtl": _TYPED | {"reading_order": 2, "align": "right"},
    "typed": _TYPED,
    "past": _LEFT | _SOFT | {"text_wrap": True, "font_size": 10, "border": 4, "border_color": palette.RING},
    "machine": {"num_format": "@"},
    "machine_number": {"num_format": "0"},
    "step": {"indent": 1, "text_wrap": True, "font_size": 12, "valign": "vcenter"},
    "subtitle_small": {"font_size": 9.5} | _SOFT,
    "answer_sample": _FRAME | {"border": 2, "locked": True},
    "step_number": {"bold": True, "font_size": 13, "font_color": palette.CARD, "bg_color": palette.ACTION}
    | {"align": "center", "valign": "vcenter"},
    "line": {"bottom": 1, "bottom_color": palette.LINE, "valign": "vcenter"},
    "line_link": {"indent": 1, "bottom": 1, "bottom_color": palette.LINE, "valign": "vcenter"}
    | {"font_color": palette.ACTION, "underline": 1, "bold": True},
    "line_count": {
        "bottom": 1,
        "bottom_color": palette.LINE,
        "valign": "vcenter",
        "align": "center",
        "num_format": "0",
    },
    "line_bar": {"bottom": 1, "bottom_color": palette.LINE, "valign": "vcenter", "font_color": palette.ACTION}
    | {"font_size": 13},
    "sum": {"indent": 1, "bold": True, "bg_color": palette.SAND, "valign": "vcenter"},
    "sum_count": {"bold": True, "bg_color": palette.SAND, "valign": "vcenter", "align": "center", "num_format": "0"},
    "sum_bar": {"bold": True, "bg_color": palette.SAND, "valign": "vcenter", "font_color": palette.ACTION}
    | {"font_size": 13},
    "locked_sample": _LEFT | {"border": 4, "border_color": palette.RING},
    "missing_sample": {"bg_color": "#fff3d6", "border": 1, "border_color": "#7a4a00"},
}
MISSING = {"bg_color": "#fff3d6"}
CHOSEN = {"bg_color": palette.GOOD_TINT, "bold": True}
ANSWERED = {"bg_color": palette.GOOD_TINT}
UNUSED = {"bg_color": palette.SAND}


def looks_of(direction: str) -> dict[str, dict[str, Any]]:
    """The formats by name for sheets in that direction: labels stand towards the cells they name."""
    towards = {"align": "left" if direction == "rtl" else "right"}
    return {name: {**look, **(towards if name.startswith("label") else {})} for name, look in _LOOKS.items()}
