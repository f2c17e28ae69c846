"""What the browser tests share: Chromium, axe, and one server with something on every page."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.places import BY_NAME, Place
from tests.browser.seen import Seen, look_at
from tests.browser.stage import Stage, set_stage
from tests.support.browser import describe, violations
from tests.support.server import LiveServer


@pytest.fixture(scope="session")
def stage(live_server: LiveServer, browser: Browser) -> Stage:
    """The demonstration, with an assessment in every state and everybody signed in."""
    return set_stage(live_server, browser)


@pytest.fixture(scope="session")
def contexts(browser: Browser, stage: Stage) -> Iterator[Callable[[str], BrowserContext]]:
    """One context per role for all pages that only look: opening one takes longer than the page."""
    with ExitStack() as opened:

        @cache
        def context(role: str) -> BrowserContext:
            made = browser.new_context(storage_state=stage.states.get(role))
            opened.callback(made.close)
            return made

        yield context


@pytest.fixture
def opened(contexts: Callable[[str], BrowserContext], stage: Stage) -> Iterator[Callable[..., Page]]:
    """Opens a place in a language as its visitor sees it."""
    with ExitStack() as pages:

        def open_place(place: Place, language: str = "ar", width: int = 1280, height: int = 900) -> Page:
            page = contexts(place.role).new_page()
            pages.callback(page.close)
            page.set_viewport_size({"width": width, "height": height})
            place.open(page, stage, language)
            return page

        yield open_place


@pytest.fixture(scope="session")
def seen(contexts: Callable[[str], BrowserContext], stage: Stage) -> Callable[[Place, str], Seen]:
    """What a place shows and asks for in a language; each is opened once, however many tests ask."""

    @cache
    def page_of(role: str) -> Page:
        return contexts(role).new_page()  # one for all visits: opening a window costs more than a visit

    @cache
    def look(name: str, language: str) -> Seen:
        place = BY_NAME[name]
        return look_at(page_of(place.role), place, stage, language, lambda page: describe(violations(page)))

    return lambda place, language: look(place.name, language)
