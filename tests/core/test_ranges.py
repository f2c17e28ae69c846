"""The reachable range of a score against trying every choice of parts."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innocook.core.questionnaire import NeedsOf, Rule
from innocook.core.ranges import NeedsRule, PartRange, reachable_range

ALL = NeedsRule(1, 1, NeedsOf.ALL)


def part(low: float, high: float, weight: float = 1, blank: bool = True, na: bool = False) -> PartRange:
    """A part that may be blank and is always applicable, unless the test says otherwise."""
    return PartRange(weight, low, high, blank, na)


def test_a_mean_that_needs_all_parts_is_weighted() -> None:
    """(1 x 0 + 3 x 1) / 4 = 0.75 and (1 x 10 + 3 x 5) / 4 = 6.25."""
    assert reachable_range(Rule.MEAN, [part(0, 10), part(1, 5, weight=3)], ALL) == (0.75, 6.25)


def test_a_mean_whose_part_may_be_missing_reaches_further() -> None:
    """With one of two parts enough, the mean is the other part alone: 0 to 100, not 0 to 55."""
    assert reachable_range(Rule.MEAN, [part(0, 10), part(0, 100)], NeedsRule(0.5, 1, NeedsOf.ALL)) == (0, 100)


def test_a_sum_whose_part_may_be_missing_reaches_lower() -> None:
    """Of 2, 3 and 4 points at least, the 4 may be missing when two of three are enough: 2 + 3 = 5."""
    parts = [part(2, 10), part(3, 10), part(4, 10)]
    assert reachable_range(Rule.SUM, parts, NeedsRule(0.6, 2, NeedsOf.ALL)) == (5, 30)
    assert reachable_range(Rule.SUM, parts, ALL) == (9, 30)


def test_not_applicable_leaves_the_denominator() -> None:
    """All applicable parts are needed, but the one that may be N/A still drops out of the sum: 2 instead of 6."""
    parts = [part(2, 10), part(4, 10, na=True)]
    assert reachable_range(Rule.SUM, parts, NeedsRule(1, 1, NeedsOf.APPLICABLE)) == (2, 20)
    assert reachable_range(Rule.SUM, parts, ALL) == (6, 20)


def test_a_blank_worth_nothing_lowers_the_mean() -> None:
    """One of two parts is enough: (2 + 0) / 2 = 1; both needed, none is blank: (2 + 2) / 2 = 2."""
    parts = [part(2, 10), part(2, 10)]
    assert reachable_range(Rule.MEAN, parts, NeedsRule(0.5, 1, NeedsOf.ALL), blanks_are_zero=True) == (1, 10)
    assert reachable_range(Rule.MEAN, parts, ALL, blanks_are_zero=True) == (2, 10)


def test_geometric_and_harmonic_are_nought_with_a_part_of_nought() -> None:
    """sqrt(4 x 9) = 6; 2 / (1/2 + 1/6) = 3; both begin at 0 as soon as a part does."""
    assert reachable_range(Rule.GEOMETRIC, [part(0, 4), part(1, 9)], ALL) == (0, 6)
    assert reachable_range(Rule.HARMONIC, [part(0, 2), part(1, 6)], ALL) == (0, 3)
    assert reachable_range(Rule.HARMONIC, [part(2, 4), part(6, 4)], ALL) == (3, 4)


@pytest.mark.parametrize(("share", "parts", "required"), [(0.7, 10, 7), (0.75, 8, 6), (0.75, 3, 3), (0.1, 3, 1)])
def test_a_share_of_whole_parts_is_exact(share: float, parts: int, required: int) -> None:
    """0.7 x 10 is 7 parts although the binary product lies above 7."""
    assert NeedsRule(share, 1, NeedsOf.ALL).required(parts) == required


def combined(rule: Rule, parts: list[PartRange], values: list[float]) -> float:
    """The rule by its definition."""
    weighted = [(one.weight, value) for one, value in zip(parts, values, strict=True)]
    weight = sum(one for one, _ in weighted)
    if rule is Rule.SUM:
        return sum(one * value for one, value in weighted)
    if rule is Rule.MEAN:
        return sum(one * value for one, value in weighted) / weight
    if min(values) == 0:
        return 0.0
    if rule is Rule.GEOMETRIC:
        return math.exp(sum(one * math.log(value) for one, value in weighted) / weight)
    return weight / sum(one / value for one, value in weighted)


def tried(rule: Rule, parts: list[PartRange], needs: NeedsRule, zero: bool) -> tuple[float, float]:
    """Lowest and highest value over every part present, blank or not applicable."""
    found: list[float] = []
    choices = [["here", *["blank"] * one.can_be_blank, *["na"] * one.can_be_na] for one in parts]
    for states in itertools.product(*choices):
        here = [one for one, state in zip(parts, states, strict=True) if state == "here"]
        of = len(parts) if needs.of is NeedsOf.ALL else len(parts) - states.count("na")
        if here and len(here) >= needs.required(of):
            blank = [one for one, state in zip(parts, states, strict=True) if state == "blank" and zero]
            found.append(combined(rule, here + blank, [one.low for one in here] + [0.0] * len(blank)))
            found.append(combined(rule, here + blank, [one.high for one in here] + [0.0] * len(blank)))
    return min(found), max(found)


PART = st.builds(
    lambda low, more, weight, blank, na: PartRange(weight, low, low + more, blank, na),
    st.integers(0, 4),
    st.integers(1, 6),
    st.sampled_from([0.5, 1.0, 3.0]),
    st.booleans(),
    st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(list(Rule)),
    st.lists(PART, min_size=1, max_size=5),
    st.sampled_from([0.2, 0.5, 0.75, 1.0]),
    st.sampled_from(list(NeedsOf)),
    st.integers(1, 5),
    st.booleans(),
)
def test_the_range_is_what_trying_everything_finds(
    rule: Rule, parts: list[PartRange], share: float, of: NeedsOf, at_least: int, zero: bool
) -> None:
    """No choice of answered, blank and N/A parts that meets the needs reaches further, and some reach the ends."""
    needs = NeedsRule(share, min(at_least, len(parts)), of)
    assert reachable_range(rule, parts, needs, zero) == pytest.approx(tried(rule, parts, needs, zero), abs=1e-8)
