"""The letter that goes with a notice: what happened, what to do, the way there, and how to have no more of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from innocook.core.notice_words import NoticeWords, Sentence
from innocook.core.text import Text
from innocook.i18n import Translator, translator
from innocook.outbound.letters import Letter
from innocook.outbound.paper import written

KIND = "notice"


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a letter is for, and how they read."""

    email: str
    name: str
    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A sentence with its gaps in the reader's language, for the template to isolate."""

    message: str
    gaps: dict[str, str]


def notice(reader: Reader, words: NoticeWords, *, link: str, choices: str) -> Letter:
    """The letter about a notice: `link` leads to it, `choices` to where such letters are switched off."""
    t = translator(reader.language)
    title = _filled(words.title, reader, t)
    values = {
        "reader": reader,
        "subject": " ".join(t.gettext(title.message, **title.gaps).split()),
        "title": title,
        "happened": _filled(words.happened, reader, t),
        "to_do": _filled(words.to_do, reader, t),
        "sections": words.sections,
        "go": words.go,
        "link": link,
        "choices": choices,
    }
    text, html = (written(f"{KIND}.{ending}", t, values) for ending in ("txt", "html"))
    return Letter(KIND, reader.email, t.language, str(values["subject"]), text, html)


def _filled(sentence: Sentence, reader: Reader, t: Translator) -> Filled:
    return Filled(sentence.message, {name: _shown(gap, reader, t) for name, gap in sentence.gaps.items()})


def _shown(gap: str | Text | datetime, reader: Reader, t: Translator) -> str:
    if isinstance(gap, Text):
        return gap.in_language(t.language)
    if isinstance(gap, datetime):
        local = gap.astimezone(ZoneInfo(reader.time_zone))
        return t.gettext("%(day)s, %(time)s", day=t.date(local.date()), time=t.time(local))
    return gap
