"""A strict reader of data packages: what Data Package 2.0 and Table Schema ask for, checked value by value.

Written from the published JSON schemas (https://datapackage.org/profiles/2.0/), for the properties that we write. It
refuses whatever it does not know, so that nothing gets past it unread.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

Rows = list[dict[str, Any]]
PATH = re.compile(r"^((?=[^./~])(?!file:)((?!/\.\./)(?!\\)(?!://).)*|(http|ftp)s?://.*)$")
HASH = re.compile(r"^([^:]+:[a-fA-F0-9]+|[a-fA-F0-9]{32}|)$")
NUMBER = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)$")
INTEGER = re.compile(r"^[+-]?\d+$")
PACKAGE = {"$schema", "name", "title", "description", "created", "licenses", "sources", "resources", "version"}
OURS = {"language", "round", "countries", "filters", "analysis", "questionnaire", "engine", "edition", "scores"}
OURS |= {"rounded_to"}
RESOURCE = {"$schema", "name", "type", "path", "title", "description", "format", "mediatype", "encoding", "bytes"}
RESOURCE |= {"hash", "dialect", "schema"}
SCHEMA = {"$schema", "fields", "missingValues", "primaryKey", "foreignKeys"}
FIELD = {"name", "type", "format", "description", "constraints"}
CONSTRAINTS = {"string": {"required", "enum"}, "number": {"required", "minimum", "maximum"}}
CONSTRAINTS["integer"] = CONSTRAINTS["number"]
TYPES: dict[str, tuple[re.Pattern[str], Callable[[str], Any]]] = {
    "string": (re.compile(r"(?s)^.*$"), str),
    "number": (NUMBER, float),
    "integer": (INTEGER, int),
}


@dataclass(frozen=True, slots=True)
class ReadPackage:
    """A package that holds what it promises: its descriptor, its texts by file name, its rows by table."""

    descriptor: dict[str, Any]
    texts: dict[str, str]
    tables: dict[str, Rows]

    def column(self, table: str, field: str) -> list[Any]:
        """One column."""
        return [row[field] for row in self.tables[table]]


def read_package(content: bytes) -> ReadPackage:
    """The package in a zip; AssertionError where anything is not as the standard or the descriptor says."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(set(names)) == len(names)
        files = {name: archive.read(name) for name in names}
    descriptor = json.loads(files["datapackage.json"])
    check_descriptor(descriptor)
    resources = {one["name"]: one for one in descriptor["resources"]}
    assert len(resources) == len(descriptor["resources"])
    assert {one["path"] for one in resources.values()} | {"datapackage.json", "TERMS.txt"} == set(files)
    tables = {name: _table(one, files[one["path"]]) for name, one in resources.items()}
    for name, one in resources.items():
        _check_keys(tables, name, one["schema"])
    return ReadPackage(descriptor, {name: content.decode() for name, content in files.items()}, tables)


def check_descriptor(descriptor: dict[str, Any]) -> None:
    """The package and its resources by the published profile."""
    assert set(descriptor) <= PACKAGE | OURS
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch(r"[a-z0-9._-]+", descriptor["name"])
    assert descriptor["created"].endswith("Z")
    assert datetime.fromisoformat(descriptor["created"]).tzinfo
    assert all(PATH.match(one["path"]) for one in descriptor["licenses"])
    assert all(isinstance(one["title"], str) and isinstance(one["version"], str) for one in descriptor["sources"])
    assert isinstance(descriptor.get("version", ""), str)
    assert descriptor["resources"]
    for one in descriptor["resources"]:
        assert set(one) == RESOURCE
        assert one["$schema"] == "https://datapackage.org/profiles/2.0/dataresource.json"
        assert re.fullmatch(r"[a-z0-9._-]+", one["name"])
        assert one["type"] == "table"
        assert PATH.match(one["path"])
        assert HASH.match(one["hash"])
        assert re.match(r"^(.+)/(.+)$", one["mediatype"])
        assert one["title"]
        assert one["description"]
        _check_schema(one["schema"])


def _check_schema(schema: dict[str, Any]) -> None:
    assert set(schema) <= SCHEMA
    assert schema["$schema"] == "https://datapackage.org/profiles/2.0/tableschema.json"
    assert schema["missingValues"] == [""]
    names = [field["name"] for field in schema["fields"]]
    assert len(set(names)) == len(names) > 0
    required = {field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")}
    assert set(schema["primaryKey"]) <= required
    for field in schema["fields"]:
        assert set(field) <= FIELD
        assert field["description"]
        assert field.get("format", "default") in ({"default", "uuid"} if field["type"] == "string" else {"default"})
        limits = field.get("constraints", {"required": True})
        assert limits
        assert set(limits) <= CONSTRAINTS[field["type"]]
        assert limits.get("enum", [1])
        assert len(set(limits.get("enum", []))) == len(limits.get("enum", []))
    for key in schema.get("foreignKeys", []):
        assert set(key) == {"fields", "reference"}
        assert len(key["fields"]) == len(key["reference"]["fields"])
        assert set(key["fields"]) <= set(names)


def _table(resource: dict[str, Any], content: bytes) -> Rows:
    assert len(content) == resource["bytes"]
    assert f"sha256:{hashlib.sha256(content).hexdigest()}" == resource["hash"]
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    head, *lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    fields = resource["schema"]["fields"]
    assert head == [field["name"] for field in fields]
    return [_row(fields, line) for line in lines]


def _row(fields: list[dict[str, Any]], line: list[str]) -> dict[str, Any]:
    assert len(line) == len(fields)
    return {field["name"]: _value(field, cell) for field, cell in zip(fields, line, strict=True)}


def _value(field: dict[str, Any], cell: str) -> Any:
    limits = field.get("constraints", {})
    if cell == "":
        assert not limits.get("required"), field["name"]
        return None
    pattern, convert = TYPES[field["type"]]
    assert pattern.match(cell), (field["name"], cell)
    value = convert(cell)
    if field.get("format") == "uuid":
        assert str(UUID(cell)) == cell
    assert value in limits.get("enum", [value]), (field["name"], cell)
    if field["type"] != "string":
        assert limits.get("minimum", value) <= value <= limits.get("maximum", value), (field["name"], cell)
    return value


def _check_keys(tables: dict[str, Rows], name: str, schema: dict[str, Any]) -> None:
    keys = [tuple(row[field] for field in schema["primaryKey"]) for row in tables[name]]
    assert len(set(keys)) == len(keys), name
    assert all(part is not None for key in keys for part in key), name
    for foreign in schema.get("foreignKeys", []):
        there = foreign["reference"]
        known = {tuple(row[field] for field in there["fields"]) for row in tables[there["resource"]]}
        found = {tuple(row[field] for field in foreign["fields"]) for row in tables[name]}
        assert {key for key in found if None not in key} <= known, (name, foreign)
