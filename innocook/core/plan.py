"""A questionnaire's scores compiled once, for one institution and for ten thousand."""

from __future__ import annotations

from dataclasses import dataclass

from innocook.core.questionnaire import Questionnaire, Score


@dataclass(frozen=True, slots=True)
class Step:
    """One score to compute. A node is an indicator (0..I-1, order of the questionnaire) or a score (I onwards).

    `leaves` are the distinct indicators below the score; `places` says, part by part, where its own leaves stand there.
    """

    score: Score
    node: int
    parts: tuple[int, ...]
    weights: tuple[float, ...]
    leaves: tuple[int, ...]
    places: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a questionnaire's scores, parts first. Make it once with `compile_plan` and keep it."""

    questionnaire: Questionnaire
    indicator_ids: tuple[str, ...]
    score_ids: tuple[str, ...]
    steps: tuple[Step, ...]

    def step(self, score_id: str) -> Step:
        """The step of a score; raises KeyError for an id the plan does not have."""
        try:
            return self.steps[self.score_ids.index(score_id)]
        except ValueError:
            raise KeyError(score_id) from None

    def column(self, score_id: str) -> int:
        """The column of a score in a table of scores; raises KeyError for an id the plan does not have."""
        return self.step(score_id).node - len(self.indicator_ids)


def compile_plan(questionnaire: Questionnaire, scores: tuple[Score, ...] | None = None) -> Plan:
    """Compile the questionnaire's own scores, or others over its indicators (the quick scan's), parts first."""
    chosen = questionnaire.scores if scores is None else scores
    indicator_ids = tuple(indicator.id for indicator in questionnaire.indicators)
    nodes = {name: node for node, name in enumerate(indicator_ids)}
    leaves: dict[str, tuple[int, ...]] = {name: (node,) for name, node in nodes.items()}
    steps = []
    for node, score in enumerate(chosen, start=len(indicator_ids)):
        step = _step(score, node, nodes, leaves)
        nodes[score.id], leaves[score.id] = node, step.leaves
        steps.append(step)
    return Plan(questionnaire, indicator_ids, tuple(score.id for score in chosen), tuple(steps))


def _step(score: Score, node: int, nodes: dict[str, int], leaves: dict[str, tuple[int, ...]]) -> Step:
    below = tuple(dict.fromkeys(leaf for part in score.parts for leaf in leaves[part.id]))
    place = {leaf: index for index, leaf in enumerate(below)}
    return Step(
        score=score,
        node=node,
        parts=tuple(nodes[part.id] for part in score.parts),
        weights=tuple(part.weight for part in score.parts),
        leaves=below,
        places=tuple(tuple(place[leaf] for leaf in leaves[part.id]) for part in score.parts),
    )
