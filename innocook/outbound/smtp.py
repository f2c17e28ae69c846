"""A mail server reached by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from innocook.core.errors import InnocookError

SECONDS = 15
"""How long the server may stay silent at each step; all steps together are shorter than a mail is held for."""

PORTS = {"smtp": 587, "smtps": 465}
PROBLEMS = (OSError, ValueError)
"""What the line, the server (SMTPException is an OSError) and letters it cannot take are reported as."""


class MailFailed(InnocookError):
    """An attempt to send failed and may be repeated; the message says why, without any password."""


class ServerFailed(MailFailed):
    """The server could not be reached or let nobody in: other mails would fail now, too."""


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where the server is; `is_tls` speaks TLS from the first byte. No user: nobody signs in."""

    host: str
    port: int
    is_tls: bool
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"ServerAddress({self.host}:{self.port})"


def server_from(setting: str) -> ServerAddress:
    """The server that `smtp://user:password@host:port` names; raises ValueError for anything else."""
    parts = urlsplit(setting)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("the mail server is written as smtp://user:password@host:port or smtps://…")
    return ServerAddress(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        is_tls=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


@dataclass(frozen=True, slots=True)
class MailServer:
    """Sends each message over a connection of its own."""

    address: ServerAddress
    seconds: float = SECONDS

    def send(self, message: EmailMessage) -> None:
        """Hand the message to the server; raises ServerFailed or MailFailed when it did not take it."""
        server = self._connected()
        try:
            server.send_message(message)
        except PROBLEMS as error:
            server.close()
            raise _failure(error) from error
        _say_goodbye(server)

    def _connected(self) -> smtplib.SMTP:
        """A connection on which a message can be sent; the password never goes over an open line."""
        where, context = self.address, ssl.create_default_context()
        server: smtplib.SMTP | None = None
        try:
            if where.is_tls:
                server = smtplib.SMTP_SSL(where.host, where.port, timeout=self.seconds, context=context)
            else:
                server = smtplib.SMTP(where.host, where.port, timeout=self.seconds)
                self._secure(server, context)
            if where.user:
                server.login(where.user, where.password)
        except PROBLEMS as error:
            if server is not None:
                server.close()
            raise ServerFailed(_reason(error)) from error
        return server

    def _secure(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo_or_helo_if_needed()
        if server.has_extn("starttls"):
            server.starttls(context=context)
        elif self.address.user:
            raise smtplib.SMTPNotSupportedError("the server offers no encryption, so the password is not sent")


def _say_goodbye(server: smtplib.SMTP) -> None:
    """The message is in: whatever happens now does not make it unsent."""
    try:
        server.quit()
    except PROBLEMS:
        server.close()


def _failure(error: Exception) -> MailFailed:
    is_the_line = isinstance(error, smtplib.SMTPServerDisconnected) or not isinstance(error, smtplib.SMTPException)
    return ServerFailed(_reason(error)) if is_the_line else MailFailed(_reason(error))


def _reason(error: Exception) -> str:
    """What the server or the line said, in one short line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _line(f"{code} {_decoded(text)}")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"{error.smtp_code} the server did not accept user and password"
    if isinstance(error, smtplib.SMTPResponseException):
        return _line(f"{error.smtp_code} {_decoded(error.smtp_error)}")
    return _line(str(error) or type(error).__name__)


def _decoded(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def _line(text: str) -> str:
    return " ".join(text.split())[:300]
