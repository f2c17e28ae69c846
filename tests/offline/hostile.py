"""Workbooks that somebody made to do harm, each made here from a good one, and what each is refused for."""

from __future__ import annotations

import io
import json
import random
import resource
import struct
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

from innocook.core.loader import read_directory
from innocook.offline.reading import read_workbook
from innocook.offline.refusals import WorkbookRefused
from innocook.paths import resource as shipped

Parts = dict[str, bytes]
SHEET, STRINGS, TYPES, BOOK = (
    "xl/worksheets/sheet2.xml",
    "xl/sharedStrings.xml",
    "[Content_Types].xml",
    "xl/workbook.xml",
)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
MOST_MEMORY = 200_000_000


def parts_of(content: bytes) -> Parts:
    """The parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    """A workbook of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(name: str, content: bytes | Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """A workbook with one part more, or another one in its place."""

    def make(good: bytes) -> bytes:
        parts = parts_of(good)
        parts[name] = content if isinstance(content, bytes) else content(parts[name])
        return packed(parts)

    return make


def sheet_of(rows: str, before: str = "") -> bytes:
    """A sheet with these rows."""
    return f'<?xml version="1.0"?><worksheet {MAIN}>{before}<sheetData>{rows}</sheetData></worksheet>'.encode()


def noise(length: int) -> bytes:
    """Bytes that hardly compress, always the same."""
    return random.Random(7).randbytes(length)  # noqa: S311


def bomb(good: bytes) -> bytes:
    """160 kB that unpack to 50 MB."""
    filler = noise(110_000).hex().encode()
    return with_part("xl/theme/theme2.xml", b"<a>" + filler + b" " * (50_000_000 - len(filler)) + b"</a>")(good)


def many_strings(good: bytes) -> bytes:
    """400,000 shared strings, each another."""
    texts = noise(400_000 * 4).hex()
    strings = "".join(f"<si><t>{texts[place * 8 : place * 8 + 8]}</t></si>" for place in range(400_000))
    return with_part(STRINGS, f"<sst {MAIN}>{strings}</sst>".encode())(good)


def shared_formulas(good: bytes) -> bytes:
    """One formula of 8,000 letters that 15,000 cells share: each would be written out by itself."""
    first = f'<c r="A1"><f t="shared" ref="A1:A15000" si="0">{"A1+" * 2600}A1</f></c>'
    rows = [f'<c r="{chr(66 + place % 20)}{1 + place // 20}"><f t="shared" si="0"/></c>' for place in range(15_000)]
    return with_part(SHEET, sheet_of(f'<row r="1">{first}{"".join(rows)}</row>'))(good)


def lying(real: int, told: int) -> Callable[[bytes], bytes]:
    """A part of `real` bytes whose entry in the directory tells of `told`."""

    def make(good: bytes) -> bytes:
        made = bytearray(with_part("xl/theme/theme2.xml", b"<a>" + b" " * real + b"</a>")(good))
        place = made.rfind(b"PK\x01\x02")
        made[place + 24 : place + 28] = struct.pack("<L", told)
        return bytes(made)

    return make


def encrypted(good: bytes) -> bytes:
    """The first entry says that it is encrypted."""
    made = bytearray(good)
    place = made.find(b"PK\x01\x02")
    made[place + 8] |= 1
    return bytes(made)


def too_many_entries(good: bytes) -> bytes:
    """Six hundred parts."""
    return packed(parts_of(good) | {f"xl/theme/t{place}.xml": b"<a/>" for place in range(600)})


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """A change of a part that must find something to change."""

    def change(content: bytes) -> bytes:
        if old not in content:
            raise AssertionError(old)
        return content.replace(old, new)

    return change


ENTITIES = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 9))
ATTRIBUTES = " ".join(f"a{n}='1'" for n in range(100_000))
LAUGHS = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "ha">{ENTITIES}]><a>&e8;</a>'
UTF_16 = LAUGHS.replace("?><!", ' encoding="utf-16"?><!')
OPEN_DOCUMENT = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}
MERGED = replaced(b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="B6:C6"/></mergeCells>')
MACRO_TYPE = replaced(b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")

HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a bomb of 160 kB to 50 MB": (bomb, "bomb"),
    "a bomb within the limits": (with_part("xl/theme/theme2.xml", b"<a>" + b" " * 15_000_000 + b"</a>"), "bomb"),
    "1,048,576 rows declared": (with_part(SHEET, sheet_of("", '<dimension ref="A1:B1048576"/>')), "too_many_cells"),
    "a row number 1,048,576": (with_part(SHEET, sheet_of('<row r="1"/><row r="1048576"/>')), "too_many_cells"),
    "a row number of 5,000 digits": (with_part(SHEET, sheet_of(f'<row r="{"9" * 5000}"/>')), "too_many_cells"),
    "6,000 rows without numbers": (with_part(SHEET, sheet_of("<row/>" * 6000)), "too_many_cells"),
    "400,000 shared strings": (many_strings, "too_many_cells"),
    "formulas shared 15,000 times": (shared_formulas, "bomb"),
    "500 MB told by the directory": (lying(1000, 500_000_000), "bomb"),
    "9 MB behind 1,000 told bytes": (lying(9_000_000, 1000), "damaged"),
    "a zip in the zip": (with_part("xl/worksheets/more.zip", packed({"a": b"b"})), "active_content"),
    "100,000 attributes": (
        with_part(SHEET, f"<a {ATTRIBUTES}/>".encode()),
        "bomb",
    ),
    "an attribute of 4 MB": (with_part(SHEET, b'<a b="' + noise(2_000_000).hex().encode() + b'"/>'), "bomb"),
    "a comment of 4 MB": (with_part(SHEET, b"<a><!--" + noise(2_000_000).hex().encode() + b"--></a>"), "bomb"),
    "a text of 4 MB": (with_part(STRINGS, b"<a>" + noise(2_000_000).hex().encode() + b"</a>"), "bomb"),
    "500,000 letters as references": (with_part(STRINGS, b"<a>" + b"&#65;" * 500_000 + b"</a>"), "bomb"),
    "elements 100,000 deep": (with_part(SHEET, b"<a>" * 100_000 + b"</a>" * 100_000), "bomb"),
    "a billion laughs": (with_part(STRINGS, LAUGHS.encode()), "doctype"),
    "a document type in UTF-16": (with_part("docProps/app.xml", UTF_16.encode("utf-16")), "doctype"),
    "600 parts": (too_many_entries, "bomb"),
    "more than 5 MB": (lambda good: good + noise(5_000_000), "too_large"),
    "something before the zip": (lambda good: b"#!/bin/sh\n" + good, "not_a_workbook"),
    "something behind the zip": (lambda good: good + b"<script>", "damaged"),
    "two zips in one": (lambda good: packed({"a": b"b"}) + good, "mixed"),
    "half of it": (lambda good: good[: len(good) // 2], "damaged"),
    "broken markup": (with_part(SHEET, b"<worksheet><row></worksheet>"), "damaged"),
    "no markup": (with_part(SHEET, b""), "damaged"),
    "an encrypted part": (encrypted, "encrypted"),
    "a password or the old format": (lambda _good: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "encrypted"),
    "nothing": (lambda _good: b"", "not_a_workbook"),
    "a web page": (lambda _good: b"<html>", "not_a_workbook"),
    "another archive": (lambda _good: packed({"a.txt": b"b"}), "not_a_workbook"),
    "OpenDocument": (lambda _good: packed(OPEN_DOCUMENT), "other_format"),
    "a type with macros": (with_part(TYPES, MACRO_TYPE), "other_format"),
    "macros": (with_part("xl/vbaProject.bin", b"x"), "active_content"),
    "sheets of macros": (with_part("xl/macrosheets/sheet1.xml", b"<a/>"), "active_content"),
    "ActiveX": (with_part("xl/activeX/activeX1.xml", b"<a/>"), "active_content"),
    "an embedded object": (with_part("xl/embeddings/oleObject1.bin", b"x"), "active_content"),
    "an unknown part": (with_part("run.exe", b"MZ"), "active_content"),
    "a part outside": (with_part("../evil.xml", b"<a/>"), "active_content"),
    "links to other files": (with_part("xl/externalLinks/externalLink1.xml", b"<a/>"), "links_outside"),
    "data connections": (with_part("xl/connections.xml", b"<a/>"), "links_outside"),
    "merged cells": (with_part(SHEET, MERGED), "merged_cells"),
    "a renamed sheet": (with_part(BOOK, replaced(b'name="1 Vision', b'name="9 Vision')), "sheet_unknown"),
    "a sheet that points elsewhere": (
        with_part("xl/_rels/workbook.xml.rels", replaced(b"worksheets/sheet2.xml", b"theme/theme1.xml")),
        "sheet_missing",
    ),
}  # fmt: skip
"""What each is called, how it is made from a good workbook, and the code of its refusal."""


def refusal(content: bytes) -> str:
    """The code with which a file is refused; empty when it is taken."""
    questionnaire = read_directory(shipped("questionnaires") / "innocook-1")
    try:
        read_workbook(content, questionnaire, UUID("00000000-0000-4000-8000-000000000007"))
    except WorkbookRefused as refused:
        return refused.code
    return ""


def peak_memory() -> int:
    """The most memory that this program had at once, in bytes; what the one that started it had is not counted."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def _answers(folder: Path) -> Iterator[dict[str, object]]:
    for file in sorted(folder.glob("*.xlsx")):
        started = time.perf_counter()
        code = refusal(file.read_bytes())
        yield {
            "file": file.stem,
            "code": code,
            "peak": peak_memory(),
            "seconds": round(time.perf_counter() - started, 3),
        }


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
    for answer in _answers(Path(sys.argv[1])):
        print(json.dumps(answer))
