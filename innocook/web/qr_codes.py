"""QR codes as drawings in the page."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_drawing(text: str) -> Markup:
    """The QR code of a text, dark on white with its quiet zone, as SVG without a size of its own."""
    code = segno.make(text, micro=False, error="m")
    return Markup(code.svg_inline(omitsize=True, light="#fff", dark="#000", border=4, svgclass=None, lineclass=None))  # noqa: S704 - made of numbers
