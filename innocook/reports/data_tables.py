"""What the tables of a data package say of themselves: fields, keys and what every column means, in three languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from innocook.i18n import Translator

Said = Callable[[Translator], str]
"""A text of ours in the language of a translator."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column: `type` and `format` as Table Schema names them, what it means, and what it may hold.

    `allowed` are its values, where they are known beforehand; with `is_open` those that occur beside them count too.
    A column that is not `required` may be empty.
    """

    name: str
    type: str
    description: Said
    required: bool = True
    format: str = "default"
    allowed: tuple[str, ...] = ()
    is_open: bool = False
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """These columns name a row of another table by these columns of it."""

    fields: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a package; `key` are the columns that name a row."""

    name: str
    title: Said
    description: Said
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def path(self) -> str:
        """The file of the table."""
        return f"{self.name}.csv"


def constraints(field: Field, allowed: tuple[str, ...]) -> dict[str, Any]:
    """The constraints of a column as Table Schema writes them; nothing is said that is not so."""
    said: dict[str, Any] = {"required": True} if field.required else {}
    if allowed:
        said["enum"] = list(allowed)
    limits = {"minimum": field.minimum, "maximum": field.maximum}
    return said | {name: _whole(limit) for name, limit in limits.items() if limit is not None}


def schema(table: Table, allowed: Mapping[str, tuple[str, ...]], t: Translator) -> dict[str, Any]:
    """The Table Schema of a table, described in one language; `allowed` are the values of its columns of keys."""
    made: dict[str, Any] = {
        "fields": [_field(field, allowed.get(field.name, ()), t) for field in table.fields],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.foreign_keys:
        made["foreignKeys"] = [
            {"fields": list(each.fields), "reference": {"resource": each.table, "fields": list(each.to)}}
            for each in table.foreign_keys
        ]
    return made


def _field(field: Field, allowed: tuple[str, ...], t: Translator) -> dict[str, Any]:
    said: dict[str, Any] = {"name": field.name, "type": field.type}
    if field.format != "default":
        said["format"] = field.format
    said["description"] = field.description(t)
    limits = constraints(field, allowed)
    return said | ({"constraints": limits} if limits else {})


def _whole(limit: float) -> float | int:
    return int(limit) if float(limit).is_integer() else limit
