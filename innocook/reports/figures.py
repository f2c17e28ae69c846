"""The figures of one report, each held once: pages, charts, PDF, workbook, CSV and JSON all read them from here.

Values keep their nine decimals; `points` are the same values as people read them (whole points, half up). Nobody
else rounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from innocook.core.answers import AnswerState
from innocook.core.questionnaire import Effort, ScoreKind
from innocook.core.text import Text


class Kind(StrEnum):
    """Whether the figures shown are an institution's own or those a reviewer validated."""

    SELF = "self"
    VALIDATED = "validated"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose report it is, in words. Dates are days; `declared_by` is empty before the submission."""

    institution: Text
    country: Text
    round_name: Text
    state: str
    made_on: date
    declared_by: str = ""
    declared_on: date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The questionnaire that made the figures, down to its content."""

    id: str
    version: str
    sha256: str
    title: Text
    source: Text
    rule: Text


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of a kind (self-assessed, validated) and how it reads: `points` are whole, None when not rated."""

    value: float | None
    points: int | None


NOTHING = Figure(None, None)


@dataclass(frozen=True, slots=True)
class ScoreFigure:
    """One score. `shown` is `validated` in a validated report, else `own`; band and counts belong to `shown`.

    `counted` indicators enter the value, of `applicable` ones, of `total`; of the counted ones `with_evidence` have
    evidence and `with_accepted` some that a reviewer accepted (None: not known). `borderline` is within the score's
    tolerance of a band's edge; `own_band` and what follows say the same of `own`. `minimum` and `maximum` are the
    reachable range. `na_count` indicators are "not applicable", a share `na_share` (0-1) of the total; `if_none` and
    `if_full` are `shown` if all of these stood at their fewest points, and at their most. `difference` is validated
    minus self-assessed (nine decimals), None unless both are rated.
    """

    id: str
    kind: ScoreKind
    name: Text
    colour: str
    own: Figure
    validated: Figure
    shown: Figure
    band: str
    band_name: Text | None
    counted: int
    applicable: int
    total: int
    borderline: bool
    minimum: float
    maximum: float
    own_band: str = ""
    own_band_name: Text | None = None
    own_borderline: bool = False
    own_counted: int = 0
    difference: float | None = None
    na_count: int = 0
    na_share: float = 0.0
    if_none: Figure = NOTHING
    if_full: Figure = NOTHING
    with_evidence: int | None = None
    with_accepted: int | None = None

    @property
    def accepted_share(self) -> float | None:
        """The part of the counted indicators that rests on accepted evidence, 0-1; None where that says nothing."""
        if self.with_accepted is None or not self.counted:
            return None
        return self.with_accepted / self.counted

    def share(self, figure: Figure) -> float | None:
        """A figure as a share of the reachable range, 0-1, for drawing."""
        if figure.value is None or self.maximum <= self.minimum:
            return None
        return (figure.value - self.minimum) / (self.maximum - self.minimum)


@dataclass(frozen=True, slots=True)
class AnswerFigure:
    """One answer and what it is worth; `points` is None unless answered. `name` is the short name of the option."""

    state: AnswerState
    option: str
    number: float | None
    name: Text | None
    text: Text | None
    points: float | None
    na_reason_id: str = ""
    na_reason: Text | None = None
    na_text: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorFigure:
    """One indicator with the institution's answer and, in a validated report, the reviewer's."""

    id: str
    section: str
    principle: str
    colour: str
    title: Text
    question: Text
    worst: float
    best: float
    unit: Text | None
    own: AnswerFigure
    validated: AnswerFigure | None

    @property
    def shown(self) -> AnswerFigure:
        """The validated answer where there is one, else the institution's."""
        return self.validated or self.own

    @property
    def is_changed(self) -> bool:
        """Whether the validated answer says another level, number or state than the institution's."""
        own, shown = self.own, self.shown
        return (own.state, own.option, own.number) != (shown.state, shown.option, shown.number)

    def share(self, answer: AnswerFigure | None) -> float | None:
        """Where the points of an answer stand between the fewest and the most, 0-1, for drawing."""
        if answer is None or answer.points is None or self.best <= self.worst:
            return None
        return (answer.points - self.worst) / (self.best - self.worst)


@dataclass(frozen=True, slots=True)
class Link:
    """A key message or a goal that a next step serves."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class StepFigure:
    """One next step with what it brings to the overall score and to its principle, by the scoring core."""

    indicator: str
    title: Text
    principle: str
    principle_name: Text | None
    colour: str
    start: Text
    target: Text
    text: Text
    effort: Effort
    gain_overall: Figure
    gain_principle: Figure
    evidence: tuple[Text, ...]
    key_messages: tuple[Link, ...]
    goals: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SectionFigure:
    """A page of the questionnaire with the indicators it holds."""

    id: str
    title: Text
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImbalanceFigure:
    """The lowest principle or section (`score`, an id) and how far it lies under the overall score."""

    score: str
    distance: Figure
