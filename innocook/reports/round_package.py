"""The data package of a round for reviewers: institutions, answers, scores, and what their ids and keys mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from innocook.core.answers import BLANK, Answers
from innocook.core.points import points_of
from innocook.core.questionnaire import Indicator, Questionnaire
from innocook.core.text import Text
from innocook.i18n import LANGUAGES, Translator, translator
from innocook.reports import definition_tables as definitions
from innocook.reports.csv_files import Value
from innocook.reports.data_package import About, Package
from innocook.reports.data_tables import Table
from innocook.reports.figures import Kind, Source
from innocook.reports.round_tables import answers_table, institutions_table, scores_table
from innocook.reports.rounds import Cell, RoundRow, RoundTable
from innocook.reports.wording import named

Row = list[Value]


@dataclass(frozen=True, slots=True)
class RoundAbout:
    """Which round and which part of it: `filters` by name of FACTS, `engine` the version that scored; without
    `is_whole` only what one may compare who is limited to these countries.

    `annexes` are further tables with their rows, which rest on the scores that `analysis` says.
    """

    round_id: str
    countries: Mapping[str, Text]
    filters: Mapping[str, str]
    engine: str
    created: datetime
    is_whole: bool = True
    annexes: Sequence[tuple[Table, Iterable[Sequence[Value]]]] = ()
    analysis: Mapping[str, str] = field(default_factory=dict)


def round_package(table: RoundTable, questionnaire: Questionnaire, about: RoundAbout, language: str) -> bytes:
    """The package as a zip; rows are read once, so that ten thousand institutions are not held at the same time."""
    package = Package()
    institutions = package.table(institutions_table(sorted(about.countries)))
    scores = package.table(scores_table(questionnaire))
    answers = package.table(answers_table(questionnaire))
    for row in table.rows:
        institutions.add(_institution(row))
        scores.add_all(_scores(row, table))
        answers.add_all(_answers(row, table))
    for definition, defined in defining(questionnaire):
        package.table(definition, defined)
    package.table(definitions.COUNTRIES, definitions.country_rows(about.countries))
    package.table(definitions.CODES, definitions.code_rows(definitions.round_codes(questionnaire)))
    for annex, rows in about.annexes:
        package.table(annex, rows)
    return package.bytes(_about(table, about, language), language)


def defining(questionnaire: Questionnaire) -> list[tuple[Table, Iterator[Row]]]:
    """The tables that say what the ids of a questionnaire mean, with their rows."""
    return [
        (definitions.QUESTIONNAIRE, definitions.questionnaire_rows(questionnaire)),
        (definitions.OPTIONS, definitions.option_rows(questionnaire)),
        (definitions.SCORES, definitions.score_rows(questionnaire)),
        (definitions.BANDS, definitions.band_rows(questionnaire)),
    ]


def made_by(source: Source, engine: str) -> dict[str, Any]:
    """The properties that say which questionnaire and which program made the figures."""
    return {
        "sources": [{"title": source.title.in_language("en"), "version": source.version}],
        "questionnaire": {"id": source.id, "version": source.version, "sha256": source.sha256},
        "engine": engine,
    }


def _about(table: RoundTable, about: RoundAbout, language: str) -> About:
    t = translator(language)
    return About(
        name=f"innocook-round-{about.round_id[:8]}",
        title=t.gettext("Data of the round %(round)s", round=named(table.name, language)),
        description=_description,
        created=about.created,
        terms=_terms,
        extra={
            "round": {"id": about.round_id, "name": dict(table.name.by_language)},
            "countries": "all" if about.is_whole else sorted(about.countries),
            "filters": dict(about.filters),
            "analysis": dict(about.analysis),
            **made_by(table.source, about.engine),
        },
    )


def _description(t: Translator) -> str:
    return t.gettext(
        "What public institutions answered in a self-assessment of innovation maturity, what reviewers validated, and "
        "the scores of both, side by side. dictionary.csv says what every column means."
    )


def _terms(t: Translator) -> str:
    return t.gettext(
        "Terms of use. These data name institutions and are confidential. They are for reviewers of the round and not "
        "for publication; do not pass them on. What may be published is in the public package. Self-assessed scores "
        "were not checked by anybody. A text that a spreadsheet would run as a formula has an apostrophe in front."
    )


def _institution(row: RoundRow) -> Row:
    facts = row.facts
    return [
        facts.assessment_id,
        facts.institution_id,
        facts.code,
        *(row.institution.by_language.get(language, "") for language in LANGUAGES),
        facts.country_id,
        facts.institution_type,
        facts.size,
        facts.sector,
        facts.context_group,
        row.state,
        facts.language,
        facts.submission,
        facts.edition,
    ]


def _kinds(row: RoundRow) -> Iterator[tuple[str, Mapping[str, Cell], Answers]]:
    yield Kind.SELF.value, row.own, row.answers
    if row.validated is not None:
        yield Kind.VALIDATED.value, row.validated, row.validated_answers


def _scores(row: RoundRow, table: RoundTable) -> Iterator[Row]:
    for kind, cells, _ in _kinds(row):
        for score in table.scores:
            cell = cells[score.id]
            counts = (cell.counted, cell.applicable)
            yield [row.facts.assessment_id, kind, score.id, cell.figure.value, cell.band, *counts]


def _answers(row: RoundRow, table: RoundTable) -> Iterator[Row]:
    for kind, _, answers in _kinds(row):
        for indicator in table.indicators:
            yield [row.facts.assessment_id, kind, indicator.id, *_answer(indicator, answers)]


def _answer(indicator: Indicator, answers: Answers) -> Row:
    answer = answers.get(indicator.id, BLANK)
    points = points_of(indicator, answer)
    return [answer.state.value, answer.option or "", answer.number, points, answer.na_reason]
