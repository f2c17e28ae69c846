"""Somebody who visits a running server over one lasting connection, without a browser: cookies, forms, sizes, times."""

import http.client
import re
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import brotli

IDLE_SECONDS = 1.0
"""After that long the server may be about to close a connection."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `wire` is the size of the body as it travelled, `seconds` the time until its last byte."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    wire: int
    seconds: float

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@dataclass(slots=True)
class Visitor:
    """Keeps one connection and its cookies; paths are of the server it was made for. `accept` is what it asks for."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    accept: str = "*/*"
    connection: http.client.HTTPConnection = field(init=False)
    used: float = 0.0

    def __post_init__(self) -> None:
        """Connect when first asked."""
        parts = urlsplit(self.address)
        self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)

    def get(self, path: str) -> Answer:
        """A GET; redirects are not followed."""
        return self._ask("GET", path)

    def post(self, path: str, values: Mapping[str, str]) -> Answer:
        """A form sent; redirects are not followed."""
        return self._ask("POST", path, urlencode(values))

    def post_unheard(self, path: str, values: Mapping[str, str]) -> None:
        """A form sent by somebody who hangs up before the answer."""
        self._send("POST", path, urlencode(values))
        self.close()

    def sign_in(self, email: str, password: str) -> None:
        """Through the form, as people do; raises PermissionError when it does not lead on."""
        page = "/en/sign-in"
        values = form_values(self.get(page).text) | {"email": email, "password": password}
        if self.post(page, values).status != 302:
            raise PermissionError(email)

    def close(self) -> None:
        """End the connection."""
        self.connection.close()

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        started = time.perf_counter()
        self._send(method, path, body)
        response = self.connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - started
        self.used = time.monotonic()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        found = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, found, unpacked(content, found), len(content), seconds)

    def _send(self, method: str, path: str, body: str | None) -> None:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Accept-Encoding": "br, gzip", "Accept": self.accept, "Cookie": cookies}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if time.monotonic() - self.used > IDLE_SECONDS:
            self.connection.close()  # it opens again by itself
        self.connection.request(method, path, body, headers)


def unpacked(content: bytes, headers: Mapping[str, str]) -> bytes:
    """The body as it was before it was compressed for the way."""
    encoding = headers.get("content-encoding", "")
    if encoding == "br":
        plain: bytes = brotli.decompress(content)
        return plain
    return zlib.decompress(content, wbits=31) if encoding == "gzip" else content


class _Fields(HTMLParser):
    """Collects what the POST forms of a page would send untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.is_inside = False
        self.open: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field; a text area's value follows as text."""
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = facts.get("method", "").lower() == "post"
        if not self.is_inside or not facts.get("name"):
            return
        if tag == "input" and (facts.get("type") not in {"radio", "checkbox"} or "checked" in facts):
            self.values[facts["name"]] = facts.get("value", "")
        elif tag in {"textarea", "select"}:
            self.values[facts["name"]] = ""
            self.open = facts["name"] if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        """The text of a text area."""
        if self.open:
            self.values[self.open] += data.lstrip("\n")

    def handle_endtag(self, tag: str) -> None:
        """A form or text area ends."""
        self.is_inside = self.is_inside and tag != "form"
        self.open = None if tag == "textarea" else self.open


def form_values(page: str) -> dict[str, str]:
    """What the POST forms of the main part of a page would send untouched, the token included."""
    fields = _Fields()
    fields.feed(page.partition("<main")[2].partition("</main>")[0])
    return fields.values


def linked_files(page: str) -> list[str]:
    """The style sheets, scripts and icons that a page loads, in order."""
    tags = re.findall(r"<(?:link|script)\b[^>]*>", page)
    found = (re.search(r'(?:href|src)="([^"]+)"', tag) for tag in tags)
    return [match[1] for match in found if match]


def path_of(answer: Answer, asked: str) -> str:
    """Where a redirect leads, as a path."""
    return urlsplit(urljoin(asked, answer.headers["location"])).path
