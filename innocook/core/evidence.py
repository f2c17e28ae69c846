"""How old evidence may be, and where a web address may lead."""

from __future__ import annotations

import calendar
import ipaddress
import re
import unicodedata
from datetime import date
from urllib.parse import SplitResult, urlsplit

from innocook.core.errors import InnocookError

FRESH_MONTHS = 24
FRESH_MONTHS_OF_MEASUREMENTS = 12
LONGEST_URL = 2000
LONGEST_HOST = 253
_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")
_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zs", "Zl", "Zp"})


class InvalidLink(InnocookError):
    """A web address that evidence may not have.

    `code` is empty, too_long, scheme, characters, credentials, host, or library_full where no more are taken.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_outdated(document_date: date | None, reference_date: date, is_measurement: bool) -> bool:
    """Whether the content is older than 24 calendar months (a measurement: 12) at the reference date of the round.

    Exactly so many months is not older. Without a date nothing is known, so nothing is outdated.
    """
    months = FRESH_MONTHS_OF_MEASUREMENTS if is_measurement else FRESH_MONTHS
    return document_date is not None and document_date < months_before(reference_date, months)


def months_before(day: date, months: int) -> date:
    """The same day so many calendar months earlier, or the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def checked_link(typed: str) -> str:
    """The address with scheme and host in small letters; raises InvalidLink for what reviewers could not open safely.

    Only http and https, a host of the public network, no user name or password, no invisible characters.
    """
    url = unicodedata.normalize("NFC", typed.strip())
    if not url:
        raise InvalidLink("empty")
    if len(url) > LONGEST_URL:
        raise InvalidLink("too_long")
    if not re.match(r"https?://", url, re.IGNORECASE):
        raise InvalidLink("scheme")
    if "\\" in url or any(unicodedata.category(character) in _UNWANTED for character in url):
        raise InvalidLink("characters")
    parts = _parts(url)
    if "@" in parts.netloc:
        raise InvalidLink("credentials")
    if not _is_public(parts.hostname or ""):
        raise InvalidLink("host")
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()


def host_of(url: str) -> str:
    """The host of a checked address, for people to see where a link leads."""
    return urlsplit(url).hostname or ""


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise InvalidLink("host") from error
    return parts


def _is_public(host: str) -> bool:
    """Whether the host is a name with a dot, or an address that the whole network can reach."""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        labels = host.removesuffix(".").split(".")
    try:
        is_short = len(host.encode("idna")) <= LONGEST_HOST
    except UnicodeError:
        return False
    return is_short and len(labels) > 1 and not labels[-1].isdigit() and all(map(_LABEL.fullmatch, labels))
