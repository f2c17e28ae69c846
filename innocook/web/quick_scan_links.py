"""The link of a quick scan: the answers themselves, signed, with nothing about who gave them or when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from innocook.core.answers import Answer, Answers
from innocook.core.errors import InnocookError, InvalidAnswer
from innocook.core.plan import Plan
from innocook.core.questionnaire import Questionnaire
from innocook.core.quick_scan import fingerprint, packed, scan_plan, unpacked
from innocook.services import quick_scan

SALT = "quick-scan"


class LinkDamaged(InnocookError):
    """The link is not one that this installation made."""


class QuestionnaireGone(InnocookError):
    """The link is ours, and nobody has its questionnaire any more."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a link says: the plan of the quick scan it was made with, and the answers."""

    plan: Plan
    answers: dict[str, Answer]

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire that was answered."""
        return self.plan.questionnaire


def token_of(questionnaire: Questionnaire, answers: Answers) -> str:
    """The answers as text for an address. Raises InvalidAnswer for a blank and for what does not fit."""
    return _serializer().dumps([fingerprint(questionnaire), packed(questionnaire, answers)])  # type: ignore[return-value]


def scan_of(session: Session, token: str, *, at: datetime) -> Scan:
    """What the link says, read with the questionnaire it was made with. Raises LinkDamaged or QuestionnaireGone."""
    mark, values = _read(token)
    whole = quick_scan.plan_with_fingerprint(session, mark, at=at)
    plan = scan_plan(whole.questionnaire) if whole else None
    if whole is None or plan is None:
        raise QuestionnaireGone(mark)
    try:
        return Scan(plan, unpacked(whole.questionnaire, values))
    except InvalidAnswer as error:
        raise LinkDamaged(str(error)) from error


def _read(token: str) -> tuple[str, list[object]]:
    try:
        found = _serializer().loads(token)
    except BadData as error:
        raise LinkDamaged from error
    match found:
        case [str(mark), list(values)]:
            return mark, values
    raise LinkDamaged


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)
