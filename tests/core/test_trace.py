"""Every number opens into the lines that made it."""

import json
from dataclasses import replace

import pytest

from innocook.core.questionnaire import Blanks
from innocook.core.scoring import compile_plan, score_answers
from innocook.core.trace import as_document, recompute, trace
from tests.support.questionnaires import answers, four_by_two, indicator, needs, numeric, questionnaire, score

GIVEN = answers(A1=0, A2=2, B1=3, B2=3, C1=4, C2=4, D1=1, D2=3)


def test_a_trace_goes_down_to_the_answers():
    """Overall 62.5 stands on A = 25, which stands on A1 = 0 and A2 = 50 (option 2)."""
    made = trace(compile_plan(four_by_two()), GIVEN, "overall")
    assert made.value == 62.5
    assert [(line.part, line.value) for line in made.lines] == [("A", 25.0), ("B", 75.0), ("C", 100.0), ("D", 50.0)]
    below = made.lines[0].below
    assert [(line.part, line.option, line.value, line.state) for line in below.lines] == [
        ("A1", "0", 0.0, "rated"),
        ("A2", "2", 50.0, "rated"),
    ]


def test_a_trace_says_rule_needs_weights_and_version():
    """All that is needed to check the number by hand."""
    asked = questionnaire([numeric("a"), numeric("b")], [score("all", {"a": 1, "b": 3}, "harmonic", needs=needs(0.5))])
    made = trace(compile_plan(asked), answers(a=20.0, b=80.0), "all")
    assert (made.rule, made.needs, made.blanks) == ("harmonic", needs(0.5), "left_out")
    assert [(line.weight, line.number) for line in made.lines] == [(1, 20.0), (3, 80.0)]
    assert (made.questionnaire, made.version, made.sha256) == ("small", "1.0", asked.sha256)


def test_lines_say_blank_and_not_applicable_and_whether_they_enter():
    """A blank enters where it counts as zero; N/A never does."""
    scores = [score("all", "abc"), score("strict", "abc", blanks=Blanks.ZERO)]
    plan = compile_plan(questionnaire([indicator(name) for name in "abc"], scores))
    given = answers(a=4, c="na")
    assert [(line.state, line.enters) for line in trace(plan, given, "all").lines] == [
        ("rated", True),
        ("blank", False),
        ("not_applicable", False),
    ]
    assert [line.enters for line in trace(plan, given, "strict").lines] == [True, True, False]


@pytest.mark.parametrize("changed", [{}, {"A1": None}, {"B2": None}, {"A1": "na"}, {"B1": "na", "B2": "na"}])
def test_recomputing_gives_the_score(changed):
    """From the lines alone, rated or not."""
    plan = compile_plan(four_by_two())
    given = {name: answer for name, answer in GIVEN.items() if name not in changed} | answers(**changed)
    for name, result in score_answers(plan, given).items():
        made = trace(plan, given, name)
        assert made.value == result.value
        assert recompute(made) == result.value


def test_recomputing_reads_the_points_and_not_the_result():
    """A forged value in the head changes nothing; forged points do: A2 = 100 makes A = 50."""
    made = trace(compile_plan(four_by_two()), GIVEN, "A")
    assert recompute(replace(made, value=99.0)) == 25.0
    lines = (made.lines[0], replace(made.lines[1], value=100.0))
    assert recompute(replace(made, lines=lines)) == 50.0


def test_a_trace_is_ready_for_json():
    """Plain values all the way down."""
    document = as_document(trace(compile_plan(four_by_two()), GIVEN, "overall"))
    again = json.loads(json.dumps(document, allow_nan=False))
    assert again["lines"][3]["below"]["lines"][0]["part"] == "D1"
    assert again["rule"] == "mean"


def test_an_unknown_score_is_a_key_error():
    """A trace of nothing is not made."""
    with pytest.raises(KeyError):
        trace(compile_plan(four_by_two()), GIVEN, "nothing")
