"""Settings, read once from the environment and checked before anything starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MINIMUM_KEY_LENGTH = 32
LARGEST_UPLOAD = 25_000_000


class Mode(StrEnum):
    """What the process is for; it decides about demonstration accounts and how strict the settings are."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"
    DEMONSTRATION = "demonstration"


class ConfigurationRefused(RuntimeError):
    """The settings are unsafe or contradict one another; the message lists every reason."""


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one process. Times in seconds, sizes in bytes."""

    database_url: str
    secret_key: str
    mode: Mode = Mode.PRODUCTION
    public_address: str = "http://127.0.0.1:8000"
    var: Path = Path("var")
    proxies: int = 0
    session_seconds: int = 8 * 3600
    largest_request: int = 600_000
    largest_upload: int = LARGEST_UPLOAD
    testing: bool = False

    @property
    def is_https(self) -> bool:
        """Whether people reach the product over https."""
        return self.public_address.startswith("https://")

    @property
    def is_demonstration(self) -> bool:
        """Whether demonstration accounts may exist and sign in."""
        return self.mode is Mode.DEMONSTRATION

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Config:
        """Settings from INNOCOOK_* variables; raises ConfigurationRefused for values that make no sense."""
        values = os.environ if environment is None else environment
        var = Path(values.get("INNOCOOK_VAR", "var")).absolute()
        try:
            mode = Mode(values.get("INNOCOOK_MODE", "production"))
            proxies = int(values.get("INNOCOOK_PROXIES", "0"))
            session_seconds = int(values.get("INNOCOOK_SESSION_SECONDS", str(8 * 3600)))
            largest_upload = int(values.get("INNOCOOK_LARGEST_UPLOAD", str(LARGEST_UPLOAD)))
        except ValueError as error:
            raise ConfigurationRefused(str(error)) from error
        port = values.get("INNOCOOK_PORT", "8000")
        return cls(
            database_url=values.get("INNOCOOK_DATABASE_URL", f"sqlite:///{var / 'innocook.sqlite3'}"),
            secret_key=values.get("INNOCOOK_SECRET_KEY", ""),
            mode=mode,
            public_address=values.get("INNOCOOK_PUBLIC_ADDRESS", f"http://127.0.0.1:{port}").rstrip("/"),
            var=var,
            proxies=proxies,
            session_seconds=session_seconds,
            largest_upload=largest_upload,
        )

    def check(self) -> None:
        """Raise ConfigurationRefused with every reason why these settings must not serve people."""
        reasons = []
        if len(self.secret_key) < MINIMUM_KEY_LENGTH:
            reasons.append(f"INNOCOOK_SECRET_KEY needs at least {MINIMUM_KEY_LENGTH} characters")
        if self.mode is Mode.PRODUCTION and not self.is_https:
            reasons.append("INNOCOOK_PUBLIC_ADDRESS must start with https:// in production")
        if self.session_seconds < 1:
            reasons.append("INNOCOOK_SESSION_SECONDS must be positive")
        if self.largest_upload < self.largest_request:
            reasons.append(f"INNOCOOK_LARGEST_UPLOAD must be at least {self.largest_request} bytes")
        if reasons:
            raise ConfigurationRefused("; ".join(reasons))
