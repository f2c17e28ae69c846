"""Text as people type it; the core cleans it, forms and files alike."""

from __future__ import annotations

from innocook.core.plain_text import clean, number_from

__all__ = ["clean", "number_from"]
