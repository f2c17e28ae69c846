"""The annex as plain values."""

import json

import numpy as np
import pytest

from innocook.core.annex import annex_of
from innocook.core.annex_document import annex_document, annex_of_document
from innocook.core.scoring import compile_plan
from tests.core.test_annex import SMALL, group
from tests.support.questionnaires import four_by_two


def full():
    """Sixty institutions in three languages, with holes, one pair that is the same and one indicator at its ceiling."""
    rng = np.random.default_rng(2)
    points = rng.integers(0, 5, (60, 8)) * 25.0
    points[:, 1], points[:, 7] = points[:, 0], 100.0
    points[:3, 4] = np.nan
    flags = np.zeros((60, 8), bool)
    flags[3:6, 5] = True
    return group(compile_plan(four_by_two()), points, flags, ["ar"] * 40 + ["en"] * 15 + ["fr"] * 5)


@pytest.mark.parametrize("group_", [full(), group(SMALL, []), group(SMALL, [(0, 100)])])
def test_json_gives_back_the_same_annex(group_):
    """With everything in it, with nobody, and without balance: to the last digit, and no NaN, which JSON has not."""
    annex = annex_of(group_)
    text = json.dumps(annex_document(annex), allow_nan=False)
    assert annex_of_document(json.loads(text)) == annex
