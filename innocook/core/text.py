"""Text in several languages, as the questionnaire carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One text in every language of its questionnaire; immutable and never partly translated."""

    by_language: Mapping[str, str]

    def in_language(self, language: str) -> str:
        """The text in `language`; raises KeyError for a language the questionnaire does not have."""
        return self.by_language[language]


@dataclass(frozen=True, slots=True)
class Word:
    """A term of the levels that has an exact meaning."""

    term: Text
    meaning: Text
