"""Results that take long to compute: made once per change of a round, and kept for every process and restart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from innocook import __version__
from innocook.services.comparison import View
from innocook.services.round_answers import round_basis
from innocook.store import analyses
from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.engine import begin_impatiently

RULES = 2
"""Raised whenever the same data make another result: what older rules made is then made again."""


def place_of(view: View) -> str:
    """What stands for the institutions, the scores and the program that a result was made with: 64 digits."""
    asked = {
        "countries": sorted(view.round.countries),
        "engine": __version__,
        "rules": RULES,
        "facts": view.chosen.facts(),
        "kind": view.kind,
        "national": view.chosen.national,
    }
    return sha256_hex(canonical_json(asked))


def kept(session: Session, view: View, what: str) -> dict[str, Any] | None:
    """The document of `what` for this view as long as nothing changed since, or None."""
    return analyses.analysis(session, view.round.id, what, place_of(view), view.basis)


def keep(session: Session, view: View, what: str, document: Mapping[str, Any], *, at: datetime) -> None:
    """Keep a document of plain JSON values, and let go of those made before the last change; commits.

    Left for the next visitor where the round changed meanwhile or others keep the database busy.
    """
    try:
        begin_impatiently(session)
        if round_basis(session, view.round.id) == view.basis:
            analyses.keep(session, view.round.id, what, place_of(view), view.basis, document, at)
            session.commit()
    except OperationalError:
        session.rollback()
