"""Correlations of columns with holes."""

import numpy as np
import pytest

from innocook.core.correlations import correlations

NAN = float("nan")


def test_r_by_hand():
    """x = 1 2 3 4, y = 2 1 4 3, both with mean 2.5: products .75 + .75 + .75 + .75 = 3, squares 5 and 5, so r = 0.6."""
    found = correlations(np.array([[1, 2], [2, 1], [3, 4], [4, 3]], float))
    assert found.values.tolist() == [[1.0, 0.6], [0.6, 1.0]]
    assert found.rows.tolist() == [[4, 4], [4, 4]]


def test_only_rows_that_have_both_count():
    """The last row would turn r around, but one of the two is missing there."""
    found = correlations(np.array([[1, 10], [2, 20], [3, 30], [100, NAN], [NAN, -100]], float))
    assert (found.values[0, 1], found.rows[0, 1], found.rows[0, 0]) == (1.0, 3, 4)


@pytest.mark.parametrize(
    "columns",
    [
        np.empty((0, 2)),
        np.array([[1.0, 2.0], [2.0, 5.0]]),
        np.array([[1.0, 50.0], [2.0, 50.0], [3.0, 50.0]]),
        np.array([[0.1, 1 / 3], [0.7, 1 / 3], [0.2, 1 / 3]]),
        np.full((4, 2), NAN),
    ],
)
def test_r_is_not_defined_without_three_rows_that_vary(columns):
    """Nobody, two rows, a column without variance (also one that has no exact binary form), all holes."""
    assert np.isnan(correlations(columns).values[0, 1])


def test_r_is_numpys_own_where_nothing_is_missing():
    """Against np.corrcoef, over values with many decimals far from 0."""
    columns = 1e4 + np.random.default_rng(8).normal(size=(500, 6)) / 3
    np.testing.assert_allclose(correlations(columns).values, np.corrcoef(columns.T), atol=1e-9)
