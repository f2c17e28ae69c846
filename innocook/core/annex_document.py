"""The technical annex as plain values that a database or a file can keep, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from innocook.core.annex import Annex, Balance, EffectiveWeight, RedundantPair, ScoreReliability
from innocook.core.item_answers import ItemAnswers
from innocook.core.language_drift import Drift, DriftState
from innocook.core.reliability import Reliability


def annex_document(annex: Annex) -> dict[str, Any]:
    """The annex as dictionaries and lists of numbers, texts and None; JSON keeps it unchanged."""
    found = asdict(annex)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def annex_of_document(document: Mapping[str, Any]) -> Annex:
    """The annex that `annex_document` made this of."""
    balance = document["balance"]
    return Annex(
        institutions=document["institutions"],
        balance=Balance(**balance) if balance else None,
        weights=tuple(EffectiveWeight(**row) for row in document["weights"]),
        consistency=tuple(
            ScoreReliability(row["score"], Reliability(**row["found"])) for row in document["consistency"]
        ),
        redundant=tuple(RedundantPair(**row) for row in document["redundant"]),
        pairs=document["pairs"],
        items=tuple(ItemAnswers(**row) for row in document["items"]),
        drifts=tuple(Drift(**{**row, "state": DriftState(row["state"])}) for row in document["drifts"]),
    )
