"""The application: `create_app` puts the rooms together. With `cli.py` the only file that may import them all."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from innocook import web
from innocook.config import Config
from innocook.outbound.blob_places import blob_store
from innocook.paths import resource
from innocook.services import accounts
from innocook.store.engine import make_engine


def create_app(config: Config | None = None) -> Flask:
    """The web application for `config` (default: the environment); raises ConfigurationRefused for unsafe settings."""
    config = config or Config.from_environment()
    config.check()
    app = Flask("innocook", template_folder=str(resource("templates")), static_folder=None)
    app.config.from_mapping(flask_settings(config))
    app.extensions["innocook.engine"] = make_engine(config.database_url)
    app.extensions["innocook.blobs"] = blob_store(config.evidence_place)
    if not config.is_demonstration:
        accounts.refuse_demonstration_accounts(app.extensions["innocook.engine"])
    web.init_app(app)
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies)  # type: ignore[method-assign]
    return app


def flask_settings(config: Config) -> dict[str, object]:
    """What Flask and its extensions need to know, worked out of our settings."""
    return {
        "INNOCOOK": config,
        "SECRET_KEY": config.secret_key,
        "TESTING": config.testing,
        "MAX_CONTENT_LENGTH": config.largest_request,
        "MAX_FORM_MEMORY_SIZE": config.largest_request,
        "PERMANENT_SESSION_LIFETIME": config.session_seconds,
        "SESSION_COOKIE_NAME": "__Host-session" if config.is_https else "session",
        "SESSION_COOKIE_SECURE": config.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_I18N_ENABLED": False,
        "COMPRESS_MIMETYPES": ["text/html", "application/json", "text/csv", "image/svg+xml"],
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 4,
    }
