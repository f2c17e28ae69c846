"""Rounding, bands and closeness to a cut."""

import numpy as np
import pytest

from innocook.core.bands import band_ids
from innocook.core.scoring import band_of, compile_plan, display, score_answers
from tests.support.questionnaires import QUARTERS, answers, bands, indicator, numeric, questionnaire, score

QUARTERED = score("all", ["a"], bands=bands(*QUARTERS), tolerance=3)


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0, 0), (0.499999999, 0), (0.5, 1), (2.5, 3), (74.499999999, 74), (74.5, 75), (100.0, 100)]
)
def test_display_rounds_half_up(value, shown):
    """2.5 is 3, not the even 2."""
    assert display(value) == shown


@pytest.mark.parametrize(
    ("value", "exact", "whole"),
    [(0.0, "b0", "b0"), (24.999999999, "b0", "b1"), (25.0, "b1", "b1"), (74.5, "b2", "b3"), (100.0, "b3", "b3")],
)
def test_bands_read_the_exact_score_or_whole_points(value, exact, whole):
    """24.999999999 is under 25; as whole points it is 25."""
    assert band_of(QUARTERED, value, False).id == exact
    assert band_of(QUARTERED, value, True).id == whole


def test_cuts_are_read_at_nine_decimals_like_the_scores():
    """A third of 100 lies on the cut 100/3, though the score was rounded down."""
    thirds = score("all", ["a"], bands=bands((0, 100 / 3), (100 / 3, 200 / 3), (200 / 3, 100)))
    assert band_of(thirds, 33.333333333, False).id == "b1"
    assert band_of(thirds, 66.666666666, False).id == "b1"


def test_the_bands_of_many_are_the_bands_of_each():
    """None where there is no score."""
    values = [0.0, 24.999999999, 25.0, 74.5, 100.0, float("nan")]
    for rounded in (False, True):
        each = [band_of(QUARTERED, value, rounded).id for value in values[:-1]]
        assert band_ids(QUARTERED, np.array(values), rounded) == [*each, None]
    assert band_ids(score("all", ["a"]), np.array([1.0]), False) == [None]


@pytest.mark.parametrize(
    ("number", "borderline"),
    [(22.0, True), (21.999, False), (25.0, True), (28.0, True), (28.001, False), (0.0, False), (100.0, False)],
)
def test_borderline_is_within_the_tolerance_of_an_inner_cut(number, borderline):
    """Tolerance 3 around 25; the ends of the range are no cuts."""
    plan = compile_plan(questionnaire([numeric("a")], [QUARTERED]))
    assert score_answers(plan, answers(a=number))["all"].borderline is borderline


def test_a_tolerance_of_nought_says_never():
    """A score on the cut itself is in its band, nothing more."""
    plan = compile_plan(questionnaire([numeric("a")], [score("all", ["a"], bands=bands(*QUARTERS))]))
    assert not score_answers(plan, answers(a=25.0))["all"].borderline


def test_a_score_without_bands_has_none():
    """No band is no error."""
    plan = compile_plan(questionnaire([indicator("a")], [score("all", ["a"])]))
    assert score_answers(plan, answers(a=2))["all"].band is None


def test_whole_points_decide_where_the_questionnaire_says_so():
    """74.6 shows as 75 and is read as 75."""
    made = questionnaire([numeric("a")], [QUARTERED], bands_read_rounded=True)
    assert score_answers(compile_plan(made), answers(a=74.6))["all"].band == "b3"
