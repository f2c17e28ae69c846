"""Arabic vowel signs in the PDF: printed at their place, and read back by programs as what was written.

The typesetter gives the text of a letter with its signs to every glyph of the group, so that programs read the letter
twice. Each sign (or pair with shadda) therefore travels as a format character of its own, which does not part the
letters; the fonts draw the sign for it, and the finished file says again which sign it stands for.
"""

from __future__ import annotations

import re
import unicodedata
import zlib

SHADDA = "\u0651"
SINGLE = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
WITH_SHADDA = "\u064b\u064c\u064d\u064e\u064f\u0650\u0670"
SIGNS = (*SINGLE, *(unicodedata.normalize("NFC", sign + SHADDA) for sign in WITH_SHADDA))
STAND_INS = (*map(chr, range(0x2061, 0x2065)), *map(chr, range(0x206A, 0x2070)), *map(chr, range(0x1D173, 0x1D179)))
STAND_IN_OF = dict(zip(SIGNS, STAND_INS, strict=True))

RUN = re.compile(f"[{SINGLE}]+")
ARABIC = re.compile("[\u0600-\u06ff]")
LETTER = "\u0620-\u064a\u066e-\u06d3"
AFTER_OTHERS = re.compile(
    rf"(?<=[^\s{LETTER}{''.join(STAND_INS)}\u064b-\u065f\u0670\u2066-\u2068])(?=\s+(?:[·–]\s+)?[«(\"\u2066-\u2068]*[{LETTER}])"
)
POINTS = {"،": "\ufffa", "؛": "\ufffb"}
AFTER_NUMBERS = re.compile(r"(?<=[0-9A-Za-z%])[،؛]")
RIGHT_TO_LEFT_MARK, MARK_STAND_IN = "\u200f", "\ufff9"

STREAM = re.compile(rb"/Length (\d+)")
CMAP = b"begincmap"


def with_stand_ins(text: str) -> str:
    """`text` with every vowel sign as its stand-in, and a direction mark where a number or comma precedes a word.

    The mark keeps programs that reorder extracted text from moving the space to the other side.
    """
    if not ARABIC.search(text):
        return text
    signed = RUN.sub(lambda run: _stand_ins(run[0]), text)
    pointed = AFTER_NUMBERS.sub(lambda point: POINTS[point[0]], signed)
    return AFTER_OTHERS.sub(MARK_STAND_IN, pointed)


def with_signs(pdf: bytes) -> bytes:
    """The PDF with stand-ins declared as the signs they are; same length, so that every offset in it holds."""
    out = bytearray(pdf)
    place = pdf.find(b"stream\n")
    while place >= 0:
        end = pdf.find(b"endstream", place)
        start = pdf.rfind(b" obj", 0, place)
        length = STREAM.search(pdf, start, place)
        if length and pdf[place - 3 : place] != b"end":
            _mend(out, (start, place + 7, end), int(length[1]))
        place = pdf.find(b"stream\n", end + 9)
    return bytes(out)


def _stand_ins(run: str) -> str:
    signs = unicodedata.normalize("NFC", run)
    out, place = "", 0
    while place < len(signs):
        pair = signs[place : place + 2]
        size = 2 if pair in STAND_IN_OF and len(pair) == 2 else 1
        out += STAND_IN_OF[signs[place : place + size]]
        place += size
    return out


def _mend(out: bytearray, span: tuple[int, int, int], length: int) -> None:
    start, begin, end = span
    try:
        text = zlib.decompress(bytes(out[begin : begin + length]))
    except zlib.error:
        return
    if CMAP not in text:
        return
    body = zlib.compress(_declared(text), 9)
    head = bytes(out[start:begin]).replace(b"/Length %d" % length, b"/Length %d" % len(body), 1)
    made = head + body + b"\nendstream\nendobj\n"
    room = bytes(out).find(b"endobj", end) + 6 - start
    if len(made) <= room + 1:
        out[start : start + room] = made.rstrip(b"\n").ljust(room, b"\n")


def _declared(cmap: bytes) -> bytes:
    """A font's map with signs for stand-ins; readers turn a pair round in right-to-left text, so it is reversed."""
    lines = [line for line in cmap.split(b"\n") if not line.startswith(b"%%")]
    text = b"\n".join(lines)
    marked = {RIGHT_TO_LEFT_MARK + point: stand_in for point, stand_in in POINTS.items()}
    for sign, stand_in in ({RIGHT_TO_LEFT_MARK: MARK_STAND_IN} | marked | STAND_IN_OF).items():
        text = text.replace(b" <%s>" % _hex(stand_in), b" <%s>" % _hex(sign[::-1]))
    return text


def _hex(text: str) -> bytes:
    return text.encode("utf-16-be").hex().upper().encode("ascii")
