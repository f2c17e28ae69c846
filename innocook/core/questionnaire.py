"""The questionnaire as values: what is asked, what answers are worth and how scores are made.

Built by `innocook.core.loader` only, which guarantees what the docstrings promise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from innocook.core.text import Text, Word


class Rule(StrEnum):
    """How a score is made of its parts."""

    MEAN = "mean"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"
    SUM = "sum"


class ScoreKind(StrEnum):
    """The place of a score in the pages; the arithmetic is the same for all."""

    OVERALL = "overall"
    PRINCIPLE = "principle"
    SECTION = "section"
    OTHER = "other"


class NeedsOf(StrEnum):
    """Which parts the share in `Needs` is taken of."""

    APPLICABLE = "applicable"
    ALL = "all"


class Blanks(StrEnum):
    """What an unanswered indicator does to a score that has it as a direct part."""

    LEFT_OUT = "left_out"
    ZERO = "zero"


class Effort(StrEnum):
    """Effort of a next step, smallest first."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: `points` is what it is worth; `name` is short, `text` the full descriptor."""

    key: str
    points: float
    name: Text
    text: Text


@dataclass(frozen=True, slots=True)
class NumberRange:
    """A numeric answer from `minimum` to `maximum`, mapped linearly to `points_from`..`points_to`.

    `points_from` may be the larger (lower is better). Out of range is an error unless `clamp`.
    """

    minimum: float
    maximum: float
    points_from: float
    points_to: float
    clamp: bool
    unit: Text | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """A next step makes sense only when `indicator` stands at `option` or higher."""

    indicator: str
    option: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What lifts an indicator from option `start` to option `target` (neighbours in the list)."""

    start: str
    target: str
    effort: Effort
    requires: tuple[Requirement, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class Indicator:
    """One question. Exactly one of `options` (ordered, worst first) and `number` is given.

    `principle` is the id of a score of kind PRINCIPLE, or None in a questionnaire without principles.
    """

    id: str
    section: str
    title: Text
    question: Text
    options: tuple[Option, ...]
    number: NumberRange | None
    principle: str | None
    na_allowed: bool
    depends_on_national: bool
    key_messages: tuple[str, ...]
    sdg_targets: tuple[str, ...]
    evidence: tuple[Text, ...]
    next_steps: tuple[NextStep, ...]
    innocook_phase: str | None

    def option(self, key: str) -> Option | None:
        """The option with this key, or None."""
        return next((each for each in self.options if each.key == key), None)


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the questionnaire; `indicators` are ids in the order of asking."""

    id: str
    title: Text
    help: Text
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A named range of a score: `lower` <= score < `upper`; the last one is closed above."""

    id: str
    lower: float
    upper: float
    name: Text


@dataclass(frozen=True, slots=True)
class Part:
    """An indicator or another score inside a score, with its weight (> 0)."""

    id: str
    weight: float


@dataclass(frozen=True, slots=True)
class Needs:
    """When a score is shown: at least `share` (0-1) of its parts and at least `at_least` of them.

    It counts parts, not weights, out of all parts or of the applicable ones (`of`).
    """

    share: float
    at_least: int
    of: NeedsOf


@dataclass(frozen=True, slots=True)
class Score:
    """A named rule over parts. `minimum` and `maximum` are the reachable range, worked out by the loader."""

    id: str
    kind: ScoreKind
    name: Text
    rule: Rule
    parts: tuple[Part, ...]
    needs: Needs
    blanks: Blanks
    bands: tuple[Band, ...]
    tolerance: float
    minimum: float
    maximum: float


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of a list that indicators point to: a key message, an SDG target or goal, an N/A reason."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class QuickScan:
    """Eight-question form: `indicators` to ask and the scores over them."""

    indicators: tuple[str, ...]
    scores: tuple[Score, ...]


@dataclass(frozen=True)
class Questionnaire:
    """A checked questionnaire. `scores` are ordered parts first, so that each can be computed in turn."""

    id: str
    version: str
    languages: tuple[str, ...]
    title: Text
    summary: Text
    source: Text
    rule: Text
    expected_minutes: int
    words: tuple[Word, ...]
    na_reasons: tuple[Reference, ...]
    key_messages: tuple[Reference, ...]
    sdg_targets: tuple[Reference, ...]
    sdg_goals: tuple[Reference, ...]
    sections: tuple[Section, ...]
    indicators: tuple[Indicator, ...]
    scores: tuple[Score, ...]
    bands_read_rounded: bool
    ranks_read_rounded: bool
    balance_gap: float | None
    quick_scan: QuickScan | None
    document: str
    sha256: str

    @cached_property
    def indicator_by_id(self) -> Mapping[str, Indicator]:
        """Indicators by id."""
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def score_by_id(self) -> Mapping[str, Score]:
        """Scores by id."""
        return {score.id: score for score in self.scores}

    @cached_property
    def section_by_id(self) -> Mapping[str, Section]:
        """Sections by id."""
        return {section.id: section for section in self.sections}

    def scores_of(self, kind: ScoreKind) -> tuple[Score, ...]:
        """The scores of one kind, in the order of the file."""
        return tuple(score for score in self.scores if score.kind is kind)

    @property
    def overall(self) -> Score | None:
        """The overall score, or None where there is none."""
        return next(iter(self.scores_of(ScoreKind.OVERALL)), None)
