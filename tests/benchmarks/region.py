"""A large synthetic region for measuring: many submitted institutions, written in bulk."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from innocook.core.answers import Answers, chosen
from innocook.core.plan import Plan
from innocook.core.scoring import answer_table, score_table
from innocook.services.questionnaires import plan_of
from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.keys import search_key, sort_key
from innocook.store.tables import (
    Account,
    Assessment,
    Base,
    Country,
    Institution,
    Participation,
    Round,
    Score,
    Submission,
)

AT = datetime(2026, 11, 1, tzinfo=UTC)
TYPES = ("ministry", "authority", "agency", "municipality", "enterprise")
BLOCK = 2000


def fill(session: Session, number: int) -> UUID:
    """Add `number` submitted institutions to the newest round and return the round's id."""
    round_ = session.scalars(select(Round).order_by(Round.opens_at.desc())).first()
    assert round_ is not None
    author = session.scalars(select(Account.id)).first()
    countries = list(session.scalars(select(Country.id)))
    plan = plan_of(session, round_.questionnaire_version_id)
    source = random.Random(7)  # noqa: S311 - invented data, the same every time
    for start in range(0, number, BLOCK):
        size = min(BLOCK, number - start)
        answers = [_answers(plan, source) for _ in range(size)]
        scores = score_table(plan, answer_table(plan.questionnaire, answers))
        rows = [_rows(start + i, answers[i], round_, author, countries[i % len(countries)], plan) for i in range(size)]
        for row, overall in zip(rows, scores.values[:, scores.score_ids.index("overall")], strict=True):
            row[Assessment]["submitted_overall"] = float(overall)
        for table in (Institution, Participation, Assessment, Submission):
            session.execute(insert(table.__table__), [row[table] for row in rows])
        session.execute(insert(Score.__table__), list(_score_rows(plan, rows, scores)))
    session.commit()
    return round_.id


def _answers(plan: Plan, source: random.Random) -> Answers:
    base = source.uniform(0.5, 3.5)
    return {
        indicator.id: chosen(indicator.options[min(max(round(source.gauss(base, 0.9)), 0), 4)].key)
        for indicator in plan.questionnaire.indicators
    }


def _rows(
    place: int, answers: Answers, round_: Round, author: UUID | None, country: str, plan: Plan
) -> dict[type[Base], Any]:
    ids = [uuid4() for _ in range(4)]
    names = {
        "ar": f"مؤسسة تجريبية {place:05d}",
        "en": f"Sample institution {place:05d}",
        "fr": f"Institution {place:05d}",
    }
    document = canonical_json(
        {"answers": {key: _document(answer.option) for key, answer in answers.items()}, "assessment": str(ids[2])}
    )
    kind = TYPES[place % len(TYPES)]
    return {
        Institution: {"id": ids[0], "country_id": country}
        | {f"name_{language}": name for language, name in names.items()}
        | {f"search_{language}": search_key(name) for language, name in names.items()}
        | {f"sort_{language}": sort_key(name) for language, name in names.items()},
        Participation: {
            "id": ids[1],
            "round_id": round_.id,
            "institution_id": ids[0],
            "institution_type": kind,
            "size": "medium",
            "sector": "services",
            "country_id": country,
            "context_group": "middle",
            "consent_to_share": True,
        },
        Assessment: {
            "id": ids[2],
            "participation_id": ids[1],
            "state": "submitted",
            "created_at": AT,
            "language": "ar",
            "submitted_at": AT,
            "submissions": 1,
            "version": 1,
        },
        Submission: {
            "id": ids[3],
            "assessment_id": ids[2],
            "n": 1,
            "document": document,
            "sha256": sha256_hex(document),
            "questionnaire_sha256": plan.questionnaire.sha256,
            "declared_by": author,
            "at": AT,
        },
    }


def _document(option: str | None) -> dict[str, Any]:
    return {"state": "answered", "option": option, "number": None, "na_reason": "", "na_text": "", "note": ""}


def _score_rows(plan: Plan, rows: list[dict[type[Base], Any]], scores: Any) -> Iterator[dict[str, Any]]:
    for place, row in enumerate(rows):
        for column, score_id in enumerate(plan.score_ids):
            value = float(scores.values[place, column])
            yield {
                "id": uuid4(),
                "assessment_id": row[Assessment]["id"],
                "submission_id": row[Submission]["id"],
                "kind": "self",
                "score_id": score_id,
                "value": None if np.isnan(value) else value,
                "counted": int(scores.counted[place, column]),
                "applicable": int(scores.applicable[place, column]),
                "total": 32,
                "engine_version": "bench",
            }
