"""Why a workbook is not taken at all."""

from __future__ import annotations

from innocook.core.errors import InnocookError

CODES = (
    "too_large",
    "not_a_workbook",
    "other_format",
    "damaged",
    "encrypted",
    "mixed",
    "bomb",
    "active_content",
    "links_outside",
    "doctype",
    "too_many_cells",
    "merged_cells",
    "sheet_missing",
    "sheet_unknown",
    "no_facts",
    "other_layout",
    "other_assessment",
    "other_questionnaire",
)
"""Every reason there is; the web has a sentence for each."""


class WorkbookRefused(InnocookError):
    """The file is no workbook of ours that can be read safely; `code` is one of CODES, `place` says where it shows."""

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(f"{code}: {place}" if place else code)
        self.code = code
        self.place = place
