"""The dataset of a round: every institution that fits, with what it answered and what a reviewer validated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.answers import Answers
from innocook.core.text import Text
from innocook.services.assessments import names_of
from innocook.services.comparison import ComparedRound
from innocook.store import rounds
from innocook.store.comparison import RoundFilter
from innocook.store.round_dataset import DatasetRow, dataset_number, dataset_rows
from innocook.store.submissions import submitted_answers
from innocook.store.validations import validated_answers

__all__ = ["AT_ONCE", "Answered", "DatasetRow", "answered", "countries", "institutions", "number_of_institutions"]

AT_ONCE = 500
"""How many institutions' answers are held at the same time."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An institution with the answers of its latest submission and of its latest validated result, if any."""

    row: DatasetRow
    own: Answers
    validated: Answers | None


def institutions(session: Session, compared: ComparedRound, facts: Mapping[str, str]) -> list[DatasetRow]:
    """The institutions that the reviewer may compare and that have all these facts, by Arabic name."""
    return dataset_rows(session, _allowed(compared), facts)


def number_of_institutions(session: Session, compared: ComparedRound, facts: Mapping[str, str]) -> int:
    """How many `institutions` are."""
    return dataset_number(session, _allowed(compared), facts)


def countries(session: Session, round_id: UUID) -> dict[str, Text]:
    """Every country that takes part in a round, by id, whoever asks."""
    return {row.id: names_of(row) for row in rounds.countries_of_round(session, round_id)}


def answered(session: Session, rows: Sequence[DatasetRow]) -> Iterator[list[Answered]]:
    """The rows with their answers, AT_ONCE at a time."""
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        own = submitted_answers(session, [row.submission_id for row in some])
        validated = validated_answers(session, [row.assessment_id for row in some if row.edition])
        yield [Answered(row, own[row.submission_id], validated.get(row.assessment_id)) for row in some]


def _allowed(compared: ComparedRound) -> RoundFilter:
    return RoundFilter(compared.id, country_ids=tuple(compared.countries))
