"""Plain text: UTF-8 without control characters, and no page or script that a browser or a system would run."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

_PIECE = 65_536
_OVERLAP = 32
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MARKUP = re.compile(
    r"<\s*(?:!doctype|!entity|\?|%|/?(?:html|head|body|svg|script|style|iframe|frame|object|embed|link|meta|base|img|form"
    r"|video|audio|math)\b)",
    re.IGNORECASE,
)
_STARTS = (("#!", "program"), ("@echo", "program"), ("{\\rtf", "unknown"), ("%!ps", "unknown"), ("<", "markup"))


def looks_like_text(head: bytes) -> bool:
    """Whether a file that starts so has no character that text never has."""
    return not any(byte < 9 or byte in b"\x0b\x7f" or 13 < byte < 32 for byte in head)


def check_text(content: BinaryIO) -> str:
    """Why the text is refused: markup, program, not_utf8 or unknown; empty when it is plain UTF-8 to its end."""
    content.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    before = None
    try:
        while True:
            piece = content.read(_PIECE)
            text = decoder.decode(piece, final=not piece)
            fault = _fault_at_start(text) if before is None else ""
            searched = (before or "") + text
            fault = fault or _fault(searched)
            if fault or not piece:
                return fault
            before = searched[-_OVERLAP:]
    except UnicodeDecodeError:
        return "not_utf8"


def _fault_at_start(text: str) -> str:
    start = text.lstrip("\ufeff \t\r\n").casefold()
    return next((code for mark, code in _STARTS if start.startswith(mark)), "")


def _fault(text: str) -> str:
    if _CONTROLS.search(text):
        return "unknown"
    return "markup" if _MARKUP.search(text) else ""
