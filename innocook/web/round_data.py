"""The rows of a round's data files, from what the dataset service found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from innocook.core.text import Text
from innocook.i18n import LANGUAGES, translator
from innocook.reports.institution_words import type_names, word_of
from innocook.reports.rounds import RoundRow, RoundTable, RowFacts, round_table, scored_cells
from innocook.services import round_dataset
from innocook.services.comparison import ComparedRound
from innocook.services.round_dataset import Answered, DatasetRow
from innocook.web.database import db


def round_data(compared: ComparedRound, institutions: Sequence[DatasetRow]) -> RoundTable:
    """The table of a round as the report files write it, with both scores where they were validated.

    Its rows are read from the database as they are asked for, and only once.
    """
    has_validated = any(row.edition for row in institutions)
    rows = _rows(compared, institutions)
    return round_table(compared.name, compared.plan.questionnaire, rows, has_validated=has_validated)


@cache
def type_text(key: str) -> Text:
    """The name of a type of institution in every language."""
    names = {language: word_of(type_names(translator(language)), key) for language in LANGUAGES}
    return Text(names)


def _rows(compared: ComparedRound, institutions: Sequence[DatasetRow]) -> Iterator[RoundRow]:
    for some in round_dataset.answered(db(), institutions):
        own = scored_cells(compared.plan, [one.own for one in some])
        checked = [one for one in some if one.validated is not None]
        cells = scored_cells(compared.plan, [one.validated or {} for one in checked])
        validated = {one.row.assessment_id: each for one, each in zip(checked, cells, strict=True)}
        for one, scores in zip(some, own, strict=True):
            yield RoundRow(
                institution=Text(one.row.names),
                country=compared.countries[one.row.facts["country"]],
                type=type_text(one.row.facts["institution_type"]),
                state=one.row.state,
                own=scores,
                validated=validated.get(one.row.assessment_id),
                facts=_facts(one),
                answers=one.own,
                validated_answers=one.validated or {},
            )


def _facts(one: Answered) -> RowFacts:
    row, facts = one.row, one.row.facts
    return RowFacts(
        assessment_id=str(row.assessment_id),
        institution_id=str(row.institution_id),
        code=row.code,
        country_id=facts["country"],
        institution_type=facts["institution_type"],
        size=facts["size"],
        sector=facts["sector"],
        context_group=facts["context_group"],
        language=row.language,
        submission=row.submission,
        edition=row.edition,
    )
