"""Peer figures: made from the validated scores of a round, kept as the document of an edition, and read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from innocook import __version__
from innocook.core.peers import (
    APART,
    FACTS,
    SMALLEST,
    STEP,
    Edition,
    Filters,
    Peer,
    PeerGroup,
    Spread,
    peer_table,
)
from innocook.core.plan import Plan
from innocook.core.questionnaire import ScoreKind
from innocook.services.answers import stored_scores
from innocook.services.peer_answers import Wanted
from innocook.store import round_editions as stored
from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.comparison import RoundFilter, round_scores

FORMAT = 1
UNREADABLE = -1.0
"""Stands for a score that can no longer be worked out: it counts as changed."""


@dataclass(frozen=True, slots=True)
class Made:
    """The figures of the next edition. `basis` stands for all they were made from, `changed` counts the institutions
    that changed or joined since the edition before, `anew` the groups with figures that are new in this one."""

    n: int
    groups: tuple[PeerGroup, ...]
    members: Mapping[UUID, int]
    scores: tuple[str, ...]
    basis: str
    changed: int

    @property
    def shown(self) -> int:
        """How many groups are shown."""
        return sum(group.is_shown for group in self.groups)

    @property
    def anew(self) -> int:
        """How many groups have a figure that was computed for this edition."""
        return sum(any(one and one.edition == self.n for one in group.figures.values()) for group in self.groups)


def make(session: Session, round_id: UUID, plan: Plan) -> Made:
    """Work out the next edition of a round; takes up to half a minute for thousands of institutions, and only reads.

    Where nothing changed since the edition before, the figures are those.
    """
    inputs = _inputs(session, round_id, plan)
    earlier, changed = [groups_in(document) for document in inputs.documents], inputs.changed()
    overall = plan.questionnaire.overall
    groups = (
        peer_table(inputs.scores, overall.id if overall else None, inputs.editions, earlier, rooms_of(plan))
        if changed or not earlier
        else earlier[-1]
    )
    return Made(
        n=len(inputs.editions),
        groups=groups,
        members=inputs.members,
        scores=inputs.scores,
        basis=inputs.basis(),
        changed=changed,
    )


def rooms_of(plan: Plan) -> dict[str, float]:
    """Within how many points nobody's score may be known: twice its tolerance, APART at least.

    A section of four indicators moves in steps of 6.25: ten points could hold one possible score alone.
    """
    return {score.id: max(APART, 2 * score.tolerance) for score in plan.questionnaire.scores}


def basis_of(session: Session, round_id: UUID, plan: Plan) -> str:
    """What stands for everything that the next edition is made from, as it is now."""
    return _inputs(session, round_id, plan).basis()


def document_of(made: Made, round_id: UUID, plan: Plan, at: datetime) -> dict[str, Any]:
    """The document of an edition. `members` names the validated results it was made from, without their scores."""
    questionnaire = plan.questionnaire
    return {
        "format": FORMAT,
        "round": str(round_id),
        "edition": made.n,
        "at": at.astimezone(UTC).isoformat(),
        "engine": __version__,
        "kind": "validated",
        "rounded_to": STEP,
        "smallest": SMALLEST,
        "questionnaire": {
            "id": questionnaire.id,
            "version": questionnaire.version,
            "sha256": questionnaire.sha256,
        },
        "scores": list(made.scores),
        "groups": [group_document(group) for group in made.groups],
        "members": {str(key): n for key, n in made.members.items()},
    }


def group_document(group: PeerGroup) -> dict[str, Any]:
    """A group as a document holds it; of one that cannot be shown only what is offered instead."""
    if not group.is_shown:
        offered = None if group.offered is None else named(group.offered)
        return {"filters": named(group.filters), "refused": True, "offered": offered}
    figures = {score: asdict(spread) if spread else None for score, spread in group.figures.items()}
    return {"filters": named(group.filters), "figures": figures}


def groups_in(document: Mapping[str, Any]) -> tuple[PeerGroup, ...]:
    """The groups of a document."""
    return tuple(_group(one, document["scores"]) for one in document["groups"])


def named(filters: Filters) -> dict[str, str]:
    """Filters by the names of the facts."""
    return {FACTS[place]: value for place, value in filters}


@dataclass(frozen=True, slots=True)
class _Inputs:
    """Everything an edition is made from: the documents of those before, and all editions with their institutions."""

    documents: Sequence[Mapping[str, Any]]
    editions: Sequence[Edition]
    members: Mapping[UUID, int]
    scores: tuple[str, ...]

    def basis(self) -> str:
        """A fingerprint."""
        now = {key: [list(peer.facts), dict(peer.values)] for key, peer in self.editions[-1].items()}
        members = {str(key): n for key, n in self.members.items()}
        return sha256_hex(canonical_json([len(self.documents), members, now]))

    def changed(self) -> int:
        """How many institutions are new or changed since the edition before; all of them in the first."""
        before = self.documents[-1]["members"] if self.documents else {}
        return sum(before.get(str(key)) != n for key, n in self.members.items())


def _inputs(session: Session, round_id: UUID, plan: Plan) -> _Inputs:
    scores = _scores_of(plan)
    rows = round_scores(session, RoundFilter(round_id, states=stored.VALIDATED_STATES), kind="validated")
    now = {
        str(row.assessment_id): Peer(
            (row.institution_type, row.size, row.sector, row.country_id, row.context_group),
            {score: row.scores.get(score) for score in scores},
        )
        for row in rows
    }
    members = stored.validated_editions(session, round_id)
    documents = stored.edition_documents(session, round_id)
    before = [_as_it_was(session, plan, document["members"], members, now) for document in documents]
    return _Inputs(documents, [*before, now], members, scores)


def _as_it_was(
    session: Session, plan: Plan, then: Mapping[str, int], members: Mapping[UUID, int], now: Edition
) -> Edition:
    """An earlier edition: what did not change since is as it is now, the rest is scored again from its record."""
    older = {UUID(key): n for key, n in then.items() if members.get(UUID(key)) != n}
    answers = stored.answers_then(session, older)
    edition = {key: now[key] for key in then if UUID(key) not in older and key in now}
    for key in older:
        if str(key) in now:
            values = _values(plan, answers[key]) if key in answers else dict.fromkeys(_scores_of(plan), UNREADABLE)
            edition[str(key)] = Peer(now[str(key)].facts, values)
    return edition


def _values(plan: Plan, answers: Mapping[str, Any]) -> dict[str, float | None]:
    scores = stored_scores(plan, answers)
    return {key: scores[key].value for key in _scores_of(plan)}


def _scores_of(plan: Plan) -> tuple[str, ...]:
    kinds = (ScoreKind.OVERALL, ScoreKind.PRINCIPLE, ScoreKind.SECTION)
    return tuple(score.id for kind in kinds for score in plan.questionnaire.scores_of(kind))


def _group(document: Mapping[str, Any], scores: Sequence[str]) -> PeerGroup:
    offered = document.get("offered")
    figures = document.get("figures", {})
    return PeerGroup(
        filters=_filters(document["filters"]),
        figures={score: Spread(**one) if (one := figures.get(score)) else None for score in scores},
        offered=None if offered is None else _filters(offered),
    )


def _filters(wanted: Wanted) -> Filters:
    return tuple((place, wanted[name]) for place, name in enumerate(FACTS) if name in wanted)
