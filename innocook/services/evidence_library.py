"""What an institution keeps already, for somebody who looks for a piece to show again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from innocook.services.accounts import Visitor
from innocook.services.assessments import OpenAssessment
from innocook.services.evidence_pieces import Piece, institution_of, piece_of, seen_among, sees_library
from innocook.store import evidence as stored
from innocook.store.keys import search_key
from innocook.store.tables import Evidence


def library(
    session: Session, visitor: Visitor, current: OpenAssessment, indicator: str, *, find: str = "", at: datetime
) -> list[Piece]:
    """The pieces that could stand beside the indicator and do not yet, the latest first.

    Only what the visitor may see: everything, or what stands beside an indicator of their sections. `find` keeps those
    with every word in title, file name or address, whatever the case, accents and vowel signs.
    """
    institution_id = institution_of(current)
    here = {link.evidence_id for link in stored.links_of_assessment(session, current.id, indicator)}
    rows = [row for row in stored.evidence_of_institution(session, institution_id) if row.id not in here]
    if not sees_library(visitor, institution_id, at):
        seen = seen_among(session, visitor, stored.places_of_institution(session, institution_id), at)
        rows = [row for row in rows if row.id in seen]
    words = search_key(find).split()
    reference = stored.reference_date_of(session, current.id)
    return [piece_of(row, reference) for row in rows if _has(row, words)]


def _has(row: Evidence, words: list[str]) -> bool:
    if not words:
        return True
    text = search_key(f"{row.title} {row.file_name} {row.url or ''}")
    return all(word in text for word in words)
