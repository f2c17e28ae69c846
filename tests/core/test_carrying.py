"""Answers of an earlier round taken over: what fits comes along, a note is never left behind."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innocook.core.answers import BLANK, Answer, AnswerState, chosen, not_applicable
from innocook.core.carrying import carried
from innocook.core.checks import check_answer
from innocook.services.public_questionnaire import packaged_plan

QUESTIONNAIRE = packaged_plan().questionnaire
REASON = QUESTIONNAIRE.na_reasons[0].id
NOTED = Answer(AnswerState.ANSWERED, option="9", note="a note")


def test_what_fits_is_taken_over_as_it_was():
    """A level, a reason for “not applicable” and a note come along unchanged."""
    earlier = {"STR1": Answer(AnswerState.ANSWERED, option="3", note="n"), "DPI1": not_applicable(REASON, "why")}
    assert dict(carried(QUESTIONNAIRE, earlier).answers) == earlier


def test_an_indicator_that_is_no_longer_asked_stays_behind():
    """Its answer is counted among those left out."""
    made = carried(QUESTIONNAIRE, {"OLD1": chosen("3"), "STR1": chosen("1")})
    assert (dict(made.answers), made.left_out) == ({"STR1": chosen("1")}, ("OLD1",))


def test_a_level_that_no_longer_exists_leaves_its_note():
    """The level is left out, the note stands alone."""
    made = carried(QUESTIONNAIRE, {"STR1": NOTED})
    assert dict(made.answers) == {"STR1": Answer(AnswerState.BLANK, note="a note")}
    assert made.left_out == ("STR1",)


def test_not_applicable_stays_behind_where_it_is_no_longer_allowed():
    """STR1 applies to everybody, so that its “not applicable” cannot be taken over."""
    made = carried(QUESTIONNAIRE, {"STR1": not_applicable(REASON, "why"), "DPI1": not_applicable("gone", "why")})
    assert (dict(made.answers), made.left_out) == ({}, ("STR1", "DPI1"))


def test_blanks_are_nothing_to_take_over():
    """A cleared answer without a note neither comes along nor counts as left out."""
    made = carried(QUESTIONNAIRE, {"STR1": BLANK})
    assert (dict(made.answers), made.left_out) == ({}, ())


KEYS = [*QUESTIONNAIRE.indicator_by_id, "OLD1", "OLD2"]
ANSWERS = st.one_of(
    st.builds(
        lambda key, note: Answer(AnswerState.ANSWERED, option=key, note=note), st.sampled_from("01234x"), st.text()
    ),
    st.builds(not_applicable, st.sampled_from([REASON, "gone", ""]), st.sampled_from(["", "why"])),
    st.builds(lambda note: Answer(AnswerState.BLANK, note=note), st.text()),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(KEYS), ANSWERS))
def test_whatever_was_answered_what_comes_along_may_be_stored(earlier: dict[str, Answer]):
    """Every taken answer passes the check of answers, keeps its note, and each answered one is taken or left out."""
    made = carried(QUESTIONNAIRE, earlier)
    for key, answer in made.answers.items():
        check_answer(QUESTIONNAIRE.indicator_by_id[key], answer, QUESTIONNAIRE.na_reasons)
        assert answer.note == earlier[key].note
    answered = {key for key, each in earlier.items() if each.state is not AnswerState.BLANK}
    taken = {key for key, each in made.answers.items() if each.state is not AnswerState.BLANK}
    assert taken | set(made.left_out) == answered
    assert taken.isdisjoint(made.left_out)
