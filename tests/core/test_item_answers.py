"""Ceilings, floors, "not applicable" and blanks."""

import numpy as np

from innocook.core.item_answers import ItemAnswers, item_answers
from innocook.core.points import AnswerTable
from tests.support.questionnaires import indicator, numeric

NAN = float("nan")


def one(indicator_, points, not_applicable=()):
    """The line of one indicator; `not_applicable` are rows."""
    flags = np.zeros((len(points), 1), dtype=bool)
    flags[list(not_applicable)] = True
    return item_answers([indicator_], AnswerTable(np.array(points, float).reshape(-1, 1), flags))[0]


def test_each_state_is_counted_by_itself():
    """Two at the most, one at the fewest, one between, one not applicable, two blank."""
    line = one(indicator("a"), [100, 100, 0, 50, NAN, NAN, NAN], not_applicable=[4])
    assert line == ItemAnswers("a", answered=4, most=2, fewest=1, not_applicable=1, blank=2)
    assert line.total == 7


def test_a_ceiling_begins_at_eighty_per_cent_of_ten_answers():
    """8 of 10 is one, 7 of 10 is not; 8 of 9 would be 89 %, but nine answers are too few."""
    assert one(indicator("a"), [100] * 8 + [0] * 2).is_ceiling
    assert not one(indicator("a"), [100] * 7 + [0] * 3).is_ceiling
    assert not one(indicator("a"), [100] * 8 + [0]).is_ceiling
    assert one(indicator("a"), [0] * 8 + [NAN] * 5 + [100] * 2).is_floor


def test_the_ends_are_the_indicators_own():
    """A number where lower is better reaches from 20 to 60 points; what is worth one number has no ends."""
    assert one(numeric("a", (60, 20)), [60] * 9 + [20]) == ItemAnswers("a", 10, 9, 1, 0, 0)
    assert one(indicator("a", (5.0, 5.0)), [5.0] * 12) == ItemAnswers("a", 12, 0, 0, 0, 0)


def test_nobody_and_all_not_applicable():
    """Zeros, no flags, no error."""
    assert one(indicator("a"), []) == ItemAnswers("a", 0, 0, 0, 0, 0)
    line = one(indicator("a"), [NAN] * 20, not_applicable=range(20))
    assert (line.answered, line.not_applicable, line.is_ceiling, line.is_floor) == (0, 20, False, False)
