"""A returned submission and a validated one, for the pages of their institutions."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.services import answers, submissions
from innocook.services.answers import TypedAnswer
from tests.support.colleagues import opened_by
from tests.support.evidence import a_link, a_piece, first_account, institution_of
from tests.support.reviews import asked, lowered, raised, returned, reviewed

PLAN = {"title": "محضر اجتماع لجنة الابتكار", "title_language": "ar", "document_language": "ar"}
SURVEY = {"title": "Staff survey 2025", "title_language": "en", "is_measurement": True}


def give_back(session: Session, assessment_id: UUID) -> None:
    """Three questions of a reviewer, one in Arabic; the lead has said of one answer that it stands."""
    at = datetime.now(UTC)
    arabic = asked("في أي صفحة من الخطة ترد الميزانية المخصّصة للابتكار؟\nنحتاج إلى رقم الصفحة وتاريخ الاعتماد.", "ar")
    returned(session, assessment_id, {"STR2": arabic, "DAT1": asked(), "CIT3": asked()}, at)
    lead, opened = opened_by(session, "lead", assessment_id)
    kept = opened.stored["DAT1"]
    stands = TypedAnswer(kept.answer, "ar", kept.version, confirms=True)
    answers.save(session, lead, opened, {"DAT1": stands}, at=at)


def validate(session: Session, assessment_id: UUID) -> None:
    """Handed in again with two pieces of evidence; one level fell as far as it can, another one rose by one."""
    at, (lead, opened) = datetime.now(UTC), opened_by(session, "lead", assessment_id)
    levels = {key: answer.option for key, answer in opened.answers.items() if answer.option}
    high = max(levels, key=lambda key: levels[key])
    middle = next(key for key, level in levels.items() if level in {"1", "2"} and key != high)
    submissions.withdraw(session, lead, assessment_id, at=at)
    institution, who = institution_of(session, assessment_id), first_account(session)
    for facts, status in ((PLAN, "insufficient"), (SURVEY, "accepted")):
        a_link(session, assessment_id, high, a_piece(session, institution, who, **facts), status=status)
    session.commit()
    why = "لا يذكر المحضر من يتولّى تنفيذ الخطة، ولا ترد فيه أي مواعيد.\nوالاستطلاع أقدم من الخطة."
    one_more = str(int(levels[middle]) + 1)
    reviewed(session, assessment_id, {high: lowered("0", why, "ar"), middle: raised(one_more)}, at)
