"""Cronbach's alpha and its interval."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.reliability import FEWEST_CASES, Reliability, cronbach_alpha, feldt_interval, reliability

NAN = float("nan")
ATTITUDE = """
43 51 30 39 61 92 45/63 64 51 54 63 73 47/71 70 68 69 76 86 48/61 63 45 47 54 84 35/81 78 56 66 71 83 47
43 55 49 44 54 49 34/58 67 42 56 66 68 35/71 75 50 55 70 66 41/72 82 72 67 71 83 31/67 61 45 47 62 80 41
64 53 53 58 58 67 34/67 60 47 39 59 74 41/69 62 57 42 55 63 25/68 83 83 45 59 77 35/77 77 54 72 79 77 46
81 90 50 72 60 54 36/74 85 64 69 79 79 63/65 60 65 75 55 80 60/65 70 46 57 75 85 46/50 58 68 54 64 78 52
50 40 33 34 43 64 33/64 61 52 62 66 80 41/53 66 52 50 63 80 37/40 37 42 58 50 57 49/63 54 42 48 66 75 33
66 77 66 63 88 76 72/78 75 58 74 80 78 49/48 57 44 45 51 83 38/85 85 71 71 77 74 55/82 82 39 59 64 78 39
"""
"""Percentages of favourable answers to 7 questions in 30 departments (Chatterjee and Price 1977, `attitude` in R)."""
BINARY = """
1 1 1 1 1 1 1 1 1 1 1/1 1 1 1 1 1 1 1 0 1 0/- 0 1 1 - 1 1 1 1 0 0/1 1 1 0 1 1 0 1 1 0 0
1 1 1 1 1 0 0 0 1 0 0/0 1 - 0 1 1 1 1 0 0 0/1 1 1 1 0 0 1 0 0 0 0/1 1 1 1 1 0 0 0 0 0 0
0 1 0 1 1 0 0 0 0 1 0/1 0 0 1 0 1 0 0 - 0 0/1 1 1 0 0 0 0 0 0 0 0/1 0 0 1 0 0 0 0 0 0 0
"""
"""Twelve answer sheets of eleven items, three with holes; published with alpha and interval, see the test."""


def table(text: str) -> np.ndarray:
    """Rows parted by lines and slashes, "-" for a hole."""
    rows = text.strip().replace("\n", "/").split("/")
    return np.array([[NAN if cell == "-" else float(cell) for cell in row.split()] for row in rows])


def test_alpha_by_hand():
    """Four persons, three items: (1 1 2), (2 2 2), (3 4 3), (4 3 5).

    Item variances, n - 1 = 3: the first 1 2 3 4, 5/3; the second 1 2 4 3, 5/3; the third 2 2 3 5, mean 3, 6/3 = 2.
    Totals 4 6 10 12, mean 8: (16 + 4 + 4 + 16) / 3 = 40/3.
    Alpha = 3/2 * (1 - (16/3) / (40/3)) = 3/2 * (1 - 0.4) = 0.9.
    """
    assert cronbach_alpha(np.array([[1, 1, 2], [2, 2, 2], [3, 4, 3], [4, 3, 5]], float)) == 0.9


def test_a_negative_alpha_stays_negative():
    """Two items that run against one another: 1 2 3 4 and 3 4 2 1.

    Variances 5/3 and 5/3; totals 4 6 5 5, mean 5: (1 + 1) / 3 = 2/3. Alpha = 2 * (1 - (10/3) / (2/3)) = 2 * -4 = -8.
    """
    assert cronbach_alpha(np.array([[1, 3], [2, 4], [3, 2], [4, 1]], float)) == -8.0


def test_items_that_are_the_same_have_alpha_one():
    """And an interval without width."""
    same = np.tile(np.arange(40.0)[:, None], 4)
    assert reliability(same) == Reliability(4, 40, 1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    "points",
    [np.empty((0, 3)), np.ones((1, 3)), np.ones((5, 1)), np.full((5, 3), 25.0), np.array([[0, 100], [100, 0]])],
)
def test_where_totals_do_not_vary_alpha_is_not_defined(points):
    """Nobody, one case, one item, all equal, and items that cancel out in every total."""
    assert cronbach_alpha(points.astype(float)) is None


def test_the_attitude_data_have_alpha_0_84():
    """R's psych package prints raw alpha 0.84 for them; Feldt's interval from F(29, 174)."""
    found = reliability(table(ATTITUDE))
    assert (found.items, found.cases) == (7, 30)
    assert round(found.alpha, 2) == 0.84
    assert (round(found.low, 2), round(found.high, 2)) == (0.74, 0.92)


def test_a_published_alpha_over_complete_cases_with_its_interval():
    """Nine of twelve are complete: alpha 0.8016949152542373, as pingouin's `cronbach_alpha` prints (list-wise).

    Its interval, 0.581 to 0.933, is Feldt's for all twelve rows; the nine that were used give a wider one.
    """
    rows = table(BINARY)
    complete = rows[~np.isnan(rows).any(axis=1)]
    alpha = cronbach_alpha(complete)
    assert alpha == pytest.approx(0.8016949152542373, abs=1e-9)
    assert [round(end, 3) for end in feldt_interval(alpha, 12, 11)] == [0.581, 0.933]
    low, high = feldt_interval(alpha, *complete.shape)
    assert (round(low, 3), round(high, 3)) == (0.533, 0.947)


@pytest.mark.parametrize(
    ("alpha", "cases", "items", "low", "high"),
    [(0.74, 100, 4, 0.65, 0.81), (0.58, 500, 8, 0.52, 0.63), (0.5917188485995826, 15, 10, 0.195, 0.840)],
)
def test_published_intervals(alpha, cases, items, low, high):
    """Printed by the examples of psych's `alpha.ci` and `alpha`, and of pingouin's `cronbach_alpha` (15 persons)."""
    digits = len(str(low).partition(".")[2])
    assert [round(end, digits) for end in feldt_interval(alpha, cases, items)] == [low, high]


def test_fewer_than_thirty_complete_cases_show_nothing():
    """29 complete ones of 40 say too little; the thirtieth makes the figure."""
    rng = np.random.default_rng(3)
    points = rng.integers(0, 5, (40, 3)) * 25.0
    points[29:, 1] = NAN
    assert reliability(points) == Reliability(3, 29, None, None, None)
    points[29, 1] = 50.0
    found = reliability(points)
    assert (found.cases, found.alpha is None) == (FEWEST_CASES, False)
    assert found.low < found.alpha < found.high


@given(st.integers(0, 10_000), st.sampled_from([0.1, 1.0, 25.0]), st.floats(-50, 50))
def test_alpha_does_not_depend_on_scale_or_place(seed, scale, shift):
    """Answers times a factor plus a constant are the same questionnaire."""
    points = np.random.default_rng(seed).integers(0, 5, (30, 4)).astype(float)
    one, other = cronbach_alpha(points), cronbach_alpha(points * scale + shift)
    assert other == pytest.approx(one, abs=1e-6)
