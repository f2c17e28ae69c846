"""The pages: one blueprint per journey, thin views, forms, access, errors and headers."""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress

from innocook.web import (
    access,
    account,
    account_sessions,
    admin,
    admin_account,  # noqa: F401 - they put their pages on the blueprint of administrators
    admin_accounts,  # noqa: F401
    admin_audit,  # noqa: F401
    admin_grants,  # noqa: F401
    admin_institution_import,  # noqa: F401 - puts its pages on the blueprint of the institutions
    admin_institutions,
    admin_participants,  # noqa: F401 - they put their pages on the blueprint of the rounds
    admin_publication,  # noqa: F401
    admin_rounds,
    annex,
    assessments,
    autosave,
    changes,  # noqa: F401 - its page is on the blueprint of the comparison
    comments,
    compare,
    corrections,
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
    notices,
    outcome,
    password,
    peers,
    post,
    progress,
    progress_invite,  # noqa: F401 - its pages are on the blueprint of the progress
    quick_scan,
    reconsideration,
    reconsideration_answer,  # noqa: F401 - its pages are on the blueprint of the request
    record,
    results,
    review_indicator,  # noqa: F401 - both put their pages on the blueprint of reviews
    review_moves,  # noqa: F401
    review_queue,
    reviews,
    robustness,
    round_exports,
    second_factor,
    second_step,
    sections,
    side_by_side,  # noqa: F401 - its page is on the blueprint of the comparison
    sign_in,
    statics,
    submission,
    team,
    team_dates,  # noqa: F401 - both put their pages on the blueprint of the team
    team_person,  # noqa: F401
    templating,
    timekeeper,
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
    peers.pages,
    compare.pages,
    robustness.pages,
    annex.pages,
    round_exports.pages,
    evidence.pages,
    evidence_choice.pages,
    evidence_details.pages,
    evidence_files.pages,
    comments.pages,
    history.pages,
    team.pages,
    invitations.pages,
    workbook.pages,
    outcome.pages,
    reconsideration.pages,
    corrections.pages,
    record.pages,
    review_queue.pages,
    reviews.pages,
    notices.pages,
    second_step.pages,
    second_factor.pages,
    password.pages,
    account.pages,
    account_sessions.pages,
    admin.pages,
    admin_institutions.pages,
    admin_rounds.pages,
    progress.pages,
)


def init_app(app: Flask) -> None:
    """Everything a request meets on its way, outermost first."""
    Compress(app)
    headers.init_app(app)
    statics.init_app(app)
    languages.init_app(app)
    database.init_app(app)
    post.init_app(app)
    timekeeper.init_app(app)
    templating.init_app(app)
    errors.init_app(app)
    app.register_blueprint(health.pages)
    app.register_blueprint(home.bare)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix="/<any(ar,en,fr):language>")
    access.init_app(app)
