"""Pages of a list."""

from __future__ import annotations


def placed(page: int, total: int, size: int) -> tuple[int, int]:
    """The page that is shown and how many there are, one at least: a page before the first is the first, one beyond the
    last the last."""
    pages = max(1, -(-total // size))
    return min(max(page, 1), pages), pages
