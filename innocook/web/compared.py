"""What every page of the comparison shares: the view that the address asks for, its filters and its words."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import render_template, request

from innocook.reports.institution_words import context_group_names, sector_names, size_names, type_names
from innocook.services import comparison
from innocook.services.comparison import Chosen, ComparedRound, View
from innocook.web.access import visitor
from innocook.web.clock import now
from innocook.web.database import db
from innocook.web.languages import _, current_language, translator

KEPT = 64
_analyses: OrderedDict[tuple[Any, ...], dict[str, Any]] = OrderedDict()


def asked_round(round_id: UUID) -> ComparedRound:
    """The round as the visitor compares it; raises NotFound."""
    return comparison.compared_round(db(), visitor(), round_id, at=now())


def asked(round_id: UUID) -> View:
    """The view that the address asks for; raises NotFound for a round that is not there."""
    return comparison.view_of(db(), asked_round(round_id), chosen_of_request())


def chosen_of_request() -> Chosen:
    """The filters and the order in the address."""
    names = ("country", "context", "type", "size", "sector", "scores", "national", "order")
    return Chosen(**{name: request.args[name] for name in names if name in request.args})


def analysed(view: View, what: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """A result that takes long, made once per change of the round and kept by the process."""
    place = (view.round.id, view.basis, view.kind, view.chosen.national, what)
    place += (tuple(view.round.countries), tuple(sorted(view.chosen.facts().items())))
    if place not in _analyses:
        _analyses[place] = make()
        while len(_analyses) > KEPT:
            _analyses.popitem(last=False)
    return _analyses[place]


def page(template: str, view: View, **values: Any) -> str:
    """A page about a view, with everything that its heading, tabs and filters need."""
    return render_template(
        template,
        view=view,
        round=view.round,
        chosen=view.chosen,
        rounds=comparison.rounds_to_compare(db(), at=now()),
        filter_options=_filter_options(view),
        scores_options=[("validated", _("Validated scores")), ("self", _("Self-assessed scores"))],
        national_options=[("with", _("All indicators")), ("without", _("Without those that depend on the country"))],
        order_options=[("name", _("Name")), ("country", _("Country")), ("band", _("Maturity group"))],
        type_names=type_names(translator()),
        filter_names=_filter_names(),
        left_out=_left_out(view),
        **values,
    )


def fact_words(view: View) -> dict[str, dict[str, str]]:
    """What the values of every filter are called, by the filter's name."""
    t = translator()
    return {
        "country": dict(comparison.countries_by_name(view.round, current_language())),
        "context": context_group_names(t),
        "type": type_names(t),
        "size": size_names(t),
        "sector": sector_names(t),
    }


def _filter_names() -> dict[str, str]:
    return {
        "country": _("Country"),
        "context": _("Country context group"),
        "type": _("Type of institution"),
        "size": _("Size"),
        "sector": _("Sector"),
    }


def _filter_options(view: View) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Per filter its name, its words and what it offers: what occurs, in the order of the language."""
    words, facts = fact_words(view), comparison.FILTERS
    found = []
    for name, label in _filter_names().items():
        named = [(key, words[name].get(key, key)) for key in view.whole.values_of(facts[name]) if key]
        if name not in ("size", "context"):
            named = comparison.alphabetical(named)
        else:
            named.sort(key=lambda item: list(words[name]).index(item[0]) if item[0] in words[name] else 99)
        found.append((name, label, named))
    return found


def _left_out(view: View) -> list[str]:
    known = view.round.plan.questionnaire.score_by_id
    return [known[name].name.in_language(current_language()) for name in view.left_out]
