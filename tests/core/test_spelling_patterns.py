"""Patterns that find a word however it is spelt, the same as comparing plain letters does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.spelling import plain_letters
from innocook.core.spelling_patterns import spelling_pattern

KINDS = ("Lu", "Ll", "Lo", "Nd", "Mn")
LETTERS = st.characters(categories=KINDS, max_codepoint=0x36F) | st.characters(
    categories=KINDS, min_codepoint=0x600, max_codepoint=0x6FF
)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("احمد", "أَحْمَد"),
        ("احمد", "آحــمـد"),
        ("فاطمه", "السيدة فاطمة"),
        ("مصطفي", "مصطفى"),
        ("نصار", "سامي نصّار"),
        ("emile", "ÉMILE"),
        ("francois", "Franc\u0327ois"),
        ("2026", "٢٠٢٦"),
        ("کریم".translate({0x6A9: "ك", 0x6CC: "ي"}), "کریم"),
    ],
)
def test_every_spelling_is_found(word: str, text: str):
    """Hamza seats, vowel signs, tatweel, taa marbuta, alef maqsura, accents, case, digits and Persian letters."""
    assert re.search(spelling_pattern(word), text)


@pytest.mark.parametrize(("word", "text"), [("احمد", "حمد"), ("سمير", "سمر"), ("rana", "ran a")])
def test_other_words_are_not_found(word: str, text: str):
    """A letter that is missing or stands apart makes another word."""
    assert not re.search(spelling_pattern(word), text)


@given(st.text(LETTERS, min_size=1, max_size=12))
def test_a_text_is_found_by_its_plain_letters(text: str):
    """Whatever its spelling, as long as none of its characters means two letters."""
    if all(len(plain_letters(char)) <= 1 for char in text) and (word := plain_letters(text)).isalnum():
        assert re.search(spelling_pattern(word), text)


@given(st.text(LETTERS, min_size=1, max_size=6), st.text(LETTERS, min_size=1, max_size=6))
def test_what_is_found_has_these_letters(text: str, other: str):
    """Nothing is found that plain letters would not find."""
    word = plain_letters(other)
    if word.isalnum() and re.search(spelling_pattern(word), text):
        assert word in plain_letters(text)
