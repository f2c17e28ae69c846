"""The report as a tagged PDF (PDF/UA-1) in Arabic, English or French, set by typst from data, never from markup."""

from __future__ import annotations

import json
import re
import threading
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from innocook.reports.bidi import numbers_isolated
from innocook.reports.pdf_data import pdf_data
from innocook.reports.pdf_marks import with_signs, with_stand_ins
from innocook.reports.report import Report

TEMPLATES = Path(__file__).parent / "typst"
FONTS = Path(__file__).parent / "fonts"
MISSING = "\ufffd"
SVG_WORDS = re.compile(r"(?<=>)[^<>]+(?=</text>|</tspan>)")

_local = threading.local()


def report_pdf(report: Report, language: str) -> bytes:
    """The report as PDF/UA-1, right to left in Arabic; the same report and language give the same bytes.

    Characters that no font of the report has are printed as U+FFFD.
    """
    return typeset("report.typ", pdf_data(report, language), language, report.subject.made_on)


def typeset(template: str, data: dict[str, Any], language: str, made_on: date) -> bytes:
    """A template of TEMPLATES set with this data, as PDF/UA-1 of that day."""
    prepared = json.dumps(printable(data, language), ensure_ascii=False)
    made = datetime.combine(made_on, time(), tzinfo=UTC)
    pages = _compiler(template).compile(
        format="pdf", sys_inputs={"data": prepared}, pdf_standards=["ua-1"], timestamp=made
    )
    if not isinstance(pages, bytes):
        raise TypeError(type(pages))
    return with_signs(pages)


def printable(value: Any, language: str) -> Any:
    """JSON-like data ready to be set: numbers isolated in Arabic, vowel signs as stand-ins, nothing without a glyph.

    What stands under the key "meta" is left as it is; of a drawing only the words are prepared.
    """
    if isinstance(value, str):
        if value.startswith("<svg "):
            return SVG_WORDS.sub(lambda words: with_stand_ins(_covered(words[0])), value)
        return with_stand_ins(numbers_isolated(_covered(value), language))
    if isinstance(value, dict):
        return {key: part if key == "meta" else printable(part, language) for key, part in value.items()}
    if isinstance(value, list):
        return [printable(part, language) for part in value]
    return value


def _covered(text: str) -> str:
    return _uncovered().sub(MISSING, text)


def _compiler(template: str) -> typst.Compiler:
    """One compiler per thread and template: it keeps what it has read, and two threads may not use the same one."""
    compilers: dict[str, typst.Compiler] = vars(_local).setdefault("compilers", {})
    if template not in compilers:
        compilers[template] = typst.Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=_fonts())
    return compilers[template]


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


@cache
def _uncovered() -> re.Pattern[str]:
    """Any character that the fonts' own list (first-last in hexadecimal, a range per line) does not have."""
    ranges = (line.split("-") for line in (FONTS / "coverage.txt").read_text(encoding="ascii").split())
    held = "".join(rf"\U{int(first, 16):08x}-\U{int(last, 16):08x}" for first, last in ranges)
    return re.compile(rf"[^\n{held}]")
