"""The stored document of an analysis."""

import json
from uuid import UUID

import numpy as np
import pytest

from innocook.core.groups import group_of
from innocook.core.robustness_analysis import analyse
from innocook.core.scoring import answer_table, compile_plan
from innocook.services.robustness_documents import document_of, kept_in, robustness_rows
from tests.support.questionnaires import answers, four_by_two, numeric, questionnaire, score

ASKED = four_by_two()
LEVELS = [dict.fromkeys(ASKED.indicator_by_id, n) for n in (4, 3, 3, 2, 1, 0)]
ROWS = [answers(**(LEVELS[2] | {"A1": 4, "B1": 1})), *(answers(**row) for row in LEVELS), {}]


def analysed(asked=ASKED, rows=ROWS, score_id="overall"):
    """A group, its analysis under twenty draws and the document, as it comes back from a store."""
    plan, table = compile_plan(asked), answer_table(asked, rows)
    keys = [UUID(int=n + 1) for n in range(len(rows))]
    group = group_of(plan, keys, [("",) * 5] * len(rows), ["ar"] * len(rows), table)
    found = analyse(plan, table, score_id, 3, 20)
    return group, found, json.loads(json.dumps(document_of(group, score_id, 3, found), allow_nan=False))


def assert_same(one, other):
    """Equal all the way down, NaN equal to NaN."""
    if hasattr(one, "__slots__"):
        assert type(one) is type(other)
        for name in one.__slots__:
            assert_same(getattr(one, name), getattr(other, name))
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other, strict=True)
    else:
        assert one == other


NO_BANDS = questionnaire([numeric("a"), numeric("b")], [score("all", "ab", rule="sum", maximum=200)])


@pytest.mark.parametrize(
    ("asked", "rows", "score_id"),
    [
        (ASKED, ROWS, "overall"),
        (ASKED, [], "overall"),
        (ASKED, [{}], "A"),
        (NO_BANDS, [answers(a=1.5, b=2.0), {}], "all"),
    ],
)
def test_what_is_read_back_is_what_was_computed(asked, rows, score_id):
    """Every figure to the last digit, with nobody, with nobody rated, without bands and without another rule."""
    _, found, document = analysed(asked, rows, score_id)
    assert_same(kept_in(document).found, found)


def test_the_document_says_how_to_make_it_again():
    """Seed, draws, spread, generator, versions and the questionnaire by its hash."""
    made = kept_in(analysed()[2]).made
    assert (made.seed, made.draws, made.spread, made.generator, made.score) == (3, 20, 0.25, "PCG64", "overall")
    assert (made.questionnaire, made.version, made.sha256) == (ASKED.id, ASKED.version, ASKED.sha256)
    assert made.numpy == np.__version__
    assert made.engine


def test_rows_for_an_export():
    """By assessment, the same figures; shares of the draws in each band; nothing for one that is not rated."""
    group, found, document = analysed()
    rows = robustness_rows(document)
    assert list(rows) == list(group.keys)
    best, last = rows[group.keys[1]], rows[group.keys[-1]]
    shares = [f"share_b{n}" for n in range(4)]
    assert list(best) == ["score_low", "score_high", "rank_low", "rank_high", "tier", *shares]
    assert list(best.values()) == [100, 100, 1, 1, 1, 0, 0, 0, 1]
    assert set(last.values()) == {None}
    mixed = rows[group.keys[0]]
    assert mixed["score_low"] == found.drawn.scores.low[0] < 75
    assert mixed["share_b2"] == found.drawn.in_band[0, 2] / 20 > 0


def test_fewer_than_six_rated_institutions_are_in_no_order_in_an_export_either():
    """Five rated ones: intervals of the score and shares, but no rank and no tier."""
    rows = robustness_rows(analysed(rows=ROWS[:5])[2])
    for figures in rows.values():
        assert [figures[name] for name in ("rank_low", "rank_high", "tier")] == [None] * 3
    assert [figures["score_low"] is None for figures in rows.values()] == [False] * 5


def test_columns_carry_whole_numbers_short():
    """Ranks without ".0": half the text of ten thousand."""
    document = analysed()[2]
    assert document["rank_median"][1] == 1
    assert "1.0" not in json.dumps(document["rank_median"])
