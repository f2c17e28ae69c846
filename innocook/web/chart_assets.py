"""Where the interactive charts' files are; only pages that offer such charts name them."""

from __future__ import annotations

from innocook.web.languages import current_language

LOCALES = {"ar": "vendor/plotly/locale-ar.js", "fr": "vendor/plotly/locale-fr.js"}


def chart_assets() -> dict[str, str | None]:
    """The names of the static files for the language of the page."""
    return {
        "plotly_bundle": "vendor/plotly/plotly.min.js",
        "plotly_css": "vendor/plotly/plotly.css",
        "plotly_locale": LOCALES.get(current_language()),
    }
