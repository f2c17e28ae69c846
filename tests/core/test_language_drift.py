"""The same indicator in two languages."""

from math import sqrt

import numpy as np
import pytest

from innocook.core.language_drift import DriftState, expected_by_chance, language_drift
from innocook.core.scoring import compile_plan
from tests.support.questionnaires import indicator, questionnaire, score

NAN = float("nan")
ABC = compile_plan(questionnaire([indicator(name) for name in "abc"], [score("all", "abc")]))
TWO = compile_plan(questionnaire([indicator("a"), indicator("b")], [score("all", "ab")]))


def drift_of(plan, points, languages, name="a"):
    """The comparison of one indicator with Arabic."""
    found = language_drift(plan, np.array(points, float), languages, "ar")
    return next(each for each in found if each.indicator == name)


def test_the_difference_is_taken_within_strata_by_hand():
    """The rest is b. Twenty institutions have b = 0, twenty b = 100; cuts 0, 50 and 100: strata 1 (b = 0) and 3.

    Weak ones: 5 Arabic (a = 0), 15 French (a = 25). Strong ones: 15 Arabic (a = 75), 5 French (a = 100).
    Within both strata French stands 25 higher: the difference is 25, without any spread inside the cells, so the
    interval is 25 to 25. The plain means say the opposite: Arabic (15 * 75) / 20 = 56.25, French (15 * 25 + 5 * 100)
    / 20 = 43.75.
    """
    rows = [(0, 0)] * 5 + [(25, 0)] * 15 + [(75, 100)] * 15 + [(100, 100)] * 5
    languages = ["ar"] * 5 + ["fr"] * 15 + ["ar"] * 15 + ["fr"] * 5
    found = drift_of(TWO, rows, languages)
    assert (found.language, found.reference_answers, found.answers) == ("fr", 20, 20)
    assert (found.difference, found.low, found.high) == (25.0, 25.0, 25.0)
    assert found.is_flagged


def test_the_interval_by_hand():
    """One stratum (b = 50 for all), ten Arabic at 25 and 75 by halves, ten French at 50 and 100 by halves.

    Difference 25. Squares inside the cells: 10 * 25^2 each, together 12,500 over 20 - 2 = 18 degrees of freedom;
    error = sqrt(12500 / 18 * (1/10 + 1/10)) = sqrt(138.89) = 11.785; 25 +- 1.96 * 11.785 = 1.9 to 48.1.
    """
    rows = [(25, 50)] * 5 + [(75, 50)] * 5 + [(50, 50)] * 5 + [(100, 50)] * 5
    found = drift_of(TWO, rows, ["ar"] * 10 + ["en"] * 10)
    error = sqrt(12500 / 18 / 5)
    assert found.difference == 25.0
    assert (found.low, found.high) == pytest.approx((25 - 1.96 * error, 25 + 1.96 * error), abs=1e-8)
    assert found.is_flagged


def test_small_or_uncertain_differences_are_no_flags():
    """12 points without spread are under half a level; 25 points with an interval across 0 may be chance."""
    small = drift_of(TWO, [(50, 50)] * 20 + [(62, 50)] * 20, ["ar"] * 20 + ["en"] * 20)
    assert (small.difference, small.is_flagged) == (12.0, False)
    rows = [(0, 50)] * 6 + [(100, 50)] * 4 + [(0, 50)] * 4 + [(100, 50)] * 6
    wide = drift_of(TWO, rows, ["ar"] * 10 + ["en"] * 10)
    assert (wide.difference, wide.is_flagged) == (20.0, False)
    assert wide.low < 0 < wide.high


def test_the_rest_leaves_the_indicator_itself_out():
    """b and c stand at one of four levels, a 25 higher in French. The strata of a are those levels: exactly 25 in each.

    The rest of b is its level, in French 12.5 more; quartiles still part the levels, so that b shows no difference.
    """
    level = np.tile(np.repeat([0.0, 25.0, 50.0, 75.0], 12), 2)
    french = np.repeat([False, True], 48)
    points = np.column_stack([level + 25 * french, level, level])
    languages = np.where(french, "fr", "ar").tolist()
    assert drift_of(ABC, points, languages).difference == 25.0
    assert drift_of(ABC, points, languages, "b").difference == 0.0
    assert [each.indicator for each in language_drift(ABC, points, languages, "ar")] == ["a", "b", "c"]


def test_too_few_answers_in_a_language_are_not_compared():
    """Nine French answers; a tenth institution left the indicator blank."""
    rows = [(50, 50)] * 30 + [(100, 50)] * 9 + [(NAN, 50)]
    found = drift_of(TWO, rows, ["ar"] * 30 + ["fr"] * 10)
    assert (found.state, found.answers, found.difference) == (DriftState.TOO_FEW, 9, None)
    assert not found.is_flagged


def test_strata_that_hold_one_language_each_do_not_overlap():
    """All Arabic ones are weak, all French ones strong: there is nobody to compare anybody with."""
    rows = [(0, 0)] * 20 + [(100, 100)] * 20
    assert drift_of(TWO, rows, ["ar"] * 20 + ["fr"] * 20).state is DriftState.NO_OVERLAP


def test_only_languages_that_somebody_answered_in_appear():
    """Nobody, Arabic alone, and a language the questionnaire does not have."""
    assert language_drift(TWO, np.empty((0, 2)), (), "ar") == ()
    assert language_drift(TWO, np.full((20, 2), 50.0), ["ar"] * 20, "ar") == ()
    assert language_drift(TWO, np.full((40, 2), 50.0), ["ar"] * 20 + ["xx"] * 20, "ar") == ()


def test_what_chance_alone_would_give():
    """2 comparisons made and 2 not: 5 % of 2."""
    rows = np.full((60, 2), 50.0)
    found = language_drift(TWO, rows, ["ar"] * 40 + ["en"] * 15 + ["fr"] * 5, "ar")
    assert [each.state for each in found] == ["compared", "compared", "too_few", "too_few"]
    assert expected_by_chance(found) == 0.1


def test_an_indicator_without_others_is_not_compared():
    """No rest, no strata; and an answer whose institution answered nothing else has none either."""
    lonely = compile_plan(questionnaire([indicator("a")], [score("all", "a")]))
    found = drift_of(lonely, [[50.0]] * 40, ["ar"] * 20 + ["fr"] * 20)
    assert (found.state, found.answers) == (DriftState.TOO_FEW, 0)


def test_a_language_of_stronger_institutions_is_no_drift():
    """Twenty rounds of 300 institutions without drift, those in French 20 points stronger: few intervals leave out 0.

    5 % would if the strata took the whole distance out; four strata of it gave 16 %.
    """
    names = [f"i{number}" for number in range(32)]
    plan = compile_plan(questionnaire([indicator(name) for name in names], [score("all", names)]))
    found = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        french = rng.random(300) < 0.3
        level = rng.normal(1.7, 0.8, (300, 1)) + 0.8 * french[:, None]
        points = np.clip(np.round(level + rng.normal(0, 0.9, (300, 32))), 0, 4) * 25.0
        found += language_drift(plan, points, np.where(french, "fr", "ar").tolist(), "ar")
    assert sum(each.is_beyond_chance for each in found) / len(found) < 0.1
    assert sum(each.is_flagged for each in found) / len(found) < 0.01
