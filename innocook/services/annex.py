"""The technical annex of a round's view: made once, kept as a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from innocook import __version__
from innocook.core.annex import Annex, annex_of
from innocook.core.annex_document import annex_document, annex_of_document
from innocook.services.comparison import View

ANNEX = "annex-1"
"""What the document is kept under; another number when its shape changes."""


@dataclass(frozen=True, slots=True)
class MadeWith:
    """What the figures stand on: the questionnaire as published, the program and the library that computed them."""

    questionnaire: str
    version: str
    sha256: str
    engine: str
    numpy: str


def made(view: View) -> dict[str, Any]:
    """The annex of the institutions that fit the view, as plain values; about a second for ten thousand."""
    asked = view.round.plan.questionnaire
    return {
        "questionnaire": {"id": asked.id, "version": asked.version, "sha256": asked.sha256},
        "engine": __version__,
        "numpy": np.__version__,
        "annex": annex_document(annex_of(view.group)),
    }


def read(document: dict[str, Any]) -> tuple[Annex, MadeWith]:
    """The annex and what it was made with, from a document of `made`."""
    asked = document["questionnaire"]
    with_what = MadeWith(asked["id"], asked["version"], asked["sha256"], document["engine"], document["numpy"])
    return annex_of_document(document["annex"]), with_what
