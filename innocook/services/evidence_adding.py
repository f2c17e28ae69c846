"""Pieces put beside an indicator: new ones, and those that the institution has already, each stored once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.evidence import checked_link
from innocook.services.accounts import Visitor
from innocook.services.assessments import OpenAssessment
from innocook.services.evidence import MOST_PIECES, link_row, new_row
from innocook.services.evidence_files import KeptFile, Limits, RefusedFile
from innocook.services.evidence_pieces import Details, institution_of
from innocook.store import evidence as stored
from innocook.store.tables import Evidence


@dataclass(frozen=True, slots=True)
class New:
    """What somebody adds at once: kept files and at most one address, with what is said about all of them.

    A title is for a single piece; several keep the names of their files.
    """

    files: Sequence[KeptFile]
    url: str
    details: Details

    @property
    def pieces(self) -> int:
        """How many there are."""
        return len(self.files) + bool(self.url)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of adding: new pieces, those the library had already, those that stood here already, refused files."""

    added: int = 0
    reused: int = 0
    present: int = 0
    refused: tuple[RefusedFile, ...] = ()

    def with_refused(self, files: Sequence[RefusedFile]) -> Outcome:
        """The same, with these files refused before."""
        return replace(self, refused=(*files, *self.refused))


class Placing:
    """Puts pieces beside one indicator and remembers which were new there; whoever made it commits."""

    def __init__(
        self, session: Session, visitor: Visitor, current: OpenAssessment, indicator: str, at: datetime
    ) -> None:
        self.session, self.visitor, self.current, self.indicator, self.at = session, visitor, current, indicator, at
        self.institution_id = institution_of(current)
        self.linked: list[UUID] = []

    def put(self, outcome: Outcome, row: Mapping[str, Any], details: Details, limits: Limits) -> Outcome:
        """Store the piece unless the institution has it, and link it unless it is here."""
        known = self._known(row)
        is_new = known is None
        if known is None:
            if self._is_full(row, limits):
                refused = RefusedFile(str(row.get("file_name") or row.get("url")), "library_full")
                return replace(outcome, refused=(*outcome.refused, refused))
            facts = {key: value for key, value in said(details).items() if key != "level"}
            stored.add_missing_evidence(
                self.session, new_row(self.institution_id, self.visitor, self.at) | facts | dict(row)
            )
            known = self._known(row)
        if known is None or not self.link(known.id, details.level):
            return replace(outcome, present=outcome.present + 1)
        return replace(outcome, added=outcome.added + is_new, reused=outcome.reused + (not is_new))

    def link(self, evidence_id: UUID, level: str | None) -> bool:
        """Link a stored piece; False when it was linked here already."""
        at = self.at + timedelta(microseconds=len(self.linked))  # what is added at once keeps its order
        row = link_row(self.visitor, self.current, self.indicator, evidence_id, at) | {"option_key": level}
        is_new = stored.add_missing_link(self.session, row)
        if is_new:
            self.linked.append(evidence_id)
        return is_new

    def _known(self, row: Mapping[str, Any]) -> Evidence | None:
        return stored.same_evidence(self.session, self.institution_id, sha256=row.get("sha256"), url=row.get("url"))

    def _is_full(self, row: Mapping[str, Any], limits: Limits) -> bool:
        stored.lock_institution(self.session, self.institution_id)
        stock = stored.stock_of(self.session, self.institution_id)
        return stock.pieces >= MOST_PIECES or stock.bytes + int(row.get("size", 0)) > limits.library


def rows_of(new: New) -> list[dict[str, Any]]:
    """What distinguishes each new piece, for its row; raises InvalidLink."""
    rows: list[dict[str, Any]] = [
        {"kind": "file", "file_name": one.name, "media_type": one.media_type, "sha256": one.sha256, "size": one.size}
        for one in new.files
    ]
    return [*rows, {"kind": "link", "url": checked_link(new.url)}] if new.url else rows


def said(details: Details) -> dict[str, Any]:
    """The details by name."""
    return {
        "title": details.title,
        "title_language": details.title_language if details.title else "",
        "document_date": details.document_date,
        "document_language": details.document_language,
        "is_measurement": details.is_measurement,
        "level": details.level,
    }
