"""The vendored files: what they are, what they weigh, and that charts draw under the product's own rules."""

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "innocook" / "static"
FONTS = STATIC / "vendor" / "fonts"
PLOTLY = STATIC / "vendor" / "plotly"
FOLDERS = {FONTS: "OFL.txt", PLOTLY: "LICENSE", ROOT / "tests" / "vendor" / "axe-core": "LICENSE"}
TEXT = "نضج الابتكار في مؤسستكم · لا · الله · مُتحقَّق منها، 12:03؛ 75٪؟ L’Œuvre — « Ÿ » … ← → ↑ ↓ ✓ \u202f"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; object-src 'none'"
)
FIGURES = {
    "radar": {"data": [{"type": "scatterpolar", "r": [1, 4, 2], "theta": ["الثقة", "الشمول", "الفعالية"]}]},
    "bar": {
        "data": [{"type": "bar", "x": ["الثقة", "الشمول"], "y": [41, 59]}],
        "layout": {"title": {"text": "<b>أ</b>"}},
    },
    "heatmap": {"data": [{"type": "heatmap", "x": ["أ", "ب"], "y": ["ج (1)", "د"], "z": [[1, 2], [3, 4]]}]},
    "box": {"data": [{"type": "box", "y": [1, 2, 3, 9]}]},
    "line": {"data": [{"type": "scatter", "x": ["2026-05-01", "2026-06-01"], "y": [1, 2]}]},
}
CHART = """<div data-chart-source="{id}" data-chart-label="{id}"><svg data-chart-fallback></svg></div>
<button type="button" hidden data-chart-load="{id}">{id}</button>
<script type="application/json" id="{id}">{figure}</script>"""
PAGE = """<!doctype html><html lang="ar" dir="rtl"><title>t</title>
<link rel="stylesheet" href="/vendor/fonts/fonts.css">
<p class="eyebrow">Round "1" &amp; 2</p><h1>Page</h1>
<script defer src="/js/charts.js" data-save-picture="Save the picture"
 data-plotly-src="{bundle}" data-plotly-css="/vendor/plotly/plotly.css"
 data-plotly-locale-src="/vendor/plotly/locale-ar.js"></script>
<script defer src="/violations.js"></script>
<p role="status" data-chart-status data-failed="failed"></p>{charts}</html>"""
VIOLATIONS = b"window.violations = []; addEventListener('securitypolicyviolation', e => violations.push(e.sample));"


class Site(SimpleHTTPRequestHandler):
    """Serves the static folder and one page of charts with the product's content security policy."""

    def do_GET(self) -> None:
        kind, body = self.answer()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def answer(self) -> tuple[str, bytes]:
        if self.path in {"/", "/broken"}:
            bundle = "/vendor/plotly/plotly.min.js" if self.path == "/" else "/nothing.js"
            charts = "".join(CHART.format(id=name, figure=json.dumps(figure)) for name, figure in FIGURES.items())
            return "text/html; charset=utf-8", PAGE.format(bundle=bundle, charts=charts).encode()
        if self.path == "/violations.js":
            return "text/javascript", VIOLATIONS
        path = STATIC / self.path.lstrip("/")
        return self.guess_type(path), path.read_bytes() if path.is_file() else b""

    def log_message(self, *_: object) -> None:
        """Keep the test output quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_file_has_the_checksum_its_readme_names(folder: Path) -> None:
    """No vendored file can change, come or go without its README."""
    rows = re.findall(r"^\| `(.+?)` \| (\d+) \| `([0-9a-f]{64})` \|$", (folder / "README.md").read_text("utf-8"), re.M)
    files = {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "README.md"}
    found = {name: (str(len(data)), hashlib.sha256(data).hexdigest()) for name, data in files.items()}
    assert found == {name: (size, digest) for name, size, digest in rows}


@pytest.mark.parametrize(("folder", "licence"), FOLDERS.items(), ids=lambda value: getattr(value, "name", value))
def test_licence_and_recipe_are_there(folder: Path, licence: str) -> None:
    """Each folder ships its licence and names a recipe that exists."""
    recipe = re.search(r"python (docs/vendor/\w+\.py)", (folder / "README.md").read_text("utf-8"))
    assert (folder / licence).stat().st_size > 1000
    assert recipe is not None
    assert (ROOT / recipe.group(1)).is_file()


def test_recipes_name_no_registry() -> None:
    """The recipes take packages from wherever npm is told to look."""
    texts = [p.read_text("utf-8") for p in (ROOT / "docs" / "vendor").iterdir() if p.is_file()]
    assert not re.findall(r"https?://\S*registr|npmjs|\"resolved\"", "".join(texts))


def test_fonts_stay_within_their_budget() -> None:
    """All web fonts together weigh at most 90 kB."""
    assert sum(p.stat().st_size for p in FONTS.glob("*.woff2")) <= 90_000


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.woff2")), ids=lambda path: path.stem)
def test_fonts_do_not_use_the_reserved_name(path: Path) -> None:
    """A changed font bears our name and keeps its copyright and its licence."""
    names = TTFont(path)["name"]
    own = [names.getDebugName(number) or "" for number in (1, 3, 4, 6, 16)]
    assert "InnoCook" in own[0]
    assert not any("plex" in name.lower() for name in own)
    assert "IBM Corp" in names.getDebugName(0)
    assert "SIL Open Font License" in names.getDebugName(13)


@pytest.mark.parametrize("style", ["Regular", "SemiBold"])
def test_fonts_cover_what_the_pages_write(style: str) -> None:
    """Arabic with its marks, French and English letters, digits and signs are drawn with our own fonts."""
    latin, arabic = (TTFont(FONTS / f"{stem}-{style}.woff2") for stem in ("InnoCookSans", "InnoCookSansArabic"))
    missing = {sign for sign in TEXT if ord(sign) not in latin.getBestCmap() and ord(sign) not in arabic.getBestCmap()}
    features = {
        record.FeatureTag for name in ("GSUB", "GPOS") for record in arabic[name].table.FeatureList.FeatureRecord
    }
    assert missing == set()
    assert features >= {"init", "medi", "fina", "rlig", "calt", "ccmp", "mark", "mkmk"}


def test_plotly_cannot_send_a_chart_away_or_evaluate_text() -> None:
    """The bundle holds no upload, no foreign server and nothing a strict content security policy forbids."""
    code = (PLOTLY / "plotly.min.js").read_text("utf-8")
    words = (
        "sendChartToCloud",
        "sendDataToCloud",
        "cloud.plotly",
        "cdn.plot.ly",
        "new Function",
        "eval(",
        "maplibregl",
    )
    assert [word for word in words if word in code] == []
    assert re.search(r"showSendToCloud:\{valType:\"boolean\",dflt:!1", code)


@pytest.mark.slow
def test_plotly_stays_within_its_budget() -> None:
    """The bundle weighs at most 350 kB on the wire."""
    assert len(brotli.compress((PLOTLY / "plotly.min.js").read_bytes(), quality=11)) <= 350_000


@pytest.mark.browser
@pytest.mark.parametrize("name", FIGURES)
def test_chart_is_drawn_on_request_without_a_violation(page: Page, site: str, name: str) -> None:
    """A chart replaces the server's picture when asked for, under the strict policy, and gives it back."""
    page.goto(site)
    assert page.evaluate("typeof Plotly") == "undefined"
    button, plot = page.locator(f"[data-chart-load={name}]"), page.locator(f"[data-chart-source={name}] .chart-plot")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(plot.locator(".main-svg").first).to_be_visible()
    assert page.evaluate("violations") == []
    assert page.locator("style").count() == 0
    button.click()
    expect(plot).to_be_hidden()


@pytest.mark.browser
def test_chart_is_saved_as_a_picture(page: Page, site: str) -> None:
    """A button of a chart's bar saves it with its name, the round and the page above, and nothing leaves the site."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(site)
    page.locator("[data-chart-load=heatmap]").click()
    drawn = page.locator("[data-chart-source=heatmap] .chart-plot")
    expect(drawn.locator(".main-svg").first).to_be_visible()
    size = drawn.bounding_box()
    with page.expect_download() as download:
        page.get_by_label("Save the picture").click()
    assert download.value.suggested_filename == "heatmap-Round-1-2.png"
    assert size is not None
    with Image.open(download.value.path()) as picture:  # twice as large, with room for three lines above
        assert picture.format == "PNG"
        assert picture.size == (2 * round(size["width"]), 2 * (round(size["height"]) + 24 * 4))
    assert [url for url in requests if not url.startswith((site, "blob:", "data:"))] == []
    assert page.evaluate("violations") == []


@pytest.mark.browser
def test_right_to_left_margins_hold_the_labels(page: Page, site: str) -> None:
    """On an Arabic page a long name at the right-hand axis is measured and not cut off."""
    page.goto(site)
    page.locator("[data-chart-load=bar]").click()
    expect(page.locator("[data-chart-load=bar]")).to_have_attribute("aria-pressed", "true")
    margin = page.evaluate(
        """async () => { const plot = document.body.appendChild(document.createElement("div"));
        await Plotly.newPlot(plot, [{type: "bar", orientation: "h", x: [1], y: ["مؤسسة تجريبية طويلة الاسم جداً"]}],
          {width: 600, height: 300, yaxis: {side: "right", automargin: true}, xaxis: {autorange: "reversed"}});
        return plot._fullLayout._size.r; }"""
    )
    assert margin > 120


@pytest.mark.browser
def test_server_picture_stays_when_the_bundle_does_not_load(page: Page, site: str) -> None:
    """Without the bundle the picture stays and the reader is told."""
    page.goto(f"{site}/broken")
    page.locator("[data-chart-load=bar]").click()
    expect(page.get_by_role("status")).to_have_text("failed")
    expect(page.locator("[data-chart-load=bar]")).to_have_attribute("aria-pressed", "false")
    assert page.locator("[data-chart-source=bar] [data-chart-fallback]").get_attribute("hidden") is None
