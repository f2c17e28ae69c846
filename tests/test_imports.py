"""Imports go one way: each room may know only the rooms listed beside it (read from the code, nothing is imported)."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "innocook"
ROOMS = {
    "core": {"core"},
    "i18n": {"i18n"},
    "catalogues": {"i18n"},
    "store": {"store", "core"},
    "outbound": {"outbound", "core", "i18n"},
    "services": {"services", "store", "outbound", "core"},
    "reports": {"reports", "core", "i18n"},
    "offline": {"offline", "reports", "core", "i18n"},
    "web": {"web", "services", "reports", "offline", "core", "i18n"},
}
LEAVES = {
    "paths",
    "config",
    "assets",
}  # single files below every room: they know no room, every room but core may know them
COMMANDS = {file.stem for file in PACKAGE.glob("*commands*.py")}
ENTRANCES = {"app", "cli", "start"} | COMMANDS  # these put the rooms together; no room knows them
FOREIGN = {
    "core": {"flask", "flask_babel", "sqlalchemy", "alembic", "wtforms", "time", "random", "os", "socket"},
    "i18n": {"flask", "flask_babel", "sqlalchemy"},
    "store": {"flask", "flask_babel", "wtforms", "werkzeug"},
    "outbound": {"flask", "flask_babel", "wtforms", "werkzeug"},
    "services": {"flask", "flask_babel", "wtforms", "werkzeug"},
    "reports": {"flask", "flask_babel", "sqlalchemy", "wtforms", "werkzeug"},
    "offline": {"flask", "flask_babel", "sqlalchemy", "wtforms", "werkzeug"},
    "web": {"sqlite3", "psycopg", "alembic"},
}
CLOCK = {"now", "utcnow", "today", "time", "monotonic", "perf_counter"}


@dataclass(frozen=True, slots=True)
class Import:
    """One imported module, and where: the room that imports it, and file:line for the message."""

    room: str
    module: str
    place: str

    @property
    def top(self) -> str:
        """The first name, which is the distribution or `innocook`."""
        return self.module.partition(".")[0]

    @property
    def target(self) -> str:
        """The room of our own that is imported; empty for the package itself."""
        return [*self.module.split("."), ""][1]


def files() -> list[Path]:
    """Every Python file of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def room_of(file: Path) -> str:
    """The room or single module a file belongs to; empty for the package's own __init__."""
    first = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def imports(file: Path, text: str | None = None) -> Iterator[Import]:
    """All imports of a file, those inside functions too, with relative ones spelt out."""
    tree = ast.parse(file.read_text(encoding="utf-8") if text is None else text)
    package = ["innocook", *file.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            modules = [f"{base}.{alias.name}" for alias in node.names] if base == "innocook" else [base]
        else:
            continue
        for module in modules:
            yield Import(room_of(file), module, f"{file.relative_to(ROOT)}:{node.lineno}")


def all_imports() -> list[Import]:
    """The imports of the whole package."""
    return [found for file in files() for found in imports(file)]


def may_know(room: str, target: str) -> bool:
    """Whether a file of `room` may import `target`, both named as in ROOMS, LEAVES and ENTRANCES."""
    if room in ENTRANCES or target in {"", "__version__"}:
        return True
    if room in LEAVES:
        return target in LEAVES
    return target in ROOMS.get(room, set()) or (target in LEAVES and room != "core")


def test_every_file_stands_in_a_known_room():
    """A new room needs a line here, so that its direction is decided and not found."""
    known = {"", *ROOMS, *LEAVES, *ENTRANCES}
    assert sorted({room_of(file) for file in files()} - known) == []


def test_rooms_import_one_way():
    """No room imports one above or beside it."""
    ours = [found for found in all_imports() if found.top == "innocook"]
    assert [f"{each.place} imports {each.module}" for each in ours if not may_know(each.room, each.target)] == []


@pytest.mark.parametrize("room", sorted(FOREIGN))
def test_rooms_stay_free_of_foreign_parts(room: str):
    """Core knows no framework, no database and no clock; nothing below the web knows HTTP."""
    found = [each for each in all_imports() if each.room == room and each.top in FOREIGN[room]]
    assert [f"{each.place} imports {each.module}" for each in found] == []


def test_core_asks_no_clock():
    """Core is told what time it is: it never calls datetime.now, date.today and the like."""
    calls = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in files()
        if room_of(file) == "core"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK
    ]
    assert calls == []


@pytest.mark.parametrize(
    ("file", "text", "allowed"),
    [
        ("core/a.py", "from innocook.store import b", False),
        ("core/a.py", "from ..web import b", False),
        ("core/a.py", "from innocook import services", False),
        ("core/a.py", "from .b import c", True),
        ("services/a.py", "def f():\n    import innocook.web.b", False),
        ("services/a.py", "from innocook.store.tables import b", True),
        ("web/a.py", "from innocook.store import b", False),
        ("reports/typst/a.py", "from ..figures import b", True),
        ("store/a.py", "from innocook.app import create_app", False),
        ("cli.py", "from innocook.store import b", True),
        ("web/a.py", "from innocook import __version__", True),
    ],
)
def test_the_rule_reads_imports_in_every_form(file: str, text: str, allowed: bool):
    """Absolute, relative, of the package itself and inside functions: each form is seen."""
    found = list(imports(PACKAGE / file, text))
    assert [may_know(each.room, each.target) for each in found] == [allowed]
