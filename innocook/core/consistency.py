"""What a document must mean, beyond its shape. Every check runs whatever the others find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from innocook.core.consistency_indicators import indicator_faults
from innocook.core.consistency_scores import quick_scan_faults, score_faults
from innocook.core.places import Fault, Node
from innocook.core.sketches import indicator_nodes

REFERENCE_LISTS = ("na_reasons", "key_messages", "sdg_goals", "sdg_targets")
RESERVED_IDS = ("institution", "ranked", "csrf_token")
SCORE_COLUMNS = ("band", "counted", "applicable", "rank", "self", "validated")


def consistency_faults(document: Node, complete: bool) -> Iterator[Fault]:
    """Every fault of meaning. `complete` False (a section is unreadable) leaves out what needs all sections."""
    yield from _language_faults(document.get("languages"))
    for name in REFERENCE_LISTS:
        yield from repeated(entry.get("id") for entry in document.get(name).items())
    yield from repeated(section.get("id") for section in document.get("sections").items())
    yield from repeated(_indicator_and_score_ids(document))
    yield from _reserved_faults(document)
    yield from _goal_faults(document)
    yield from indicator_faults(document, complete)
    if complete:
        yield from _scale_faults(document)
        yield from score_faults(document)
        yield from quick_scan_faults(document)


def repeated(names: Iterable[Node]) -> Iterator[Fault]:
    """A fault for each name that was met before."""
    first: dict[str, Node] = {}
    for node in names:
        name = node.label
        if name is None:
            continue
        if name in first:
            yield Fault(node.path, f"{name} is already the id at {{other}}: choose another id", first[name].path)
        first.setdefault(name, node)


def _language_faults(languages: Node) -> Iterator[Fault]:
    seen: set[str] = set()
    for entry in languages.items():
        if entry.text in seen:
            yield Fault(entry.path, f"{entry.text} is declared twice: keep one of them")
        seen.add(entry.text or "")


def _indicator_and_score_ids(document: Node) -> Iterator[Node]:
    for _, indicator in indicator_nodes(document.get("sections")):
        yield indicator.get("id")
    for score in document.get("scores").items():
        yield score.get("id")


def _reserved_faults(document: Node) -> Iterator[Fault]:
    for node in _indicator_and_score_ids(document):
        if node.text in RESERVED_IDS:
            yield Fault(node.path, f"{node.text} has a meaning of its own in tables and forms: choose another id")
    for scores in (document.get("scores"), document.get("quick_scan", "scores")):
        nodes = [score.get("id") for score in scores.items()]
        columns = {f"{node.text}_{column}": node.text for node in nodes for column in SCORE_COLUMNS}
        for node in nodes:
            if node.text in columns:
                yield Fault(node.path, f"{node.text} would be a column of {columns[node.text]}: choose another id")


def _goal_faults(document: Node) -> Iterator[Fault]:
    goals = {goal.get("id").label for goal in document.get("sdg_goals").items()}
    for target in document.get("sdg_targets").items():
        name = target.get("id").text
        if name is None:
            continue
        goal, dot, rest = name.partition(".")
        if not dot or not rest:
            yield Fault(target.get("id").path, f'{name} is not a target: write goal, point, target, as "9.1"')
        elif goal not in goals:
            yield Fault(target.get("id").path, f"the goal {goal} of {name} is not in sdg_goals: add it")


def _scale_faults(document: Node) -> Iterator[Fault]:
    used = {indicator.get("scale").label for _, indicator in indicator_nodes(document.get("sections"))}
    for name, scale in document.get("scales").entries():
        if name not in used:
            yield Fault(scale.path, f"no indicator uses the scale {name}: remove it, or name it under scale")
