"""Static files under hashed names."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli

from innocook import assets


def test_names_carry_the_hash_of_the_content(tmp_path: Path) -> None:
    """A name changes with its content, so it may be cached for ever."""
    assets.build(tmp_path)
    name = assets.names(tmp_path)["css/app.css"]
    assert assets.IMMUTABLE.search(name)
    assert (tmp_path / name).read_bytes() == (assets.SOURCE / "css" / "app.css").read_bytes()


def test_compressed_copies_hold_the_same_bytes(tmp_path: Path) -> None:
    """Both compressed forms unpack to the file itself."""
    assets.build(tmp_path)
    path = tmp_path / assets.names(tmp_path)["css/app.css"]
    content = path.read_bytes()
    assert brotli.decompress(path.with_name(path.name + ".br").read_bytes()) == content
    assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == content


def test_style_sheets_name_the_hashed_fonts(tmp_path: Path) -> None:
    """Fonts are reached under their hashed names too."""
    assets.build(tmp_path)
    names = assets.names(tmp_path)
    css = (tmp_path / names["vendor/fonts/fonts.css"]).read_text("utf-8")
    fonts = [Path(name).name for source, name in names.items() if source.endswith(".woff2")]
    assert fonts
    assert all(font in css for font in fonts)


def test_nothing_is_built_twice(tmp_path: Path) -> None:
    """An unchanged tree is left as it is, so that the second start is quick."""
    assets.build(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assets.build(tmp_path)
    assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}


def test_the_style_sheet_has_no_physical_directions() -> None:
    """One rule reads both ways: no left or right in our own style sheet."""
    css = (assets.SOURCE / "css" / "app.css").read_text("utf-8")
    for word in (
        "margin-left",
        "margin-right",
        "padding-left",
        "padding-right",
        "text-align: left",
        "float:",
        " left:",
    ):
        assert word not in css
