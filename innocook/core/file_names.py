"""Names of files that people send: kept readable, made harmless on every system that will see them."""

from __future__ import annotations

import re
import unicodedata

MOST_CHARACTERS = 150
MOST_BYTES = 240
NAMELESS = "file"
_REMOVED = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "-"))
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE | re.DOTALL)
_ENDINGS = """
pdf png jpg jpeg jpe jfif webp gif tif tiff bmp svg svgz ico heic avif
doc docx docm dot dotx dotm rtf odt fodt xls xlsx xlsm xlsb xlt xltx xltm ods fods ppt pptx pptm pps ppsx ppsm odp
txt csv tsv text md log json yaml yml htm html xhtml shtml mht mhtml xml xsl xslt hta
exe com scr pif msi msp dll sys cpl bat cmd ps1 vbs vbe js jse mjs wsf wsh lnk url jar class apk app deb rpm sh
py php pl rb asp aspx jsp cgi zip rar 7z gz tgz bz2 xz tar iso img dmg swf sql db
"""
_KNOWN = frozenset(_ENDINGS.split())


def clean_file_name(name: str, ending: str) -> str:
    """The last part of `name` as a plain file name that ends in `ending` (such as "pdf"), the true one of the content.

    No folders, control, direction or invisible characters, no characters or device names that Windows keeps for
    itself, composed letters, at most 150 characters and 240 bytes. Never empty; cleaning twice changes nothing.
    """
    tail = f".{ending}"
    stem = _trimmed(re.split(r"[/\\]", name)[-1])
    before = None
    while stem != before:
        before = stem
        stem = _cut(_without_ending(stem), len(tail)) or NAMELESS
        if _DEVICE.fullmatch(stem):
            stem = f"_{stem}"
    return stem + tail


def shown_file_name(name: str) -> str:
    """A name as it may stand in a sentence about a file that was refused: cleaned, its ending as it was sent."""
    return _cut(_trimmed(re.split(r"[/\\]", name)[-1]), 0) or NAMELESS


def _trimmed(name: str) -> str:
    """Composed, without what cannot be seen, one space between words, nothing that hides or moves a file."""
    composed = unicodedata.normalize("NFC", name.translate(_FORBIDDEN))
    seen = "".join(" " if character.isspace() else character for character in composed if not _is_hidden(character))
    return " ".join(unicodedata.normalize("NFC", seen).split()).strip(". ")


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in _REMOVED and character not in "\t\n\r"


def _without_ending(stem: str) -> str:
    while "." in stem and stem.rpartition(".")[2].casefold() in _KNOWN:
        stem = stem.rpartition(".")[0].strip(". ")
    return stem


def _cut(stem: str, reserved: int) -> str:
    """As much of the start as fits beside `reserved` ASCII characters."""
    short = stem[: MOST_CHARACTERS - reserved].encode()[: MOST_BYTES - reserved]
    return short.decode(errors="ignore").strip(". ")
