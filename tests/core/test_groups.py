"""Institutions as one table, and what a group looks like."""

from uuid import UUID

import numpy as np
import pytest

from innocook.core.group_summary import band_counts, indicator_summaries, median_points, spread, strengths_and_gaps
from innocook.core.groups import Group, group_of
from innocook.core.scoring import answer_table, compile_plan
from tests.support.questionnaires import QUARTERS, answers, bands, indicator, questionnaire, score

ASKED = questionnaire([indicator("a"), indicator("b")], [score("all", "ab", bands=bands(*QUARTERS))])
ROWS = [answers(a=4, b=0), answers(a=4, b=2), answers(a=4, b="na"), answers(a=0, b=0), {}]
FACTS = [("ministry", "large", "health", "XA", "high"), ("agency", "small", "health", "XA", "high")]


def group() -> Group:
    """Five institutions: 50, 75, 100, 0 and not rated."""
    facts = [FACTS[0], FACTS[1], FACTS[0], FACTS[1], FACTS[0]]
    table = answer_table(ASKED, ROWS)
    return group_of(compile_plan(ASKED), [UUID(int=n) for n in range(5)], facts, ["ar"] * 5, table)


def test_a_group_is_cut_by_facts():
    """Rows keep their order, answers and scores; several facts all have to fit."""
    cut = group().where({"institution_type": "ministry"})
    assert [key.int for key in cut.keys] == [0, 2, 4]
    assert cut.values("all").tolist()[:2] == [50.0, 100.0]
    assert len(group().where({"institution_type": "ministry", "size": "small"})) == 0
    assert group().values_of("size") == ("large", "small")
    with pytest.raises(KeyError):
        group().where({"colour": "red"})


def test_quartiles_and_bands_of_the_rated():
    """0, 50, 75, 100: type 7 quartiles 37.5, 62.5, 81.25; 75 begins the last band; one is not rated."""
    found = spread(group(), "all")
    assert found is not None
    assert (found.lower, found.median, found.upper) == (37.5, 62.5, 81.25)
    counts = band_counts(group(), ASKED.score_by_id["all"])
    assert list(counts.counts.values()) == [1, 0, 1, 2]
    assert (counts.rated, counts.unrated) == (4, 1)


def test_how_indicators_were_answered():
    """a: 4, 4, 4, 0 and a blank; b: 0, 2, 0, one N/A and a blank."""
    first, second = indicator_summaries(group())
    assert (first.answered, first.mean_share, first.highest, first.lowest) == (4, 0.75, 0.75, 0.25)
    assert (first.not_applicable, first.blank) == (0.0, 0.2)
    assert (second.answered, second.mean_share) == (3, pytest.approx(1 / 6, abs=1e-9))
    assert (second.not_applicable, second.blank, second.highest) == (0.2, 0.2, 0.0)
    assert not first.is_at_ceiling
    strengths, gaps = strengths_and_gaps((first, second))
    assert ([one.indicator.id for one in strengths], [one.indicator.id for one in gaps]) == (["a"], ["b"])


def test_four_of_five_at_the_highest_level_are_a_ceiling():
    """80 % of ten answers is enough; of five it is not, because one answer more or less would decide."""
    for times, is_ceiling in ((2, True), (1, False)):
        table = answer_table(ASKED, ([answers(a=4, b=1)] * 4 + [answers(a=3, b=1)]) * times)
        number = 5 * times
        keys = [UUID(int=n) for n in range(number)]
        full = group_of(compile_plan(ASKED), keys, [FACTS[0]] * number, ["ar"] * number, table)
        first, second = indicator_summaries(full)
        assert (first.is_at_ceiling, second.is_at_ceiling) == (is_ceiling, False)


def test_nobody_is_a_group_too():
    """No figure, no error."""
    empty = group().only(np.zeros(5, dtype=bool))
    assert spread(empty, "all") is None
    assert [one.mean_share for one in indicator_summaries(empty)] == [None, None]
    assert strengths_and_gaps(indicator_summaries(empty)) == ((), ())


def test_medians_of_indicators():
    """a: 100, 100, 100, 0 have the middle 100; b: 0, 50, 0 have 0; nobody answered has none."""
    assert median_points(group()) == {"a": 100.0, "b": 0.0}
    assert median_points(group().where({"institution_type": "agency"})) == {"a": 50.0, "b": 25.0}
    assert median_points(group().where({"sector": "no"})) == {"a": None, "b": None}


@pytest.mark.parametrize("number", [1, 2, 7, 8])
def test_medians_are_those_of_the_summaries(number: int):
    """Of random answers, some blank, in groups of even and odd size."""
    rng = np.random.default_rng(number)
    levels = [{name: int(rng.integers(5)) for name in "ab" if rng.random() < 0.8} for _ in range(number)]
    table = answer_table(ASKED, [answers(**row) for row in levels])
    made = group_of(
        compile_plan(ASKED), [UUID(int=n) for n in range(number)], [FACTS[0]] * number, ["ar"] * number, table
    )
    assert median_points(made) == {each.indicator.id: each.median_points for each in indicator_summaries(made)}
