"""Where things stand in the files: a fault has a path inside the document, and a path has a file and a line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from innocook.core.errors import Defect

Path = tuple[str | int, ...]
"""Keys and list positions from the top of a document; list positions count from 0."""


class Fault(NamedTuple):
    """One defect before its file and line are known; `{other}` in the message stands for the place of `other`."""

    path: Path
    message: str
    other: Path | None = None


@dataclass(slots=True)
class Source:
    """A document read from files or from text, with the place of every path.

    `lines` and `raw` hold file and line, and the characters of each scalar, by path; both are empty for JSON.
    `faults` are the defects met while reading. `complete` is False when a part could not be read at all.
    """

    value: object = None
    lines: dict[Path, tuple[str, int]] = field(default_factory=dict)
    raw: dict[Path, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    complete: bool = True

    def defect(self, fault: Fault) -> Defect:
        """The fault with file and line of its path (or of the nearest enclosing one), or with the path alone."""
        message = fault.message
        if fault.other is not None:
            message = message.replace("{other}", self._place(fault.other))
        is_in_file = self._line(fault.path) is not None
        return Defect(self._place(fault.path), _with_path(_within_file(fault.path), message) if is_in_file else message)

    def _place(self, path: Path) -> str:
        known = self._line(path)
        return f"{known[0]}:{known[1]}" if known else spelled(path) or "document"

    def _line(self, path: Path) -> tuple[str, int] | None:
        enclosing = (self.lines.get(path[:length]) for length in range(len(path), -1, -1))
        return next((known for known in enclosing if known), None)

    def all_defects(self, faults: Iterable[Fault]) -> list[Defect]:
        """Every defect of reading, then `faults` except those under a path already reported, in order of place."""
        reported = {fault.path for fault in self.faults}
        rest = [fault for fault in faults if not any(fault.path[:n] in reported for n in range(len(fault.path) + 1))]
        found = [*self.defects, *(self.defect(fault) for fault in [*self.faults, *rest])]
        return sorted(dict.fromkeys(found), key=_order_of_place)


@dataclass(frozen=True, slots=True)
class Node:
    """A tolerant view of a document: what is absent or of the wrong type reads as nothing.

    It lets every check run whatever else is wrong with the file.
    """

    value: object
    path: Path = ()
    raw: Mapping[Path, str] = field(default_factory=dict)

    def get(self, *keys: str) -> Node:
        """The value under these keys, or an empty node with that path."""
        node = self
        for key in keys:
            inner = node.value.get(key) if isinstance(node.value, dict) else None
            node = Node(inner, (*node.path, key), self.raw)
        return node

    def items(self) -> Iterator[Node]:
        """The elements of a list, none for anything else."""
        if isinstance(self.value, list):
            for position, inner in enumerate(self.value):
                yield Node(inner, (*self.path, position), self.raw)

    def entries(self) -> Iterator[tuple[str, Node]]:
        """The entries of a mapping, none for anything else."""
        if isinstance(self.value, dict):
            for key, inner in self.value.items():
                yield key, Node(inner, (*self.path, key), self.raw)

    @property
    def given(self) -> bool:
        """Whether anything stands here."""
        return self.value is not None

    @property
    def text(self) -> str | None:
        """The text that stands here, or None."""
        return self.value if isinstance(self.value, str) else None

    @property
    def label(self) -> str | None:
        """The text that stands here, or a number or switch as it is written: an unquoted id is still recognised."""
        if isinstance(self.value, int | float):
            return self.raw.get(self.path, str(self.value))
        return self.text

    @property
    def number(self) -> float | None:
        """The finite number that stands here, or None."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            return None
        return float(self.value) if math.isfinite(self.value) else None


def spelled(path: Path) -> str:
    """A path as people write it: `scores[0].of.principle`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def _within_file(path: Path) -> Path:
    return path[2:] if path[:1] == ("sections",) else path


def _with_path(path: Path, message: str) -> str:
    return f"{spelled(path)}: {message}" if path else message


def _order_of_place(defect: Defect) -> tuple[str, int]:
    name, _, line = defect.place.rpartition(":")
    return (name, int(line)) if line.isdigit() else (defect.place, 0)
