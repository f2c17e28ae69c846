"""A strict YAML reader that knows the line of every value.

Anchors, aliases, merge keys, tags, several documents, duplicate keys and keys that are not text are refused; the
traps of YAML 1.1 (`no`, `1.10`, `1:30`, `2024-12-11`) are pointed out. Nothing here recurses and nothing is expanded,
so neither nesting nor repetition in a file can exhaust the process.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from yaml.resolver import Resolver

from innocook.core.errors import Defect
from innocook.core.places import Fault, Path, Source

MAX_DEPTH = 20
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,30}([eE][-+]?[0-9]{1,2})?")
_TRUE = {"yes", "true", "on"}
_RESOLVER = Resolver()


def read_yaml(text: str, name: str, prefix: Path = ()) -> Source:
    """The one document of `text`; `name` is the file in the places, `prefix` goes before every path.

    Never raises for any text: what is wrong is in `faults` and `defects`.
    """
    tree = _Tree(name, prefix)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            tree.feed(event)
    except _TooDeep as stop:
        tree.give_up(stop.line, f"lists and mappings are nested more than {MAX_DEPTH} deep: flatten the file")
    except yaml.YAMLError as error:
        tree.give_up(_line_of(error), _sentence(error))
    if tree.source.complete and not tree.documents:
        tree.give_up(1, "the file is empty")
    return tree.source


class _TooDeep(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(slots=True)
class _Frame:
    container: dict[str, object] | list[object]
    path: Path
    is_key: bool = False
    key: str | None = None
    discard: bool = False
    key_lines: dict[str, int] = field(default_factory=dict)


class _Tree:
    """Builds the value from the parser's events, with a stack of its own."""

    def __init__(self, name: str, prefix: Path) -> None:
        self.source = Source()
        self.documents = 0
        self._name = name
        self._prefix = prefix
        self._stack: list[_Frame] = []

    def give_up(self, line: int, message: str) -> None:
        self.source.complete = False
        self.source.defects.append(Defect(f"{self._name}:{line}", message))

    def feed(self, event: Event) -> None:
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents == 2:
                self._fault((), event, "a second document begins here (---): keep one document per file")
        elif isinstance(event, NodeEvent):
            self._node(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            frame = self._stack.pop()
            if frame.is_key:
                self._stack[-1].key = f"?{len(self._stack[-1].key_lines)}"
                self._stack[-1].discard = True

    def _node(self, event: NodeEvent) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame is not None and isinstance(frame.container, dict) and frame.key is None:
            self._key(frame, event)
            return
        path = self._path(frame)
        self.source.lines.setdefault(path, (self._name, _line(event)))
        self._refuse_marks(path, event)
        value = self._value(path, event)
        self._attach(frame, value)
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._push(event, path, value)

    def _key(self, frame: _Frame, event: NodeEvent) -> None:
        if not isinstance(event, ScalarEvent):
            self._fault(frame.path, event, "a key must be plain text, not a list, a mapping or an alias")
            if isinstance(event, AliasEvent):
                frame.key, frame.discard = f"?{len(frame.key_lines)}", True
            else:
                self._push(event, frame.path, {} if isinstance(event, MappingStartEvent) else [], is_key=True)
            return
        key = event.value
        self._refuse_marks(frame.path, event)
        if event.implicit[0] and _tag(key) != "str":
            self._fault((*frame.path, key), event, _key_hint(key))
        frame.discard = key in frame.key_lines
        if frame.discard:
            first = frame.key_lines[key]
            self._fault((*frame.path, key), event, f"the key is given twice (first in line {first}): keep one of them")
        frame.key_lines.setdefault(key, _line(event))
        frame.key = key
        self.source.lines.setdefault((*frame.path, key), (self._name, _line(event)))

    def _value(self, path: Path, event: NodeEvent) -> object:
        if isinstance(event, MappingStartEvent):
            return {}
        if isinstance(event, SequenceStartEvent):
            return []
        if not isinstance(event, ScalarEvent):
            return None
        self.source.raw.setdefault(path, event.value)
        if not event.implicit[0]:
            return event.value
        return self._plain(path, event)

    def _plain(self, path: Path, event: ScalarEvent) -> object:
        text: str = event.value
        tag = _tag(text)
        if tag == "null":
            return None
        if tag == "bool":
            return text.lower() in _TRUE
        if tag == "int" and _INTEGER.fullmatch(text):
            return int(text)
        if tag == "float" and _DECIMAL.fullmatch(text):
            return float(text)
        if tag != "str":
            seen = text if len(text) <= 60 else f"{text[:57]}..."
            hint = f'{seen} can be read in several ways: quote it ("{seen}") if it is text, else write a plain number'
            self._fault(path, event, hint)
        return text

    def _attach(self, frame: _Frame | None, value: object) -> None:
        if frame is None:
            if self.documents == 1:
                self.source.value = value
        elif isinstance(frame.container, list):
            frame.container.append(value)
        else:
            if not frame.discard and frame.key is not None:
                frame.container[frame.key] = value
            frame.key, frame.discard = None, False

    def _push(self, event: Event, path: Path, value: object, is_key: bool = False) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise _TooDeep(_line(event))
        if isinstance(value, dict | list):
            self._stack.append(_Frame(value, path, is_key))

    def _path(self, frame: _Frame | None) -> Path:
        if frame is None:
            return self._prefix
        step = len(frame.container) if isinstance(frame.container, list) else frame.key
        return (*frame.path, step if step is not None else "?")

    def _refuse_marks(self, path: Path, event: NodeEvent) -> None:
        if isinstance(event, AliasEvent):
            self._fault(path, event, f"*{event.anchor} is an alias: write the value itself")
        elif event.anchor:
            self._fault(path, event, f"&{event.anchor} is an anchor: remove it")
        tag = getattr(event, "tag", None)
        if tag:
            self._fault(path, event, f"{tag} is a tag: remove it")

    def _fault(self, path: Path, event: Event, message: str) -> None:
        # Faults keep their own line: the path of a repeated key already stands for the first one.
        own = (self._name, _line(event))
        if self.source.lines.setdefault(path, own) == own:
            self.source.faults.append(Fault(path, message))
        else:
            self.source.defects.append(Source(lines={path: own}).defect(Fault(path, message)))


def _tag(text: str) -> str:
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return str(tag).rpartition(":")[2]


def _key_hint(key: str) -> str:
    if key == "<<":
        return "merge keys (<<) are not used here: write the keys themselves"
    return f'the key {key} is not read as text: put it in quotes ("{key}")'


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark is not None else 1


def _line_of(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return int(mark.line) + 1 if mark is not None else 1


def _sentence(error: yaml.YAMLError) -> str:
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read")
    if "'\\t'" in problem or "tab" in problem:
        return "a tab stands where only spaces may: indent with spaces"
    return f"this is not valid YAML ({problem}): check indentation, quotes and colons on and above this line"
