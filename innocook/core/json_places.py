"""A strict reader and the one writer of canonical documents (JSON)."""

from __future__ import annotations

import json

from innocook.core.errors import Defect
from innocook.core.places import Fault, Source
from innocook.core.yaml_places import MAX_DEPTH

MAX_CHARACTERS = 8_000_000
MAX_DIGITS = 15


def canonical(value: object) -> str:
    """The JSON text of a document: sorted keys, no spaces, letters as they are; equal values give equal text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def read_json(document: str) -> Source:
    """The value of a JSON document; what is wrong is in `defects`, whatever the text."""
    source = Source()
    if len(document) > MAX_CHARACTERS:
        return _refuse(source, f"the document is longer than {MAX_CHARACTERS} characters")
    try:
        source.value = json.loads(
            document, object_pairs_hook=_Pairs(source), parse_constant=_constant, parse_int=_integer
        )
    except RecursionError:
        return _refuse(source, f"the document is nested more than {MAX_DEPTH} deep")
    except ValueError as error:
        return _refuse(source, f"this is not valid JSON: {error}")
    if _depth_exceeds(source.value, MAX_DEPTH):
        source.value = None
        return _refuse(source, f"the document is nested more than {MAX_DEPTH} deep")
    return source


class _Pairs:
    """Makes a mapping and remembers keys given twice."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def __call__(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        mapping: dict[str, object] = {}
        for written, value in pairs:
            # Half a surrogate pair cannot be encoded; spelled out, the key is refused as unknown like any other.
            key = written.encode("utf-8", "backslashreplace").decode()
            if key in mapping:
                self._source.faults.append(Fault(("?", key), "the key is given twice: keep one of them"))
            mapping.setdefault(key, value)
        return mapping


def _constant(name: str) -> object:
    raise ValueError(f"{name} is not a number")


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"a number has more than {MAX_DIGITS} digits")
    return int(digits)


def _depth_exceeds(value: object, limit: int) -> bool:
    level = [value]
    for _ in range(limit + 1):
        level = [inner for outer in level for inner in _children(outer)]
        if not level:
            return False
    return True


def _children(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list) else []


def _refuse(source: Source, message: str) -> Source:
    source.complete = False
    source.defects.append(Defect("document", message))
    return source
