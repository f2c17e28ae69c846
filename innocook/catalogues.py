"""Keeps the message catalogues in step with the code, and finds what is wrong with them. For developers and tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from innocook.i18n import CATALOGUES, LANGUAGES, SOURCE_LANGUAGE
from innocook.paths import resource

TEMPLATE = CATALOGUES / "messages.pot"
LETTERS = "email/*.txt"
METHODS = [("**.py", "python"), ("**.html", "jinja2"), (LETTERS, "jinja2")]
KEYWORDS = {"_": None, "_l": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
_JINJA = {"trimmed": "true", "silent": "false"}
OPTIONS = {"**.html": _JINJA, LETTERS: _JINJA}
COMMENT = "I18N:"
PLURALS = {
    "ar": (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
        "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);"
    ),
    "fr": "nplurals=2; plural=(n > 1);",
}
_GAP = re.compile(r"%\((\w+)\)([sd])")
_TAG = re.compile(r"<[^>]+>")


def extracted() -> Catalog:
    """Every message of code and templates, sorted, without places."""
    found = Catalog(project="innocook", charset="utf-8", fuzzy=False)
    for folder in (Path(__file__).parent, resource("templates")):
        for _, _, message, comments, _ in extract_from_dir(
            folder, METHODS, options_map=OPTIONS, keywords=KEYWORDS, comment_tags=[COMMENT], strip_comment_tags=True
        ):
            found.add(message, auto_comments=comments)
    return found


def update() -> None:
    """Extract again and merge into every catalogue: new messages are empty, unused ones go."""
    template = extracted()
    TEMPLATE.write_bytes(_text(template))
    for language in _translated():
        catalogue = read(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _path(language).write_bytes(_text(catalogue))


def read(language: str) -> Catalog:
    """The catalogue of a language as it is in the files."""
    with _path(language).open("rb") as stream:
        return read_po(stream, locale=language)


def faults() -> list[str]:
    """Everything wrong with the catalogues, a sentence each: stale, missing, fuzzy, other gaps or other tags."""
    template = extracted()
    found = [] if TEMPLATE.read_bytes() == _text(template) else ["messages.pot is stale: run translations update"]
    for language in _translated():
        catalogue = read(language)
        if catalogue.plural_forms.rstrip(";") != PLURALS[language].rstrip(";"):
            found.append(f"{language}: the plural rule is {catalogue.plural_forms}")
        known = {message.id for message in catalogue if message.id}
        found += [f"{language}: missing {item.id!r}" for item in template if item.id and item.id not in known]
        faulty = (fault for item in catalogue if item.id for fault in _message_faults(item, catalogue))
        found += [f"{language}: {fault}" for fault in faulty]
    return found


def _message_faults(message: Message, catalogue: Catalog) -> Iterator[str]:
    sources = message.id if isinstance(message.id, tuple) else (message.id,)
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    if message.fuzzy:
        yield f"fuzzy {sources[0]!r}"
    wanted = catalogue.num_plurals if isinstance(message.id, tuple) else 1
    if len(texts) != wanted or not all(texts):
        yield f"untranslated {sources[0]!r}"
        return
    gaps, tags = set(_GAP.findall(sources[-1])), sorted(_TAG.findall(sources[-1]))
    for text in texts:
        if set(_GAP.findall(text)) - gaps or (gaps - set(_GAP.findall(text))) - {("num", "d")}:
            yield f"other gaps in {text!r}"
        if sorted(_TAG.findall(text)) != tags:
            yield f"other tags in {text!r}"


def _translated() -> list[str]:
    return [language for language in LANGUAGES if language != SOURCE_LANGUAGE]


def _path(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"


def _text(catalogue: Catalog) -> bytes:
    stream = BytesIO()
    if catalogue.locale is not None:
        stream.write(_head(str(catalogue.locale)).encode())
    write_po(stream, catalogue, width=110, no_location=True, omit_header=True, sort_output=True)
    return stream.getvalue()


def _head(language: str) -> str:
    """The header without dates and names, so that a catalogue changes only when a message does."""
    lines = (f"Language: {language}", "Content-Type: text/plain; charset=utf-8", f"Plural-Forms: {PLURALS[language]}")
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"
