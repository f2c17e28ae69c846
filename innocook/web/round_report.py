"""A view of a round as its printed report tells it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from innocook import __version__
from innocook.core.questionnaire import Score
from innocook.core.text import Text
from innocook.core.weight_sets import SEED
from innocook.reports.annex_tables import annex_tables
from innocook.reports.building import source_of
from innocook.reports.comparison_report import MOST_NAMED, ComparisonReport, Robust
from innocook.reports.csv_files import Value
from innocook.reports.data_tables import Table
from innocook.reports.figures import Kind
from innocook.reports.robustness_table import robustness_table, robustness_values
from innocook.services import annex, robustness
from innocook.services.comparison import FILTERS, View, alphabetical, countries_by_name, names_of_rows
from innocook.services.robustness_documents import kept_in, robustness_rows
from innocook.web.clock import now
from innocook.web.compared import analysed, filter_names, values_in_words
from innocook.web.database import db
from innocook.web.languages import _, current_language, translator


def comparison_report(view: View) -> ComparisonReport:
    """The report of a view in the language of the page; its robustness is the one of the page about it."""
    asked = view.round.plan.questionnaire
    return ComparisonReport(
        round_name=view.round.name,
        source=source_of(asked),
        asked=asked,
        kind=Kind(view.kind),
        group=view.group,
        facts=view.chosen.facts(),
        countries={key: view.round.countries[key] for key, _ in countries_by_name(view.round, current_language())},
        is_national_counted=view.chosen.national == "with",
        is_whole_round=view.round.is_whole,
        left_out=view.left_out,
        names=_names(view),
        robust=robust_of(view),
        annex=annex.read(annex_document_of(view))[0],
        engine=__version__,
        made_on=now().date(),
    )


def scope_of(view: View) -> list[tuple[str, str]]:
    """Which institutions a file holds, and from which day it is, in the language of the page."""
    names = filter_names()
    filters = {FILTERS[name]: (name, label) for name, label in names.items()}
    lines = [(filters[fact][1], _named(view, filters[fact][0], value)) for fact, value in view.chosen.facts().items()]
    if not view.round.is_whole:
        countries = (name for _key, name in countries_by_name(view.round, current_language()))
        lines.insert(0, (_("Only institutions of"), _(", ").join(countries)))
    elif not lines:
        lines = [(_("Institutions"), _("All that submitted or were validated"))]
    return [*lines, (_("Made on"), translator().date(now().date()))]


def _named(view: View, name: str, value: str) -> str:
    return dict(values_in_words(view, name, also=value))[value]


def robust_of(view: View) -> Robust | None:
    """The robustness of the view's overall score, made once per change; None where there is no such score."""
    score = view.group.plan.questionnaire.overall
    if score is None:
        return None
    kept = kept_in(robustness_document_of(view, score))
    return Robust(kept.found, kept.made.draws, kept.made.seed)


def annexes_of(view: View) -> list[tuple[Table, Iterable[Sequence[Value]]]]:
    """The tables of a data package that rest on the scores the view compares: robustness and the technical annex."""
    score = view.group.plan.questionnaire.overall
    tables: list[tuple[Table, Iterable[Sequence[Value]]]] = []
    if score is not None:
        rows = robustness_rows(robustness_document_of(view, score))
        tables.append((robustness_table(score), robustness_values(score, rows)))
    return tables + [(one.definition, one.rows) for one in annex_tables(annex_document_of(view))]


def robustness_document_of(view: View, score: Score) -> dict[str, Any]:
    """The document of the robustness of one score, the same that its page reads."""
    return analysed(view, f"robustness-{score.id}-{SEED}", lambda: robustness.made(view, score.id, SEED))


def annex_document_of(view: View) -> dict[str, Any]:
    """The document of the technical annex, the same that its page reads."""
    return analysed(view, annex.ANNEX, lambda: annex.made(view))


def _names(view: View) -> dict[UUID, Text]:
    if len(view.group) > MOST_NAMED:
        return {}
    found, language = names_of_rows(db(), view.round, view.group.keys), current_language()
    named = alphabetical([(str(key), each.institution.in_language(language)) for key, each in found.items()])
    return {UUID(key): found[UUID(key)].institution for key, _ in named}
