"""Answers of many institutions become the same points on the fast way as one by one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.answers import BLANK, Answer, chosen, measured, not_applicable
from innocook.core.loader import read_directory
from innocook.core.points import Given, answer_table, given_table
from innocook.core.questionnaire import Questionnaire
from innocook.paths import resource

EXAMPLE = read_directory(resource("questionnaires") / "example-1")
"""Options and numbers."""


def fitting(asked: Questionnaire) -> st.SearchStrategy[dict[str, Answer]]:
    """Answers that fit, some missing, some blank, some "not applicable"."""
    choices = {}
    for each in asked.indicators:
        few = [BLANK, not_applicable(asked.na_reasons[0].id, "why")]
        few += [chosen(option.key) for option in each.options]
        if each.number is not None:
            few += [measured(each.number.minimum), measured((each.number.minimum + each.number.maximum) / 2)]
        choices[each.id] = st.sampled_from(few)
    return st.fixed_dictionaries({}, optional=choices)


FITTING = fitting(EXAMPLE)


def short(answers: Mapping[str, Answer]) -> dict[str, Given]:
    """What points depend on."""
    return {key: (str(one.state), one.option, one.number) for key, one in answers.items()}


@given(st.data())
def test_the_fast_way_gives_the_same_table(data: st.DataObject):
    """Points, blanks and "not applicable" of several institutions, to the last bit."""
    rows = data.draw(st.lists(FITTING, max_size=4))
    expected, found = answer_table(EXAMPLE, rows), given_table(EXAMPLE, [short(row) for row in rows])
    np.testing.assert_array_equal(found.points, expected.points)
    np.testing.assert_array_equal(found.not_applicable, expected.not_applicable)


@pytest.mark.parametrize(
    "wrong", [("answered", "no such option", None), ("answered", None, None), ("no such state", None, None)]
)
def test_a_row_with_an_answer_that_does_not_fit_is_blank(wrong: Given):
    """Wholly, also when that answer comes last or comes twice; the other rows keep their answers."""
    asked = EXAMPLE
    good = short({each.id: not_applicable(asked.na_reasons[0].id, "why") for each in asked.indicators})
    bad = good | {asked.indicators[-1].id: wrong}
    found = given_table(asked, [bad, good, bad])
    assert np.isnan(found.points).all()
    assert found.not_applicable.all(axis=1).tolist() == [False, True, False]
    assert found.not_applicable.any(axis=1).tolist() == [False, True, False]
