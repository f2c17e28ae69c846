"""Asking the table of peers of a region: as it is published, and as it would be without its rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from innocook.core.comparison import quartiles
from innocook.core.peers import FACTS, SMALLEST, STEP, Edition, Peer, PeerGroup, Spread, peer_table
from tests.attacks.attacker import Ask, Attacker, Unknown, Wanted
from tests.attacks.regions import Region


def published(region: Region) -> tuple[tuple[PeerGroup, ...], ...]:
    """The table of every edition."""
    tables: list[tuple[PeerGroup, ...]] = []
    for n in range(len(region)):
        tables.append(peer_table(["overall"], "overall", region[: n + 1], tables))
    return tuple(tables)


def asking(tables: Sequence[Sequence[PeerGroup]]) -> Ask:
    """What tables answer."""
    figures = [{group.filters: group.figures["overall"] for group in table} for table in tables]
    return lambda wanted, n: figures[n - 1].get(tuple((FACTS.index(name), value) for name, value in wanted.items()))


def attack(region: Region) -> Attacker:
    """An attacker who has read everything that is published."""
    return Attacker(region, asking(published(region)))


def naive(region: Region, smallest: int = SMALLEST) -> Attacker:
    """An attacker of a table whose only rule is how many institutions a group has."""

    def ask(wanted: Wanted, n: int) -> Spread | None:
        inside = [peer.values["overall"] for peer in region[n - 1].values() if _fits(peer, wanted)]
        found = quartiles(np.array(inside, float)) if len(inside) >= smallest else None
        return Spread(*(_rounded(one) for one in (found.lower, found.median, found.upper)), n) if found else None

    return Attacker(region, ask)


def with_scores(attacker: Attacker, world: Mapping[Unknown, float]) -> Region:
    """The region as it would be in another world: the same institutions and corrections, other scores."""

    def edition(n: int) -> Edition:
        return {
            name: Peer(peer.facts, {"overall": world[name, attacker.version(name, n)]})
            for name, peer in attacker.region[n - 1].items()
        }

    return tuple(edition(n + 1) for n in range(len(attacker.region)))


def _fits(peer: Peer, wanted: Wanted) -> bool:
    return all(peer.facts[FACTS.index(name)] == value for name, value in wanted.items())


def _rounded(value: float) -> int:
    return int((value + STEP / 2) // STEP * STEP)
