"""Leaving out one indicator and one section at a time."""

from dataclasses import replace

import numpy as np
import pytest

from innocook.core.leaving_out import PartKind, leave_one_out
from innocook.core.questionnaire import Section
from innocook.core.scoring import answer_table, compile_plan, score_table
from tests.support.questionnaires import (
    QUARTERS,
    answers,
    bands,
    four_by_two,
    needs,
    numeric,
    questionnaire,
    score,
    text,
    without,
)

THREE = replace(
    questionnaire(
        [numeric(name) for name in "abcd"], [score("all", "abc", bands=bands(*QUARTERS)), score("aside", "d")]
    ),
    sections=(
        Section("S", text("S"), text(""), ("a",)),
        Section("T", text("T"), text(""), ("b", "d")),
        Section("U", text("U"), text(""), ("c",)),
        Section("V", text("V"), text(""), ()),
    ),
)


def test_every_part_left_out_by_hand():
    """X = (90, 60, 30) is 60; without a 45, without b 60, without c 75. Y = (61, 61, 61) is 61 always.

    Without a X moves 15 down and stays behind Y; without c 15 up, into the top band and ahead: one place.
    """
    table = answer_table(THREE, [answers(a=90.0, b=60.0, c=30.0), answers(a=61.0, b=61.0, c=61.0)])
    found = leave_one_out(compile_plan(THREE), table, "all")
    names = [(part.kind, part.id) for part in found.parts]
    assert names == [*((PartKind.INDICATOR, name) for name in "abc"), *((PartKind.SECTION, name) for name in "STU")]
    a, b, c = (part.summary for part in found.parts[:3])
    assert (a.rated, a.crossed, a.largest, a.median, a.places, a.lost) == (2, 1, 15.0, 7.5, 0, 0)
    assert (b.crossed, b.largest, b.places) == (0, 0.0, 0)
    assert (c.crossed, c.largest, c.places) == (1, 15.0, 1)
    assert [part.summary for part in found.parts[3:]] == [a, b, c]
    assert [found.score_low.tolist(), found.score_high.tolist()] == [[45.0, 61.0], [75.0, 61.0]]
    assert [found.rank_low.tolist(), found.rank_high.tolist()] == [[1.0, 1.0], [2.0, 2.0]]
    assert found.moved_most.tolist() == [0, -1]


def scored_without(asked, rows, gone):
    """The last score by a questionnaire that never had this indicator, nor the one left alone in its principle."""
    fewer = without(without(asked, gone), next(n for n in asked.indicator_by_id if n != gone and n[0] == gone[0]))
    kept = [{name: given for name, given in row.items() if name in fewer.indicator_by_id} for row in rows]
    return score_table(compile_plan(fewer), answer_table(fewer, kept)).values[:, -1]


def test_leaving_out_is_the_questionnaire_without_it():
    """Every indicator of four principles of two, blanks and N/A included: one left alone is no principle any more."""
    asked, rng = four_by_two(), np.random.default_rng(3)
    asked = replace(asked, scores=tuple(replace(each, needs=needs(0.5, 1, "all")) for each in asked.scores))
    options = (0, 1, 2, 3, 4, "na", None)
    rows = [answers(**{name: options[rng.integers(7)] for name in asked.indicator_by_id}) for _ in range(60)]
    rows += [answers(**{name: int(rng.integers(5)) for name in asked.indicator_by_id}) for _ in range(20)]
    plan, table = compile_plan(asked), answer_table(asked, rows)
    found = leave_one_out(plan, table, "overall")
    own = score_table(plan, table).values[:, plan.column("overall")]
    others = np.array([scored_without(asked, rows, part.id) for part in found.parts[:8]])
    others[:, np.isnan(own)] = np.nan
    for part, values in zip(found.parts, others, strict=False):
        moved = np.abs(values - own)
        expected = (np.nanmax(moved), np.nanmedian(moved))
        assert (part.summary.largest, part.summary.median) == pytest.approx(expected, abs=1e-9)
        assert part.summary.rated == (~np.isnan(values)).sum() > 0
        assert part.summary.lost == np.isnan(values[~np.isnan(own)]).sum()
    np.testing.assert_allclose(found.score_low, np.fmin.reduce(others), atol=1e-9)
    np.testing.assert_allclose(found.score_high, np.fmax.reduce(others), atol=1e-9)


def test_a_score_that_would_be_one_answer_alone_cannot_be_left_one_part():
    """Of two indicators one would be left: no summary, no figures, nobody moved."""
    asked = questionnaire([numeric("a"), numeric("b")], [score("all", "ab")])
    found = leave_one_out(compile_plan(asked), answer_table(asked, [answers(a=1.0, b=9.0)]), "all")
    assert [part.summary for part in found.parts] == [None, None, None]
    assert np.isnan([found.score_low, found.score_high, found.rank_low, found.rank_high]).all()
    assert found.moved_most.tolist() == [-1]


def test_who_loses_the_score_is_counted_and_takes_no_place():
    """X answers a and b of three and needs two: without a or b it has no score, without c it keeps it.

    Y = (0, 50, 100) is alone then and first; without c X (99) is ahead of it (25), as before.
    """
    asked = questionnaire([numeric(name) for name in "abc"], [score("all", "abc", needs=needs(0.1, 2))])
    rows = [answers(a=99.0, b=99.0), answers(a=0.0, b=50.0, c=100.0)]
    found = leave_one_out(compile_plan(asked), answer_table(asked, rows), "all")
    a, b, c = (part.summary for part in found.parts[:3])
    assert [(each.rated, each.lost, each.places) for each in (a, b, c)] == [(1, 1, 0), (1, 1, 0), (2, 0, 0)]
    assert a.crossed is None
    assert found.rank_low.tolist() == [1.0, 1.0]
    assert found.rank_high.tolist() == [1.0, 2.0]


def test_an_institution_that_is_not_rated_and_a_round_of_nobody():
    """NaN and -1 for the one; empty arrays and nought for the other."""
    plan = compile_plan(THREE)
    found = leave_one_out(plan, answer_table(THREE, [{}]), "all")
    assert np.isnan(found.score_low).all()
    assert found.moved_most.tolist() == [-1]
    assert found.parts[0].summary.largest is found.parts[0].summary.places is None
    assert leave_one_out(plan, answer_table(THREE, []), "all").score_low.shape == (0,)


def test_bands_of_another_scale_are_not_compared():
    """A sum loses reach with a part, and with it its bands: crossed is None, not 0."""
    asked = questionnaire(
        [numeric(name) for name in "abc"],
        [score("all", "abc", rule="sum", bands=bands((0, 150), (150, 300)), maximum=300)],
    )
    found = leave_one_out(compile_plan(asked), answer_table(asked, [answers(a=50.0, b=50.0, c=60.0)]), "all")
    assert found.parts[0].summary.crossed is None
    assert found.parts[0].summary.largest == 50.0
