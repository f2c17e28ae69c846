"""What an edition of the peer figures tells those who ask: one group at a time, or the whole table for everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from innocook.core.peers import FACTS, MOST_FILTERS, Spread

Wanted = Mapping[str, str]
"""Facts of a group by their name in FACTS."""
Document = Mapping[str, Any]
_NARROWEST_FIRST = ("sector", "country", "institution_type", "context_group", "size")
"""Facts with many values before those with few: the groups they make are smaller."""

_Key = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PeerAnswer:
    """What an edition says about a group: its figures by score (None where one cannot be shown), or only `offered`,
    a larger group that it does say something about; neither when there is nothing to show at all."""

    edition: int
    figures: Mapping[str, Spread | None] | None
    offered: Wanted | None


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One shown figure: the facts of the group by name (at most two, none for the whole round), the score, the first
    quartile, the median and the third quartile (multiples of 5 points), and the edition they were computed for."""

    facts: Wanted
    score: str
    lower: int
    median: int
    upper: int
    edition: int


def answer(document: Document, wanted: Wanted) -> PeerAnswer:
    """What a document says about a group.

    Every other answer is the same refusal: the group is too small, would give something away, is unknown, or is asked
    for by three facts. It offers the smallest shown group that fewer of the same facts ask for.
    """
    groups = _by_facts(document)
    group = groups.get(frozenset(wanted.items()), {})
    if group.get("figures"):
        return PeerAnswer(document["edition"], _figures(document, group), None)
    stored = group.get("offered")
    offered = stored if stored is not None else next(_larger(groups, wanted), None)
    return PeerAnswer(document["edition"], None, offered)


def shown_around(document: Document, facts: Wanted) -> tuple[Wanted, ...]:
    """The shown groups that somebody with these facts belongs to: the whole round first, then by facts."""
    groups = _by_facts(document)
    pairs = [(name, facts[name]) for name in FACTS]
    asked = (dict(each) for number in range(MOST_FILTERS + 1) for each in combinations(pairs, number))
    return tuple(each for each in asked if _is_shown(groups, each))


def public_tables(document: Document) -> tuple[PublicRow, ...]:
    """Every figure that anybody may see, group by group in the order of the document, score by score.

    What cannot be shown leaves no row. Nothing here goes beyond what officials see.
    """
    return tuple(
        PublicRow(group["filters"], score, one["lower"], one["median"], one["upper"], one["edition"])
        for group in document["groups"]
        for score in document["scores"]
        if (one := group.get("figures", {}).get(score))
    )


def _by_facts(document: Document) -> dict[_Key, Document]:
    return {frozenset(group["filters"].items()): group for group in document["groups"]}


def _figures(document: Document, group: Document) -> dict[str, Spread | None]:
    return {score: Spread(**one) if (one := group["figures"].get(score)) else None for score in document["scores"]}


def _is_shown(groups: Mapping[_Key, Document], facts: Wanted) -> bool:
    return bool(groups.get(frozenset(facts.items()), {}).get("figures"))


def _larger(groups: Mapping[_Key, Document], wanted: Wanted) -> Iterator[Wanted]:
    """Shown groups by fewer of the facts that are wanted, the smallest first as far as facts tell."""
    pairs = [(name, wanted[name]) for name in _NARROWEST_FIRST if name in wanted]
    most = min(MOST_FILTERS, len(wanted) - 1)
    for number in range(most, -1, -1):
        for each in combinations(pairs, number):
            if _is_shown(groups, dict(each)):
                yield {name: value for name in FACTS for fact, value in each if fact == name}
