"""Institutions of a round as one table: what every comparison computes from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from innocook.core.arithmetic import Flags, Floats
from innocook.core.peers import FACTS
from innocook.core.plan import Plan
from innocook.core.points import AnswerTable
from innocook.core.reduced import Reduced
from innocook.core.scoring import ScoreTable, score_table


@dataclass(frozen=True, slots=True)
class Group:
    """Institutions under one plan, which may be a reduced one; rows in one order everywhere.

    `keys` are the ids of their assessments, `facts` their type, size, sector, country and context group in the order
    of FACTS, `languages` those they answered in. Scores have nine decimals, NaN where not rated.
    """

    plan: Plan
    keys: tuple[UUID, ...]
    facts: tuple[tuple[str, ...], ...]
    languages: tuple[str, ...]
    answers: AnswerTable
    scores: ScoreTable

    def __len__(self) -> int:
        return len(self.keys)

    def values(self, score_id: str) -> Floats:
        """One score of every institution; KeyError for a score the plan does not have."""
        column: Floats = self.scores.values[:, self.plan.column(score_id)]
        return column

    def only(self, kept: Flags) -> Group:
        """The institutions marked in `kept`, in the same order."""
        if kept.all():
            return self
        rows = np.flatnonzero(kept)
        places = rows.tolist()
        scores = self.scores
        return Group(
            self.plan,
            tuple(self.keys[row] for row in places),
            tuple(self.facts[row] for row in places),
            tuple(self.languages[row] for row in places),
            AnswerTable(self.answers.points[rows], self.answers.not_applicable[rows]),
            ScoreTable(scores.score_ids, scores.values[rows], scores.counted[rows], scores.applicable[rows]),
        )

    def where(self, facts: Mapping[str, str]) -> Group:
        """The institutions with all these facts, by name of FACTS; KeyError for another name."""
        fitting = np.ones(len(self), dtype=bool)
        for name, value in facts.items():
            place = _place(name)
            fitting &= np.array([row[place] == value for row in self.facts], dtype=bool)
        return self.only(fitting)

    def in_countries(self, countries: Collection[str]) -> Group:
        """The institutions of these countries, by id."""
        place = _place("country")
        return self.only(np.array([row[place] in countries for row in self.facts], bool))

    def values_of(self, fact: str) -> tuple[str, ...]:
        """The values of one fact that occur, sorted by key; KeyError for another name."""
        place = _place(fact)
        return tuple(sorted({row[place] for row in self.facts}))


def group_of(
    plan: Plan,
    keys: Sequence[UUID],
    facts: Sequence[tuple[str, ...]],
    languages: Sequence[str],
    answers: AnswerTable,
) -> Group:
    """The group of these rows, scored by the plan."""
    return Group(plan, tuple(keys), tuple(facts), tuple(languages), answers, score_table(plan, answers))


def reduced_group(group: Group, cut: Reduced) -> Group:
    """The same institutions under a reduced plan, scored again."""
    if cut.plan is group.plan:
        return group
    return group_of(cut.plan, group.keys, group.facts, group.languages, cut.table(group.answers))


def _place(fact: str) -> int:
    try:
        return FACTS.index(fact)
    except ValueError:
        raise KeyError(fact) from None
