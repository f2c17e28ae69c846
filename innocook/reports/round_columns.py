"""What the columns of a round's dataset mean, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator

from innocook.i18n import Translator
from innocook.reports.rounds import RoundTable


def column_meanings(table: RoundTable, t: Translator) -> Iterator[tuple[str, str]]:
    """Every column of `csv_files.round_columns`, in its order, with what it means."""
    yield from _who(t)
    for score in table.scores:
        name = score.name.in_language(t.language)
        for column, meaning in _score(name, t):
            yield f"{score.id}{column}", meaning
    for indicator in table.indicators:
        title = indicator.title.in_language(t.language)
        yield f"{indicator.id}_self", t.gettext("%(name)s: self-assessed answer", name=title)
        yield f"{indicator.id}_validated", t.gettext("%(name)s: validated answer", name=title)
    yield "questionnaire", t.gettext("Id of the questionnaire")
    yield "version", t.gettext("Version of the questionnaire")
    yield "sha256", t.gettext("SHA-256 of its content")


def _who(t: Translator) -> list[tuple[str, str]]:
    return [
        ("institution", t.gettext("Name of the institution")),
        ("country", t.gettext("Name of the country")),
        ("type", t.gettext("Name of the type of institution")),
        ("state", t.gettext("State of the assessment")),
        ("kind", t.gettext("Whether the score, its maturity group and its counts are self-assessed or validated")),
        ("assessment_id", t.gettext("Id of the assessment")),
        ("institution_id", t.gettext("Id of the institution")),
        ("institution_code", t.gettext("Code that lists from outside know it by")),
        ("country_id", t.gettext("Id of the country")),
        ("institution_type", t.gettext("Type of institution")),
        ("size", t.gettext("Size")),
        ("sector", t.gettext("Sector")),
        ("context_group", t.gettext("Country context group")),
        ("language", t.gettext("Language the assessment is answered in")),
        ("submission", t.gettext("Number of the submission the self-assessed answers are of")),
        ("validation_edition", t.gettext("Edition of the validated result; empty before a validation")),
    ]


def _score(name: str, t: Translator) -> list[tuple[str, str]]:
    return [
        ("", t.gettext("%(name)s: the validated score where there is one, else the self-assessed score", name=name)),
        ("_band", t.gettext("%(name)s: id of the maturity group", name=name)),
        ("_counted", t.gettext("%(name)s: how many indicators it counts", name=name)),
        ("_applicable", t.gettext("%(name)s: how many indicators apply", name=name)),
        ("_self", t.gettext("%(name)s: self-assessed score", name=name)),
        ("_validated", t.gettext("%(name)s: validated score", name=name)),
    ]
