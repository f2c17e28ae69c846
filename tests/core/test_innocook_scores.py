"""The product's own questionnaire under the product's own rules."""

from functools import cache

import numpy as np
import pytest

from innocook.core.loader import read_directory
from innocook.core.next_steps import next_steps
from innocook.core.questionnaire import Questionnaire, ScoreKind
from innocook.core.scoring import ScoreResult, compile_plan, score_answers
from innocook.paths import resource
from tests.support.questionnaires import answers


@cache
def innocook() -> Questionnaire:
    return read_directory(resource("questionnaires") / "innocook-1")


def levels(seed: int) -> dict[str, int]:
    drawn = np.random.default_rng(seed).integers(0, 5, size=32).tolist()
    return dict(zip((each.id for each in innocook().indicators), drawn, strict=True))


def results(given: dict[str, int]) -> dict[str, ScoreResult]:
    return score_answers(compile_plan(innocook()), answers(**given))


@pytest.mark.parametrize("seed", range(5))
def test_with_all_answers_the_overall_is_the_mean_of_indicators_and_of_sections(seed):
    """Four principles of eight and eight sections of four are two ways through the same 32."""
    given = levels(seed)
    found = results(given)
    sections = [found[score.id].value for score in innocook().scores_of(ScoreKind.SECTION)]
    assert found["overall"].value == pytest.approx(25 * sum(given.values()) / 32, abs=1e-9)
    assert found["overall"].value == pytest.approx(sum(sections) / 8, abs=1e-9)
    assert (found["overall"].counted, found["overall"].applicable, found["overall"].total) == (32, 32, 32)


def test_level_three_everywhere_is_very_advanced_and_borderline():
    """75 exactly, which is the cut."""
    found = results(dict.fromkeys(levels(0), 3))
    assert {result.value for result in found.values()} == {75.0}
    assert {result.band for result in found.values()} == {"very_advanced"}
    assert all(result.borderline for result in found.values())


@pytest.mark.parametrize("seed", range(5))
def test_three_to_five_steps_that_keep_their_word(seed):
    """Each requirement stands by then, at most two per principle, and the promised overall is what comes out."""
    given = levels(seed)
    found = next_steps(compile_plan(innocook()), innocook(), answers(**given))
    assert 3 <= len(found) <= 5
    for suggestion in found:
        assert str(given[suggestion.indicator.id]) == suggestion.step.start
        for needed in suggestion.step.requires:
            assert given[needed.indicator] >= int(needed.option)
        given[suggestion.indicator.id] = int(suggestion.step.target)
        assert results(given)["overall"].value == suggestion.overall_after
    principles = [suggestion.indicator.principle for suggestion in found]
    assert max(principles.count(principle) for principle in principles) <= 2
