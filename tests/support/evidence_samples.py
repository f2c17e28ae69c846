"""Files that people send: good ones, as small as they can be, and hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x11" * 40 + b"\xff\xd9"
WEBP = b"RIFF" + struct.pack("<I", 24) + b"WEBPVP8 " + b"\x00" * 16
TIFF = b"II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 60
WINDOWS = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 60
HTML = b"<!doctype html><title>x</title><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
CSV = "السنة,العدد\r\n2025,17\r\n".encode()
TEXT = "محضر اجتماع\nMinutes of 3 March\n".encode()

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
TYPES = '<?xml version="1.0" encoding="UTF-8"?><Types>{}</Types>'
OVERRIDE = '<Override PartName="/{}" ContentType="{}"/>'


def png(text: bytes = b"") -> bytes:
    """One grey point, with a comment in it."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\x00\x80"))]
    parts += [(b"tEXt", b"Comment\x00" + text)] if text else []
    chunks = [*parts, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def archive(*entries: tuple[str, bytes], stored: bool = False) -> bytes:
    """A ZIP with these entries."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            made.writestr(name, content)
    return target.getvalue()


def office(main: str, *more: tuple[str, bytes], types: str = "") -> bytes:
    """An OOXML file whose contents say it is `main`."""
    listed = TYPES.format(types or OVERRIDE.format("main.xml", main))
    return archive(("[Content_Types].xml", listed.encode()), ("main.xml", b"<x/>"), *more)


def docx(*more: tuple[str, bytes]) -> bytes:
    """A text document."""
    return office(f"{WORD}.main+xml", *more)


def open_document(kind: str, *more: tuple[str, bytes]) -> bytes:
    """An OpenDocument file: text, spreadsheet or presentation."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        for name, content in (("content.xml", b"<x/>"), *more):
            made.writestr(name, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def bomb() -> bytes:
    """A document of some 60 kB that unpacks to 60 MB."""
    return docx(("word/media/image1.xml", b"\x00" * 60_000_000))


def overlapping() -> bytes:
    """A document in whose directory two entries are the same bytes."""
    content = docx(("a", b"a" * 2000), ("b", b"a" * 2000))
    last = content.rfind(b"PK\x01\x02")
    before = content.rfind(b"PK\x01\x02", 0, last)
    return content[: last + 42] + content[before + 42 : before + 46] + content[last + 46 :]


def encrypted() -> bytes:
    """A document whose entries say that they are encrypted."""
    content = bytearray(docx())
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        content[place + 8] |= 1
        place += 4
    return bytes(content)


GOOD: dict[str, Callable[[], bytes]] = {
    "pdf": lambda: PDF,
    "png": png,
    "jpg": lambda: JPEG,
    "webp": lambda: WEBP,
    "tif": lambda: TIFF,
    "docx": docx,
    "xlsx": lambda: office(f"{SHEET}.main+xml"),
    "pptx": lambda: office(f"{SLIDES}.main+xml"),
    "odt": lambda: open_document("text"),
    "ods": lambda: open_document("spreadsheet"),
    "odp": lambda: open_document("presentation"),
    "txt": lambda: TEXT,
}
"""By the ending that each gets."""

_MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("empty", lambda: b""),
    "a page": ("markup", lambda: HTML),
    "a page behind blanks and a mark": ("markup", lambda: b"\xef\xbb\xbf \r\n\t" + HTML),
    "a page behind a megabyte of text": ("markup", lambda: b"word " * 200_000 + b"<ScRiPt>alert(1)</script>"),
    "a page across two pieces": ("markup", lambda: b"x" * 65_530 + b"<script>alert(1)</script>"),
    "a drawing": ("markup", lambda: SVG),
    "an XML file": ("markup", lambda: b'<?xml version="1.0"?><a/>'),
    "PHP": ("markup", lambda: b"hello\n<?php system('id'); ?>"),
    "a page in UTF-16": ("not_utf8", lambda: HTML.decode().encode("utf-16")),
    "a shell script": ("program", lambda: b"#!/bin/sh\nid\n"),
    "a batch file": ("program", lambda: b"@ECHO off\r\ndel *\r\n"),
    "an ELF program": ("program", lambda: ELF),
    "a Windows program": ("program", lambda: WINDOWS),
    "a shortcut": ("program", lambda: b"L\x00\x00\x00\x01\x14\x02\x00" + b"\x00" * 80),
    "an old Word file": ("old_office", lambda: OLE),
    "a GIF": ("unknown", lambda: GIF),
    "RTF": ("unknown", lambda: b"{\\rtf1 {\\object}}"),
    "noise": ("unknown", lambda: bytes(range(256)) * 4),
    "text in an old code page": ("not_utf8", lambda: "محضر".encode("cp1256")),
    "text with a NUL": ("unknown", lambda: b"plain text" + b" " * 5000 + b"\x00"),
    "a ZIP": ("archive", lambda: archive(("a.txt", b"a"))),
    "a RAR": ("archive", lambda: b"Rar!\x1a\x07\x00" + b"\x00" * 20),
    "a gzip file": ("archive", lambda: b"\x1f\x8b\x08\x00" + b"\x00" * 20),
    "a tar": ("archive", lambda: b"a.txt" + b"\x00" * 252 + b"ustar\x0000" + b"\x00" * 300),
    "a docm named docx": (
        "macros",
        lambda: office("", ("word/vbaProject.bin", OLE), types=OVERRIDE.format("word/document.xml", _MACRO)),
    ),
    "a document with a hidden project": ("macros", lambda: docx(("word/VBAProject.bin", OLE))),
    "a document that only says macros": (
        "macros",
        lambda: office(
            "",
            types=OVERRIDE.format("d", f"{WORD}.main+xml")
            + OVERRIDE.format("v", "application/vnd.ms-office.vbaProject"),
        ),
    ),
    "a sheet with old macros": ("macros", lambda: office(f"{SHEET}.main+xml", ("xl/macrosheets/sheet1.xml", b"<x/>"))),
    "an ODT with Basic": ("macros", lambda: open_document("text", ("Basic/Standard/Module1.xml", b"<x/>"))),
    "macros written as references": (
        "damaged",
        lambda: office("", types=OVERRIDE.format("d", f"{WORD}.main+xml") + OVERRIDE.format("v", "x.m&#97;croEnabled")),
    ),
    "contents with an entity": (
        "damaged",
        lambda: archive(("[Content_Types].xml", b"<!DOCTYPE a [<!ENTITY x 'y'>]><Types/>"), ("a", b"a")),
    ),
    "contents in UTF-16": (
        "damaged",
        lambda: archive(("[Content_Types].xml", TYPES.format("").encode("utf-16")), ("a", b"a")),
    ),
    "contents of two megabytes": ("damaged", lambda: archive(("[Content_Types].xml", b" " * 2_000_000), ("a", b"a"))),
    "two sorts in one": (
        "unknown",
        lambda: office("", types=OVERRIDE.format("d", f"{WORD}.main+xml") + OVERRIDE.format("s", f"{SHEET}.main+xml")),
    ),
    "a template": ("unknown", lambda: office(f"{WORD.replace('document', 'template')}.main+xml")),
    "an ODT with a password": (
        "encrypted",
        lambda: open_document("text", ("META-INF/manifest.xml", b"<m:encryption-data/>")),
    ),
    "a document with a password": ("encrypted", encrypted),
    "a document that unpacks to 60 MB": ("bomb", bomb),
    "6,000 entries": ("bomb", lambda: archive(*((f"{n}", b"") for n in range(6000)), stored=True)),
    "entries over one another": ("bomb", overlapping),
    "half a document": ("damaged", lambda: docx()[:-30]),
    "half a PDF": ("damaged", lambda: PDF[:40]),
    "half a PNG": ("damaged", lambda: png()[:-8]),
    "half a JPEG": ("damaged", lambda: JPEG[:30]),
    "half a WebP": ("damaged", lambda: WEBP[:-4]),
    "a TIFF that points outside": ("damaged", lambda: b"MM\x00*\xff\xff\xff\xff" + b"\x00" * 8),
    "a page behind the head of a PNG": ("damaged", lambda: b"\x89PNG\r\n\x1a\n" + HTML),
    "a page in a PNG": ("mixed", lambda: png(HTML)),
    "a PDF in a PNG": ("mixed", lambda: png(PDF)),
    "an archive behind a PDF": ("mixed", lambda: PDF + archive(("a.class", b"a"))),
    "an archive behind a JPEG": ("mixed", lambda: JPEG + archive(("a.class", b"a"))),
    "an archive behind text": ("archive", lambda: TEXT + archive(("a", b"a"))),
    "a program before a document": ("program", lambda: WINDOWS + docx()),
    "a document behind a document": ("mixed", lambda: docx() + docx()),
    "a PDF after blanks": ("unknown", lambda: b"   " + PDF + b"\x00"),
}
"""By what it is: the reason of the refusal, and its maker."""
