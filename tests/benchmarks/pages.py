"""What travels for a first visit to a section page, and how fast the results page answers."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Reading, benchmark
from tests.benchmarks.saving import chosen, first_section
from tests.support.browser import arguments, chromium
from tests.support.visitor import Visitor, form_values

KB = 1000
TIMES = 40


@dataclass(frozen=True, slots=True)
class Loaded:
    """One file that Chromium fetched: its path, its kind as Chromium names it, its bytes with headers."""

    path: str
    kind: str
    size: float


@benchmark("section-page")
def section_page(ground: Ground) -> Iterator[Reading]:
    """Counted by Chromium with an empty cache, headers included."""
    program = chromium()
    if program is None:
        print("no Chromium: the first visit is not measured", file=sys.stderr)
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments())
        loaded = first_visit(browser, ground.lead, first_section(ground.lead))
        browser.close()
    fonts = sum(each.size for each in loaded if each.kind == "Font")
    code = sum(each.size for each in loaded if each.kind != "Font")
    plotly = [each.path for each in loaded if "plotly" in each.path]
    yield Reading("section page, first visit, without fonts", code / KB, 40, "<= 40 kB", "kB")
    yield Reading("... its requests", len(loaded), 8, "<= 8", "requests")
    yield Reading("... its fonts", fonts / KB, 90, "<= 90 kB", "kB")
    yield Reading("... Plotly on it", len(plotly), 0, "none", "requests")


def first_visit(browser: Browser, visitor: Visitor, path: str) -> list[Loaded]:
    """Everything Chromium fetches for a page when it has seen none before."""
    context = browser.new_context()
    context.add_cookies([{"name": k, "value": v, "url": visitor.address} for k, v in visitor.cookies.items()])
    page = context.new_page()
    session = context.new_cdp_session(page)
    begun: dict[str, tuple[str, str]] = {}
    sizes: dict[str, float] = {}
    session.on("Network.responseReceived", lambda e: begun.update({e["requestId"]: (e["response"]["url"], e["type"])}))
    session.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
    session.send("Network.enable")
    page.goto(f"{visitor.address}{path}", wait_until="networkidle")
    context.close()
    return [Loaded(url.removeprefix(visitor.address), kind, sizes.get(key, 0)) for key, (url, kind) in begun.items()]


@benchmark("plotly")
def plotly(ground: Ground) -> Iterator[Reading]:
    """The one bundle, as it travels to a reviewer's heatmap; the page itself names it once."""
    index = ground.reviewer.get("/en/compare/")
    heatmap = ground.reviewer.get(index.headers["location"] + "heatmap").text
    bundle = re.findall(r'"(/static/[^"]*plotly[^"]*\.js)"', heatmap)[0]
    yield Reading("Plotly's bundle", ground.reviewer.get(bundle).wire / KB, 350 * 1.05, "about 350 kB", "kB")


@benchmark("results-page")
def results_page(ground: Ground) -> Iterator[Reading]:
    """From the request to the last byte over a lasting local connection, every question answered."""
    section = first_section(ground.lead)
    answer_all(ground.lead, section)
    path = section.partition("/sections/")[0] + "/results"
    times, bare = [], []
    for _ in range(TIMES):
        bare.append(ground.lead.get("/healthz").seconds * 1000)
        times.append(fetched(ground.lead, path))
    yield Reading("results page, warm", min(times), 30, "<= 30 ms", floor=min(bare))


def fetched(visitor: Visitor, path: str) -> float:
    """The milliseconds of a page that must be there."""
    answer = visitor.get(path)
    if answer.status != 200:
        raise AssertionError(f"{path}: {answer.status}")
    return answer.seconds * 1000


def answer_all(visitor: Visitor, section: str) -> None:
    """Levels 1 to 4 in turn for the sections of an assessment."""
    tasks = section.partition("sections/")[0]
    for place, path in enumerate(re.findall(rf'"({tasks}sections/\w+)"', visitor.get(tasks).text)):
        sent = visitor.post(path, chosen(form_values(visitor.get(path).text), str(1 + place % 4)))
        if sent.status not in {302, 303}:
            raise AssertionError(sent.text)
