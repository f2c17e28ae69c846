"""Compiles the message catalogues while a wheel is built; the checkout stays as it was."""

import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledCatalogues(BuildHookInterface):  # type: ignore[type-arg]
    """Adds innocook/translations/<language>/LC_MESSAGES/messages.mo to the wheel, made from the .po beside it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every catalogue into a folder that lives until the wheel is written."""
        root = Path(self.root)
        self.folder = tempfile.TemporaryDirectory(prefix="innocook-catalogues-")
        for number, source in enumerate(sorted((root / "innocook" / "translations").rglob("*.po"))):
            compiled = Path(self.folder.name) / f"{number}.mo"
            with source.open("rb") as po, compiled.open("wb") as mo:
                write_mo(mo, read_po(po, locale=source.parents[1].name, abort_invalid=True))
            target = source.relative_to(root).with_suffix(".mo")
            build_data["force_include"][str(compiled)] = target.as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the compiled catalogues."""
        self.folder.cleanup()
