"""The language of a page: from its address, with translated text whose values are isolated in Arabic."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, request
from flask_babel import Babel, lazy_gettext
from markupsafe import Markup

from innocook import i18n

_l = lazy_gettext


def current_language() -> str:
    """The language of the page being made: the address's, else the reader's, else Arabic."""
    language = g.get("language")
    if language is None:
        first = request.path.split("/", 2)[1]
        accepted = request.accept_languages.best_match(i18n.LANGUAGES, i18n.DEFAULT_LANGUAGE)
        language = first if first in i18n.LANGUAGES else accepted
        g.language = language
    return str(language)


def translator() -> i18n.Translator:
    """The translator of the page being made."""
    return i18n.translator(current_language())


def _(message: str, **values: Any) -> str:
    """The message in the language of the page."""
    return translator().gettext(message, **values)


def page_gettext(message: str, **values: Any) -> Markup:
    """As `_`, for templates: the message is ours, the values are escaped and isolated."""
    return _fill(translator().gettext(message), values)


def page_ngettext(one: str, many: str, num: int, **values: Any) -> Markup:
    """The message in the grammatical number of `num`, for templates."""
    return _fill(translator().plural(one, many, num), {"num": num, **values})


def _fill(text: str, values: dict[str, Any]) -> Markup:
    if not values:
        return Markup(text)  # noqa: S704 - the catalogue is ours
    return Markup(text) % {name: _isolated(value) for name, value in values.items()}  # noqa: S704


def _isolated(value: Any) -> Any:
    if isinstance(value, Markup):
        return value
    return i18n.isolate(value, current_language())


def init_app(app: Flask) -> None:
    """Languages in the address of every page, and translated text in every template."""
    Babel(app, default_locale=i18n.DEFAULT_LANGUAGE, locale_selector=current_language)
    app.jinja_env.globals.update(_=page_gettext, gettext=page_gettext, ngettext=page_ngettext)
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)


def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "language" in values:
        g.language = values.pop("language")


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "language" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values["language"] = current_language()
