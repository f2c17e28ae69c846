"""The robustness of a round's scores as a stored document, and back.

Columns, not rows: ten thousand institutions are read in a few milliseconds. Figures stay as computed (nine decimals);
null is "not rated".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from innocook import __version__
from innocook.core.arithmetic import Floats
from innocook.core.differences import Difference, Summary
from innocook.core.groups import Group
from innocook.core.leaving_out import LeaveOneOut, LeftOut, PartKind
from innocook.core.other_rule import OtherRule
from innocook.core.questionnaire import Rule
from innocook.core.robustness import Intervals, RankIntervals, Robustness
from innocook.core.robustness_analysis import FEWEST_FOR_TIERS, Analysis
from innocook.core.weight_sets import GENERATOR, SPREAD

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Made:
    """How the figures came about: everything needed to make them again."""

    seed: int
    draws: int
    spread: float
    generator: str
    numpy: str
    engine: str
    questionnaire: str
    version: str
    sha256: str
    score: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored analysis: `keys` are the hexadecimal ids of the assessments, in the order of its rows."""

    made: Made
    bands: tuple[str, ...]
    keys: tuple[str, ...]
    found: Analysis


def document_of(group: Group, score_id: str, seed: int, found: Analysis) -> dict[str, Any]:
    """The document of an analysis of `group`."""
    questionnaire = group.plan.questionnaire
    return {
        "format": FORMAT,
        "made": {
            "seed": seed,
            "draws": found.drawn.sets,
            "spread": SPREAD,
            "generator": GENERATOR,
            "numpy": np.__version__,
            "engine": __version__,
            "questionnaire": questionnaire.id,
            "version": questionnaire.version,
            "sha256": questionnaire.sha256,
            "score": score_id,
        },
        "bands": [band.id for band in group.plan.step(score_id).score.bands],
        "keys": [key.hex for key in group.keys],
        "scores": _column(found.scores),
        "tiers": list(found.tiers),
        **_drawn_document(found.drawn),
        "left_out": _left_out_document(found.left_out),
        "other": _other_document(found.other),
    }


def kept_in(document: Mapping[str, Any]) -> Kept:
    """The analysis of a document, equal to the one it was made of."""
    return Kept(
        made=Made(**document["made"]),
        bands=tuple(document["bands"]),
        keys=tuple(document["keys"]),
        found=Analysis(
            scores=_floats(document["scores"]),
            drawn=_drawn_in(document),
            tiers=tuple(document["tiers"]),
            left_out=_left_out_in(document["left_out"]),
            other=_other_in(document["other"]),
        ),
    )


def robustness_rows(document: Mapping[str, Any]) -> dict[UUID, dict[str, float | int | None]]:
    """The figures of each institution for an export, by assessment: score_low, score_high, rank_low, rank_high, tier
    and share_<band>, the share (0-1) of the draws in each band; None where it is not rated.

    Ranks and tiers are None with too few rated institutions for any order, as on the page.
    """
    columns: dict[str, list[float | int | None]] = {name: document[name] for name in ("score_low", "score_high")}
    rated = sum(score is not None for score in document["scores"])
    for column, name in (("rank_low", "rank_low"), ("rank_high", "rank_high"), ("tier", "tiers")):
        columns[column] = document[name] if rated >= FEWEST_FOR_TIERS else [None] * len(document["keys"])
    draws = document["made"]["draws"]
    for band, counted in zip(document["bands"], document["in_band"], strict=True):
        pairs = zip(document["scores"], counted, strict=True)
        columns[f"share_{band}"] = [None if score is None else count / draws for score, count in pairs]
    values = zip(*columns.values(), strict=True)
    return {
        UUID(hex=key): dict(zip(columns, row, strict=True)) for key, row in zip(document["keys"], values, strict=True)
    }


def _drawn_document(drawn: Robustness) -> dict[str, Any]:
    scores, ranks = drawn.scores, drawn.ranks
    return {
        "score_low": _column(scores.low),
        "score_median": _column(scores.median),
        "score_high": _column(scores.high),
        "rank_low": _column(ranks.low),
        "rank_high": _column(ranks.high),
        "rank_mean": _column(ranks.mean),
        "rank_median": _column(ranks.median),
        "in_band": drawn.in_band.T.tolist(),
    }


def _drawn_in(document: Mapping[str, Any]) -> Robustness:
    scores = Intervals(*(_floats(document[f"score_{name}"]) for name in ("low", "median", "high")))
    ranks = RankIntervals(*(_floats(document[f"rank_{name}"]) for name in ("low", "high", "mean", "median")))
    shape = len(document["bands"]), len(document["keys"])
    in_band = np.array(document["in_band"], dtype=np.int64).reshape(shape).T
    return Robustness(scores, ranks, in_band, document["made"]["draws"])


def _left_out_document(found: LeaveOneOut) -> dict[str, Any]:
    return {
        "parts": [[part.kind.value, part.id, _summary_document(part.summary)] for part in found.parts],
        "score_low": _column(found.score_low),
        "score_high": _column(found.score_high),
        "rank_low": _column(found.rank_low),
        "rank_high": _column(found.rank_high),
        "moved_most": found.moved_most.tolist(),
    }


def _left_out_in(document: Mapping[str, Any]) -> LeaveOneOut:
    parts = (LeftOut(PartKind(kind), name, _summary_in(figures)) for kind, name, figures in document["parts"])
    low, high, best, worst = (_floats(document[name]) for name in ("score_low", "score_high", "rank_low", "rank_high"))
    return LeaveOneOut(tuple(parts), low, high, best, worst, np.array(document["moved_most"], dtype=np.int64))


def _summary_document(found: Summary | None) -> list[Any] | None:
    if found is None:
        return None
    return [found.rated, found.crossed, found.largest, found.median, found.places, found.lost]


def _summary_in(figures: Sequence[Any] | None) -> Summary | None:
    return None if figures is None else Summary(*figures)


def _other_document(found: OtherRule | None) -> dict[str, Any] | None:
    if found is None:
        return None
    change = found.difference
    columns = {name: _column(getattr(change, name)) for name in ("scores", "moved", "ranks", "climbed")}
    crossed = None if change.crossed is None else change.crossed.astype(int).tolist()
    return {"rule": found.rule.value, **columns, "crossed": crossed, "lost": change.lost}


def _other_in(document: Mapping[str, Any] | None) -> OtherRule | None:
    if document is None:
        return None
    scores, moved, ranks, climbed = (_floats(document[name]) for name in ("scores", "moved", "ranks", "climbed"))
    crossed = None if document["crossed"] is None else np.array(document["crossed"], dtype=bool)
    return OtherRule(Rule(document["rule"]), Difference(scores, moved, ranks, climbed, crossed, document["lost"]))


def _column(values: Floats) -> list[float | None]:
    """Whole numbers without their ".0", which halves the text of ranks."""
    return [None if isnan(value) else int(value) if value.is_integer() else value for value in values.tolist()]


def _floats(column: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array(column, dtype=np.float64)
