"""A next version of the product's questionnaire, which a round of the demonstration can ask."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select

from innocook.core.loader import read_document
from innocook.core.questionnaire import Questionnaire
from innocook.services.public_questionnaire import packaged_plan
from innocook.services.questionnaires import publish
from innocook.store.tables import Round
from tests.support.web import sessions_of


def next_version() -> Questionnaire:
    """InnoCook 1.1: CUL1 has other points, CUL2 another question, PAR4 went and PAR5 came in its place."""
    document = json.loads(packaged_plan().questionnaire.document.replace('"PAR4"', '"PAR5"'))
    document["version"] = "1.1"
    document["scales"]["other"] = deepcopy(document["scales"]["maturity"])
    document["scales"]["other"][1]["points"] = 30
    asked = {one["id"]: one for section in document["sections"] for one in section["indicators"]}
    asked["CUL1"]["scale"] = "other"
    asked["CUL2"]["question"]["en"] += " (new words)"
    return read_document(json.dumps(document))


def ask_next_version(app: Flask) -> None:
    """Let the demonstration's latest round have asked it, before anybody reads the round's answers."""
    with sessions_of(app)() as session:
        latest = session.scalars(select(Round).order_by(Round.opens_at.desc())).all()[0]
        latest.questionnaire_version_id = publish(session, next_version(), at=datetime.now(UTC))
        session.commit()
