"""Pictures of the pages, taken from a fresh demonstration; `./run screenshots` starts it.

Without a folder: the few that the documentation shows, into docs/pictures/. With one: every page, in every language,
at two widths, into that folder; words after it choose pages by their names in tests/browser/places.py.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.places import BY_NAME, LANGUAGES, PLACES, Place
from tests.browser.stage import LEAD, Stage, set_stage
from tests.support.browser import arguments, chromium
from tests.support.server import running

DOCUMENTATION = Path(__file__).resolve().parents[1] / "docs" / "pictures"
WIDTHS = (360, 1280)
LEVELS = "3142433204132"
LARGEST, TALLEST = 150_000, 2000
COLOURS = (256, 128, 96, 64, 48, 32)
OWN_RESULTS = Place("results", "/assessments/{empty}/results")
OWN_SECTION = Place("section", "/assessments/{empty}/sections/DPI")
CHOSEN = (
    (BY_NAME["home"], "ar", 1280),
    (OWN_SECTION, "ar", 1280),
    (OWN_RESULTS, "ar", 1280),
    (OWN_RESULTS, "ar", 360),
    (OWN_RESULTS, "en", 1280),
    (BY_NAME["compare"], "en", 1280),
)

Wanted = tuple[Place, str, int]


def main(words: Sequence[str]) -> int:
    """Take the pictures; returns the exit code."""
    program = chromium()
    if program is None:
        print("no Chromium on PATH", file=sys.stderr)
        return 1
    folder = Path(words[0]) if words else DOCUMENTATION
    folder.mkdir(parents=True, exist_ok=True)
    wanted = every(words[1:]) if words else CHOSEN
    with (
        tempfile.TemporaryDirectory() as var,
        running(Path(var)) as server,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=arguments()) as browser,
    ):
        stage = set_stage(server, browser)
        if not words:
            fill(browser, stage)
        for name, picture in pictures(browser, stage, wanted):
            (folder / name).write_bytes(picture if words else small(picture))
            print(folder / name)
    return 0


def every(names: Sequence[str]) -> list[Wanted]:
    """The pages of these names, or all, in all languages at both widths; all of the widest first."""
    places = [place for place in PLACES if not names or place.name in names]
    return [(place, language, width) for place in places for language in LANGUAGES for width in WIDTHS]


def fill(browser: Browser, stage: Stage) -> None:
    """Answer the lead's own assessment, section after section."""
    context = browser.new_context(storage_state=stage.states[LEAD])
    page = context.new_page()
    page.goto(stage.at("/assessments/{empty}/sections/STR"))
    taken = 0
    while "/sections/" in page.url:
        for question in page.locator(".question").all():
            question.locator(f"[type=radio][value='{LEVELS[taken % len(LEVELS)]}']").check()
            taken += 1
        page.click("#answers .button")
    context.close()


def pictures(browser: Browser, stage: Stage, wanted: Iterable[Wanted]) -> Iterable[tuple[str, bytes]]:
    """File name and PNG of each wanted picture."""
    for place, language, width in wanted:
        context = browser.new_context(
            storage_state=stage.states.get(place.role), viewport={"width": width, "height": 900}
        )
        page = context.new_page()
        place.open(page, stage, language)
        yield f"{place.name}-{language}-{width}.png", picture_of(page)
        context.close()


def picture_of(page: Page) -> bytes:
    """The whole page as PNG, its fonts loaded."""
    page.evaluate("document.fonts.ready")
    return page.screenshot(full_page=True)


def small(picture: bytes) -> bytes:
    """The top of the picture, TALLEST pixels, with as many colours as fit under LARGEST bytes."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, TALLEST)))
    for colours in COLOURS:
        stream = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
        if stream.tell() < LARGEST:
            break
    return stream.getvalue()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
