"""Who submitted in a round, as ids and keys, for its dataset; answers are read apart, some at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from innocook.store.comparison import FACTS, RoundFilter, latest
from innocook.store.tables import Assessment, Institution, Participation, Submission

COLUMNS = {
    "institution_type": Participation.institution_type,
    "size": Participation.size,
    "sector": Participation.sector,
    "country": Participation.country_id,
    "context_group": Participation.context_group,
}
"""The facts that institutions are grouped by, by name in `core.peers.FACTS`."""


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """An institution as it took part: facts frozen by the participation, by name in `core.peers.FACTS`.

    `submission` is the number of its latest submission, `edition` that of its validated result, None before one.
    """

    assessment_id: UUID
    submission_id: UUID
    institution_id: UUID
    code: str
    names: Mapping[str, str]
    facts: Mapping[str, str]
    state: str
    language: str
    submission: int
    edition: int | None


def dataset_rows(session: Session, wanted: RoundFilter, facts: Mapping[str, str]) -> list[DatasetRow]:
    """Every institution that submitted, fits and has all these facts, by Arabic name, in one query; no drafts."""
    more = (Institution.code, Assessment.language, Submission.n, Assessment.validations)
    query = latest(select(*FACTS, *more), wanted).where(*_having(facts))
    return [_row(row) for row in session.execute(query.order_by(Institution.sort_ar, Institution.id))]


def dataset_number(session: Session, wanted: RoundFilter, facts: Mapping[str, str]) -> int:
    """How many rows `dataset_rows` has."""
    return session.scalar(latest(select(func.count()), wanted).where(*_having(facts))) or 0


def _having(facts: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """Conditions on the frozen facts; KeyError for a name that is not in `core.peers.FACTS`."""
    return [COLUMNS[name] == value for name, value in facts.items()]


def _row(row: Any) -> DatasetRow:
    return DatasetRow(
        assessment_id=row.assessment_id,
        submission_id=row.submission_id,
        institution_id=row.institution_id,
        code=row.code or "",
        names={"ar": row.name_ar, "en": row.name_en, "fr": row.name_fr},
        facts={name: getattr(row, column.key) for name, column in COLUMNS.items()},
        state=row.state,
        language=row.language,
        submission=row.n,
        edition=row.validations or None,
    )
