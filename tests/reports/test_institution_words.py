"""The words of institutions: every key has a name, every fault a sentence, in three languages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from innocook import i18n
from innocook.core import institution_cells, institution_checks, institution_codes, institution_csv
from innocook.core.institution_csv import RowFault
from innocook.core.institutions import CONTEXT_GROUPS, SECTORS, SIZES, TYPES
from innocook.reports import institution_words
from innocook.reports.institution_faults import SENTENCES, SUGGESTING, fault_sentence

READERS = (institution_csv, institution_cells, institution_checks)
PREFIXED = {
    "code_": ("missing", "too_long", "digits", "characters"),
    "name_": ("too_long",),
    "institution_": ("ended", "merged"),
    **{f"name_{language}_": ("missing", "letters") for language in ("ar", "en", "fr")},
    **{f"{column}_": ("missing", "unknown") for column in institution_cells.KEYS},
}


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    i18n.compile_catalogues()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_key_has_a_name_of_its_own(language: str):
    """In the order of the core; two keys never share a name."""
    t = i18n.translator(language)
    for names, keys in (
        (institution_words.type_names(t), TYPES),
        (institution_words.size_names(t), SIZES),
        (institution_words.sector_names(t), SECTORS),
        (institution_words.context_group_names(t), CONTEXT_GROUPS),
    ):
        assert tuple(names) == keys
        assert len(set(names.values())) == len(keys)


def test_context_groups_only_have_numbers():
    """ESCWA says what they mean."""
    names = institution_words.context_group_names(i18n.translator("en"))
    assert list(names.values()) == ["Context group 1", "Context group 2", "Context group 3"]


def test_an_old_key_stands_for_itself():
    """A type that was taken out of the list is still shown."""
    assert institution_words.word_of(institution_words.type_names(i18n.translator("fr")), "bureau") == "bureau"


def test_every_code_of_the_reader_has_a_sentence():
    """Read from the code: no fault is told by a code alone, and no sentence is for nothing."""
    told = {f"{prefix}{end}" for prefix, ends in PREFIXED.items() for end in ends}
    for module in READERS:
        tree = ast.parse(Path(module.__file__).read_text("utf-8"))
        texts = {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        told |= texts & set(SENTENCES)
    assert told == set(SENTENCES)
    assert set(SENTENCES) > SUGGESTING


@pytest.mark.parametrize("code", sorted(SENTENCES))
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_sentences_fill_their_gaps(code: str, language: str):
    """Nothing is left open, and what was meant is asked."""
    sentence = i18n.without_bidi_marks(
        fault_sentence(RowFault(code, 2, "code", "written", "meant"), i18n.translator(language))
    )
    assert "%" not in sentence
    assert ("meant" in sentence) == ("%(other)s" in SENTENCES[code] or code in SUGGESTING)


def test_limits_are_told_in_figures():
    """The same as the checks use."""
    t = i18n.translator("en")
    assert fault_sentence(RowFault("code_too_long"), t) == "The code is longer than 40 characters."
    assert fault_sentence(RowFault("name_too_long"), t) == "The name is longer than 200 characters."
    assert (institution_codes.LONGEST_CODE, institution_codes.LONGEST_NAME) == (40, 200)
