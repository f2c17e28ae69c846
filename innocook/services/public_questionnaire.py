"""The questionnaire that pages without a sign-in show: the newest round's, else the one in the files."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from innocook.core.loader import read_directory
from innocook.core.plan import Plan, compile_plan
from innocook.paths import resource
from innocook.services.questionnaires import plan_of
from innocook.store import rounds

DEFAULT = "innocook-1"


def shown_plan(session: Session, *, at: datetime) -> Plan:
    """The plan of the questionnaire of the round that opened last, or of the packaged one while there is none."""
    newest = next((row for row in rounds.all_rounds(session) if row.opens_at <= at), None)
    return plan_of(session, newest.questionnaire_version_id) if newest else packaged_plan()


@lru_cache(maxsize=1)
def packaged_plan() -> Plan:
    """The plan of the questionnaire that comes with the product."""
    return compile_plan(read_directory(resource("questionnaires") / DEFAULT))
