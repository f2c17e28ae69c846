"""The rows of invented institutions as the services would have written them, put together in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from innocook.core.lifecycle import State
from innocook.services.demo_region_cases import BEGUN, Case, Ground
from innocook.services.demo_region_facts import Member, context_of
from innocook.services.demo_region_ids import Ids
from innocook.services.demo_region_scores import CaseScores, overall_of, score_rows
from innocook.services.validations import edition_document
from innocook.store.answer_changes import Stamp, answer_columns
from innocook.store.answers import AnswerRow, answer_document
from innocook.store.audit import Event, institution_stream
from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.institution_lists import keyed_names
from innocook.store.reviews import decision_columns
from innocook.store.submissions import submission_document
from innocook.store.tables import (
    Answer,
    AnswerRevision,
    Assessment,
    Base,
    Decision,
    Participation,
    Review,
    Score,
    Submission,
    Validation,
)

VERSIONS = {
    State.DRAFT: 1,
    State.LAPSED: 2,
    State.SUBMITTED: 3,
    State.IN_REVIEW: 4,
    State.VALIDATED: 6,
    State.CLOSED: 7,
}
"""Which version the row of an assessment has in a state when services brought it there the shortest way."""


@dataclass(slots=True)
class Written:
    """Rows by table, and events in the order in which things happened at each institution."""

    rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one case of one institution down: `assessment_id` in `written`, with ids of the institution."""

    ground: Ground
    case: Case
    scores: CaseScores
    ids: Ids
    institution_id: UUID
    written: Written

    def write(self) -> None:
        """Everything about the institution in this round."""
        participation_id = self.ids.new()
        self._add(Participation, id=participation_id, institution_id=self.institution_id, **self._frozen())
        if self.case.state is None:
            return
        assessment_id = self.ids.new()
        self._add(Assessment, **self._assessment(assessment_id, participation_id))
        self._log(assessment_id, "begin", self.ground.author, self.case.round.opens_at)
        answers = self._answers(assessment_id)
        self.written.rows[Score] += score_rows(self.scores.own, self.ids, assessment_id, None, "self")
        if self.case.state == State.LAPSED:
            facts = {"from": State.DRAFT.value, "round": str(self.case.round.id)}
            self._log(assessment_id, "lapse", None, self.case.round.submissions_close_at, **facts)
        if not self.case.is_submitted:
            return
        submission = self._submission(assessment_id, answers)
        self.written.rows[Score] += score_rows(self.scores.own, self.ids, assessment_id, submission.id, "self")
        if self.case.state in BEGUN:
            self._review(assessment_id, submission)
        if self.case.is_validated:
            self._validation(assessment_id, submission)

    def _add(self, table: type[Base], **columns: Any) -> None:
        self.written.rows[table].append(columns)

    def _frozen(self) -> dict[str, Any]:
        facts = self.case.member.facts
        return {
            "round_id": self.case.round.id,
            "institution_type": facts.kind,
            "size": facts.size,
            "sector": facts.sector,
            "country_id": facts.country,
            "context_group": context_of(facts.country),
            "consent_to_share": True,
        }

    def _assessment(self, assessment_id: UUID, participation_id: UUID) -> dict[str, Any]:
        case, plan = self.case, self.ground.plan
        return {
            "id": assessment_id,
            "participation_id": participation_id,
            "state": case.state,
            "created_at": case.round.opens_at,
            "language": case.member.language,
            "submitted_at": case.answered if case.is_submitted else None,
            "submissions": int(case.is_submitted),
            "submitted_overall": overall_of(plan, self.scores.own) if case.is_submitted else None,
            "answers_due_at": None,
            "validated_at": case.decided if case.is_validated else None,
            "validations": int(case.is_validated),
            "validated_overall": overall_of(plan, self.scores.validated),
            "version": VERSIONS[case.state or State.DRAFT],
        }

    def _answers(self, assessment_id: UUID) -> dict[str, AnswerRow]:
        """Every answer with its one revision; as rows by indicator, in the order in which the store reads them."""
        stamp = Stamp(self.ground.author, self.case.answered)
        found = {}
        for key in sorted(self.case.answers):
            answer = self.case.answers[key]
            language = self.case.member.language if answer.na_text else ""
            row = AnswerRow(self.ids.new(), answer, language, "", 1, "typed", True, stamp.at, stamp.by)
            of_row = {"assessment_id": assessment_id, "indicator": key}
            self._add(Answer, id=row.id, **of_row, **answer_columns(row))
            change = {"version": 1, "at": stamp.at, "by": stamp.by, "before": None, "after": answer_document(row)}
            self._add(AnswerRevision, id=self.ids.new(), answer_id=row.id, **of_row, **change)
            found[key] = row
        return found

    def _submission(self, assessment_id: UUID, answers: Mapping[str, AnswerRow]) -> Submission:
        stamp, version = Stamp(self.ground.author, self.case.answered), self.case.round.questionnaire_version
        text = canonical_json(submission_document((assessment_id, 1), version, stamp, answers, {}))
        row: dict[str, Any] = {
            "id": self.ids.new(),
            "assessment_id": assessment_id,
            "n": 1,
            "document": text,
            "questionnaire_sha256": version.sha256,
            "sha256": sha256_hex(text),
            "declared_by": stamp.by,
            "at": stamp.at,
        }
        self._add(Submission, **row)
        self._log(assessment_id, "submit", stamp.by, stamp.at, submission=1, sha256=row["sha256"])
        return Submission(**row)

    def _review(self, assessment_id: UUID, submission: Submission) -> None:
        case, reviewer = self.case, self.ground.reviewer
        turn = {"reviewer_id": reviewer, "position": 1, "assigned_at": case.taken, "assigned_by": reviewer}
        done = case.decided if case.is_validated else None
        self._add(Review, id=self.ids.new(), assessment_id=assessment_id, **turn, done_at=done, ended_at=None)
        of_row = {"submission_id": submission.id, "reviewer_id": reviewer, "at": case.decided}
        for key, decision in case.decisions.items():
            self._add(Decision, id=self.ids.new(), indicator=key, **of_row, **decision_columns(decision))
        self._log(assessment_id, "take", reviewer, case.taken, submission=1)

    def _validation(self, assessment_id: UUID, submission: Submission) -> None:
        case, stamp = self.case, Stamp(self.ground.reviewer, self.case.decided)
        made = ("validated", stamp.at)
        document = edition_document(submission, case.result, self.scores.validated or {}, {}, made)
        text = canonical_json({**document, "n": 1})
        kept = {"document": text, "sha256": sha256_hex(text), "validated_by": stamp.by, "second_by": None}
        owner = {"assessment_id": assessment_id, "submission_id": submission.id}
        self._add(Validation, id=self.ids.new(), **owner, n=1, kind="validated", **kept, at=stamp.at)
        rows = score_rows(self.scores.validated or {}, self.ids, assessment_id, submission.id, "validated")
        self.written.rows[Score] += rows
        self._log(assessment_id, "validate", stamp.by, stamp.at, submission=1, sha256=kept["sha256"])
        published = case.round.published_at
        if case.state == State.CLOSED and published is not None:
            self._log(assessment_id, "close", self.ground.administrator, max(published, stamp.at))

    def _log(self, assessment_id: UUID, action: str, by: UUID | None, at: datetime, **facts: object) -> None:
        stream = institution_stream(self.institution_id)
        self.written.events.append(Event(stream, by, action, f"assessment:{assessment_id}", at, facts))


def institution_row(member: Member, institution_id: UUID) -> dict[str, Any]:
    """The row of an institution with the keys of its names."""
    facts = member.facts
    return {
        "id": institution_id,
        "code": member.code,
        "country_id": facts.country,
        "institution_type": facts.kind,
        "size": facts.size,
        "sector": facts.sector,
        "context_group": context_of(facts.country),
        **keyed_names(*facts.names),
    }
