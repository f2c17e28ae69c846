"""Results that take long to compute, by the view they were made for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from innocook.store.tables import RoundAnalysis
from innocook.store.writes import insert_missing

MOST = 60
"""Results kept of one round, up to 2 MB each for 10,000 institutions; the oldest beyond them go."""
_TABLE = cast(Table, RoundAnalysis.__table__)


def analysis(session: Session, round_id: UUID, what: str, view_sha256: str, basis: str) -> dict[str, Any] | None:
    """The document that was kept, or None."""
    query = select(RoundAnalysis.document).where(
        RoundAnalysis.round_id == round_id,
        RoundAnalysis.what == what,
        RoundAnalysis.view_sha256 == view_sha256,
        RoundAnalysis.basis == basis,
    )
    return session.scalars(query).one_or_none()


def keep(
    session: Session,
    round_id: UUID,
    what: str,
    view_sha256: str,
    basis: str,
    document: Mapping[str, Any],
    at: datetime,
) -> None:
    """Keep a document, unless somebody was faster; what was made from other data or is too old goes."""
    of_round = RoundAnalysis.round_id == round_id
    session.execute(delete(RoundAnalysis).where(of_round, RoundAnalysis.basis != basis))
    row = {"id": uuid4(), "round_id": round_id, "what": what, "view_sha256": view_sha256, "basis": basis}
    insert_missing(session, _TABLE, [{**row, "document": document, "made_at": at}])
    newest = select(RoundAnalysis.id).where(of_round).order_by(RoundAnalysis.made_at.desc(), RoundAnalysis.id)
    session.execute(delete(RoundAnalysis).where(of_round, RoundAnalysis.id.not_in(newest.limit(MOST))))
