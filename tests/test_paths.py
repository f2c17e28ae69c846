"""The folders that travel with the code are found in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

import pytest

from innocook import paths


@pytest.mark.parametrize("name", ["questionnaires", "migrations", "templates"])
def test_resources_of_a_checkout(name: str) -> None:
    """Each folder is at the root, beside the package."""
    assert paths.resource(name) == Path(__file__).resolve().parents[1] / name


def test_resources_of_a_wheel_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package takes its own folder, not a stranger's of the same name beside it."""
    package = tmp_path / "innocook"
    for folder in (package / "_resources" / "templates", tmp_path / "templates"):
        folder.mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.resource("templates") == package / "_resources" / "templates"
    with pytest.raises(FileNotFoundError, match="migrations"):
        paths.resource("migrations")


def test_unknown_resources_are_refused() -> None:
    """Only the folders that travel along can be asked for."""
    with pytest.raises(ValueError, match="no such resource: secrets"):
        paths.resource("secrets")
