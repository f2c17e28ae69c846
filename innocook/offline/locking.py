"""The finishing touch that the writer of workbooks does not offer: sheets that cannot be renamed or taken away."""

from __future__ import annotations

import io
import zipfile

BOOK = "xl/workbook.xml"
BEFORE, LOCK = b"<bookViews>", b'<workbookProtection lockStructure="1"/>'


def with_locked_structure(content: bytes) -> bytes:
    """The same workbook with its structure protected (without a password, against accidents only)."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == BOOK:
                if part.count(BEFORE) != 1:
                    raise ValueError(BOOK)
                part = part.replace(BEFORE, LOCK + BEFORE)
            target.writestr(entry, part)
    return out.getvalue()
