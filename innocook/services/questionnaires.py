"""Published questionnaires: stored once as canonical JSON, read and compiled once per process."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import Defect, NotFound, QuestionnaireRefused
from innocook.core.loader import read_document
from innocook.core.plan import Plan, compile_plan
from innocook.core.questionnaire import Questionnaire
from innocook.store import questionnaires as stored

_plans: dict[UUID, Plan] = {}


LANGUAGES = ("ar", "en", "fr")
"""The languages of the pages, all of which a published questionnaire has."""


def publish(session: Session, questionnaire: Questionnaire, *, at: datetime) -> UUID:
    """Store a checked questionnaire for ever and return the id of the version; the same content is stored once.

    Raises QuestionnaireRefused when a language of the pages is missing. The caller commits.
    """
    missing = [language for language in LANGUAGES if language not in questionnaire.languages]
    if missing:
        raise QuestionnaireRefused([Defect("languages", f"pages need these languages too: {', '.join(missing)}")])
    return stored.put_questionnaire_version(session, questionnaire, at).id


def plan_of(session: Session, version_id: UUID) -> Plan:
    """The compiled plan of a stored version; versions never change, so each is read once per process."""
    plan = _plans.get(version_id)
    if plan is None:
        document = stored.questionnaire_document(session, version_id)
        if document is None:
            raise NotFound(str(version_id))
        plan = compile_document(document)
        _plans[version_id] = plan
    return plan


@lru_cache(maxsize=16)
def compile_document(document: str) -> Plan:
    """The plan of a canonical document."""
    return compile_plan(read_document(document))
