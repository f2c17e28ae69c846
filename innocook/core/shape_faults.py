"""Turns what the schema refuses into sentences that say what to do."""

from __future__ import annotations

import difflib
from typing import Any

from pydantic import BaseModel, ValidationError

from innocook.core import schema, schema_types
from innocook.core.places import Fault, Path, Source

_TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
}
_PATTERNS = {
    schema_types.ID_PATTERN: "must begin with a Latin letter and hold only Latin letters, digits, _ and -",
    schema_types.REFERENCE_PATTERN: "must begin with a Latin letter or digit and hold only those, . _ and -",
    schema_types.OPTION_PATTERN: "must hold only Latin letters, digits and _",
    schema_types.LANGUAGE_PATTERN: "must be a language code such as ar, en or fr",
}
_KNOWN_KEYS = sorted(
    {
        field.alias or name
        for shape in vars(schema).values()
        if isinstance(shape, type) and issubclass(shape, BaseModel)
        for name, field in shape.model_fields.items()
    }
)


def shape_of(source: Source) -> tuple[schema.DocumentShape | None, list[Fault]]:
    """The document in its strict shape, or None and every fault of it."""
    try:
        context = {"languages": _languages(source.value)}
        return schema.DocumentShape.model_validate(source.value, context=context), []
    except ValidationError as error:
        return None, [_fault(detail, source) for detail in error.errors(include_url=False)]


def _languages(value: object) -> tuple[str, ...]:
    declared = value.get("languages") if isinstance(value, dict) else None
    if not isinstance(declared, list) or not all(isinstance(code, str) and code for code in declared):
        return ()
    return tuple(dict.fromkeys(declared))[:50]


def _fault(detail: Any, source: Source) -> Fault:
    is_key = detail["loc"][-1:] == ("[key]",)
    path: Path = detail["loc"][:-1] if is_key else detail["loc"]
    message = _sentence(detail, path, source)
    return Fault(path, f"the key {path[-1]} {message}" if is_key else message)


def _sentence(detail: Any, path: Path, source: Source) -> str:
    kind, found, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind in _TYPES:
        return _wrong_type(_TYPES[kind], found, source.raw.get(path))
    if kind == "extra_forbidden":
        return _unknown_key(str(path[-1]))
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_pattern_mismatch":
        return f"{_shortened(found)} {_PATTERNS[context['pattern']]}"
    if kind in ("enum", "literal_error"):
        return f"{_shortened(found)} is not known: write {context['expected']}"
    sentence = _SENTENCES.get(kind)
    return sentence.format(**context) if sentence else str(detail["msg"])


_SENTENCES = {
    "missing": "is required: add it",
    "too_short": "needs at least {min_length} entries",
    "string_too_long": "is longer than {max_length} characters: shorten it",
    "greater_than": "must be greater than {gt:g}",
    "greater_than_equal": "must be {ge:g} or more",
    "less_than_equal": "must be {le:g} or less",
    "string_unicode": "holds half a character (a lone surrogate): write the text again",
    "finite_number": "must be a finite number",
}


def _wrong_type(expected: str, found: object, raw: str | None) -> str:
    if found is None:
        return f"is empty: write {expected}"
    if expected == "text" and isinstance(found, bool | int | float):
        written = raw if raw is not None else str(found)
        kind = "true or false" if isinstance(found, bool) else "a number"
        return f'{written} is read as {kind}, but text is meant: put it in quotes ("{written}")'
    return f"must be {expected}, not {_shortened(found)}"


def _unknown_key(key: str) -> str:
    close = difflib.get_close_matches(key, _KNOWN_KEYS, n=1, cutoff=0.7)
    hint = f": did you mean {close[0]}?" if close and close[0] != key else ": remove it"
    return f"the key {key[:80]} is not known here{hint}"


def _shortened(found: object) -> str:
    if isinstance(found, dict | list):
        return "a mapping" if isinstance(found, dict) else "a list"
    text = f'"{found}"' if isinstance(found, str) else str(found).lower()
    return text if len(text) <= 80 else text[:77] + "..."
