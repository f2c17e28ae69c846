"""Scores as the file draws them, read tolerantly: the checks and the loader resolve parts, order and ranges here."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from innocook.core.places import Node, Path
from innocook.core.questionnaire import Blanks, NeedsOf, Rule
from innocook.core.ranges import NeedsRule, PartRange, can_be_unrated, reachable_range


@dataclass(frozen=True, slots=True)
class PartSketch:
    """A part's id and weight (NaN or <= 0 where the file has it wrong), and where the file names it."""

    id: str
    weight: float
    path: Path


@dataclass(frozen=True, slots=True)
class ScoreSketch:
    """A score as far as it can be read; `rule` and `needs` are None where the file has them wrong."""

    id: str
    path: Path
    parts: tuple[PartSketch, ...]
    rule: Rule | None
    needs: NeedsRule | None
    blanks_are_zero: bool


def sketches_of(scores: Node, sections: Node, indicators: Sequence[str] | None = None) -> tuple[ScoreSketch, ...]:
    """The scores of a list in file order, `of` resolved over the sections' indicators (or only over `indicators`)."""
    return tuple(_sketch(node, sections, indicators) for node in scores.items())


def indicator_nodes(sections: Node) -> Iterator[tuple[str | None, Node]]:
    """Every indicator with the id of its section, in the order of asking."""
    for section in sections.items():
        for indicator in section.get("indicators").items():
            yield section.get("id").label, indicator


def parts_first(sketches: Sequence[ScoreSketch]) -> tuple[list[ScoreSketch], list[ScoreSketch]]:
    """The scores ordered parts first, else as in the file; and those that stand in a cycle or above one."""
    waiting, ordered, done = list(sketches), list[ScoreSketch](), set[str]()
    names = {sketch.id for sketch in sketches}
    while waiting:
        ready = next((s for s in waiting if all(p.id in done or p.id not in names for p in s.parts)), None)
        if ready is None:
            break
        waiting.remove(ready)
        ordered.append(ready)
        done.add(ready.id)
    return ordered, waiting


def ranges_of(ordered: Sequence[ScoreSketch], leaves: Mapping[str, PartRange]) -> dict[str, tuple[float, float]]:
    """The reachable range of each score, parts first; scores that cannot be worked out are left out."""
    known = dict(leaves)
    ranges: dict[str, tuple[float, float]] = {}
    for sketch in ordered:
        parts = [replace(known[part.id], weight=part.weight) for part in sketch.parts if part.id in known]
        if not _workable(sketch, parts) or sketch.rule is None or sketch.needs is None:
            continue
        low, high = ranges[sketch.id] = reachable_range(sketch.rule, parts, sketch.needs, sketch.blanks_are_zero)
        known[sketch.id] = PartRange(1, low, high, can_be_unrated(parts), all(part.can_be_na for part in parts))
    return ranges


def leaf_ranges(sections: Node, option_points: Mapping[str, tuple[float, float]]) -> dict[str, PartRange]:
    """What each indicator can contribute, from its lowest and highest points."""
    leaves: dict[str, PartRange] = {}
    for _, node in indicator_nodes(sections):
        name = node.get("id").label
        if name is not None and name in option_points:
            low, high = option_points[name]
            leaves[name] = PartRange(1, low, high, True, node.get("na_allowed").value is True)
    return leaves


def _workable(sketch: ScoreSketch, parts: Sequence[PartRange]) -> bool:
    needs = sketch.needs
    complete = bool(parts) and len(parts) == len(sketch.parts)
    usable = all(part.high > 0 and part.weight > 0 for part in parts)
    return complete and usable and needs is not None and needs.at_least <= len(parts)


def _sketch(node: Node, sections: Node, indicators: Sequence[str] | None) -> ScoreSketch:
    parts = tuple(_listed(node)) if node.get("parts").given else tuple(_selected(node, sections, indicators))
    rule = node.get("rule").text
    return ScoreSketch(
        id=node.get("id").label or "",
        path=node.path,
        parts=parts,
        rule=Rule(rule) if rule in list(Rule) else None,
        needs=_needs(node.get("needs")),
        blanks_are_zero=node.get("blanks").text == Blanks.ZERO,
    )


def _listed(node: Node) -> Iterator[PartSketch]:
    for entry in node.get("parts").items():
        name = entry.label if entry.label is not None else entry.get("id").label
        if name is not None:
            yield PartSketch(name, _weight(entry.get("weight")), entry.path)


def _selected(node: Node, sections: Node, indicators: Sequence[str] | None) -> Iterator[PartSketch]:
    principle, section = node.get("of", "principle").label, node.get("of", "section").label
    if principle is None and section is None:
        return
    for section_id, indicator in indicator_nodes(sections):
        name = indicator.get("id").label
        wanted = principle in (None, indicator.get("principle").label) and section in (None, section_id)
        if name is not None and wanted and (indicators is None or name in indicators):
            yield PartSketch(name, _weight(node.get("weights", name)), node.get("of").path)


def _weight(node: Node) -> float:
    number = node.number
    return 1.0 if not node.given else (number if number is not None else math.nan)


def _needs(node: Node) -> NeedsRule | None:
    share, at_least, of = node.get("share").number, node.get("at_least").value, node.get("of").text
    if share is None or not 0 < share <= 1 or not isinstance(at_least, int) or at_least < 1:
        return None
    return NeedsRule(share, at_least, NeedsOf.ALL if of == NeedsOf.ALL else NeedsOf.APPLICABLE)
