"""The pages: one blueprint per journey, thin views, forms, access, errors and headers."""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress

from innocook.web import (
    access,
    assessments,
    autosave,
    comments,
    compare,
    database,
    errors,
    evidence,
    evidence_choice,
    evidence_details,
    evidence_files,
    exports,
    headers,
    health,
    history,
    home,
    invitations,
    languages,
    post,
    quick_scan,
    results,
    sections,
    sign_in,
    statics,
    submission,
    team,
    team_dates,  # noqa: F401 - both put their pages on the blueprint of the team
    team_person,  # noqa: F401
    templating,
    workbook,
)

BLUEPRINTS = (
    home.pages,
    quick_scan.pages,
    sign_in.pages,
    assessments.pages,
    sections.pages,
    autosave.pages,
    submission.pages,
    results.pages,
    exports.pages,
    compare.pages,
    evidence.pages,
    evidence_choice.pages,
    evidence_details.pages,
    evidence_files.pages,
    comments.pages,
    history.pages,
    team.pages,
    invitations.pages,
    workbook.pages,
)


def init_app(app: Flask) -> None:
    """Everything a request meets on its way, outermost first."""
    Compress(app)
    headers.init_app(app)
    statics.init_app(app)
    languages.init_app(app)
    database.init_app(app)
    post.init_app(app)
    templating.init_app(app)
    errors.init_app(app)
    app.register_blueprint(health.pages)
    app.register_blueprint(home.bare)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix="/<any(ar,en,fr):language>")
    access.init_app(app)
