"""The words of both scores: signs, shares, and the record they were read from."""

from dataclasses import replace

import pytest

from innocook.i18n import LANGUAGES, translator, without_bidi_marks
from innocook.reports.figures import Kind
from innocook.reports.result_words import (
    accepted_sentence,
    difference_words,
    levels_sentence,
    move_words,
    own_sentence,
    record_rows,
    score_name,
    validated_sentence,
)
from innocook.reports.review_words import evidence_status_name, reason_name
from tests.reports.sample import report, reviewed

ENGLISH = translator("en")


@pytest.mark.parametrize(
    ("value", "words"),
    [(-6.25, "-6.3"), (6.25, "+6.3"), (-1.5625, "-1.6"), (0.05, "+0.1"), (-0.04, "0"), (0.0, "0"), (None, "")],
)
def test_a_difference_has_its_sign(value: float | None, words: str) -> None:
    """One decimal, half up away from nothing; less than half a tenth is no difference."""
    assert difference_words(value, ENGLISH) == words


def test_a_difference_has_the_decimal_sign_of_the_language() -> None:
    """A comma in French, Western digits in Arabic."""
    assert [difference_words(-6.25, translator(language)) for language in ("ar", "fr")] == ["-6.3", "-6,3"]


def test_the_accepted_share_in_words() -> None:
    """12 of 30 is 40 %; one is singular; nothing is said where it is not known or nothing is counted."""
    score = replace(reviewed().overall, counted=30, with_accepted=12)
    assert accepted_sentence(score, ENGLISH) == "12 of the 30 indicators counted rest on accepted evidence (40%)."
    one = replace(score, counted=8, with_accepted=1)
    assert accepted_sentence(one, ENGLISH) == "1 of the 8 indicators counted rests on accepted evidence (13%)."
    assert accepted_sentence(replace(score, with_accepted=None), ENGLISH) == ""
    assert accepted_sentence(replace(score, counted=0, with_accepted=0), ENGLISH) == ""


def test_the_self_assessed_score_keeps_its_group() -> None:
    """Number and group, the number alone where there are no groups, and that it is not rated."""
    score = reviewed().overall
    group = score.own_band_name.in_language("en")
    assert own_sentence(score, ENGLISH) == f"Self-assessed: {score.own.points}, {group}"
    assert own_sentence(replace(score, own_band_name=None), ENGLISH) == f"Self-assessed: {score.own.points}"
    unrated = replace(score, own=replace(score.own, value=None, points=None), own_band_name=None)
    assert own_sentence(unrated, ENGLISH) == "Self-assessed: Not rated yet"


def test_every_page_says_which_of_the_two_it_follows() -> None:
    """Scores by their names, levels by theirs."""
    assert (score_name(Kind.SELF, ENGLISH), score_name(Kind.VALIDATED, ENGLISH)) == (
        "Self-assessed score",
        "Validated score",
    )
    assert levels_sentence(report(), ENGLISH) == "By self-assessed levels."
    assert levels_sentence(reviewed(), ENGLISH) == "By validated levels."
    assert validated_sentence(report(), ENGLISH) == ""
    assert "20 November 2026 (edition 2)" in validated_sentence(reviewed(), ENGLISH)


def test_how_far_a_level_moved() -> None:
    """Singular, plural, both ways, and nothing where levels say nothing."""
    said = [move_words(levels, ENGLISH) for levels in (-2, -1, 0, 1, 3)]
    assert said == ["2 levels lower", "1 level lower", "", "1 level higher", "3 levels higher"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_record_is_named(language: str) -> None:
    """Submission and edition with their numbers and hashes; a draft has neither."""
    rows = [tuple(map(without_bidi_marks, row)) for row in record_rows(reviewed(), translator(language))]
    values = [value for _, value in rows]
    assert ("a" * 64 in values, "b" * 64 in values) == (True, True)
    assert len(rows) == 5
    assert len(record_rows(report(), translator(language))) == 1


def test_a_key_that_nobody_knows_stands_for_itself() -> None:
    """So that a newer record can still be read."""
    assert (reason_name("new", ENGLISH), evidence_status_name("new", ENGLISH)) == ("new", "new")
