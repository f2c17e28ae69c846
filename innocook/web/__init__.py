"""The pages: one blueprint per journey, thin views, forms, access, errors and headers."""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress

from innocook.web import (
    access,
    assessments,
    compare,
    database,
    errors,
    exports,
    headers,
    health,
    home,
    languages,
    results,
    sections,
    sign_in,
    statics,
    submission,
    templating,
)

BLUEPRINTS = (
    home.pages,
    sign_in.pages,
    assessments.pages,
    sections.pages,
    submission.pages,
    results.pages,
    exports.pages,
    compare.pages,
)


def init_app(app: Flask) -> None:
    """Everything a request meets on its way, outermost first."""
    Compress(app)
    headers.init_app(app)
    statics.init_app(app)
    languages.init_app(app)
    database.init_app(app)
    templating.init_app(app)
    errors.init_app(app)
    app.register_blueprint(health.pages)
    app.register_blueprint(home.bare)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix="/<any(ar,en,fr):language>")
    access.init_app(app)
