"""Where the files that travel with the code are, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_RESOURCES = frozenset({"questionnaires", "migrations", "templates"})


def resource(name: str) -> Path:
    """The folder `questionnaires`, `migrations` or `templates`; raises FileNotFoundError when it did not travel along.

    A wheel carries them inside the package, a checkout at its root. The package is looked at first, because
    the folder above an installed package belongs to everybody.
    """
    if name not in _RESOURCES:
        raise ValueError(f"no such resource: {name}")
    for folder in (_PACKAGE / "_resources" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the folder {name} is missing beside {_PACKAGE}")
