"""Languages without any web: direction, numbers, dates, isolates, catalogues."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from innocook import catalogues, i18n


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    i18n.compile_catalogues()


@pytest.mark.parametrize(("language", "way"), [("ar", "rtl"), ("en", "ltr"), ("fr", "ltr")])
def test_direction_comes_from_the_language(language: str, way: str) -> None:
    """Arabic is written from right to left, whatever the characters of a text."""
    assert i18n.direction(language) == way


def test_arabic_months_carry_both_names() -> None:
    """Dates read as the United Nations write them in Arabic, with Western digits."""
    assert i18n.translator("ar").date(date(2026, 12, 9)) == "9 كانون الأول/ديسمبر 2026"


@pytest.mark.parametrize(("language", "words"), [("en", "9 December 2026"), ("fr", "9 décembre 2026")])
def test_dates_are_day_month_year(language: str, words: str) -> None:
    """English and French dates begin with the day."""
    assert i18n.translator(language).date(date(2026, 12, 9)) == words


@pytest.mark.parametrize(("language", "words"), [("ar", "12,345.5"), ("en", "12,345.5"), ("fr", "12\u202f345,5")])
def test_numbers_use_western_digits_and_own_separators(language: str, words: str) -> None:
    """12345.5 with one decimal."""
    assert i18n.translator(language).number(12345.5, 1) == words


def test_values_in_arabic_sentences_are_isolated() -> None:
    """A Latin name inside an Arabic sentence cannot move its neighbours; numbers as integers need no isolate."""
    assert i18n.isolate("ENACT", "ar") == "\u2068ENACT\u2069"
    assert i18n.isolate("ENACT", "en") == "ENACT"
    assert i18n.isolate(32, "ar") == 32


def test_marks_can_be_taken_out_for_data() -> None:
    """CSV and JSON carry no direction marks."""
    assert i18n.without_bidi_marks("\u2068abc\u2069 \u200f١") == "abc ١"


def test_time_is_of_its_own_zone() -> None:
    """12:03 stays 12:03; French writes it with an h."""
    instant = datetime(2026, 11, 22, 12, 3, tzinfo=UTC)
    assert i18n.translator("ar").time(instant) == "12:03"
    assert i18n.translator("fr").time(instant) == "12\u00a0h\u00a003"


def test_a_language_without_catalogue_fails_loudly(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """No silent fall back to English: a missing catalogue raises."""
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path)
    i18n.translator.cache_clear()
    with pytest.raises(i18n.CatalogueMissing):
        i18n.translator("ar")
    monkeypatch.undo()
    i18n.translator.cache_clear()


def test_an_unknown_language_is_refused() -> None:
    """There are three languages."""
    with pytest.raises(ValueError, match="de"):
        i18n.translator("de")


def test_catalogues_are_complete_and_in_step() -> None:
    """Arabic and French at 100 %, nothing fuzzy, the same gaps and tags, and the template fresh."""
    assert catalogues.faults() == []


def test_there_is_no_minus_zero() -> None:
    """What rounds to nothing has no sign; what does not, has."""
    assert [i18n.format_number(value, "en", 2) for value in (-0.004, 0.0, -0.0, -0.006)] == [
        "0.00",
        "0.00",
        "0.00",
        "-0.01",
    ]


def test_french_signs_stay_with_their_words() -> None:
    """Before : ; ? ! and inside « » stands a space that does not break a line."""
    texts = [one.string if isinstance(one.string, (tuple, list)) else [one.string] for one in catalogues.read("fr")]
    assert [text for forms in texts for text in forms if re.search(r" [:;?!»]|« ", text)] == []


def test_percent_stays_behind_its_number_in_arabic() -> None:
    """The sign jumps before a number that follows Arabic letters, unless both stand in an isolate."""
    texts = [one.string if isinstance(one.string, (tuple, list)) else [one.string] for one in catalogues.read("ar")]
    assert [text for forms in texts for text in forms if re.search(r"(?<![\u2066\d.])\d+%", text)] == []
    assert i18n.translator("ar").percent(0.95) == "\u206695%\u2069"
    assert i18n.translator("fr").percent(0.95) == "95\u00a0%"


@pytest.mark.parametrize(
    ("count", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (102, 5), (103, 3)]
)
def test_arabic_has_six_forms_in_the_right_order(count: int, form: int) -> None:
    """The rule of the catalogue: zero, one, two, few (3-10), many (11-99), other (100, 101, 102)."""
    catalogue = catalogues.read("ar")
    message = catalogue.get("%(num)d indicator")
    shown = i18n.translator("ar").plural("%(num)d indicator", "%(num)d indicators", count)
    assert message is not None
    assert shown == message.string[form]


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "مؤشر"), (1, "مؤشر"), (2, "مؤشران"), (3, "3 مؤشرات"), (11, "11 مؤشراً"), (100, "100 مؤشر")],
)
def test_counted_indicators_read_correctly_in_arabic(count: int, words: str) -> None:
    """The noun after the number takes the case and number that Arabic asks for."""
    assert words in i18n.translator("ar").ngettext("%(num)d indicator", "%(num)d indicators", count)
