"""Where an own score stands beside rounded quartiles."""

from __future__ import annotations

import pytest

from innocook.core.peer_places import place_of
from innocook.core.peers import Spread


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, (0, ())),
        (37.4, (0, ())),
        (37.5, (0, ("lower",))),
        (42.499999999, (0, ("lower",))),
        (42.5, (1, ())),
        (60, (1, ("median",))),
        (62.5, (2, ())),
        (77.5, (2, ("upper",))),
        (82.5, (3, ())),
        (100, (3, ())),
    ],
)
def test_a_quartile_is_about_its_figure(value: float, expected: tuple[int, tuple[str, ...]]) -> None:
    """40 stands for 37.5 and more and less than 42.5, so that far a score lies at about it."""
    assert place_of(value, Spread(40, 60, 80, 1)) == expected


def test_quartiles_that_are_the_same() -> None:
    """A score beside two or three quartiles of the same figure lies at about all of them."""
    assert place_of(51, Spread(50, 50, 70, 1)) == (0, ("lower", "median"))
    assert place_of(49, Spread(50, 50, 50, 1)) == (0, ("lower", "median", "upper"))


def test_rounding_noise_does_not_move_a_score() -> None:
    """62.5 less a trillionth is 62.5."""
    assert place_of(62.5 - 1e-12, Spread(40, 60, 80, 1)) == (2, ())
