"""Checks of scores: parts, cycles, needs, and bands that cover exactly what a score can reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from innocook.core.consistency_indicators import points_range
from innocook.core.places import Fault, Node
from innocook.core.questionnaire import ScoreKind
from innocook.core.sketches import (
    ScoreSketch,
    indicator_nodes,
    leaf_ranges,
    parts_first,
    ranges_of,
    sketches_of,
)


def score_faults(document: Node) -> Iterator[Fault]:
    """Every fault of the scores and their bands, and indicators that no score counts."""
    sections = document.get("sections")
    names = [node.get("id").label for _, node in indicator_nodes(sections)]
    indicators = [name for name in names if name is not None]
    sketches = sketches_of(document.get("scores"), sections)
    yield from _list_faults(document, document.get("scores"), sketches, indicators)
    counted = {part.id for sketch in sketches for part in sketch.parts}
    for _, node in indicator_nodes(sections):
        name = node.get("id").label
        if name is not None and name not in counted:
            yield Fault(node.get("id").path, f"no score counts {name}: add it to the parts of a score, or remove it")
    yield from _band_list_faults(document)


def quick_scan_faults(document: Node) -> Iterator[Fault]:
    """Every fault of the quick scan: its indicators exist, and its scores are made of these alone."""
    scan, sections = document.get("quick_scan"), document.get("sections")
    if not scan.given:
        return
    known = {node.get("id").label for _, node in indicator_nodes(sections)}
    asked: list[str] = []
    for entry in scan.get("indicators").items():
        if entry.label is not None and entry.label not in known:
            yield Fault(entry.path, f"there is no indicator {entry.label}: correct the id")
        elif entry.label in asked:
            yield Fault(entry.path, f"{entry.label} is named twice: keep one of them")
        asked.append(entry.label or "")
    seen: set[str] = set()
    for score in scan.get("scores").items():
        name = score.get("id").label
        if name is not None and (name in seen or name in known):
            yield Fault(score.get("id").path, f"{name} is already used: give the score another id")
        seen.add(name or "")
    sketches = sketches_of(scan.get("scores"), sections, asked)
    yield from _list_faults(document, scan.get("scores"), sketches, asked)
    counted = {part.id for sketch in sketches for part in sketch.parts}
    for entry in scan.get("indicators").items():
        if entry.label in known and entry.label not in counted:
            yield Fault(entry.path, f"no score of the quick scan counts {entry.label}: remove it or add it to a score")


def _list_faults(
    document: Node, scores: Node, sketches: Sequence[ScoreSketch], indicators: Sequence[str]
) -> Iterator[Fault]:
    overall = [node for node in scores.items() if node.get("kind").text == ScoreKind.OVERALL]
    if scores.given and len(overall) != 1:
        place = overall[1].get("kind").path if overall else scores.path
        yield Fault(place, f"exactly one score has the kind overall, here are {len(overall)}: correct it")
    for node, sketch in zip(scores.items(), sketches, strict=True):
        yield from _selection_faults(node, sketch, document)
        yield from _part_faults(node, sketch, {*indicators, *(other.id for other in sketches)})
    ordered, circular = parts_first(sketches)
    yield from _cycle_faults(circular)
    ranges = score_ranges(document, ordered)
    for node, sketch in zip(scores.items(), sketches, strict=True):
        yield from _band_choice_faults(node, document.get("bands"), ranges.get(sketch.id))


def score_ranges(document: Node, ordered: Sequence[ScoreSketch]) -> dict[str, tuple[float, float]]:
    """The reachable range of each score, parts first; without those whose parts have faults."""
    sections, scales = document.get("sections"), document.get("scales")
    points = {node.get("id").label: points_range(node, scales) for _, node in indicator_nodes(sections)}
    usable = {name: reach for name, reach in points.items() if name is not None and reach is not None}
    return ranges_of(ordered, leaf_ranges(sections, usable))


def _cycle_faults(circular: Sequence[ScoreSketch]) -> Iterator[Fault]:
    below = {sketch.id: {part.id for part in sketch.parts} for sketch in circular}
    for _ in circular:
        for parts in below.values():
            parts.update(*[below[name] for name in parts if name in below])
    for sketch in circular:
        if sketch.id in below[sketch.id]:
            by_way = [part.id for part in sketch.parts if part.id == sketch.id or sketch.id in below.get(part.id, ())]
            yield Fault(sketch.path, f"{sketch.id} is made of itself, by way of {', '.join(by_way)}: remove a part")


def _selection_faults(node: Node, sketch: ScoreSketch, document: Node) -> Iterator[Fault]:
    of, parts = node.get("of"), node.get("parts")
    if of.given == parts.given:
        yield Fault(node.path, "a score has exactly one of `of` (a selection) and `parts` (a list)")
    if parts.given and node.get("weights").given:
        yield Fault(
            node.get("weights").path, "weights go with `of`: beside parts write {id: ..., weight: ...} in the list"
        )
    principles = {s.get("id").label for s in document.get("scores").items() if s.get("kind").text == "principle"}
    sections = {section.get("id").label for section in document.get("sections").items()}
    for key, known in (("principle", principles), ("section", sections)):
        name = of.get(key).text
        if name is not None and name not in known:
            yield Fault(of.get(key).path, f"there is no {key} {name}: correct the id")
    if isinstance(of.value, dict) and not of.get("principle").given and not of.get("section").given:
        yield Fault(of.path, "`of` needs a principle, a section or both: {section: STR}")
    if not node.get("name").given and (node.get("kind").text != ScoreKind.SECTION or not of.get("section").given):
        yield Fault(node.path, "name is required: only a score of kind section with of: {section: ...} takes its title")


def _part_faults(node: Node, sketch: ScoreSketch, known: set[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for part in sketch.parts:
        if part.id not in known:
            yield Fault(part.path, f"there is no indicator or score {part.id} to be a part: correct the id")
        elif part.id in seen:
            yield Fault(part.path, f"{part.id} is a part twice: keep one of them and give it a weight")
        seen.add(part.id)
    if node.get("of").given and not sketch.parts and isinstance(node.get("of").value, dict):
        yield Fault(node.get("of").path, "this selects no indicator: correct it")
    for name, weight in node.get("weights").entries():
        if node.get("of").given and name not in seen:
            yield Fault(weight.path, f"{name} is not among the indicators that `of` selects: remove its weight")
    if sketch.needs and sketch.parts and sketch.needs.at_least > len(sketch.parts):
        message = f"needs {sketch.needs.at_least} parts but has only {len(sketch.parts)}, so it can never be shown"
        yield Fault(node.get("needs", "at_least").path, message)


def _band_choice_faults(node: Node, bands: Node, reach: tuple[float, float] | None) -> Iterator[Fault]:
    name = node.get("bands").text
    if name is None:
        if not node.get("bands").given and node.get("kind").text != ScoreKind.OTHER:
            yield Fault(node.path, "bands is required for this kind of score: name a list of bands")
        return
    if not bands.get(name).given:
        yield Fault(node.get("bands").path, f"there is no list {name} in bands: correct the name")
        return
    entries = list(bands.get(name).items())
    if reach is None or not entries:
        return
    first, last = entries[0].get("from").number, entries[-1].get("to").number
    low, high = reach
    advice = f"the score reaches from {low:.12g} to {high:.12g}"
    if first is not None and round(first, 9) != low:
        yield Fault(
            node.get("bands").path, f"{advice}, but the bands {name} begin at {first:.12g}: make them begin there"
        )
    if last is not None and round(last, 9) != high:
        yield Fault(node.get("bands").path, f"{advice}, but the bands {name} end at {last:.12g}: make them end there")


def _band_list_faults(document: Node) -> Iterator[Fault]:
    quick = document.get("quick_scan", "scores")
    used = {score.get("bands").label for scores in (document.get("scores"), quick) for score in scores.items()}
    for name, bands in document.get("bands").entries():
        entries = list(bands.items())
        if name not in used:
            yield Fault(bands.path, f"no score uses the bands {name}: remove them, or name them in a score")
        yield from _band_end_faults(entries)
        for lower, higher in pairwise(entries):
            end, start = lower.get("below").number, higher.get("from").number
            if end is not None and start is not None and end != start:
                kind = "gap" if start > end else "overlap"
                message = (
                    f"{kind} between {min(end, start):.12g} and {max(end, start):.12g}: begin where the last ended"
                )
                yield Fault(higher.get("from").path, message)


def _band_end_faults(entries: Sequence[Node]) -> Iterator[Fault]:
    seen: set[str] = set()
    for position, band in enumerate(entries):
        name = band.get("id").label
        if name is not None and name in seen:
            yield Fault(band.get("id").path, f"the band {name} is there twice: give it another id")
        seen.add(name or "")
        end, other = ("to", "below") if position == len(entries) - 1 else ("below", "to")
        if not band.get(end).given or band.get(other).given:
            which = "last band ends with `to` (included)" if end == "to" else "band that is not the last has `below`"
            yield Fault(band.path, f"a {which}, and `{other}` does not belong here".replace("a last", "the last"))
        start, stop = band.get("from").number, band.get(end).number
        if start is not None and stop is not None and start >= stop:
            yield Fault(band.get(end).path, f"{end} ({stop:.12g}) must be greater than from ({start:.12g})")
