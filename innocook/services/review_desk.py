"""A review as one reviewer may see it: whose decisions are open to them, what they have still to decide.

Whoever looks for the second time knows nothing of the first decisions before their own stand, nor the first of the
second ones. Somebody without a turn knows no decision before the review ends, since they may be given a look later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.lifecycle import State
from innocook.core.review import Decision, Looks, Standing, outcome
from innocook.services.accounts import Visitor
from innocook.services.reviewing import FIRST, SECOND, THIRD, OpenReview, Turn, open_review

OVER = frozenset({State.VALIDATED, State.RECONSIDERED, State.CLOSED})
"""The states in which nobody has to be kept from seeing anything."""
NOBODY = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """A decision of another reviewer that may be seen, and at which position it was made."""

    position: int
    name: str
    decision: Decision


@dataclass(frozen=True)
class Desk:
    """A review before one visitor; `turn` is theirs, None where they have none."""

    review: OpenReview
    turn: Turn | None

    @property
    def position(self) -> int:
        """The visitor's position; NOBODY without a turn."""
        return self.turn.position if self.turn is not None else NOBODY

    @property
    def is_over(self) -> bool:
        """Whether something was validated."""
        return self.review.opened.state in OVER

    @property
    def may_decide(self) -> bool:
        """Whether the visitor decides now."""
        is_done = self.turn is not None and self.turn.done_at is not None and self.review.is_twice
        return self.review.opened.state == State.IN_REVIEW and self.turn is not None and not is_done

    @property
    def ends_it(self) -> bool:
        """Whether it is the visitor who returns or validates, once they may see everything that would go out."""
        return self.review.opened.state == State.IN_REVIEW and self.position in {FIRST, THIRD} and self.sees_all

    @property
    def may_finish(self) -> bool:
        """Whether the visitor can say that their decisions are complete; a single look needs no saying."""
        return self.may_decide and self.review.is_twice and self.position != THIRD and not self.undecided

    @cached_property
    def sees_all(self) -> bool:
        """Whether no decision that counts is hidden. A second look counts once it is done."""
        if self.is_over:
            return True
        second = self.review.turn_at(SECOND)
        counting = [turn.position for turn in self.review.turns if turn.position != SECOND]
        counting += [SECOND] if second is not None and second.done_at is not None else []
        return self.turn is not None and all(self.sees(position) for position in counting)

    def sees(self, position: int) -> bool:
        """Whether the visitor may see what was decided at a position; NOBODY is what came after the review."""
        if self.is_over:
            return True
        return position != NOBODY and self.turn is not None and self.review.sees(self.position, position)

    @cached_property
    def mine(self) -> Mapping[str, Decision]:
        """The visitor's own decisions that stand."""
        return self.review.made_by(self.position) if self.turn is not None else {}

    @cached_property
    def due(self) -> tuple[str, ...]:
        """What the visitor's position decides; everything without one."""
        return self.review.due_at(self.position) if self.turn is not None else tuple(self.review.looks)

    @cached_property
    def undecided(self) -> tuple[str, ...]:
        """What the visitor has still to decide."""
        return self.review.undecided_at(self.position) if self.turn is not None else ()

    @property
    def decided(self) -> int:
        """How many indicators the visitor decided, or the first reviewer where the visitor has no turn."""
        return len(self.mine) if self.turn is not None else len(self.review.made_by(FIRST))

    def others(self, indicator: str) -> tuple[Seen, ...]:
        """What the other positions decided, as far as the visitor may see it."""
        looks = self.review.looks[indicator]
        made = zip((FIRST, SECOND, THIRD), (looks.first, looks.second, looks.third), strict=True)
        return tuple(
            Seen(position, self._name(position), decision)
            for position, decision in made
            if decision is not None and position != self.position and self.sees(position)
        )

    def standing(self, indicator: str) -> Standing | None:
        """How far an indicator is, as far as the visitor may know; None where they may know nothing."""
        if self.sees_all:
            return self.review.outcomes[indicator].standing
        if self.turn is None:
            return None
        waits = self.position == FIRST and self.review.is_twice
        alone = Looks(self.mine.get(indicator), twice=waits)
        return outcome(self.review.answers[indicator], alone).standing

    @cached_property
    def standings(self) -> Mapping[Standing, tuple[str, ...]]:
        """The indicators by how far they are; without a turn nothing before the review ends."""
        keys = self.review.looks
        found = {one: tuple(key for key in keys if self.standing(key) is one) for one in Standing}
        return {standing: keys for standing, keys in found.items() if keys}

    def next_after(self, indicator: str) -> str | None:
        """The next indicator to decide after this one, from the start again after the last; None when all are."""
        keys = list(self.review.looks)
        place = keys.index(indicator) + 1
        order = [*keys[place:], *keys[: place - 1]]
        return next((key for key in order if key in self.undecided), None)

    def _name(self, position: int) -> str:
        turn = self.review.turn_at(position)
        return turn.name if turn is not None else ""


def open_desk(session: Session, visitor: Visitor, assessment_id: UUID, *, at: datetime) -> Desk:
    """The review before the visitor; NotFound for everybody who may not review it."""
    review = open_review(session, visitor, assessment_id, at=at)
    return Desk(review, review.turn_of(visitor.account_id))
