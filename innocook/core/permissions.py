"""Who may do what: one table, default deny."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from innocook.core.lifecycle import State
from innocook.core.roles import Role

__all__ = ["TABLE", "Action", "Grant", "Role", "Scope", "Target", "may", "may_anywhere"]


class Scope(StrEnum):
    """How far a grant reaches."""

    EVERYTHING = "everything"
    COUNTRY = "country"
    INSTITUTION = "institution"


class Action(StrEnum):
    """What a page or a service does; every one is a row of the table."""

    SEE_TASKS = "assessment.tasks"
    SEE_ASSESSMENT = "assessment.see"
    ANSWER = "assessment.answer"
    COMMENT = "assessment.comment"
    SEE_HISTORY = "assessment.history"
    START_ASSESSMENT = "assessment.start"
    SUBMIT = "assessment.submit"
    WITHDRAW = "assessment.withdraw"
    REQUEST_RECONSIDERATION = "assessment.request_reconsideration"
    SEE_PROGRESS = "assessment.progress"
    SEE_RESULTS = "results.see"
    EXPORT_REPORT = "report.export"
    SEE_PEERS = "peers.see"
    SEE_COMPARISON = "comparison.see"
    EXPORT_COMPARISON = "comparison.export"
    SEE_SUBMISSION = "submission.see"
    REVIEW = "submission.review"
    DECIDE_RECONSIDERATION = "submission.decide_reconsideration"
    CORRECT = "validation.correct"
    SEE_OUTCOME = "validation.see_outcome"
    SEE_EVIDENCE = "evidence.see"
    MANAGE_EVIDENCE = "evidence.manage"
    KEEP_PLAN = "plan.keep"
    MANAGE_CONTRIBUTORS = "contributor.manage"
    SEE_INSTITUTION = "institution.see"
    INVITE_INSTITUTION = "institution.invite"
    MANAGE_INSTITUTION = "institution.manage"
    SEE_ROUND_PROGRESS = "round.progress"
    MANAGE_ROUND = "round.manage"
    MANAGE_QUESTIONNAIRE = "questionnaire.manage"
    MANAGE_ACCOUNT = "account.manage"
    SEE_AUDIT_LOG = "audit.see"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in a scope, from `valid_from` on and before `valid_until`; empty `sections` means all of them."""

    role: Role
    scope: Scope
    valid_from: datetime
    valid_until: datetime | None = None
    country_id: str | None = None
    institution_id: UUID | None = None
    sections: tuple[str, ...] = ()

    @property
    def institutions(self) -> tuple[UUID, ...]:
        """The institution of the grant, for lists; empty for wider scopes."""
        return (self.institution_id,) if self.institution_id is not None else ()


@dataclass(frozen=True, slots=True)
class Target:
    """What an action is done to; `state` is a State's value. Rows that name states deny where it is left out."""

    institution_id: UUID | None = None
    country_id: str | None = None
    state: str | None = None
    section: str | None = None


States = frozenset[State] | None
"""The states in which a role may see or act; None where permission does not depend on it (the lifecycle still may)."""

_ANY: States = None
_HANDED_IN = frozenset({State.SUBMITTED, State.IN_REVIEW, State.VALIDATED, State.RECONSIDERED, State.CLOSED})
_SUBMISSION_KEPT = _HANDED_IN | {State.RETURNED}
_SETTLED = frozenset({State.VALIDATED, State.CLOSED})
_STANDING = _SETTLED | {State.RECONSIDERED}
_TOLD = _SETTLED | {State.RETURNED, State.RECONSIDERED}

TABLE: Mapping[Action, Mapping[Role, States]] = MappingProxyType(
    {
        Action.SEE_TASKS: {Role.CONTRIBUTOR: _ANY, Role.LEAD: _ANY},
        Action.SEE_ASSESSMENT: {Role.CONTRIBUTOR: _ANY, Role.LEAD: _ANY, Role.REVIEWER: _HANDED_IN},
        Action.ANSWER: {Role.CONTRIBUTOR: _ANY, Role.LEAD: _ANY},
        Action.COMMENT: {Role.CONTRIBUTOR: _ANY, Role.LEAD: _ANY},
        Action.SEE_HISTORY: {Role.CONTRIBUTOR: _ANY, Role.LEAD: _ANY},
        Action.START_ASSESSMENT: {Role.LEAD: _ANY},
        Action.SUBMIT: {Role.LEAD: _ANY},
        Action.WITHDRAW: {Role.LEAD: _ANY},
        Action.REQUEST_RECONSIDERATION: {Role.LEAD: _ANY},
        Action.SEE_PROGRESS: {
            Role.CONTRIBUTOR: _ANY,
            Role.LEAD: _ANY,
            Role.COORDINATOR: _ANY,
            Role.ADMINISTRATOR: _ANY,
        },
        Action.SEE_RESULTS: {Role.LEAD: _ANY, Role.COORDINATOR: _STANDING, Role.REVIEWER: _SUBMISSION_KEPT},
        Action.EXPORT_REPORT: {Role.LEAD: _ANY, Role.COORDINATOR: _STANDING, Role.REVIEWER: _SUBMISSION_KEPT},
        Action.SEE_PEERS: {Role.LEAD: _ANY},
        Action.SEE_COMPARISON: {Role.REVIEWER: _ANY},
        Action.EXPORT_COMPARISON: {Role.REVIEWER: _ANY},
        Action.SEE_SUBMISSION: {Role.LEAD: _ANY, Role.REVIEWER: _SUBMISSION_KEPT},
        Action.REVIEW: {Role.REVIEWER: _SUBMISSION_KEPT},
        Action.DECIDE_RECONSIDERATION: {Role.REVIEWER: _SUBMISSION_KEPT},
        Action.CORRECT: {Role.REVIEWER: _SETTLED},
        Action.SEE_OUTCOME: {Role.CONTRIBUTOR: _TOLD, Role.LEAD: _TOLD},
        Action.SEE_EVIDENCE: {Role.CONTRIBUTOR: _ANY, Role.LEAD: _ANY, Role.REVIEWER: _HANDED_IN},
        Action.MANAGE_EVIDENCE: {Role.CONTRIBUTOR: _ANY, Role.LEAD: _ANY},
        Action.KEEP_PLAN: {Role.LEAD: _ANY},
        Action.MANAGE_CONTRIBUTORS: {Role.LEAD: _ANY},
        Action.SEE_INSTITUTION: {
            Role.LEAD: _ANY,
            Role.COORDINATOR: _ANY,
            Role.REVIEWER: _ANY,
            Role.ADMINISTRATOR: _ANY,
        },
        Action.INVITE_INSTITUTION: {Role.COORDINATOR: _ANY, Role.ADMINISTRATOR: _ANY},
        Action.MANAGE_INSTITUTION: {Role.ADMINISTRATOR: _ANY},
        Action.SEE_ROUND_PROGRESS: {Role.COORDINATOR: _ANY, Role.REVIEWER: _ANY, Role.ADMINISTRATOR: _ANY},
        Action.MANAGE_ROUND: {Role.ADMINISTRATOR: _ANY},
        Action.MANAGE_QUESTIONNAIRE: {Role.ADMINISTRATOR: _ANY},
        Action.MANAGE_ACCOUNT: {Role.ADMINISTRATOR: _ANY},
        Action.SEE_AUDIT_LOG: {Role.ADMINISTRATOR: _ANY},
    }
)

_SCOPES: Mapping[Role, frozenset[Scope]] = MappingProxyType(
    {
        Role.CONTRIBUTOR: frozenset({Scope.INSTITUTION}),
        Role.LEAD: frozenset({Scope.INSTITUTION}),
        Role.COORDINATOR: frozenset({Scope.COUNTRY}),
        Role.REVIEWER: frozenset({Scope.EVERYTHING, Scope.COUNTRY}),
        Role.ADMINISTRATOR: frozenset({Scope.EVERYTHING}),
    }
)
_NO_OWN_CASE = frozenset({Action.REVIEW, Action.DECIDE_RECONSIDERATION, Action.CORRECT})
_WHOLE_ASSESSMENT = frozenset({Action.SEE_TASKS, Action.SEE_PROGRESS})


def may(grants: Iterable[Grant], action: Action, target: Target, at: datetime) -> bool:
    """Whether one of the grants allows the action on the target at this instant (aware).

    A grant for some sections allows only what names one of them, save the task list and progress. Nobody reviews an
    institution that another of their grants, as contributor, lead or coordinator, reaches.
    """
    valid = [grant for grant in grants if _is_valid(grant, at)]
    if action in _NO_OWN_CASE and any(grant.role in _PARTIES and _reaches(grant, target) for grant in valid):
        return False
    return any(_allows(grant, action, target) for grant in valid)


def may_anywhere(grants: Iterable[Grant], action: Action, at: datetime) -> bool:
    """Whether some target exists on which the action is allowed: enough to open a page, never to touch an object."""
    return any(grant.role in TABLE[action] for grant in grants if _is_valid(grant, at))


_PARTIES = frozenset({Role.CONTRIBUTOR, Role.LEAD, Role.COORDINATOR})


def _is_valid(grant: Grant, at: datetime) -> bool:
    in_time = grant.valid_from <= at and (grant.valid_until is None or at < grant.valid_until)
    return in_time and grant.scope in _SCOPES[grant.role]


def _allows(grant: Grant, action: Action, target: Target) -> bool:
    row = TABLE[action]
    if grant.role not in row or not _reaches(grant, target):
        return False
    if grant.sections and action not in _WHOLE_ASSESSMENT and target.section not in grant.sections:
        return False
    states = row[grant.role]
    return states is None or target.state in states


def _reaches(grant: Grant, target: Target) -> bool:
    if grant.scope is Scope.INSTITUTION:
        return grant.institution_id is not None and grant.institution_id == target.institution_id
    if grant.scope is Scope.COUNTRY:
        return grant.country_id is not None and grant.country_id == target.country_id
    return True
