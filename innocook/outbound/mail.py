"""Mail that leaves the process: a message made of a letter, and the way it goes out."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import Any, Protocol
from uuid import UUID

from innocook.core.errors import InnocookError
from innocook.outbound.smtp import MailServer, server_from

CONSOLE = "console"
RULE = "-" * 72
BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


class _Headings(EmailPolicy):
    """Also takes headings that the older part of the library folds: the newer one loses and makes spaces in Arabic."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """The heading as it is kept."""
        if isinstance(value, Header):
            return name, value.encode(linesep="\r\n")
        return super().header_store_parse(name, value)


# 7 bit: every server takes it, whatever it says about itself.
POLICY = _Headings(linesep="\r\n", cte_type="7bit")


class MailRefused(InnocookError):
    """A mail that must not or cannot be sent as it stands; the message says why."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it waits: `id` is the same however often it is tried, `at` is when it was written."""

    id: UUID
    recipient: str
    language: str
    subject: str
    text: str
    html: str
    at: datetime


class Way(Protocol):
    """How a message goes out; raises MailFailed when it did not."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message on, whole."""


class Console:
    """Prints the plain text of each message to the standard output of the process, at once."""

    def send(self, message: EmailMessage) -> None:
        """Print it between two rules."""
        body = message.get_body(("plain",))
        text = body.get_content().replace("\r\n", "\n") if body is not None else ""
        heads = "".join(f"{name}: {message[name]}\n" for name in ("From", "To", "Subject"))
        sys.stdout.write(f"{RULE}\n{heads}\n{text}{RULE}\n")
        sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class PostOffice:
    """Sends mails in the name of `sender`, an address or `Name <address>`."""

    way: Way
    sender: str

    def send(self, mail: Mail) -> None:
        """Send one mail now; raises MailRefused for one that can never leave, MailFailed when this attempt failed."""
        self.way.send(message_of(mail, self.sender))


def post_office(setting: str, sender: str) -> PostOffice | None:
    """The way out that a setting names, `console`, `smtp://…` or `smtps://…`; None for an empty one."""
    if not setting:
        return None
    way: Way = Console() if setting == CONSOLE else MailServer(server_from(setting))
    return PostOffice(way, sender)


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """The message: plain text and HTML of the same content; raises MailRefused for line breaks in a heading."""
    _refuse_line_breaks(mail.recipient, mail.subject, mail.language, sender)
    name, from_address = parseaddr(sender)
    address = _address(from_address)
    message = EmailMessage(policy=POLICY)
    message["From"] = _named(name, address)
    message["To"] = _address(mail.recipient)
    message["Subject"] = _words("Subject", mail.subject)
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = f"<{mail.id}@{address.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    # Set last: what is there before the second part comes would move into the first.
    message["Content-Language"] = mail.language
    return message


def _words(heading: str, text: str) -> Header:
    """Words of a heading; what only looks encoded is encoded, so that it comes out as it went in."""
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset, header_name=heading)


def _named(name: str, address: Address) -> Address | Header:
    """The address with the name before it."""
    if name.isascii():
        return Address(display_name=name, addr_spec=address.addr_spec)
    heading = _words("From", name)
    heading.append(f"<{address.addr_spec}>", "us-ascii")
    return heading


def _address(address: str) -> Address:
    """An address as servers take it: a domain in other letters than Latin in its ASCII form."""
    local, _, domain = address.rpartition("@")
    try:
        local.encode("ascii")
        ascii_domain = domain.encode("idna").decode("ascii")
        return Address(addr_spec=f"{local}@{ascii_domain}")
    except (ValueError, IndexError, MessageError) as error:
        raise MailRefused("no mail can be sent to this address") from error


def _refuse_line_breaks(*values: str) -> None:
    """A heading with a line break could bring more headings along."""
    if any(BREAKS.search(value) for value in values):
        raise MailRefused("a heading of a mail has no line breaks")
