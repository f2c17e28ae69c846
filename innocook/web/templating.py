"""What every template may use: direction, language menu, numbers, dates and the product's small formats."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request, session, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from innocook import i18n
from innocook.core.scoring import display
from innocook.core.text import Text
from innocook.reports import wording
from innocook.services import notices
from innocook.web import menu
from innocook.web.access import visitor_or_none
from innocook.web.answer_words import answer_words
from innocook.web.database import db
from innocook.web.kept import opens
from innocook.web.languages import _, current_language, translator


def init_app(app: Flask) -> None:
    """Filters and globals of the templates."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        state_name=lambda state: wording.state_name(state, translator()),
        effort_name=lambda effort: wording.effort_name(effort, translator()),
        counted_sentence=lambda figure: wording.counted_sentence(figure, translator()),
        na_sentence=lambda figure: wording.na_sentence(figure, translator()),
        na_count_words=lambda figure: wording.na_count_words(figure, translator()),
        na_range=lambda figure: wording.na_range(figure, translator()),
        evidence_sentence=lambda figure: wording.evidence_sentence(figure, translator()),
        gain_words=lambda gain, name: wording.gain_words(gain, name, translator()),
    )
    app.jinja_env.filters["exact"] = lambda value: translator().exact(value)
    app.jinja_env.filters["percent"] = lambda share: translator().percent(share)
    app.jinja_env.filters["answer_words"] = answer_words
    app.jinja_env.filters.update(text=text, score=score, number=number, day=day, instant=instant, lines=lines)
    app.context_processor(_context)


def _context() -> dict[str, object]:
    language = current_language()
    return {
        "language": language,
        "direction": i18n.direction(language),
        "language_names": list(i18n.LANGUAGE_NAMES.items()),
        "in_language": in_language,
        "comma": "، " if language == "ar" else ", ",
        "take_saved_at": _take_saved_at,
        "demonstration": current_app.config["INNOCOOK"].is_demonstration,
        "unread_notices": _unread_notices,
        "menu_entries": lambda: menu.entries(visitor_or_none()),
        "journey": (request.endpoint or "").partition(".")[0],
    }


def _take_saved_at() -> str:
    """When the last save was, once; empty afterwards."""
    instant_text = session.pop("saved_at", "")
    return translator().time(datetime.fromisoformat(instant_text)) if instant_text else ""


def _unread_notices() -> int:
    """How many notices the visitor has not read yet; none while the database does not answer."""
    visitor = visitor_or_none()
    return notices.unread_count(db(), visitor.account_id) if visitor is not None else 0


def in_language(language: str) -> str:
    """The address of this page in another language."""
    if "menu_path" in g:
        return _path_in_language(g.menu_path, language)
    if request.endpoint is None or not current_app.url_map.is_endpoint_expecting(request.endpoint, "language"):
        return url_for("home.index", language=language)
    values = {**(request.view_args or {}), "language": language}
    address = url_for(request.endpoint, **(_query() | values))
    return address if opens(address) else url_for("home.index", language=language)


def _path_in_language(path: str, language: str) -> str:
    first, _slash, rest = path.lstrip("/").partition("/")
    return f"/{language}/{rest}" if first in i18n.LANGUAGES else url_for("home.index", language=language)


def _query() -> dict[str, Any]:
    return {name: values for name, values in request.args.lists() if not name.startswith("_") and name != "endpoint"}


def text(value: Text) -> str:
    """A text of the questionnaire in the language of the page."""
    return value.in_language(current_language())


def score(value: float | None) -> str:
    """A score on screen: whole points, half up; a dash when not rated."""
    return "–" if value is None else str(display(value))


def number(value: float, digits: int = 0) -> str:
    """A number with the language's separators."""
    return translator().number(value, digits)


def day(value: date) -> Markup:
    """A date in words, as <time>."""
    shown = translator().date(value)
    return Markup("<time datetime='{}'>{}</time>").format(value.isoformat(), shown)


def instant(value: datetime, zone: str = "Asia/Beirut") -> Markup:
    """A date and time in the given time zone, as <time>."""
    local = value.astimezone(ZoneInfo(zone))
    shown = _("%(day)s, %(time)s", day=translator().date(local.date()), time=translator().time(local))
    return Markup("<time datetime='{}'>{}</time>").format(value.isoformat(timespec="minutes"), shown)


def lines(value: str) -> Markup:
    """Typed text with its line breaks."""
    return Markup("<br>").join(escape(line) for line in value.splitlines())
