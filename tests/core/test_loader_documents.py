"""Reading a canonical document: every defect with its path, never another exception."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.documents import defects_of, example


def test_the_example_is_accepted() -> None:
    """The document the other tests spoil has no defect of its own."""
    assert defects_of(example()) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "document: this is not valid JSON"),
        ("[]", "document: must be a mapping"),
        ("null", "document: must be a mapping"),
        ("[" * 100_000, "nested more than 20 deep"),
        ('{"a":' * 40 + "1" + "}" * 40, "nested more than 20 deep"),
        ('{"a": NaN}', "NaN is not a number"),
        ('{"a": ' + "1" * 5000 + "}", "a number has more than 15 digits"),
        ('{"format": 1, "format": 1}', "the key is given twice"),
        ('{"id": "\\ud800"}', "id: "),
    ],
)
def test_broken_documents_are_defects(text: str, message: str) -> None:
    """Whatever the text, the answer is a defect that can be printed."""
    found = defects_of(text)
    assert any(message in defect for defect in found), found
    assert "\n".join(found).encode("utf-8")


def test_defects_are_plain_lines() -> None:
    """Controls, line breaks and endless words of a document do not reach the terminal or the page."""
    found = defects_of(example() | {"a\x1b[2J\nb": 1, "c" * 10_000: 1, "\ud800": 1})
    assert len(found) == 3
    assert all(defect.isprintable() and len(defect) < 900 for defect in found)


def test_a_defect_names_its_path() -> None:
    """Places in a document are paths, counted from 0."""
    document = example()
    document["sections"][1]["indicators"][0]["question"]["fr"] = " deux"
    document["scores"][0]["tolerance"] = True
    assert [defect.partition(": ")[0] for defect in defects_of(document)] == [
        "scores[0].tolerance",
        "sections[1].indicators[0].question.fr",
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"ar": "ا", "en": "a"}, "fr: is required"),
        ({"ar": "ا", "en": "a", "fr": "b", "de": "c"}, "the key de is not known here"),
        ({"ar": "ا", "en": "", "fr": "b"}, "the text is empty"),
        ({"ar": "ا", "en": "a ", "fr": "b"}, "begins or ends with a space"),
        ({"ar": "ا", "en": "a\n", "fr": "b"}, "block texts: use >- or |-"),
        ({"ar": "ا\u202e", "en": "a", "fr": "b"}, "the character U+202E"),
        ({"ar": "ا", "en": "a\tb", "fr": "b"}, "the character U+0009"),
        ({"ar": "ا", "en": 5, "fr": "b"}, "5 is read as a number, but text is meant"),
        ({"ar": "ا", "en": None, "fr": "b"}, "en: is empty: write text"),
        ("words", "must be a mapping"),
    ],
)
def test_texts_have_exactly_the_declared_languages(words: Any, message: str) -> None:
    """A text lacks no language, has none too many, and none is empty or padded."""
    document = example()
    document["sections"][0]["help"] = words
    found = defects_of(document)
    assert len(found) == 1
    assert message in found[0].replace("sections[0].help.", "")


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path of a document."""
    inner = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    return [path, *(found for key, child in inner for found in paths(child, (*path, key)))]


EXAMPLE = example()
PATHS = [path for path in paths(EXAMPLE) if path]
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**16), 10**16),
    st.floats(),
    st.text(max_size=4),
    st.lists(st.text(max_size=2), max_size=2),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
    st.sampled_from(["ACC1", "overall", "no", "yes", "na", "1", "sum", "geometric", "harmonic", "mean"]),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PATHS), JUNK), min_size=1, max_size=4))
def test_no_document_raises_anything_else(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    """Whatever stands at whatever place, the document is accepted or its defects are listed."""
    document = copy.deepcopy(EXAMPLE)
    for path, junk in changes:
        place = document
        try:
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = junk
        except (KeyError, IndexError, TypeError):
            continue
    assert isinstance(defects_of(json.dumps(document)), list)
