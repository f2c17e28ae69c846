"""What may be concluded, in words, and the small figures beside it."""

import pytest

from innocook.core.questionnaire import Rule
from innocook.core.robustness_analysis import Conclusion
from innocook.i18n import translator
from innocook.reports.robustness_words import (
    conclusion_words,
    limits_words,
    mean_name,
    places_words,
    points_words,
    rank_interval,
    score_interval,
    share_words,
)

EN = translator("en")


def said(rated: int, unrated: int, tiers: int | None, steady: int | None) -> str:
    return " ".join(conclusion_words(Conclusion(rated, unrated, tiers, steady), 1000, EN))


def test_tiers_and_groups_in_one_paragraph():
    """19 in three tiers, 12 steady, so the group of 7 depends on the weights; two are left out."""
    assert said(19, 2, 3, 12) == (
        "19 institutions are rated. They form 3 tiers. Within a tier no order can be told from these data. "
        "In neighbouring tiers look at the intervals of two institutions before you say that one is ahead. "
        "12 of 19 stay in the same maturity group in at least 95% of 1,000 weightings. "
        "For 7 the maturity group depends on the weights. 2 institutions are not rated yet and are left out."
    )


def test_one_tier_is_no_order_at_all():
    """Nothing about neighbouring tiers; nobody depends on the weights, so nothing is said of it."""
    assert said(8, 0, 1, 8) == (
        "8 institutions are rated. They form one tier: no order among them can be told from these data. "
        "8 of 8 stay in the same maturity group in at least 95% of 1,000 weightings."
    )


@pytest.mark.parametrize(("rated", "words"), [(1, "1 institution is rated."), (5, "5 institutions are rated.")])
def test_too_few_say_that_an_order_would_say_nothing(rated, words):
    """The words "tier" and "ahead" do not come up."""
    assert said(rated, 0, None, None) == f"{words} With fewer than 6 an order would say nothing."


def test_nobody_rated_concludes_nothing():
    """One sentence, whoever is there."""
    assert said(0, 7, None, 0) == "No institution is rated yet: there is nothing to conclude."


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_every_language_says_it_whole(language):
    """Numbers are filled in and percent signs stand once."""
    t = translator(language)
    for numbers in [(19, 2, 3, 12), (6, 1, 1, 1), (1, 0, None, 1), (11, 0, 2, 11), (200, 100, 100, 100)]:
        text = " ".join([*conclusion_words(Conclusion(*numbers), 1000, t), limits_words(t)])
        assert "%(" not in text
        assert "%%" not in text


def test_intervals_of_scores_are_whole_points_and_of_ranks_go_outwards():
    """59.5 is 60; a 5 % rank of 2.05 is shown as 2 and a 95 % rank of 2.05 as 3: never narrower than it is."""
    assert score_interval(59.5, 61.4) == "60–61"
    assert score_interval(59.6, 60.4) == "60"
    assert rank_interval(2.05, 2.05) == "2–3"
    assert rank_interval(4.0, 4.0) == "4"


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0%"), (1, "<1%"), (9, "<1%"), (10, "1%"), (125, "13%"), (990, "99%"), (991, ">99%"), (1000, "100%")],
)
def test_shares_are_none_or_all_only_when_they_are(count, words):
    """Of a thousand draws; half up between."""
    assert share_words(count, 1000, EN) == words


def test_small_figures():
    """Distances to one decimal half up, moves of rank in words, full names of means, no draws at all."""
    assert [points_words(2.25, EN), points_words(0.0, EN), points_words(None, EN)] == ["2.3", "0.0", "–"]
    moves = [places_words(n, EN) for n in (2, 1, 0, -1)]
    assert moves == ["2 places ahead", "1 place ahead", "no change", "1 place back"]
    names = [mean_name(rule, EN) for rule in (Rule.MEAN, Rule.GEOMETRIC, Rule.HARMONIC)]
    assert names == ["Arithmetic mean", "Geometric mean", "Harmonic mean"]
    assert share_words(0, 0, EN) == "0%"
