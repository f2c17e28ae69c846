"""Fixtures that drive the machine's own Chromium, and axe, which names what stands in somebody's way on a page."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.families import absent
from tests.support.server import LiveServer, running

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core" / "axe.min.js"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--metrics-recording-only",
)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def chromium() -> str | None:
    """The Chromium found on PATH, by any of its names."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def arguments() -> list[str]:
    """Flags that keep Chromium from phoning home, and let it start for root."""
    return [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole session."""
    program = chromium()
    if program is None:
        absent("browser", "no Chromium on PATH")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=arguments())
        yield started
        started.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, each with cookies of its own; takes the options of a browser context (viewport, locale, ...)."""
    with ExitStack() as opened:

        def open_page(**options: Any) -> Page:
            context = browser.new_context(**options)
            opened.callback(context.close)
            return context.new_page()

        yield open_page


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page with cookies of its own, 1280 x 720."""
    return new_page()


@pytest.fixture
def plain_page(new_page: Callable[..., Page]) -> Page:
    """A page that runs no script."""
    return new_page(java_script_enabled=False)


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[dict[str, Any]]]:
    """Calls axe on a page and returns its violations; `describe` makes them readable in an assertion."""
    return violations


def violations(page: Page, rules: tuple[str, ...] = RULES) -> list[dict[str, Any]]:
    """axe's violations on the page as it stands; the debugger brings axe in, so no policy needs to be loosened."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    session.detach()
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", list(rules)
    )
    result: list[dict[str, Any]] = found["violations"]
    return result


def describe(found: list[dict[str, Any]]) -> str:
    """One line per violated rule and place."""
    return "\n".join(
        f"{violation['id']} ({violation['impact']}): {violation['help']}: {node['target']} {node['html'][:160]}"
        for violation in found
        for node in violation["nodes"]
    )


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., LiveServer]]:
    """Starts servers of the product, each with its own data; settings are INNOCOOK_* variables without the prefix."""
    with ExitStack() as started:

        def start(workers: int = 1, **settings: str) -> LiveServer:
            return started.enter_context(running(tmp_path_factory.mktemp("var"), workers, **settings))

        yield start


@pytest.fixture(scope="session")
def live_server(start_server: Callable[..., LiveServer]) -> LiveServer:
    """One server with the demonstration data, shared by the session."""
    return start_server()


def sent(page: Page, button: str) -> None:
    """The button or link pressed, and the page that answers loaded."""
    with page.expect_navigation():
        page.click(button)
