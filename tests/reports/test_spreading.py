"""Labels pushed apart."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.reports.spreading import spread


def test_labels_with_room_stay_where_they_are() -> None:
    """10 and 50 do not touch at a height of 10."""
    assert spread([50, 10], [10, 10], 0, 100) == (50, 10)


def test_two_equal_wishes_share_the_way() -> None:
    """Two labels of 10 at 50 stand at 45 and 55, in the order given; at the edge both move inwards."""
    assert spread([50, 50], [10, 10], 0, 100) == (45, 55)
    assert spread([0, 0], [10, 10], 0, 100) == (5, 15)
    assert spread([100, 100], [10, 10], 0, 100) == (85, 95)


def test_labels_that_do_not_fit_are_refused() -> None:
    """Three labels of 10 have no room in 25."""
    with pytest.raises(ValueError, match="fit"):
        spread([1, 2, 3], [10, 10, 10], 0, 25)
    assert spread([], [], 0, 0) == ()


@given(st.lists(st.tuples(st.floats(-50, 150), st.floats(1, 20)), max_size=12))
def test_no_two_labels_overlap_and_the_order_holds(labels: list[tuple[float, float]]) -> None:
    """Whatever is wished: inside the space, apart by their heights, higher wishes never below lower ones."""
    wanted, heights = [each[0] for each in labels], [each[1] for each in labels]
    middles = spread(wanted, heights, 0, 240)
    placed = sorted(zip(middles, heights, wanted, strict=True))
    assert all(middle - height / 2 >= 0 - 1e-6 and middle + height / 2 <= 240 + 1e-6 for middle, height, _ in placed)
    for (one, high, first), (other, low, second) in pairwise(placed):
        assert other - one >= (high + low) / 2 - 1e-6
        assert first <= second
