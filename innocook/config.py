"""Settings, read once from the environment and checked before anything starts."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

MINIMUM_KEY_LENGTH = 32
LARGEST_UPLOAD = 25_000_000
LARGEST_LIBRARY = 2_000_000_000
CONSOLE = "console"
DEMONSTRATION_FROM = "InnoCook <innocook@demo.example>"
EVIDENCE_PLACES = "a folder or s3://bucket/prefix?endpoint=https://...&region=..."
MAIL_FROM = re.compile(r"[^@<>\r\n]*<[^@\s<>]+@[^@\s<>]+>|[^@\s<>]+@[^@\s<>]+")


class Mode(StrEnum):
    """What the process is for; it decides about demonstration accounts and how strict the settings are."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"
    DEMONSTRATION = "demonstration"


class SecondFactor(StrEnum):
    """Whether reviewers and administrators must have a second factor; everybody may."""

    OPTIONAL = "optional"
    REQUIRED = "required"


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
    largest_library: int = LARGEST_LIBRARY
    evidence: str = ""
    testing: bool = False
    mail: str = field(default="", repr=False)
    mail_from: str = DEMONSTRATION_FROM
    second_factor: SecondFactor | None = None

    @property
    def needs_second_factor(self) -> bool:
        """Whether reviewers and administrators open nothing without one: in production unless said, never in a demo."""
        said = self.second_factor or (SecondFactor.REQUIRED if self.mode is Mode.PRODUCTION else SecondFactor.OPTIONAL)
        return said is SecondFactor.REQUIRED and not self.is_demonstration

    @property
    def mail_way(self) -> str:
        """How mail leaves: `console`, the address of a mail server, or empty where mails wait in the outbox."""
        return self.mail or ("" if self.mode is Mode.PRODUCTION else CONSOLE)

    @property
    def evidence_place(self) -> str:
        """Where the files of evidence lie: a folder, or the address of a bucket."""
        return self.evidence or str(self.var / "evidence")

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
            factor = SecondFactor(values["INNOCOOK_SECOND_FACTOR"]) if "INNOCOOK_SECOND_FACTOR" in values else None
            proxies = int(values.get("INNOCOOK_PROXIES", "0"))
            session_seconds = int(values.get("INNOCOOK_SESSION_SECONDS", str(8 * 3600)))
            largest_upload = int(values.get("INNOCOOK_LARGEST_UPLOAD", str(LARGEST_UPLOAD)))
            largest_library = int(values.get("INNOCOOK_LARGEST_LIBRARY", str(LARGEST_LIBRARY)))
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
            largest_library=largest_library,
            evidence=values.get("INNOCOOK_EVIDENCE", ""),
            mail=values.get("INNOCOOK_MAIL", ""),
            mail_from=values.get("INNOCOOK_MAIL_FROM", DEMONSTRATION_FROM),
            second_factor=factor,
        )

    def check(self) -> None:
        """Raise ConfigurationRefused with every reason why these settings must not serve people."""
        reasons = []
        if len(self.secret_key) < MINIMUM_KEY_LENGTH:
            reasons.append(f"INNOCOOK_SECRET_KEY needs at least {MINIMUM_KEY_LENGTH} characters")
        if self.mode is Mode.PRODUCTION and not self.is_https:
            reasons.append("INNOCOOK_PUBLIC_ADDRESS must start with https:// in production")
        if self.second_factor is SecondFactor.REQUIRED and self.is_demonstration:
            reasons.append("INNOCOOK_SECOND_FACTOR cannot be required in demonstration mode")
        if self.session_seconds < 1:
            reasons.append("INNOCOOK_SESSION_SECONDS must be positive")
        if self.largest_upload < self.largest_request:
            reasons.append(f"INNOCOOK_LARGEST_UPLOAD must be at least {self.largest_request} bytes")
        reasons += self._evidence_reasons()
        reasons += self._mail_reasons()
        if reasons:
            raise ConfigurationRefused("; ".join(reasons))

    def _evidence_reasons(self) -> list[str]:
        """Why evidence cannot be kept as set: never where static files are served from."""
        reasons = []
        if self.largest_library < self.largest_upload:
            reasons.append(f"INNOCOOK_LARGEST_LIBRARY must be at least {self.largest_upload} bytes")
        if "://" in self.evidence:
            return reasons if _is_bucket(self.evidence) else [*reasons, f"INNOCOOK_EVIDENCE must be {EVIDENCE_PLACES}"]
        place = Path(self.evidence_place).resolve()
        served = (self.var.resolve() / "static", Path(__file__).resolve().parent / "static")
        if any(place.is_relative_to(folder) or folder.is_relative_to(place) for folder in served):
            reasons.append("INNOCOOK_EVIDENCE must not be a folder that static files are served from, or above it")
        return reasons

    def _mail_reasons(self) -> list[str]:
        """Why mail cannot go out as set; nothing of the setting is repeated, because it may hold a password."""
        reasons = []
        if self.mail not in {"", CONSOLE} and not _is_mail_server(self.mail):
            reasons.append("INNOCOOK_MAIL must be console, smtp://user:password@host:port or smtps://…")
        if self.mail == CONSOLE and self.mode is Mode.PRODUCTION:
            reasons.append("INNOCOOK_MAIL=console would write links that let people in to the log of a production")
        if not MAIL_FROM.fullmatch(self.mail_from):
            reasons.append("INNOCOOK_MAIL_FROM must be an address, such as InnoCook <innocook@example.org>")
        elif self.mail not in {"", CONSOLE} and self.mail_from == DEMONSTRATION_FROM and not self.is_demonstration:
            reasons.append("INNOCOOK_MAIL_FROM must say in whose name INNOCOOK_MAIL sends")
        return reasons


def _is_mail_server(setting: str) -> bool:
    try:
        parts = urlsplit(setting)
        names_one = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return names_one and parts.path in {"", "/"} and not parts.query and not parts.fragment


def _is_bucket(setting: str) -> bool:
    try:
        parts = urlsplit(setting)
        options = parse_qs(parts.query, strict_parsing=bool(parts.query))
        endpoint = urlsplit(options.get("endpoint", ["https://any"])[-1])
    except ValueError:
        return False
    names_one = parts.scheme == "s3" and bool(parts.netloc) and "@" not in parts.netloc and not parts.fragment
    return names_one and set(options) <= {"endpoint", "region"} and endpoint.scheme in {"http", "https"}
