"""Documents for the reader's tests: the example as a dict that tests spoil, and the defects that follow."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from innocook.core.errors import QuestionnaireRefused
from innocook.core.loader import read_directory, read_document
from innocook.paths import resource

EXAMPLE = resource("questionnaires") / "example-1"


def example() -> dict[str, Any]:
    """The canonical document of the example, free to change."""
    document: dict[str, Any] = json.loads(read_directory(EXAMPLE).document)
    return document


def defects_of(document: Any) -> list[str]:
    """Every defect of a document as `place: message`; empty when it is accepted."""
    try:
        read_document(document if isinstance(document, str) else json.dumps(document))
    except QuestionnaireRefused as refused:
        return [str(defect) for defect in refused.defects]
    return []


def copy_of_example(folder: Path) -> Path:
    """The example's files in a folder of the test."""
    return Path(shutil.copytree(EXAMPLE, folder / "questionnaire"))


def file_defects(directory: Path) -> list[str]:
    """Every defect of a directory as `place: message`; empty when it is accepted."""
    try:
        read_directory(directory)
    except QuestionnaireRefused as refused:
        return [str(defect) for defect in refused.defects]
    return []
