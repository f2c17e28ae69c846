"""The strict reader of questionnaires: from files or from a canonical document, or every defect at once."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NoReturn

from innocook.core.building import questionnaire_of
from innocook.core.consistency import consistency_faults
from innocook.core.errors import Defect, QuestionnaireRefused
from innocook.core.files import read_files
from innocook.core.json_places import canonical, read_json
from innocook.core.places import Fault, Node, Source
from innocook.core.questionnaire import Questionnaire
from innocook.core.schema import json_schema
from innocook.core.shape_faults import shape_of

MAX_MESSAGE = 400

__all__ = ["json_schema", "read_directory", "read_document"]


def read_directory(path: Path) -> Questionnaire:
    """The questionnaire of a directory (`questionnaire.yaml` and its section files).

    Raises QuestionnaireRefused with every defect, each with its file and line, and nothing else whatever the files
    hold; nothing outside the directory is read.
    """
    return _checked(read_files(Path(path)))


def read_document(document: str) -> Questionnaire:
    """The questionnaire of a canonical document, equal to the one it was written from, hash included.

    Raises QuestionnaireRefused with every defect, each with its path in the document, and nothing else.
    """
    return _checked(read_json(document))


def _checked(source: Source) -> Questionnaire:
    if not isinstance(source.value, dict):
        _refuse(source.all_defects([]) or [source.defect(Fault((), "must be a mapping (key: value)"))])
    shape, faults = shape_of(source)
    node = Node(source.value, raw=source.raw)
    if not source.complete:
        faults = [fault for fault in faults if fault.path != ("sections",)]
    found = {fault.path for fault in faults}
    meaning = [fault for fault in consistency_faults(node, source.complete) if fault.path not in found]
    defects = source.all_defects([*faults, *meaning])
    if defects or shape is None:
        _refuse(defects)
    text = canonical(source.value)
    return questionnaire_of(shape, node, text, hashlib.sha256(text.encode()).hexdigest())


def _refuse(defects: list[Defect]) -> NoReturn:
    raise QuestionnaireRefused([Defect(_printable(defect.place), _printable(defect.message)) for defect in defects])


def _printable(text: str) -> str:
    # A document may hold half a surrogate pair, which no output can encode, or controls that a terminal obeys.
    plain = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:MAX_MESSAGE])
    return plain if len(text) <= MAX_MESSAGE else f"{plain}..."
