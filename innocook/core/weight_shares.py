"""How much of a score each indicator is meant to weigh."""

from __future__ import annotations

from innocook.core.plan import Plan, Step
from innocook.core.points import reach
from innocook.core.questionnaire import Rule


def weight_shares(plan: Plan, score_id: str) -> dict[str, float]:
    """The nominal share of each indicator below a score, by id, in the order of the questionnaire; they add up to 1.

    The product of the weights on the way down, each divided by the sum of the weights beside it; in a `sum`, weights
    times the range of the part take their place, because there a part counts for as many points as it can reach. An
    indicator below several parts adds up. Raises KeyError for an id the plan does not have.
    """
    found: dict[int, dict[int, float]] = {node: {node: 1.0} for node in range(len(plan.indicator_ids))}
    wanted = plan.step(score_id)
    for step in plan.steps[: wanted.node - len(plan.indicator_ids) + 1]:
        found[step.node] = _below(step, _shares_of_parts(plan, step), found)
    return {plan.indicator_ids[node]: share for node, share in sorted(found[wanted.node].items())}


def share_of_score(plan: Plan, whole: str, part: str) -> float:
    """The share (0-1) of the score `whole` that the indicators below the score `part` weigh in it."""
    shares = weight_shares(plan, whole)
    return sum(shares.get(plan.indicator_ids[leaf], 0.0) for leaf in plan.step(part).leaves)


def _below(step: Step, shares: tuple[float, ...], found: dict[int, dict[int, float]]) -> dict[int, float]:
    total: dict[int, float] = {}
    for part, share in zip(step.parts, shares, strict=True):
        for leaf, inside in found[part].items():
            total[leaf] = total.get(leaf, 0.0) + share * inside
    return total


def _shares_of_parts(plan: Plan, step: Step) -> tuple[float, ...]:
    weights = step.weights
    if step.score.rule is Rule.SUM:
        ranged = tuple(weight * _range(plan, part) for weight, part in zip(weights, step.parts, strict=True))
        weights = ranged if sum(ranged) > 0 else weights
    total = sum(weights)
    return tuple(weight / total for weight in weights)


def _range(plan: Plan, node: int) -> float:
    indicators = len(plan.indicator_ids)
    if node < indicators:
        fewest, most = reach(plan.questionnaire.indicators[node])
        return most - fewest
    score = plan.steps[node - indicators].score
    return score.maximum - score.minimum
