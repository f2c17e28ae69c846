"""What the progress of a round is told in: by country, by section, and institution by institution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from innocook.core.lifecycle import State
from innocook.core.text import Text
from innocook.services.participants import Participant
from innocook.services.round_overview import Phase
from innocook.store.progress import NOT_BEGUN

WITH_INSTITUTION = (State.DRAFT, State.LAPSED)
"""States in which something may still be unanswered; what was handed in is complete."""
STATES = (
    NOT_BEGUN,
    State.DRAFT,
    State.SUBMITTED,
    State.IN_REVIEW,
    State.RETURNED,
    State.VALIDATED,
    State.RECONSIDERED,
    State.CLOSED,
    State.LAPSED,
)
HANDED_IN = tuple(state for state in STATES if state not in {NOT_BEGUN, *WITH_INSTITUTION})


@dataclass(frozen=True, slots=True)
class FollowedRound:
    """A round in a list."""

    id: UUID
    name: Text
    phase: Phase
    opens_at: datetime
    closes_at: datetime
    time_zone: str


@dataclass(frozen=True, slots=True)
class CountryProgress:
    """How many institutions of a country are in each state; `late` of those handed in were late."""

    id: str
    name: Text
    states: Mapping[str, int]
    late: int
    lists_institutions: bool

    @property
    def taking_part(self) -> int:
        """All of them."""
        return sum(self.states.values())

    @property
    def handed_in(self) -> int:
        """Those that handed in, wherever the review is."""
        return sum(self.states.get(state, 0) for state in HANDED_IN)

    @property
    def share(self) -> float:
        """The share of those that handed in, 0-1."""
        return self.handed_in / self.taking_part if self.taking_part else 0.0


@dataclass(frozen=True, slots=True)
class SectionShare:
    """How many of the indicators of a section have an answer or are not applicable, over all begun assessments."""

    id: str
    title: Text
    answered: int
    asked: int

    @property
    def share(self) -> float:
        """The same as a share, 0-1; 0 where nothing was begun."""
        return self.answered / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """A round as somebody may follow it; `whole` sums up the countries they follow."""

    round: FollowedRound
    countries: tuple[CountryProgress, ...]
    whole: CountryProgress
    sections: tuple[SectionShare, ...]
    begun: int
    has_late: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """An institution in a list: how much is answered, and what the visitor may do about it."""

    participant: Participant
    answered: int
    total: int
    sees_results: bool
    invites: bool


@dataclass(frozen=True, slots=True)
class CountryPage:
    """The institutions of a country in a round, one page of those that fit."""

    round: FollowedRound
    country_id: str
    country: Text
    rows: tuple[Followed, ...]
    total: int
    page: int
    pages: int
