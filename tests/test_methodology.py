"""The method is written once: the document in docs/ is the page in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from innocook import i18n
from innocook.reports.methodology import bands_words, methodology_markdown, rules
from innocook.services.public_questionnaire import packaged_plan

ROOT = Path(__file__).resolve().parents[1]


def test_the_document_is_what_the_product_says() -> None:
    """`innocook methodology > docs/methodology.md` keeps it fresh."""
    written = (ROOT / "docs" / "methodology.md").read_text("utf-8")
    assert written == methodology_markdown(packaged_plan().questionnaire, i18n.translator("en"))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_rule_is_translated(language: str) -> None:
    """No rule of the method reads in English to somebody who reads another language."""
    i18n.compile_catalogues()
    english = set(rules(i18n.translator("en")))
    assert english.isdisjoint(rules(i18n.translator(language)))


def test_the_last_band_includes_its_end() -> None:
    """The four groups are cut at 25, 50 and 75, the last one closed at 100."""
    words = bands_words(packaged_plan().questionnaire, i18n.translator("en"))
    assert words[0] == "Early maturity: from 0 to under 25 points"
    assert words[-1] == "Very advanced maturity: from 75 to 100 points"
