"""What two questionnaires both ask, so that answers to the earlier one can be scored by the rules of the later one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from innocook.core.plan import Plan
from innocook.core.points import AnswerTable
from innocook.core.questionnaire import Indicator, ScoreKind
from innocook.core.reduced import reduced
from innocook.core.weight_shares import weight_shares


@dataclass(frozen=True, slots=True)
class Cover:
    """The share (0-1) that the common indicators weigh in one score, in the later and in the earlier questionnaire.

    `indicators` is how many of them the score counts; `earlier` is None where the earlier one has no such score.
    """

    score_id: str
    indicators: int
    later: float
    earlier: float | None


@dataclass(frozen=True, slots=True)
class CommonGround:
    """The later plan cut to the indicators that are in both questionnaires and comparable.

    `later_columns` and `earlier_columns` are the places of these indicators in either plan, in the order of `plan`.
    `changed` are in both and not comparable, `reworded` have other words and are counted;
    `left_out` are scores of the later plan with fewer than two indicators left. `is_same` says that both plans score
    alike from the start. `covers` has the overall score and the principles, as far as they are left.
    """

    plan: Plan
    later_columns: tuple[int, ...]
    earlier_columns: tuple[int, ...]
    only_later: tuple[Indicator, ...]
    only_earlier: tuple[Indicator, ...]
    changed: tuple[Indicator, ...]
    reworded: tuple[Indicator, ...]
    left_out: tuple[str, ...]
    covers: tuple[Cover, ...]
    is_same: bool

    @property
    def is_empty(self) -> bool:
        """Whether too little is common for any score."""
        return not self.plan.score_ids

    def later_table(self, answers: AnswerTable) -> AnswerTable:
        """Answers to the later questionnaire, cut to the common indicators."""
        return _cut(answers, self.later_columns)

    def earlier_table(self, answers: AnswerTable) -> AnswerTable:
        """Answers to the earlier questionnaire, cut to the common indicators and in the order of the later one."""
        return _cut(answers, self.earlier_columns)


def common_ground(later: Plan, earlier: Plan) -> CommonGround:
    """What is common to two plans.

    An indicator is common when its id is the same and its answers are worth the same: the same options with the same
    points in the same order, or the same range of numbers with the same points. Ids keep their meaning within one
    questionnaire; between two different ones an equal id promises nothing, so that the words have to be the same too.
    """
    new, old = later.questionnaire, earlier.questionnaire
    shared = [one for one in new.indicators if one.id in old.indicator_by_id]
    alike = [one for one in shared if _same_answers(one, old.indicator_by_id[one.id])]
    reworded = [one for one in alike if not _same_words(one, old.indicator_by_id[one.id])]
    common = alike
    if new.id != old.id:
        common, reworded = [one for one in alike if one not in reworded], []
    kept = {one.id for one in common}
    cut = reduced(later, kept)
    place = {name: column for column, name in enumerate(earlier.indicator_ids)}
    same_ids = later.indicator_ids == earlier.indicator_ids
    return CommonGround(
        plan=cut.plan,
        later_columns=cut.columns,
        earlier_columns=tuple(place[name] for name in cut.plan.indicator_ids),
        only_later=tuple(one for one in new.indicators if one.id not in old.indicator_by_id),
        only_earlier=tuple(one for one in old.indicators if one.id not in new.indicator_by_id),
        changed=tuple(one for one in shared if one.id not in kept),
        reworded=tuple(reworded),
        left_out=cut.left_out,
        covers=_covers(cut.plan, later, earlier),
        is_same=new.sha256 == old.sha256 and same_ids,
    )


def _covers(plan: Plan, later: Plan, earlier: Plan) -> tuple[Cover, ...]:
    asked = plan.questionnaire
    scores = [score for kind in (ScoreKind.OVERALL, ScoreKind.PRINCIPLE) for score in asked.scores_of(kind)]
    found = []
    for score in scores:
        counted = [plan.indicator_ids[leaf] for leaf in plan.step(score.id).leaves]
        before = _share(earlier, score.id, counted) if score.id in earlier.score_ids else None
        found.append(Cover(score.id, len(counted), _share(later, score.id, counted), before))
    return tuple(found)


def _share(plan: Plan, score_id: str, counted: list[str]) -> float:
    shares = weight_shares(plan, score_id)
    return sum(shares.get(name, 0.0) for name in counted)


def _same_answers(one: Indicator, other: Indicator) -> bool:
    scales = [[(option.key, option.points) for option in each.options] for each in (one, other)]
    ranges = [replace(each.number, unit=None) if each.number else None for each in (one, other)]
    return scales[0] == scales[1] and ranges[0] == ranges[1]


def _same_words(one: Indicator, other: Indicator) -> bool:
    options = [[(option.name, option.text) for option in each.options] for each in (one, other)]
    units = [each.number.unit if each.number else None for each in (one, other)]
    return one.question == other.question and options[0] == options[1] and units[0] == units[1]


def _cut(answers: AnswerTable, columns: tuple[int, ...]) -> AnswerTable:
    places = list(columns)
    return AnswerTable(answers.points[:, places], answers.not_applicable[:, places])
