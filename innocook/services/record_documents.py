"""What the frozen documents of a record say; None where somebody tampered with them so that they cannot be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from innocook.core.answers import Answer
from innocook.core.review import Decision, DecisionKind
from innocook.services.open_assessment import StoredAnswer
from innocook.store.answers import answer_from_document
from innocook.store.scores import StoredScore
from innocook.store.validations import answers_in

_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What comes of a document that somebody tampered with."""


@dataclass(frozen=True, slots=True)
class KeptPiece:
    """A piece of evidence as it was written down; `kind` is file or link, `day` what it is about."""

    id: str
    kind: str
    title: str
    title_language: str
    url: str
    file_name: str
    day: date | None

    @property
    def name(self) -> str:
        """What it is called where it has no title."""
        return self.file_name or self.url


@dataclass(frozen=True, slots=True)
class SubmittedRecord:
    """What a submission says: the answers and the evidence beside each indicator."""

    answers: Mapping[str, StoredAnswer]
    evidence: Mapping[str, tuple[KeptPiece, ...]]


@dataclass(frozen=True, slots=True)
class ValidatedRecord:
    """What a validated result says; `evidence` has the status of each piece by its id, for each indicator."""

    submission: int
    answers: Mapping[str, Answer]
    decisions: Mapping[str, Decision]
    evidence: Mapping[str, Mapping[str, str]]
    scores: Mapping[str, StoredScore]


def read_submission(document: str) -> SubmittedRecord | None:
    """What a submission says; None where the document can no longer be read."""
    try:
        facts = json.loads(document)
        answers = {key: _answer(answer) for key, answer in facts["answers"].items()}
        beside = facts.get("evidence", {})
        return SubmittedRecord(answers, {key: tuple(map(_piece, pieces)) for key, pieces in beside.items()})
    except _UNREADABLE:
        return None


def read_validation(document: str) -> ValidatedRecord | None:
    """What a validated result says; None where the document can no longer be read."""
    try:
        facts = json.loads(document)
        return ValidatedRecord(
            submission=int(facts["submission"]["n"]),
            answers=answers_in(facts),
            decisions=_decisions(facts),
            evidence={
                key: {piece["id"]: piece["status"] for piece in pieces} for key, pieces in facts["evidence"].items()
            },
            scores={key: StoredScore(**score) for key, score in facts["scores"].items()},
        )
    except _UNREADABLE:
        return None


def _decisions(facts: Mapping[str, Any]) -> dict[str, Decision]:
    return {key: Decision(**{**made, "kind": DecisionKind(made["kind"])}) for key, made in facts["decisions"].items()}


def _answer(facts: Mapping[str, Any]) -> StoredAnswer:
    return StoredAnswer(
        answer=answer_from_document(facts),
        note_language=facts["note_language"],
        version=facts["version"],
        na_text_language=facts.get("na_text_language", ""),
        origin=facts.get("origin", "typed"),
        confirmed=facts.get("confirmed", True),
    )


def _piece(facts: Mapping[str, Any]) -> KeptPiece:
    return KeptPiece(
        id=facts["id"],
        kind=facts["kind"],
        title=facts["title"],
        title_language=facts["title_language"],
        url=facts.get("url") or "",
        file_name=facts.get("file_name") or "",
        day=date.fromisoformat(facts["date"]) if facts["date"] else None,
    )
