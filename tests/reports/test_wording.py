"""What a report says of evidence and of what does not apply."""

from dataclasses import replace

import pytest

from innocook.i18n import translator
from innocook.reports.figures import NOTHING, Figure, ScoreFigure
from innocook.reports.wording import evidence_sentence, na_count_words, na_range, na_sentence
from tests.reports.sample import report

ENGLISH = translator("en")


@pytest.fixture
def score() -> ScoreFigure:
    """2 of 32 do not apply, 12 of 30 rest on evidence; from 60.9375 to 67.1875."""
    return replace(
        report().overall,
        counted=30,
        total=32,
        na_count=2,
        na_share=0.0625,
        if_none=Figure(60.9375, 61),
        if_full=Figure(67.1875, 67),
        with_evidence=12,
    )


def test_two_of_thirty_two(score: ScoreFigure) -> None:
    """Number, share, and the score at both ends, in one breath."""
    assert na_sentence(score, ENGLISH) == (
        "2 of 32 indicators are not applicable (6%). "
        "If they all stood at the lowest level, the score would be 61; at the highest, 67."
    )
    assert (na_count_words(score, ENGLISH), na_range(score, ENGLISH)) == ("2 (6%)", "61–67")
    assert evidence_sentence(score, ENGLISH) == "12 of the 30 indicators counted rest on evidence."


def test_one_alone(score: ScoreFigure) -> None:
    """The singular of both sentences; 1 of 8 is 12.5, half up 13 per cent."""
    one = replace(score, total=8, na_count=1, na_share=0.125, with_evidence=1)
    assert na_sentence(one, ENGLISH).startswith("1 of 8 indicators is not applicable (13%). If it stood")
    assert evidence_sentence(one, ENGLISH).startswith("1 of the 30 indicators counted rests")


def test_without_a_score_there_is_no_if(score: ScoreFigure) -> None:
    """Nothing is said of bounds where the score is not rated, nothing at all where everything applies."""
    unrated = replace(score, na_count=4, total=4, na_share=1.0, if_none=NOTHING, if_full=NOTHING)
    assert na_sentence(unrated, ENGLISH) == "4 of 4 indicators are not applicable (100%)."
    assert na_range(unrated, ENGLISH) == ""
    plain = replace(score, na_count=0)
    assert (na_sentence(plain, ENGLISH), na_count_words(plain, ENGLISH), na_range(plain, ENGLISH)) == ("", "", "")


def test_evidence_that_nobody_asked_about_is_not_mentioned(score: ScoreFigure) -> None:
    """None is "not known", 0 is none; where nothing is counted there is nothing to say."""
    assert evidence_sentence(replace(score, with_evidence=None), ENGLISH) == ""
    assert evidence_sentence(replace(score, with_evidence=0), ENGLISH).startswith("0 of the 30")
    assert evidence_sentence(replace(score, counted=0, with_evidence=0), ENGLISH) == ""
