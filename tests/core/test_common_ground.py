"""What two versions of a questionnaire both ask."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.common_ground import common_ground
from innocook.core.plan import Plan
from innocook.core.questionnaire import Indicator, ScoreKind
from innocook.core.reduced import reduced
from innocook.core.scoring import answer_table, compile_plan, score_table
from innocook.services.public_questionnaire import packaged_plan
from tests.support.questionnaires import answers, indicator, numeric, questionnaire, score, text


def plan_of(indicators: list[Indicator], parts: dict[str, dict[str, float]], **others: Any) -> Plan:
    """A questionnaire of principles over indicators and an overall score over the principles, as a plan."""
    principles = [score(name, below, kind=ScoreKind.PRINCIPLE) for name, below in parts.items()]
    overall = score("all", list(parts), kind=ScoreKind.OVERALL)
    # The hash stands for the content: two different questionnaires must not have the same one.
    return compile_plan(replace(questionnaire(indicators, [*principles, overall]), **others))


def named(*ids: str) -> list[Indicator]:
    """Indicators with levels worth 0 to 100."""
    return [indicator(one) for one in ids]


EARLIER = plan_of(
    [*named("b1", "a1", "a2", "b2"), indicator("c1")],
    {"A": {"a1": 1, "a2": 3}, "B": {"b1": 1, "b2": 1}, "C": {"c1": 1}},
)
LATER = plan_of(
    [*named("a1", "a2", "a3", "b1"), indicator("b2", (0, 50, 100))],
    {"A": {"a1": 1, "a2": 1, "a3": 2}, "B": {"b1": 1, "b2": 1}},
    version="2.0",
    sha256="other",
)


def test_worked_by_hand():
    """Common are a1, a2 and b1: b2 has other levels, a3 is new, c1 is gone; B has one indicator left and goes.

    A weighs half of the later overall score and a third of the earlier one. In the later A, a1 and a2 weigh 2 of 4,
    in the earlier one all: 25 % of the later overall score, 33 % of the earlier one.
    """
    found = common_ground(LATER, EARLIER)
    assert found.plan.indicator_ids == ("a1", "a2", "b1")
    assert (found.later_columns, found.earlier_columns) == ((0, 1, 3), (1, 2, 0))
    assert [one.id for one in found.only_later] == ["a3"]
    assert [one.id for one in found.only_earlier] == ["c1"]
    assert [one.id for one in found.changed] == ["b2"]
    assert found.reworded == ()
    assert found.left_out == ("B",)
    assert (found.is_same, found.is_empty) == (False, False)
    covers = {one.score_id: (one.indicators, one.later, one.earlier) for one in found.covers}
    assert covers == {"all": (2, 0.25, pytest.approx(1 / 3)), "A": (2, 0.5, 1.0)}


def test_both_rounds_are_scored_by_the_later_rules():
    """Levels 4 and 0 for a1 and a2 are 25 by the earlier weights (1 to 3) and 50 by the later ones (1 to 1)."""
    found = common_ground(LATER, EARLIER)
    earlier = answer_table(EARLIER.questionnaire, [answers(a1=4, a2=0, b1=3, b2=1, c1=2)])
    assert score_table(EARLIER, earlier).values[0, EARLIER.column("A")] == 25.0
    table = found.earlier_table(earlier)
    assert table.points.tolist() == [[100.0, 0.0, 75.0]]
    assert score_table(found.plan, table).values[0, found.plan.column("A")] == 50.0
    later = answer_table(LATER.questionnaire, [answers(a1=4, a2=0, a3=4, b1="na", b2=1)])
    assert found.later_table(later).not_applicable.tolist() == [[False, False, True]]


def test_the_same_questionnaire_is_common_as_it_is():
    """Nothing is compiled or scored again."""
    plan = packaged_plan()
    found = common_ground(plan, plan)
    assert found.plan is plan
    assert found.is_same
    assert len(found.covers) == 5
    assert [(one.later, one.earlier) for one in found.covers] == [(pytest.approx(1), pytest.approx(1))] * 5
    assert (found.only_later, found.only_earlier, found.changed, found.left_out) == ((), (), (), ())


def test_without_national_indicators_on_one_side_it_is_not_the_same():
    """The same file cut differently is two questionnaires."""
    plan = packaged_plan()
    cut = reduced(plan, set(plan.indicator_ids) - {"STR1"}).plan
    assert not common_ground(cut, plan).is_same
    assert common_ground(cut, cut).is_same


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        (indicator("x"), indicator("x", question=text("asked otherwise")), "reworded"),
        (indicator("x"), indicator("x", title=text("called otherwise")), "common"),
        (indicator("x"), indicator("x", na_allowed=False), "common"),
        (indicator("x"), indicator("x", (0, 25, 50, 75)), "changed"),
        (indicator("x"), indicator("x", (0, 20, 50, 75, 100)), "changed"),
        (indicator("x"), numeric("x"), "changed"),
        (numeric("x"), numeric("x", span=(0, 50)), "changed"),
        (numeric("x"), numeric("x", points=(100, 0)), "changed"),
        (numeric("x"), numeric("x", clamp=True), "changed"),
        (numeric("x"), replace(numeric("x"), number=replace(numeric("x").number, unit=text("days"))), "reworded"),
    ],
)
def test_what_makes_an_indicator_comparable(one: Indicator, other: Indicator, outcome: str):
    """The same answers with the same points; other words are counted and named."""
    parts: dict[str, dict[str, float]] = {"A": {"x": 1, "y": 1, "z": 1}}
    later = plan_of([one, *named("y", "z")], parts, sha256="other")
    found = common_ground(later, plan_of([other, *named("y", "z")], parts))
    said = {"reworded": found.reworded, "changed": found.changed}
    assert [name for name, indicators in said.items() if indicators] == [outcome] * (outcome != "common")
    assert ("x" in found.plan.indicator_ids) == (outcome != "changed")


def test_between_two_questionnaires_an_equal_id_promises_nothing():
    """Only indicators with the same words are common to questionnaires with different ids."""
    parts: dict[str, dict[str, float]] = {"A": {"x": 1, "y": 1, "z": 1}}
    later = plan_of([*named("x", "y"), indicator("z", question=text("another"))], parts, id="large", sha256="other")
    found = common_ground(later, plan_of(named("x", "y", "z"), parts))
    assert found.plan.indicator_ids == ("x", "y")
    assert [one.id for one in found.changed] == ["z"]
    assert found.reworded == ()


def test_nothing_in_common():
    """No score is left, and that is said rather than failed on."""
    found = common_ground(plan_of(named("x", "y"), {"A": {"x": 1, "y": 1}}, sha256="other"), EARLIER)
    assert found.is_empty
    assert found.covers == ()
    table = found.earlier_table(answer_table(EARLIER.questionnaire, [answers(a1=4)] * 3))
    assert score_table(found.plan, table).values.shape == (3, 0)


@given(st.sets(st.sampled_from(packaged_plan().indicator_ids)), st.lists(st.integers(0, 4), min_size=32, max_size=32))
def test_the_same_answers_give_the_same_scores_in_both_rounds(gone: set[str], levels: list[int]):
    """An earlier version that lacked some indicators: who answers alike has not changed, to the last digit."""
    later = packaged_plan()
    earlier = reduced(later, set(later.indicator_ids) - gone).plan
    found = common_ground(later, earlier)
    given_answers = answers(**dict(zip(later.indicator_ids, levels, strict=True)))
    now = found.later_table(answer_table(later.questionnaire, [given_answers]))
    then = found.earlier_table(answer_table(earlier.questionnaire, [given_answers]))
    np.testing.assert_array_equal(score_table(found.plan, now).values, score_table(found.plan, then).values)
    for cover in found.covers:
        assert 0 < cover.later <= 1 + 1e-9
        assert cover.earlier is None or cover.earlier >= cover.later - 1e-9
