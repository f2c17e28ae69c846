"""One table from what went wrong to a status and a sentence; views have no try."""

from __future__ import annotations

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from innocook.core.errors import InnocookError, InvalidAnswer, MoveRefused, NotAllowed, NotFound
from innocook.web import json_answers, kept, review_words
from innocook.web.languages import _

STATUS: dict[type, int] = {NotFound: 404, NotAllowed: 403, MoveRefused: 409, InvalidAnswer: 422}


def init_app(app: Flask) -> None:
    """Pages for every error, in the reader's language."""
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(InnocookError, _domain)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _unexpected)


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    if json_answers.is_asked():
        return json_answers.said("stale", _("The form was no longer valid, so nothing was stored.")), 400
    return kept.stale_page(), 400


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    headers = [(name, value) for name, value in error.get_headers() if name in {"Allow", "Retry-After"}]
    return _page(error.code), error.code, headers


def _domain(error: Exception) -> ResponseReturnValue:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 409)
    return _page(status, refusals().get(str(error))), status


def _busy(error: OperationalError) -> ResponseReturnValue:
    """The database did not answer in time: say so without asking it again, and give the typed text back."""
    g.no_database = True
    current_app.logger.error("the database did not answer: %s", error.orig)
    text = _("The service is busy. Your change was not saved, not even in part; what you typed is kept.")
    return _busy_answer(text), 503, {"Retry-After": "10"}


def _busy_answer(text: str) -> ResponseReturnValue:
    if json_answers.is_asked():
        return json_answers.said("busy", text)
    return kept.continue_page(request.path, kept.typed(), text) if request.method == "POST" else _page(503)


def _unexpected(error: Exception) -> ResponseReturnValue:
    if current_app.testing:
        raise error
    g.no_database = True
    current_app.logger.exception("unexpected")
    return _page(500), 500


def _page(status: int, sentence: str | None = None) -> ResponseReturnValue:
    title, text = _words(status)
    if json_answers.is_asked():
        return json_answers.said("failed", sentence or text)
    return render_template("errors/error.html", title=title, text=sentence or text, status=status)


def _words(status: int) -> tuple[str, str]:
    sentences = {
        400: (_("The request could not be read"), _("Go back, check what you entered and try again.")),
        403: (_("Your account may not open this page"), _("Ask your administrator if you need it for your work.")),
        404: (_("Page not found"), _("The address may be wrong, or the page may belong to another institution.")),
        405: (_("This address does not accept that"), _("Go back and use the buttons of the page.")),
        409: (_("This is not possible now"), _("The state of the assessment changed meanwhile.")),
        413: (_("What you sent is too large"), _("Shorten the text and send it again.")),
        429: (_("Too many attempts"), _("Wait a quarter of an hour, then try again.")),
        503: (_("The service is busy"), _("Please try again in a moment.")),
        500: (
            _("Something went wrong on our side"),
            _("Your change was not saved, not even in part. Please try again in a moment."),
        ),
    }
    return sentences.get(status, sentences[400 if status < 500 else 500])


def refusals() -> dict[str, str]:
    """Why the lifecycle refuses a move, by the code of the refusal."""
    return {
        "submissions_closed": _("Submissions for this round are closed. Your answers are kept."),
        "unanswered": _("Some indicators still have no answer."),
        "unconfirmed": _("Some answers of the previous round are not yet re-confirmed."),
        "begun": _("Somebody has begun to answer meanwhile, so nothing was taken over."),
        "declaration_missing": _("Tick the declaration before you submit."),
        "wrong_state": _("The assessment is no longer a draft."),
        "locked_answer": _("The reviewer does not ask about this answer, so it stays as it was submitted."),
        "named_not_settled": _("Some questions of the reviewer wait for an answer."),
        "review_begun": _("The review has begun, so the submission can no longer be withdrawn."),
        **review_words.refusals(),
    }
