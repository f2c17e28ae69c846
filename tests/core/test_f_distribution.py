"""Quantiles of the F distribution."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.f_distribution import f_quantile, incomplete_beta


@pytest.mark.parametrize(
    ("probability", "numerator", "denominator", "printed"),
    [
        (0.95, 5, 10, 3.33),
        (0.95, 1, 2, 18.51),
        (0.95, 7, 2, 19.35),
        (0.95, 3, 3, 9.28),
        (0.975, 10, 20, 2.77),
        (0.975, 5, 9, 4.48),
        (0.975, 1, 1, 647.79),
        (0.975, 2, 26, 4.27),
        (0.975, 9, 6, 5.52),
    ],
)
def test_quantiles_are_those_of_the_printed_tables(probability, numerator, denominator, printed):
    """Two decimals, as the tables in textbooks have them."""
    assert round(f_quantile(probability, numerator, denominator), 2) == printed


@pytest.mark.parametrize("probability", [0.025, 0.3, 0.975])
def test_two_degrees_above_have_a_closed_form(probability):
    """F(p; 2, b) = b / 2 * ((1 - p)^(-2 / b) - 1), a form without any series."""
    for below in (1, 7, 40, 5000):
        expected = below / 2 * ((1 - probability) ** (-2 / below) - 1)
        assert f_quantile(probability, 2, below) == pytest.approx(expected, rel=1e-9)


@given(
    st.floats(0.001, 0.999),
    st.integers(1, 400),
    st.integers(1, 400),
)
def test_the_other_tail_is_one_over_the_swapped_quantile(probability, numerator, denominator):
    """F(p; a, b) = 1 / F(1 - p; b, a)."""
    one, other = f_quantile(probability, numerator, denominator), f_quantile(1 - probability, denominator, numerator)
    assert one * other == pytest.approx(1, rel=1e-9)


@given(st.floats(0.01, 0.99), st.integers(1, 30), st.integers(1, 30))
def test_the_beta_function_is_a_binomial_tail(share, wins, losses):
    """I_x(a, n - a + 1) is the chance of at least a successes in n: a finite sum, no continued fraction."""
    tries = wins + losses - 1
    tail = sum(comb(tries, k) * share**k * (1 - share) ** (tries - k) for k in range(wins, tries + 1))
    assert incomplete_beta(share, wins, losses) == pytest.approx(tail, abs=1e-12)


def test_a_region_of_institutions_is_no_burden():
    """10,000 cases and 8 items: the quantile gives back its probability."""
    quantile = f_quantile(0.975, 9999, 69993)
    share = 9999 * quantile / (9999 * quantile + 69993)
    assert incomplete_beta(share, 9999 / 2, 69993 / 2) == pytest.approx(0.975, abs=1e-9)
    assert 1.0 < quantile < 1.05


def test_the_ends_of_the_beta_function_are_exact():
    """Nothing lies below 0, everything below 1."""
    assert incomplete_beta(0.0, 3, 4) == 0.0
    assert incomplete_beta(1.0, 3, 4) == 1.0


@pytest.mark.parametrize("wrong", [(0.0, 1, 1), (1.0, 1, 1), (0.5, 0, 1), (0.5, 1, -2), (float("nan"), 1, 1)])
def test_what_is_no_probability_and_no_degree_is_refused(wrong):
    """An error, not a number."""
    with pytest.raises(ValueError, match="F quantile"):
        f_quantile(*wrong)
