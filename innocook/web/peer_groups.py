"""The group of peers in an address: how it is written, read, chosen from lists and named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from innocook.core.peers import FACTS
from innocook.web.languages import _
from innocook.web.round_words import fact_labels, fact_names

Wanted = Mapping[str, str]
Countries = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options of a select box, value and text, under a common label."""

    label: str
    options: tuple[tuple[str, str], ...]


def wanted_in(values: Iterable[str]) -> dict[str, str]:
    """The facts that `group=fact:value` parts of an address ask for; what is not such a part, or asks for a fact
    twice, stands for itself as a fact that nobody knows."""
    found: dict[str, str] = {}
    for value in dict.fromkeys(filter(None, values)):
        fact, _colon, key = value.partition(":")
        is_plain = bool(key) and fact not in found
        found[fact if is_plain else value] = key if is_plain else value
    return found


def query_of(wanted: Wanted) -> list[str]:
    """The parts of the address that ask for a group."""
    return [f"{fact}:{key}" for fact, key in wanted.items()]


def group_name(wanted: Wanted, countries: Countries) -> str:
    """What a group is called: each fact with its value, or that it is everybody."""
    names, labels = _names(countries), fact_labels()
    parts = [
        _("%(title)s: %(answer)s", title=labels[fact], answer=names[fact].get(key, key)) for fact, key in wanted.items()
    ]
    return " + ".join(parts) or _("All institutions of the round")


def is_named(wanted: Wanted, countries: Countries) -> bool:
    """Whether every fact and value is one that the lists offer."""
    names = _names(countries)
    return all(key in names.get(fact, {}) for fact, key in wanted.items())


def options(own: Wanted, countries: Countries) -> list[OptionGroup]:
    """Everything that groups can be made of: first what the institution itself is, then every other value by fact."""
    names, labels = _names(countries), fact_labels()
    mine = tuple((f"{fact}:{own[fact]}", group_name({fact: own[fact]}, countries)) for fact in FACTS)
    others = [
        OptionGroup(
            labels[fact], tuple((f"{fact}:{key}", name) for key, name in names[fact].items() if key != own[fact])
        )
        for fact in FACTS
    ]
    return [OptionGroup(_("Like your institution"), mine), *(one for one in others if one.options)]


def _names(countries: Countries) -> dict[str, Mapping[str, str]]:
    names = fact_names()
    names["sector"] = dict(sorted(names["sector"].items(), key=lambda pair: (pair[0] == "other", pair[1])))
    return {**names, "country": countries}
