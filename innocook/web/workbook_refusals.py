"""Why a workbook is not taken at all, in words."""

from __future__ import annotations

from innocook.offline.refusals import WorkbookRefused
from innocook.web.languages import _


def refusal_sentence(refused: WorkbookRefused) -> str:
    """Why a workbook is not taken, and what to do."""
    place = refused.place
    again = _("Download the workbook again and copy your entries into it.")
    return _of_file(refused.code, place) or " ".join((_of_content(refused.code, place), again))


def _of_file(code: str, place: str) -> str:
    sentences = {
        "too_large": _("The file is larger than 5 MB; a filled-in workbook is far smaller."),
        "not_a_workbook": _("The file is not an Excel workbook (XLSX)."),
        "other_format": _("The file has another format. Save it as an Excel workbook (XLSX) without macros."),
        "damaged": _("The file is damaged and cannot be read. Save it again as XLSX, or download the workbook again."),
        "encrypted": _("The file has a password or the old XLS format. Save it as XLSX without a password."),
        "mixed": _("The file holds something besides the workbook, so it was not opened."),
        "bomb": _("The file would unpack to far more than a workbook holds, so it was not opened."),
        "active_content": _(
            "The file holds macros, embedded objects or unknown parts (%(place)s). Save it as XLSX without them.",
            place=place,
        ),
        "links_outside": _(
            "The workbook refers to other files or data connections (%(place)s). Take them out and save it again.",
            place=place,
        ),
        "doctype": _(
            "The file holds a document type declaration (%(place)s), which no spreadsheet program writes.", place=place
        ),
        "too_many_cells": _("The workbook has far more rows or cells than the questionnaire (%(place)s).", place=place),
    }
    return sentences.get(code, "")


def _of_content(code: str, place: str) -> str:
    sentences = {
        "merged_cells": _("Cells were merged (%(place)s), so that it is not certain what belongs where.", place=place),
        "sheet_missing": _("The sheet “%(place)s” is missing or was renamed.", place=place),
        "sheet_unknown": _("The sheet “%(place)s” does not belong to the workbook, or was renamed.", place=place),
        "no_facts": _("This is not a workbook that was downloaded here."),
        "other_layout": _("The workbook was made by another version of this product."),
        "other_assessment": _("The workbook belongs to another assessment."),
        "other_questionnaire": _(
            "The workbook belongs to another version of the questionnaire (%(place)s).", place=place
        ),
    }
    return sentences[code]
