"""The product as a wheel: built from the checkout, installed elsewhere, and used away from the checkout.

The requirements are not installed again: a .pth file lets the fresh environment see those of this one. Nothing is
fetched, and nothing of the checkout can be imported.
"""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.support.server import ROOT, running
from tests.support.visitor import Visitor

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built with the build tools of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    completed([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)], folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; returns its folder of programs."""
    folder = tmp_path_factory.mktemp("installed")
    completed([sys.executable, "-m", "venv", "--without-pip", str(folder)], folder)
    paths = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)})
    (Path(paths["purelib"]) / "requirements.pth").write_text(f"{sysconfig.get_paths()['purelib']}\n")
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install", "--quiet"]
    completed([*pip, "--no-deps", "--no-index", "--disable-pip-version-check", str(wheel)], folder)
    return folder / "bin"


def completed(command: list[str], folder: Path) -> str:
    """The output of a command run in a folder, without what this process adds to the environment."""
    ours = {"PYTHONPATH", "VIRTUAL_ENV"}
    clean = {k: v for k, v in os.environ.items() if k not in ours and not k.startswith("INNOCOOK_")}
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_carries_everything_the_product_reads(wheel: Path):
    """Questionnaires, migrations, templates, compiled catalogues and static files; no tests and no caches."""
    names = zipfile.ZipFile(wheel).namelist()
    for file in ("questionnaires/innocook-1/questionnaire.yaml", "migrations/env.py", "templates/base.html"):
        assert f"innocook/_resources/{file}" in names
    for language in ("ar", "fr"):
        assert f"innocook/translations/{language}/LC_MESSAGES/messages.mo" in names
    assert any(name.startswith("innocook/static/css/") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert [name for name in names if "__pycache__" in name or name.startswith("tests/")] == []


def test_building_a_wheel_packs_whole_folders(wheel: Path):
    """Every file of questionnaires/, migrations/ and templates/ is in the wheel, and none is renamed."""
    names = set(zipfile.ZipFile(wheel).namelist())
    folders = [ROOT / name for name in ("questionnaires", "migrations", "templates")]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc"]
    assert [str(file) for file in files if f"innocook/_resources/{file.relative_to(ROOT)}" not in names] == []


def test_the_command_is_there(installed: Path, tmp_path: Path):
    """`innocook --help` lists the commands."""
    shown = completed([str(installed / "innocook"), "--help"], tmp_path)
    assert "Usage: innocook" in shown
    assert "questionnaire" in shown


def test_the_installed_code_is_not_the_checkout(installed: Path, tmp_path: Path):
    """What runs is the copy in the fresh environment."""
    shown = completed([str(installed / "python"), "-c", "import innocook; print(innocook.__file__)"], tmp_path)
    assert Path(shown.strip()).is_relative_to(installed.parent)


def test_the_packaged_questionnaire_has_no_defect(installed: Path, tmp_path: Path):
    """The questionnaire inside the wheel passes the checker of the wheel."""
    find = "from innocook.paths import resource; print(resource('questionnaires') / 'innocook-1')"
    folder = completed([str(installed / "python"), "-c", find], tmp_path).strip()
    assert Path(folder).is_relative_to(installed.parent)
    assert "no defects" in completed([str(installed / "innocook"), "questionnaire", "check", folder], tmp_path)


def test_the_wheel_serves_away_from_the_checkout(installed: Path, tmp_path: Path):
    """Prepared and served from the installed copy alone, it answers and speaks Arabic."""
    with running(tmp_path, python=str(installed / "python")) as server:
        visitor = Visitor(server.address)
        assert visitor.get("/healthz").status == 200
        page = visitor.get("/ar/").text
        visitor.close()
    assert '<html lang="ar" dir="rtl"' in page
    assert "lead" in server.accounts
