"""How far the scores of a round's view hold under other weights, kept as a document, and its institutions by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.robustness_analysis import Analysis, analyse, conclusion
from innocook.core.text import Text
from innocook.services.compared_institutions import PAGE_SIZE
from innocook.services.comparison import View, names_of_rows
from innocook.services.paging import placed
from innocook.services.robustness_documents import document_of
from innocook.store.name_order import in_name_order


@dataclass(frozen=True, slots=True)
class Placed:
    """One institution of a page: its row in the view's group, its tier (None where there are no tiers)."""

    row: int
    assessment_id: UUID
    institution: Text
    country: Text
    tier: int | None


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """One page of the rated institutions by tier and, within it, by name: page `page` of `pages`.

    `sizes` is how many institutions each tier has on all pages.
    """

    rows: tuple[Placed, ...]
    sizes: dict[int | None, int]
    page: int
    pages: int


def made(view: View, score_id: str, seed: int) -> dict[str, Any]:
    """The document of the view's robustness: computed here, about a second for ten thousand institutions."""
    group = view.group
    return document_of(group, score_id, seed, analyse(group.plan, group.answers, score_id, seed))


def page_of(session: Session, view: View, found: Analysis, language: str, page: int) -> PlacedPage:
    """One page of the rated institutions of an analysis of the view's group; a page beyond the last is the last.

    Names are in the alphabetical order of the language. With too few institutions for tiers all have None for one.
    """
    members = _members(found, has_tiers=conclusion(found).tiers is not None)
    page, pages = placed(page, sum(map(len, members.values())), PAGE_SIZE)
    shown = list(_shown(session, view, members, language, (page - 1) * PAGE_SIZE))
    names = names_of_rows(session, view.round, [view.group.keys[row] for row, _ in shown])
    rows = []
    for row, tier in shown:
        key = view.group.keys[row]
        rows.append(Placed(row, key, names[key].institution, names[key].country, tier))
    return PlacedPage(tuple(rows), {tier: len(each) for tier, each in members.items()}, page, pages)


def _members(found: Analysis, *, has_tiers: bool) -> dict[int | None, list[int]]:
    """The rated rows of each tier, the first tier first; all of them under None without tiers."""
    members: dict[int | None, list[int]] = {}
    for tier, row in sorted((tier, row) for row, tier in enumerate(found.tiers) if tier is not None):
        members.setdefault(tier if has_tiers else None, []).append(row)
    return members


def _shown(
    session: Session, view: View, members: dict[int | None, list[int]], language: str, first: int
) -> Iterator[tuple[int, int | None]]:
    """Row and tier of the institutions of a page that begins at `first`: only the tiers on it are put in order."""
    start, last = 0, first + PAGE_SIZE
    for tier, rows in members.items():
        end = start + len(rows)
        if start < last and end > first:
            places = {view.group.keys[row]: row for row in rows}
            ordered = in_name_order(session, view.round.id, places, language)
            for key in ordered[max(first - start, 0) : last - start]:
                yield places[key], tier
        start = end
