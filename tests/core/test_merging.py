"""Two changes of one answer: both are kept where they can be, and nothing is ever dropped without a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.answers import BLANK, Answer, AnswerState, chosen, not_applicable
from innocook.core.merging import compare, merge


def noted(option: str | None, note: str) -> Answer:
    """A level (None: none) with a note."""
    state = AnswerState.BLANK if option is None else AnswerState.ANSWERED
    return Answer(state, option=option, note=note)


@pytest.mark.parametrize(
    ("seen", "mine", "theirs", "both"),
    [
        (BLANK, chosen("1"), BLANK, chosen("1")),
        (BLANK, BLANK, chosen("1"), chosen("1")),
        (BLANK, chosen("1"), chosen("1"), chosen("1")),
        (chosen("1"), noted("1", "n"), chosen("2"), noted("2", "n")),
        (chosen("1"), noted("3", ""), noted("1", "theirs"), noted("3", "theirs")),
        (noted("1", "n"), BLANK, noted("1", "n"), BLANK),
        (chosen("1"), chosen("2"), chosen("3"), None),
        (noted("1", "a"), noted("1", "b"), noted("1", "c"), None),
        (not_applicable("r", "t"), not_applicable("r", "u"), not_applicable("r", "v"), None),
        (chosen("1"), BLANK, chosen("2"), None),
    ],
)
def test_the_value_and_the_note_come_from_whoever_changed_them(
    seen: Answer, mine: Answer, theirs: Answer, both: Answer | None
):
    """Row by row; None where both changed the same of the two to something different."""
    assert merge(seen, mine, theirs) == both


def test_what_collides_is_named():
    """The value, the note, or both."""
    made = compare(noted("1", "a"), noted("2", "b"), noted("3", "b"))
    assert (made.answer, made.value_collides, made.note_collides) == (None, True, False)
    made = compare(noted("1", "a"), noted("2", "b"), noted("1", "c"))
    assert (made.answer, made.value_collides, made.note_collides) == (None, False, True)


ANSWERS = st.builds(noted, st.sampled_from([None, "0", "1", "2"]), st.sampled_from(["", "a", "b"]))


@given(ANSWERS, ANSWERS, ANSWERS)
def test_a_merge_never_drops_a_change(seen: Answer, mine: Answer, theirs: Answer):
    """Whatever either side changed is in the result, or there is none; the order of the two does not matter."""
    both = merge(seen, mine, theirs)
    assert both == merge(seen, theirs, mine)
    if both is None:
        assert mine != theirs
        return
    for side in (mine, theirs):
        assert side.option in (seen.option, both.option)
        assert side.note in (seen.note, both.note)


@given(ANSWERS, ANSWERS)
def test_sending_the_same_again_changes_nothing(seen: Answer, mine: Answer):
    """A save whose answer was lost on the way can be sent again: what is stored stays as it is."""
    assert merge(seen, mine, mine) == mine
