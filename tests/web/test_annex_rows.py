"""The words of the annex's rows."""

from dataclasses import replace

import pytest
from flask import Flask

from innocook.core.annex import ScoreReliability, annex_of
from innocook.core.language_drift import Drift, DriftState
from innocook.core.reliability import Reliability
from innocook.web.annex_rows import consistency_note, drift_blocks, exact_percent
from tests.core.test_annex import SMALL, group


@pytest.mark.parametrize(
    ("items", "cases", "alpha", "begin"),
    [
        (1, 50, None, "Not defined: it takes at least two"),
        (4, 29, None, "Not computed: fewer than 30"),
        (4, 30, None, "Not defined: all institutions have the same total"),
        (4, 30, -0.01, "Negative"),
        (4, 30, 0.0, "Below the usual range"),
        (4, 30, 0.599999999, "Below the usual range"),
        (4, 30, 0.6, ""),
        (4, 30, 0.9, ""),
        (4, 30, 0.900000001, "Above the usual range"),
    ],
)
def test_what_is_remarked_about_an_alpha(shared_app: Flask, items, cases, alpha, begin):
    """The ends of the usual range belong to it; a missing alpha says why."""
    row = ScoreReliability("A", Reliability(items, cases, alpha, alpha, alpha))
    with shared_app.test_request_context("/en/"):
        note = consistency_note(row)
    assert note.startswith(begin)
    assert bool(note) is bool(begin)


def drift(language, difference, state=DriftState.COMPARED):
    """A comparison with an interval of 1 around its difference."""
    ends = (None, None, None) if difference is None else (difference, difference - 1, difference + 1)
    return Drift("a", "ar", language, 20, 20, state, *ends)


def test_a_block_per_language_with_the_largest_flag_first(shared_app: Flask):
    """Flags by size, the others as asked; intervals without 0 and what was not compared are counted."""
    found = replace(
        annex_of(group(SMALL, [])),
        drifts=(
            drift("en", 13.0),
            drift("en", -20.0),
            drift("en", 5.0),
            drift("en", 0.5),
            drift("fr", None, DriftState.TOO_FEW),
            drift("fr", None, DriftState.NO_OVERLAP),
        ),
    )
    with shared_app.test_request_context("/en/"):
        english, french = drift_blocks(found)
    assert [one.difference for one in english.flagged] == [-20.0, 13.0]
    assert [one.difference for one in english.others] == [5.0, 0.5]
    assert (english.language, english.compared, english.beyond, english.chance) == ("English", 4, 3, 0.2)
    assert (french.compared, french.too_few, french.no_overlap, french.chance) == (0, 1, 1, 0.0)


@pytest.mark.parametrize(("language", "eighth"), [("en", "12.5%"), ("fr", "12,5\u00a0%"), ("ar", "12.5%")])
def test_a_weight_keeps_one_decimal(shared_app: Flask, language: str, eighth: str):
    """An eighth is 12.5%, a quarter 25%."""
    with shared_app.test_request_context(f"/{language}/"):
        assert exact_percent(1 / 8) == eighth
        assert exact_percent(1 / 4).startswith("25")
        assert "," not in exact_percent(1 / 4)
