"""A real mail server on this machine that keeps what it is given: `mailbox`, and `serving` for one that needs more."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, cast

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Mailbox:
    """What arrived. Recipients in `refused` are refused with that answer; `broken` answers that to every message."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    is_encrypted: list[bool] = field(default_factory=list)
    signed_in_as: list[Any] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    broken: str = ""

    @property
    def address(self) -> str:
        """The setting that names this server."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802 - the library calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a message."""
        if self.broken:
            return self.broken
        content = cast(bytes, envelope.content)
        self.raw.append(content)
        self.messages.append(cast(EmailMessage, email.message_from_bytes(content, policy=email.policy.default)))
        self.recipients.append(list(envelope.rcpt_tos))
        self.is_encrypted.append(session.ssl is not None)
        self.signed_in_as.append(session.auth_data)
        return "250 OK"


@contextmanager
def serving(box: Mailbox, tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[Mailbox]:
    """Serve `box` on a port nobody else can take; `tls` encrypts from the first byte, `options` are the library's."""
    loop = asyncio.new_event_loop()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        box.port = listener.getsockname()[1]

        def conversation() -> SMTP:
            return SMTP(box, hostname="localhost", loop=loop, timeout=20, **options)

        # The thread of the tests may have a loop of its own running: Playwright leaves one behind.
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        starting = asyncio.run_coroutine_threadsafe(loop.create_server(conversation, sock=listener, ssl=tls), loop)
        server = starting.result(10)
        try:
            yield box
        finally:
            asyncio.run_coroutine_threadsafe(_close(server), loop).result(10)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            loop.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server without encryption or sign-in."""
    with serving(Mailbox()) as box:
        yield box


def parts_of(message: EmailMessage) -> dict[str, str]:
    """The text of each part by its type."""
    return {part.get_content_type(): part.get_content() for part in message.iter_parts()}
