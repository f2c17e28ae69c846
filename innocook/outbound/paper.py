"""Templates of letters: every value in a sentence is isolated, so that a name cannot move its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from innocook.core.text import Text
from innocook.i18n import FIRST_STRONG_ISOLATE, POP_ISOLATE, Translator
from innocook.paths import resource

RIGHT_TO_LEFT_MARK = "\u200f"
"""Begins a line of plain text that has no letter outside isolates: its direction would be guessed wrongly."""

Fill = Callable[[str, Mapping[str, Any]], str]


def written(template: str, t: Translator, values: Mapping[str, object]) -> str:
    """The template filled in the language of `t`; a name ending in `.html` is HTML, another one plain text."""
    is_html = template.endswith(".html")
    fill = _in_html if is_html else _in_text
    return (
        _paper(is_html)
        .get_template(template)
        .render(
            values,
            language=t.language,
            direction=t.direction,
            mark=RIGHT_TO_LEFT_MARK if t.direction == "rtl" else "",
            _=lambda message, **gaps: fill(t.gettext(message), gaps),
            ngettext=lambda one, many, num, **gaps: fill(t.plural(one, many, num), {"num": num, **gaps}),
            text=lambda value: _words(value, t),
            day=t.date,
            apart=lambda value: fill("%(value)s", {"value": value}),
        )
    )


@cache
def _paper(is_html: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(resource("templates") / "email"),
        autoescape=is_html,  # noqa: S701 - plain text knows no markup
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _words(value: Text, t: Translator) -> str:
    return value.in_language(t.language)


def _in_text(sentence: str, gaps: Mapping[str, Any]) -> str:
    if not gaps:
        return sentence
    return sentence % {name: _isolated(value) for name, value in gaps.items()}


def _isolated(value: Any) -> Any:
    """One line between isolates; numbers need none."""
    if isinstance(value, str):
        return f"{FIRST_STRONG_ISOLATE}{' '.join(value.split())}{POP_ISOLATE}"
    return value


def _in_html(sentence: str, gaps: Mapping[str, Any]) -> Markup:
    markup = Markup(sentence)  # noqa: S704 - the catalogue is ours
    if not gaps:
        return markup
    bdi = Markup("<bdi>{}</bdi>")
    return markup % {name: bdi.format(value) if isinstance(value, str) else value for name, value in gaps.items()}
