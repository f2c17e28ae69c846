"""Checks of indicators: options, numbers, references and next steps."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from innocook.core.places import Fault, Node
from innocook.core.sketches import indicator_nodes

OptionAt = tuple[str, str]
"""An indicator's id and an option's key."""


def options_of(indicator: Node, scales: Node) -> list[Node]:
    """The option entries of an indicator, its own or its scale's, worst first; none for a number."""
    scale = indicator.get("scale").label
    source = indicator.get("options") if scale is None else scales.get(scale)
    return list(source.items())


def points_range(indicator: Node, scales: Node) -> tuple[float, float] | None:
    """The lowest and highest points an answer can be worth, or None where that cannot be told."""
    number = indicator.get("number")
    entries = [number.get("points_from"), number.get("points_to")] if number.given else []
    entries = entries or [option.get("points") for option in options_of(indicator, scales)]
    points = [entry.number for entry in entries]
    known = [value for value in points if value is not None and value >= 0]
    return (min(known), max(known)) if known and len(known) == len(points) else None


def indicator_faults(document: Node, complete: bool) -> Iterator[Fault]:
    """Every fault of the indicators and of the scales they use."""
    scales = document.get("scales")
    for _, scale in scales.entries():
        yield from _ladder_faults(list(scale.items()), scale)
    for _, indicator in indicator_nodes(document.get("sections")):
        yield from _answer_faults(indicator, scales)
        yield from _reference_faults(indicator, document)
        yield from _step_faults(indicator, options_of(indicator, scales))
    if complete:
        yield from _requirement_faults(document)


def _answer_faults(indicator: Node, scales: Node) -> Iterator[Fault]:
    kinds = [name for name in ("scale", "options", "number") if indicator.get(name).given]
    if len(kinds) != 1:
        found = f"has {' and '.join(kinds)}" if kinds else "has none of them"
        yield Fault(
            indicator.path, f"an indicator has exactly one of scale (with levels), options and number; this {found}"
        )
    if indicator.get("options").given:
        yield from _ladder_faults(list(indicator.get("options").items()), indicator.get("options"))
    yield from _level_faults(indicator, scales)
    yield from _number_faults(indicator.get("number"))


def _level_faults(indicator: Node, scales: Node) -> Iterator[Fault]:
    name, levels = indicator.get("scale").text, indicator.get("levels")
    if name is None:
        if levels.given:
            yield Fault(levels.path, "levels go with a scale: name the scale, or write options instead")
        return
    if not scales.get(name).given:
        yield Fault(indicator.get("scale").path, f"there is no scale {name} in questionnaire.yaml: {_known(scales)}")
        return
    wanted = [entry.get("key").label for entry in scales.get(name).items()]
    given = [key for key, _ in levels.entries()]
    if not levels.given:
        yield Fault(indicator.path, f"levels is required beside scale: describe {', '.join(filter(None, wanted))}")
        return
    for key in wanted:
        if key is not None and key not in given:
            yield Fault(levels.path, f"the level {key} of the scale {name} is missing: describe it")
    for key, level in levels.entries():
        if key not in wanted:
            yield Fault(level.path, f"the scale {name} has no level {key}: remove it")


def _ladder_faults(options: list[Node], owner: Node) -> Iterator[Fault]:
    seen: set[str] = set()
    for option in options:
        key = option.get("key").label
        if key is not None and key.lower() == "na":
            yield Fault(option.get("key").path, "the key na means not applicable everywhere: choose another key")
        if key is not None and key in seen:
            yield Fault(option.get("key").path, f"the key {key} is used twice: every option has its own")
        seen.add(key or "")
    points = [option.get("points").number for option in options]
    for option, (lower, higher) in zip(options[1:], pairwise(points), strict=True):
        if lower is not None and higher is not None and higher < lower:
            message = f"{higher:g} points come after {lower:g}: list options from the fewest points to the most"
            yield Fault(option.get("points").path, message)
    if len(points) > 1 and None not in points and len(set(points)) == 1:
        yield Fault(
            owner.path, "every option is worth the same points, so the answer decides nothing: change the points"
        )


def _number_faults(number: Node) -> Iterator[Fault]:
    low, high = number.get("from").number, number.get("to").number
    if low is not None and high is not None and low >= high:
        yield Fault(number.get("to").path, f"to ({high:g}) must be greater than from ({low:g})")
    first, last = number.get("points_from").number, number.get("points_to").number
    if first is not None and first == last:
        message = "points_from and points_to are equal, so the answer decides nothing: change one of them"
        yield Fault(number.get("points_to").path, message)


def _reference_faults(indicator: Node, document: Node) -> Iterator[Fault]:
    for name in ("key_messages", "sdg_targets"):
        known = {entry.get("id").label for entry in document.get(name).items()}
        seen: set[str] = set()
        for entry in indicator.get(name).items():
            if entry.text is not None and entry.text not in known:
                yield Fault(
                    entry.path, f"{entry.text} is not in {name} of questionnaire.yaml: add it there or correct it"
                )
            elif entry.text in seen:
                yield Fault(entry.path, f"{entry.text} is named twice: keep one of them")
            seen.add(entry.text or "")
    if indicator.get("na_allowed").value is True and not list(document.get("na_reasons").items()):
        yield Fault(
            indicator.get("na_allowed").path, "na_reasons in questionnaire.yaml is empty: give a reason to choose"
        )
    principle = indicator.get("principle").text
    principles = {s.get("id").label for s in document.get("scores").items() if s.get("kind").text == "principle"}
    if principle is not None and principle not in principles:
        yield Fault(
            indicator.get("principle").path, f"{principle} is not the id of a score of kind principle: correct it"
        )


def _step_faults(indicator: Node, options: list[Node]) -> Iterator[Fault]:
    steps = list(indicator.get("next_steps").items())
    if indicator.get("number").given and steps:
        yield Fault(indicator.get("next_steps").path, "next steps lead from option to option: a number has none")
        return
    keys = [option.get("key").label for option in options]
    points = {option.get("key").label: option.get("points").number for option in options}
    seen: set[tuple[str, str]] = set()
    for step in steps:
        start, target = step.get("from").label, step.get("to").label
        if start is None or target is None or not keys:
            continue
        if (start, target) not in set(pairwise(keys)):
            yield Fault(step.path, f"a next step leads to the very next option: {start} to {target} does not")
        elif points[start] == points[target]:
            yield Fault(
                step.path, f"{start} and {target} are worth the same points, so the step gains nothing: remove it"
            )
        if (start, target) in seen:
            yield Fault(step.path, f"the step from {start} to {target} is given twice: keep one of them")
        seen.add((start, target))


def _requirement_faults(document: Node) -> Iterator[Fault]:
    scales = document.get("scales")
    keys: dict[str, list[str]] = {}
    for _, indicator in indicator_nodes(document.get("sections")):
        labels = [option.get("key").label for option in options_of(indicator, scales)]
        keys[indicator.get("id").label or ""] = list(dict.fromkeys(label for label in labels if label is not None))
    graph: dict[OptionAt, set[OptionAt]] = {}
    places: dict[tuple[OptionAt, OptionAt], Node] = {}
    for _, indicator in indicator_nodes(document.get("sections")):
        own = indicator.get("id").label or ""
        for lower, higher in pairwise(keys[own]):
            graph.setdefault((own, higher), set()).add((own, lower))
        for step in indicator.get("next_steps").items():
            target = (own, step.get("to").label or "")
            for requirement in step.get("requires").items():
                wanted = (requirement.get("indicator").label or "", requirement.get("at_least").label or "")
                fault = _wrong_requirement(requirement, own, wanted, keys)
                if fault:
                    yield fault
                else:
                    graph.setdefault(target, set()).add(wanted)
                    places.setdefault((target, wanted), requirement)
    yield from _cycle_faults(graph, places)


def _wrong_requirement(requirement: Node, own: str, wanted: OptionAt, keys: dict[str, list[str]]) -> Fault | None:
    name, option = wanted
    if name == own:
        return Fault(requirement.path, "a step needs no requirement on its own indicator: remove it")
    if name and name not in keys:
        return Fault(requirement.get("indicator").path, f"there is no indicator {name}: correct the id")
    if name and not keys[name]:
        return Fault(requirement.get("indicator").path, f"{name} has no options to stand at: choose another indicator")
    if name and option and option not in keys[name]:
        return Fault(
            requirement.get("at_least").path, f"{name} has no option {option}: choose one of {', '.join(keys[name])}"
        )
    return None


def _cycle_faults(
    graph: dict[OptionAt, set[OptionAt]], places: dict[tuple[OptionAt, OptionAt], Node]
) -> Iterator[Fault]:
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            steps: list[OptionAt] = error.args[1]
            wanted, target = next(edge for edge in pairwise(steps) if (edge[1], edge[0]) in places)
            names = " needs ".join(f"{name} at {option}" for name, option in reversed(steps))
            message = f"requirements go round in a circle ({names}): remove one of them"
            yield Fault(places[target, wanted].path, message)
            graph[target].discard(wanted)
        else:
            return


def _known(mapping: Node) -> str:
    names = ", ".join(key for key, _ in mapping.entries())
    return f"known are {names}" if names else "none is defined"
