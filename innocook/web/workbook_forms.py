"""The form that takes a workbook, and the decisions made in its preview."""

from __future__ import annotations

from collections.abc import Mapping

from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict

from innocook.core.workbook_changes import Change, Comparison, Status
from innocook.web.forms import PageForm
from innocook.web.languages import _l

TAKE = "take."
TAKEN = "workbook"


class UploadForm(PageForm):
    """One file."""

    workbook = FileField(
        _l("The filled-in workbook (XLSX)"), validators=[FileRequired(_l("Choose the workbook file."))]
    )


def shown_versions(comparison: Comparison) -> str:
    """The version of each stored answer that the page shows, for a hidden field: "STR1:5 STR2:0"."""
    versions = {change.proposal.indicator: change.shown for change in comparison.changes}
    return " ".join(f"{key}:{version}" for key, version in versions.items())


def versions_of(text: str) -> dict[str, int]:
    """Back again; what is damaged is left out, so that it counts as not shown."""
    pairs = (part.rpartition(":") for part in text.split())
    return {
        key: int(number) for key, _colon, number in pairs if number.isascii() and number.isdigit() and len(number) < 10
    }


def taken_keys(posted: MultiDict[str, str]) -> set[str]:
    """The keys of the changes that were decided for."""
    return {name.removeprefix(TAKE) for name, value in posted.items() if name.startswith(TAKE) and value == TAKEN}


def decisions(keys: set[str], versions: Mapping[str, int]) -> dict[str, int]:
    """Each key with the version that was shown beside it; -1, which is no version, when none was."""
    return {key: versions.get(key.partition(".")[0], -1) for key in keys}


def taken_at_first(comparison: Comparison) -> set[str]:
    """New cells are taken unless somebody says otherwise; where both sides changed, the stored answer stays."""
    return {change.key for change in comparison.changes if is_taken_at_first(change)}


def is_taken_at_first(change: Change) -> bool:
    """See `taken_at_first`."""
    return change.status is Status.NEW
