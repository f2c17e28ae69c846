"""The checker itself: it must find what is wrong on a page whose policy allows no foreign script."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.browser import describe

pytestmark = pytest.mark.browser
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
PAGE = '<!doctype html><html lang="ar" dir="rtl"><title>{title}</title><main><h1>{title}</h1>{rest}</main></html>'
BODIES = {"/good": PAGE.format(title="a", rest="<p>b</p>"), "/bad": PAGE.format(title="a", rest='<input type="text">')}


class Handler(BaseHTTPRequestHandler):
    """Serves two pages under the strictest policy."""

    def do_GET(self) -> None:
        body = BODIES.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the two pages are."""
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_page_without_faults_has_no_violation(page: Page, axe: Callable[..., list[dict[str, Any]]], address: str):
    """Nothing is reported where nothing is wrong."""
    page.goto(f"{address}/good")
    assert describe(axe(page)) == ""


def test_an_unlabelled_field_is_found_under_a_strict_policy(
    page: Page, axe: Callable[..., list[dict[str, Any]]], address: str
):
    """A text field without a label breaks the rule `label`, and the report shows the field."""
    page.goto(f"{address}/bad")
    found = axe(page)
    assert [violation["id"] for violation in found] == ["label"]
    assert '<input type="text">' in describe(found)


def test_a_plain_page_runs_no_script(plain_page: Page, address: str):
    """The fixture for journeys without script really has none."""
    plain_page.goto(f"{address}/good")
    plain_page.set_content("<p>before</p><script>document.querySelector('p').textContent = 'after'</script>")
    assert plain_page.inner_text("p") == "before"
