"""The offline workbook: what goes into it, what it would change when it comes back, and changing it in one step."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from innocook.core.answers import BLANK, Answer
from innocook.core.errors import InnocookError, InvalidAnswer, MoveRefused, NotFound
from innocook.core.permissions import Action
from innocook.core.workbook import Entry, Part, Reading, Remark, WorkbookContent
from innocook.core.workbook_cells import LONGEST_NOTE, LONGEST_REASON
from innocook.core.workbook_changes import Change, Comparison, compared
from innocook.services import comments, evidence
from innocook.services.accounts import Visitor
from innocook.services.answers import ConflictingAnswers, TypedAnswer, lock_editable, put_typed
from innocook.services.assessments import NOTHING_STORED, OpenAssessment
from innocook.services.comments import TypedComment
from innocook.store import audit
from innocook.store.answers import answer_at
from innocook.store.audit import Event

ORIGIN = "workbook"


class ChangedMeanwhile(InnocookError):
    """Somebody changed what the preview showed, so a decision was made about something else. Nothing was stored."""


@dataclass(frozen=True, slots=True)
class Applied:
    """How much of each kind was taken over."""

    answers: int = 0
    confirmations: int = 0
    notes: int = 0
    links: int = 0
    comments: int = 0

    @property
    def total(self) -> int:
        """All together."""
        return self.answers + self.confirmations + self.notes + self.links + self.comments


def sections_of(opened: OpenAssessment, visitor: Visitor, *, at: datetime) -> tuple[str, ...]:
    """The sections that the visitor may answer, in the order of asking; raises NotFound when there are none."""
    every = opened.questionnaire.sections
    found = tuple(one.id for one in every if opened.may(visitor, Action.ANSWER, at=at, section=one.id))
    if not found:
        raise NotFound(str(opened.id))
    return found


def refuse_unless_editable(opened: OpenAssessment) -> None:
    """Raise MoveRefused with the reason when answers cannot be changed now."""
    if not opened.is_editable:
        raise MoveRefused("wrong_state" if opened.is_open else "submissions_closed")


def content(session: Session, visitor: Visitor, opened: OpenAssessment, *, at: datetime) -> WorkbookContent:
    """What a workbook for this visitor is made of: the sections they may answer with all that stands there."""
    sections = sections_of(opened, visitor, at=at)
    refuse_unless_editable(opened)
    return WorkbookContent(
        assessment_id=opened.id,
        institution=opened.institution,
        round_name=opened.round_name,
        sections=sections,
        entries=_entries(session, visitor, opened, _indicators(opened, sections)),
        made_on=at.astimezone(ZoneInfo(visitor.time_zone)).date(),
    )


def preview(
    session: Session, visitor: Visitor, opened: OpenAssessment, reading: Reading, *, at: datetime
) -> Comparison:
    """What applying the workbook would do now. Cells of sections that are not the visitor's are left out and named."""
    sections = sections_of(opened, visitor, at=at)
    refuse_unless_editable(opened)
    indicators = _indicators(opened, sections)
    own = replace(
        reading,
        proposals=tuple(one for one in reading.proposals if one.indicator in indicators),
        faults=tuple(one for one in reading.faults if one.indicator in indicators),
    )
    entries = _entries(session, visitor, opened, indicators)
    seen = {one.indicator: _seen(session, opened, one.indicator, one.version) for one in own.proposals}
    return replace(compared(own, entries, seen), left_out=_left_out(opened, reading, indicators))


def apply(
    session: Session,
    visitor: Visitor,
    before: OpenAssessment,
    reading: Reading,
    decisions: Mapping[str, int],
    *,
    address: str,
    at: datetime,
) -> Applied:
    """Take over the changes whose keys were decided for, all in one transaction; what is stored already is left.

    `decisions` are the keys with the version of the stored answer that was shown beside each. Raises ChangedMeanwhile
    when one of these is not what is stored now, MoveRefused when nothing can be changed any more.
    """
    indicators = {one.indicator for one in reading.proposals}
    current = lock_editable(session, visitor, before, _known(before, visitor, indicators, at), at=at)
    comparison = preview(session, visitor, current, reading, at=at)
    wanted = [change for change in comparison.changes if change.key in decisions]
    if any(change.shown != decisions[change.key] for change in wanted):
        raise ChangedMeanwhile(str(before.id))
    applied = _put(session, visitor, current, reading, wanted, address, at)
    if applied.total:
        _log(session, visitor, current, {**asdict(applied), "sha256": reading.sha256}, at)
        session.commit()
    return applied


def _put(
    session: Session,
    visitor: Visitor,
    current: OpenAssessment,
    reading: Reading,
    wanted: Collection[Change],
    address: str,
    at: datetime,
) -> Applied:
    typed = _typed(current, reading.language, wanted)
    try:
        put_typed(session, visitor, current, typed, at=at)
    except ConflictingAnswers as conflict:
        raise ChangedMeanwhile(str(conflict)) from conflict
    links = sum(
        evidence.put_link(session, visitor, current, one.proposal.indicator, one.proposal.text, at=at)
        for one in wanted
        if one.proposal.part is Part.LINK
    )
    said = sum(
        comments.put_comment(
            session,
            visitor,
            current,
            one.proposal.indicator,
            TypedComment(one.proposal.text, reading.language),
            address=address,
            at=at,
        )
        for one in wanted
        if one.proposal.part is Part.COMMENT
    )
    count = {part: sum(one.proposal.part is part for one in wanted) for part in Part}
    return Applied(count[Part.ANSWER], count[Part.CONFIRMATION], count[Part.NOTE], links, said)


def _typed(current: OpenAssessment, language: str, wanted: Collection[Change]) -> dict[str, TypedAnswer]:
    """The answers as they shall be: what was decided for, and otherwise what is stored now."""
    typed: dict[str, TypedAnswer] = {}
    for change in wanted:
        key, proposal = change.proposal.indicator, change.proposal
        kept = current.stored.get(key, NOTHING_STORED)
        one = typed.get(key, TypedAnswer(kept.answer, language, kept.version, origin=ORIGIN))
        if proposal.part is Part.ANSWER:
            one = replace(one, answer=replace(proposal.answer, note=one.answer.note))
        elif proposal.part is Part.NOTE:
            one = replace(one, answer=replace(one.answer, note=proposal.text))
        elif proposal.part is Part.CONFIRMATION:
            one = replace(one, confirms=True)
        else:
            continue
        if len(one.answer.note) > LONGEST_NOTE or len(one.answer.na_text) > LONGEST_REASON:
            raise InvalidAnswer(key, "too_long")
        typed[key] = one
    return typed


def _entries(
    session: Session, visitor: Visitor, opened: OpenAssessment, indicators: Collection[str]
) -> dict[str, Entry]:
    zone = ZoneInfo(visitor.time_zone)
    remarks, links = comments.texts_of(session, opened.id), evidence.links_of(session, opened.id)
    found = {}
    for key in indicators:
        kept = opened.stored.get(key, NOTHING_STORED)
        found[key] = Entry(
            answer=kept.answer,
            version=kept.version,
            confirmed=kept.confirmed,
            note_language=kept.note_language,
            na_text_language=kept.na_text_language,
            links=tuple(links.get(key, ())),
            remarks=tuple(Remark(one.author, one.at.astimezone(zone).date(), one.text) for one in remarks.get(key, ())),
        )
    return found


def _seen(session: Session, opened: OpenAssessment, indicator: str, version: int) -> Answer:
    """The answer that the workbook was made from."""
    kept = opened.stored.get(indicator, NOTHING_STORED)
    if kept.version == version:
        return kept.answer
    return answer_at(session, opened.id, indicator, version) or BLANK


def _indicators(opened: OpenAssessment, sections: Collection[str]) -> dict[str, str]:
    """The section of each indicator of these sections, in the order of asking."""
    return {key: one for one in sections for key in opened.questionnaire.section_by_id[one].indicators}


def _known(opened: OpenAssessment, visitor: Visitor, indicators: Collection[str], at: datetime) -> tuple[str, ...]:
    """Those indicators of a workbook that the visitor may answer."""
    own = _indicators(opened, sections_of(opened, visitor, at=at))
    return tuple(key for key in own if key in indicators)


def _left_out(opened: OpenAssessment, reading: Reading, own: Collection[str]) -> tuple[str, ...]:
    """The sections that the workbook has and the visitor has not, in the order of asking."""
    named = {one.indicator for one in reading.proposals} | {one.indicator for one in reading.faults}
    named -= set(own)
    return tuple(one.id for one in opened.questionnaire.sections if named.intersection(one.indicators))


def _log(
    session: Session, visitor: Visitor, current: OpenAssessment, payload: Mapping[str, object], at: datetime
) -> None:
    institution = current.target.institution_id
    if institution is None:
        raise NotFound(str(current.id))
    stream, target = audit.institution_stream(institution), f"assessment:{current.id}"
    audit.append_event(session, Event(stream, visitor.account_id, "workbook_applied", target, at, dict(payload)))
