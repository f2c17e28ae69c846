"""What stands out in a result: strengths, gaps and a lack of balance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from innocook.core.answers import BLANK, Answers
from innocook.core.arithmetic import DECIMALS
from innocook.core.points import points_of, reach
from innocook.core.questionnaire import Indicator, Questionnaire, ScoreKind
from innocook.core.scoring import ScoreResult


@dataclass(frozen=True, slots=True)
class Standing:
    """How one answered indicator stands: its points, and their share (0-1) of the way from its fewest to its most."""

    indicator: Indicator
    points: float
    share: float


@dataclass(frozen=True, slots=True)
class Highlights:
    """Strengths (highest first) and gaps (lowest first); no indicator is in both."""

    strengths: tuple[Standing, ...]
    gaps: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Imbalance:
    """The lowest principle or section lies `distance` points under the overall score."""

    score: str
    distance: float


def highlights(questionnaire: Questionnaire, answers: Answers, limit: int = 3) -> Highlights:
    """Up to `limit` highest indicators above the institution's own mean share, and as many lowest below it.

    Only answered indicators take part; ties keep the order of the questionnaire; equal answers give neither.
    """
    standings = [standing for each in questionnaire.indicators if (standing := _standing(each, answers))]
    if not standings:
        return Highlights((), ())
    mean = round(sum(standing.share for standing in standings) / len(standings), DECIMALS)
    high = sorted((each for each in standings if each.share > mean), key=lambda each: -each.share)
    low = sorted((each for each in standings if each.share < mean), key=lambda each: each.share)
    return Highlights(tuple(high[:limit]), tuple(low[:limit]))


def imbalance(questionnaire: Questionnaire, results: Mapping[str, ScoreResult]) -> Imbalance | None:
    """The lowest rated principle or section, when it lies more than the questionnaire's gap under the overall score.

    Only scores with the same range as the overall one are compared with it.
    """
    overall = [results[score.id].value for score in questionnaire.scores_of(ScoreKind.OVERALL) if score.id in results]
    ends = {(score.minimum, score.maximum) for score in questionnaire.scores_of(ScoreKind.OVERALL)}
    kinds = (ScoreKind.PRINCIPLE, ScoreKind.SECTION)
    scores = (score for kind in kinds for score in questionnaire.scores_of(kind))
    parts = [score.id for score in scores if (score.minimum, score.maximum) in ends]
    rated = {name: value for name in parts if name in results and (value := results[name].value) is not None}
    if questionnaire.balance_gap is None or not overall or overall[0] is None or not rated:
        return None
    lowest = min(rated, key=lambda name: rated[name])
    distance = round(overall[0] - rated[lowest], DECIMALS)
    return Imbalance(lowest, distance) if distance > questionnaire.balance_gap else None


def _standing(indicator: Indicator, answers: Answers) -> Standing | None:
    points = points_of(indicator, answers.get(indicator.id, BLANK))
    fewest, most = reach(indicator)
    if points is None or most <= fewest:
        return None
    return Standing(indicator, points, round((points - fewest) / (most - fewest), DECIMALS))
