"""Languages: direction, catalogues, numbers, dates. Knows Babel, never Flask, so that reports and mails use it too."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

LANGUAGES = ("ar", "en", "fr")
DEFAULT_LANGUAGE = "ar"
LANGUAGE_NAMES = {"ar": "العربية", "en": "English", "fr": "Français"}
CATALOGUES = Path(__file__).parent / "translations"
SOURCE_LANGUAGE = "en"

FIRST_STRONG_ISOLATE, RIGHT_TO_LEFT_ISOLATE, POP_ISOLATE = "\u2068", "\u2067", "\u2069"
BIDI_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))

ARABIC_MONTHS = (
    "كانون الثاني/يناير",
    "شباط/فبراير",
    "آذار/مارس",
    "نيسان/أبريل",
    "أيار/مايو",
    "حزيران/يونيو",
    "تموز/يوليو",
    "آب/أغسطس",
    "أيلول/سبتمبر",
    "تشرين الأول/أكتوبر",
    "تشرين الثاني/نوفمبر",
    "كانون الأول/ديسمبر",
)
DATE_PATTERNS = {"en": "d MMMM y", "fr": "d MMMM y"}


class CatalogueMissing(RuntimeError):
    """A language has no compiled catalogue: `innocook translations compile` makes it."""


def direction(language: str) -> str:
    """The writing direction of a language, "rtl" or "ltr"; it comes from the language, never from characters."""
    return "rtl" if Locale(language).text_direction == "rtl" else "ltr"


def isolate(value: object, language: str) -> object:
    """`value` ready to stand in a sentence: in Arabic, text is wrapped in a bidirectional isolate.

    One made of isolates itself shows no letter of its own to tell a direction by: it is Arabic prose.
    """
    if language == "ar" and isinstance(value, str) and value:
        opening = RIGHT_TO_LEFT_ISOLATE if FIRST_STRONG_ISOLATE in value else FIRST_STRONG_ISOLATE
        return f"{opening}{value}{POP_ISOLATE}"
    return value


def without_bidi_marks(text: str) -> str:
    """`text` as data: no direction marks, for CSV, JSON and comparison."""
    return text.translate(BIDI_MARKS)


def format_long_date(value: date, language: str) -> str:
    """A date in words, Western digits; Arabic months carry both names as the United Nations write them."""
    if language == "ar":
        return f"{value.day} {ARABIC_MONTHS[value.month - 1]} {value.year}"
    return format_date(value, DATE_PATTERNS[language], locale=language)


def format_number(value: float, language: str, digits: int = 0) -> str:
    """A number with the separators of the language, Western digits, exactly `digits` decimals; never minus zero."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    is_zero = abs(value) * 10**digits <= 0.5
    return format_decimal(0 if is_zero else value, format=pattern, locale=language)


class Translator:
    """Messages, numbers and dates in one language, without any request or application."""

    def __init__(self, language: str, catalogue: Translations | None) -> None:
        self.language = language
        self.direction = direction(language)
        self._catalogue = catalogue

    @property
    def colon(self) -> str:
        """A colon with the spaces of the language."""
        return "\u00a0: " if self.language == "fr" else ": "

    @property
    def semicolon(self) -> str:
        """A semicolon with the spaces of the language."""
        return {"ar": "؛ ", "fr": "\u00a0; "}.get(self.language, "; ")

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language, its named gaps filled with isolated values."""
        text = self._catalogue.ugettext(message) if self._catalogue else message
        return self._fill(text, values)

    def plural(self, one: str, many: str, num: int) -> str:
        """The message in the grammatical number of `num`, its gaps still open."""
        if self._catalogue:
            return str(self._catalogue.ungettext(one, many, num))
        return one if num == 1 else many

    def ngettext(self, one: str, many: str, num: int, **values: object) -> str:
        """The message in the grammatical number of `num`, which fills %(num)s."""
        return self._fill(self.plural(one, many, num), {"num": num, **values})

    def _fill(self, text: str, values: dict[str, Any]) -> str:
        if not values:
            return text
        return text % {name: isolate(value, self.language) for name, value in values.items()}

    def number(self, value: float, digits: int = 0) -> str:
        """See `format_number`."""
        return format_number(value, self.language, digits)

    def exact(self, value: float) -> str:
        """A number with as many of nine decimals as it has, and the decimal sign of the language."""
        return format_decimal(value, format="#,##0.#########", locale=self.language)

    def percent(self, share: float) -> str:
        """A share, 0-1, in whole percent, the sign after the number as the language sets it; in Arabic isolated, since
        the sign would jump before a number that follows letters."""
        space = "\u00a0" if self.language == "fr" else ""
        said = f"{format_number(share * 100, self.language)}{space}%"
        return f"\u2066{said}\u2069" if self.direction == "rtl" else said

    def date(self, value: date) -> str:
        """See `format_long_date`."""
        return format_long_date(value, self.language)

    def time(self, value: datetime) -> str:
        """Hours and minutes of an aware datetime, in its own time zone."""
        pattern = "HH\u00a0'h'\u00a0mm" if self.language == "fr" else "HH:mm"
        return format_time(value, pattern, tzinfo=value.tzinfo, locale=self.language)


@cache
def translator(language: str) -> Translator:
    """The translator of one of LANGUAGES; raises CatalogueMissing rather than fall back to English in silence."""
    if language not in LANGUAGES:
        raise ValueError(language)
    if language == SOURCE_LANGUAGE:
        return Translator(language, None)
    if not _compiled(language).is_file():
        raise CatalogueMissing(language)
    catalogue = Translations.load(CATALOGUES, [language], "messages")
    return Translator(language, catalogue)  # type: ignore[arg-type]


def compile_catalogues() -> None:
    """Write each .mo whose .po is newer; a build step, so that no compiled file is kept in the repository."""
    for language in LANGUAGES:
        source, compiled = _compiled(language).with_suffix(".po"), _compiled(language)
        if not source.is_file() or (compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime):
            continue
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=language)
        with compiled.open("wb") as stream:
            write_mo(stream, catalogue)


def _compiled(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "messages.mo"
