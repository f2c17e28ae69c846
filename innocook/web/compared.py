"""What every page of the comparison shares: the view that the address asks for, its filters and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import partial
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for

from innocook.reports.institution_words import context_group_names, sector_names, size_names, type_names
from innocook.services import analyses, comparison
from innocook.services.comparison import Chosen, ComparedRound, View
from innocook.services.kept import Kept
from innocook.web.access import visitor
from innocook.web.clock import now
from innocook.web.database import beside, db
from innocook.web.languages import _, current_language, translator

ANALYSES = 8
"""Results that a process keeps in memory: up to 6 MiB each for 10,000 institutions."""

OWN = ("by", "columns", "seed", "since")
"""What the addresses of single pages say besides the filters, by the name of the value that the page hands over."""

LONGEST, UNKNOWN = 80, "?"
"""How much of a value in an address is read, and what stands for one with signs that nobody can see."""

_analyses: Kept[tuple[Any, ...], dict[str, Any]] = Kept(ANALYSES)


def asked_round(round_id: UUID) -> ComparedRound:
    """The round as the visitor compares it; raises NotFound."""
    return comparison.compared_round(db(), visitor(), round_id, at=now())


def asked(round_id: UUID) -> View:
    """The view that the address asks for; raises NotFound for a round that is not there."""
    return comparison.view_of(db(), asked_round(round_id), chosen_of_request())


def chosen_of_request() -> Chosen:
    """The filters and the order in the address."""
    return Chosen(
        **{field.name: _shown(request.args[field.name]) for field in fields(Chosen) if field.name in request.args}
    )


def _shown(value: str) -> str:
    """A value of an address as a page can show it again, whatever somebody typed."""
    return value[:LONGEST] if value.isprintable() else UNKNOWN


def analysed(view: View, what: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """A result that takes long, of plain JSON values: made once per change of the round, kept in the database."""
    place = (str(db().get_bind().engine.url), view.round.id, view.basis, analyses.place_of(view), what)
    return _analyses.found(place, lambda: analyses.kept(db(), view, what) or _made(view, what, make))


def _made(view: View, what: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    document = make()
    with beside() as session:
        analyses.keep(session, view, what, document, at=now())
    return document


def page(template: str, view: View, **values: Any) -> str:
    """A page about a view, with everything that its heading, tabs and filters need."""
    names = filter_names()
    countries = comparison.countries_by_name(view.round, current_language())
    return render_template(
        template,
        view=view,
        round=view.round,
        chosen=view.chosen,
        address=partial(_address, view, values),
        only_countries=[] if view.round.is_whole else [name for _key, name in countries],
        rounds=comparison.rounds_to_compare(db(), at=now()),
        chosen_words=[(names[name], dict(_offered(view, name))[value]) for name, value in view.chosen.asked().items()],
        no_filters=dict.fromkeys(names),
        filter_options=[(name, label, _offered(view, name)) for name, label in names.items()],
        scores_options=[("validated", _("Validated scores")), ("self", _("Self-assessed scores"))],
        national_options=[("with", _("All indicators")), ("without", _("Without those that depend on the country"))],
        order_options=[("name", _("Name")), ("country", _("Country")), ("band", _("Maturity group"))],
        type_names=type_names(translator()),
        filter_names=names,
        left_out=_left_out(view),
        **values,
    )


def _address(view: View, values: Mapping[str, Any], **changed: Any) -> str:
    """The address of the page as it is shown, or with something changed."""
    own = {name: values.get(name) for name in OWN}
    found = values.get("found")
    page_now = found.page if found is not None and found.page > 1 else None
    parts = {**own, "page": page_now, **view.chosen.query(), **changed}
    return url_for(str(request.endpoint), round_id=view.round.id, **parts)


def _offered(view: View, name: str) -> list[tuple[str, str]]:
    """The values of a filter that occur, and the one asked for even if nobody has it."""
    asked_for = str(getattr(view.chosen, name))
    return values_in_words(view, name, also=asked_for)


def values_in_words(view: View, name: str, *, also: str = "") -> list[tuple[str, str]]:
    """The values of a filter that occur and what they are called: sizes and context groups in their own order, all
    others in the alphabetical order of the language."""
    t = translator()
    words = {
        "country": dict(comparison.countries_by_name(view.round, current_language())),
        "context": context_group_names(t),
        "type": type_names(t),
        "size": size_names(t),
        "sector": sector_names(t),
    }[name]
    occurring = sorted({*view.whole.values_of(comparison.FILTERS[name]), also})
    if name in ("size", "context"):
        known = [key for key in words if key in occurring]
        return [(key, words.get(key, key)) for key in (*known, *(key for key in occurring if key not in words)) if key]
    return comparison.alphabetical([(key, words.get(key, key)) for key in occurring if key])


def filter_names() -> dict[str, str]:
    """What the filters are called."""
    return {
        "country": _("Country"),
        "context": _("Country context group"),
        "type": _("Type of institution"),
        "size": _("Size"),
        "sector": _("Sector"),
    }


def _left_out(view: View) -> list[str]:
    known = view.round.plan.questionnaire.score_by_id
    return [known[name].name.in_language(current_language()) for name in view.left_out]
