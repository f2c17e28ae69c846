"""What the browser loads is little."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page

from tests.browser.places import BY_NAME
from tests.browser.stage import LEAD, Stage

pytestmark = pytest.mark.browser

KILOBYTE = 1000
MOST_BYTES, MOST_REQUESTS, MOST_FONT_BYTES = 40 * KILOBYTE, 8, 90 * KILOBYTE


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_section_is_light_on_a_first_visit(new_page: Callable[..., Page], stage: Stage, language: str):
    """At most 40 kB compressed without fonts in at most 8 requests, and fonts of at most 90 kB."""
    page = new_page(storage_state=stage.states[LEAD])
    session = page.context.new_cdp_session(page)
    sizes = transferred(session)
    page.goto(stage.at(BY_NAME["section"].path, language))
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    fonts = sum(size for kind, size in sizes.values() if kind == "Font")
    rest = sum(size for kind, size in sizes.values() if kind != "Font")
    assert len(sizes) <= MOST_REQUESTS
    assert 0 < rest <= MOST_BYTES
    assert 0 < fonts <= MOST_FONT_BYTES


def transferred(session: CDPSession) -> dict[str, tuple[str, int]]:
    """Filled while pages load: request -> kind and bytes on the wire, headers included."""
    kinds: dict[str, str] = {}
    sizes: dict[str, tuple[str, int]] = {}
    session.send("Network.enable")
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))

    def finished(event: dict) -> None:
        request = event["requestId"]
        sizes[request] = (kinds.get(request, ""), int(event["encodedDataLength"]))

    session.on("Network.loadingFinished", finished)
    return sizes


@pytest.mark.parametrize("name", ["home", "section", "tasks", "check_missing", "submit"])
def test_pages_for_answering_load_no_charts(new_page: Callable[..., Page], stage: Stage, name: str):
    """Plotly is for results and comparison only."""
    page, asked = new_page(storage_state=stage.states[LEAD]), []
    page.on("request", lambda request: asked.append(request.url))
    BY_NAME[name].open(page, stage)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "plotly" in url or "charts" in url] == []


def test_results_load_plotly_only_when_asked(new_page: Callable[..., Page], stage: Stage):
    """The results page itself does without it."""
    page, asked = new_page(storage_state=stage.states[LEAD]), []
    page.on("request", lambda request: asked.append(request.url))
    BY_NAME["results"].open(page, stage)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "plotly" in url] == []
    BY_NAME["results_interactive"].then(page)
    assert [url for url in asked if "plotly.min" in url] != []
