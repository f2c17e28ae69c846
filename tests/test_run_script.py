"""The script `run`: what it says when it cannot start, and when it makes .venv again."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]
Fake = Callable[[str, str], Path]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, for the parts that are plain functions."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("run_script", str(ROOT / "run"))
    spec = spec_from_loader("run_script", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Makes a PATH that holds nothing but the programs written here."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def write(name: str, text: str) -> Path:
        file = tmp_path / name
        file.write_text(f"#!/bin/sh\n{text}\n")
        file.chmod(0o755)
        return file

    return write


def refusal(script: ModuleType) -> str:
    """The one line with which the search for a Python ends."""
    with pytest.raises(SystemExit) as ended:
        script.usable_python()
    line = str(ended.value)
    assert "\n" not in line
    return line


def pretend(script: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int], modules: bool) -> None:
    """Let the starting Python be of this version, with or without venv and ensurepip."""
    monkeypatch.setattr(script.sys, "version_info", (*version, 0, "final", 0))
    monkeypatch.setattr(
        script.importlib.util, "find_spec", lambda name: SimpleNamespace(origin=name) if modules else None
    )
    monkeypatch.setattr(script.os, "geteuid", lambda: 1000)


def test_an_old_python_is_told_what_to_install(script, program, monkeypatch):
    """Where only Python 3.9 is found, one line says so and names the command."""
    program("apt", "")
    pretend(script, monkeypatch, (3, 9), True)
    assert refusal(script) == (
        "InnoCook needs Python 3.11 or newer and found 3.9; mend it with: sudo apt install python3.11-venv"
    )


def test_a_python_without_venv_is_told_which_package_holds_it(script, program, monkeypatch):
    """Debian keeps ensurepip in a package named after the version."""
    program("apt", "")
    pretend(script, monkeypatch, (3, 13), False)
    assert refusal(script) == "Python 3.13 here lacks venv or ensurepip; mend it with: sudo apt install python3.13-venv"


def test_without_apt_no_command_of_debian_is_named(script, program, monkeypatch):
    """Elsewhere the line says what is missing."""
    pretend(script, monkeypatch, (3, 13), False)
    assert "install the package of your system" in refusal(script)


def test_a_newer_python_on_the_path_is_used(script, program, monkeypatch):
    """Started by an old Python, the script takes python3.12 from PATH; one that does not answer is passed over."""
    program("python3.14", "echo 'not active' >&2; exit 127")
    newer = program("python3.12", "echo 3 12 True True")
    pretend(script, monkeypatch, (3, 8), True)
    assert script.usable_python() == (str(newer), "3.12")


def test_a_newer_python_without_venv_decides_the_line(script, program, monkeypatch):
    """3.12 without ensurepip is nearer to working than 3.8: the line is about 3.12."""
    program("python3.12", "echo 3 12 True False")
    program("apt", "")
    pretend(script, monkeypatch, (3, 8), True)
    assert refusal(script).endswith("apt install python3.12-venv")


def stamp(script: ModuleType, monkeypatch: pytest.MonkeyPatch, at: Path, **changes: object) -> None:
    """A .venv at `at` that looks finished, but for `changes`."""
    (at / "bin").mkdir()
    (at / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.setattr(script, "VENV", at)
    monkeypatch.setattr(script, "PYTHON", at / "bin" / "python")
    monkeypatch.setattr(script, "STAMP", at / "installed.json")
    whole = {"python": os.path.realpath(sys.executable), "folder": str(at), "locks": {}}
    script.STAMP.write_text(json.dumps(whole | changes))


def test_a_finished_installation_is_used_again(script, monkeypatch, tmp_path):
    """A stamp that fits its folder and its Python vouches for the installation."""
    stamp(script, monkeypatch, tmp_path)
    assert script.finished_installation()["locks"] == {}


@pytest.mark.parametrize("change", [{"python": "/gone/python3.11"}, {"folder": "/moved"}, {"locks": None}])
def test_a_broken_installation_is_made_again(script, monkeypatch, tmp_path, change):
    """Another Python behind .venv, a moved folder or a damaged stamp: not usable."""
    stamp(script, monkeypatch, tmp_path, **change)
    assert script.finished_installation() is None


def test_an_interrupted_installation_is_made_again(script, monkeypatch, tmp_path):
    """Without its stamp .venv was never finished."""
    stamp(script, monkeypatch, tmp_path)
    script.STAMP.unlink()
    assert script.finished_installation() is None


def test_a_vanished_python_is_noticed(script, monkeypatch, tmp_path):
    """A .venv whose interpreter was removed from the system is not usable."""
    stamp(script, monkeypatch, tmp_path)
    script.PYTHON.unlink()
    script.PYTHON.symlink_to("/gone/python3.11")
    assert script.finished_installation() is None


def started(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """The script as people start it."""
    command = [sys.executable, str(ROOT / "run"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


def test_help_names_every_command(script):
    """What can be started is listed."""
    shown = started("--help")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert [name for name in script.COMMANDS if name != "serve" and f"./run {name}" not in shown.stdout] == []


def test_an_unknown_command_is_one_line():
    """No traceback, and where to look."""
    shown = started("tset")
    assert shown.returncode == 1
    assert shown.stderr == "./run knows no command 'tset'; ./run --help lists them\n"
