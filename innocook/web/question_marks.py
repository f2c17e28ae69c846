"""What lies beside each question: pieces of evidence and comments, counted for its links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from innocook.core.permissions import Action
from innocook.services import comments, evidence
from innocook.services.assessments import OpenAssessment
from innocook.services.comments import CommentMarks
from innocook.services.evidence import EvidenceCount
from innocook.web.access import visitor
from innocook.web.clock import now
from innocook.web.database import db

NO_EVIDENCE = EvidenceCount(total=0, outdated=0)
NO_COMMENTS = CommentMarks(open=0, unread=0, mentions=0)


@dataclass(frozen=True, slots=True)
class QuestionMarks:
    """How much there is beside one indicator; `talks` says whether this reader may see comments and history at all."""

    evidence: EvidenceCount
    comments: CommentMarks
    talks: bool


@dataclass(frozen=True)
class Marks:
    """The marks of one assessment for the visitor of this request, read when first asked for."""

    opened: OpenAssessment

    def of(self, indicator: str) -> QuestionMarks:
        """The marks of one indicator."""
        section = self.opened.questionnaire.indicator_by_id[indicator].section
        talks = self.opened.may(visitor(), Action.COMMENT, at=now(), section=section)
        return QuestionMarks(
            evidence=self._evidence.get(indicator, NO_EVIDENCE),
            comments=self._comments.get(indicator, NO_COMMENTS) if talks else NO_COMMENTS,
            talks=talks,
        )

    def unread_among(self, sections: Iterable[str]) -> int:
        """How many comments of others are new to the visitor in these sections."""
        sections = set(sections)
        by_id = self.opened.questionnaire.indicator_by_id
        return sum(
            mark.unread for key, mark in self._comments.items() if key in by_id and by_id[key].section in sections
        )

    @cached_property
    def _evidence(self) -> Mapping[str, EvidenceCount]:
        return evidence.counts(db(), self.opened.id, evidence.reference_date_of(db(), self.opened.id))

    @cached_property
    def _comments(self) -> Mapping[str, CommentMarks]:
        return comments.marks(db(), self.opened, visitor().account_id)
