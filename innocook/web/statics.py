"""Static files: hashed and cached for ever when built, plain otherwise."""

from __future__ import annotations

from collections.abc import Callable
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from innocook import assets
from innocook.config import Config
from innocook.web.headers import HSTS


def init_app(app: Flask) -> None:
    """Serve /static/ and give templates `asset(name)`, the address of a static file."""
    config: Config = app.config["INNOCOOK"]
    built = config.var / "static"
    names = assets.names(built)
    server = WhiteNoise(
        app.wsgi_app,
        root=built if names else assets.SOURCE,
        prefix="static/",
        max_age=3600,
        immutable_file_test=lambda path, url: bool(assets.IMMUTABLE.search(url)),
        add_headers_function=_secure_over_https if config.is_https else _secure,
    )
    app.wsgi_app = server  # type: ignore[method-assign]
    app.jinja_env.globals["asset"] = _address(dict(names))


def _address(names: dict[str, str]) -> Callable[[str], str]:
    def asset(name: str) -> str:
        return f"/static/{names.get(name, name)}"

    return asset


def _secure_over_https(headers: Headers, path: str, url: str) -> None:
    _secure(headers, path, url)
    headers["Strict-Transport-Security"] = HSTS


def _secure(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
