"""The files of a questionnaire's directory, read with suspicion and merged into one document."""

from __future__ import annotations

import re
from pathlib import Path as FilePath

from innocook.core.errors import Defect
from innocook.core.places import Fault, Source
from innocook.core.yaml_places import read_yaml

MAIN_FILE = "questionnaire.yaml"
MAX_BYTES = 1_000_000
MAX_SECTIONS = 100
_SECTION_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*\.ya?ml")


def read_files(directory: FilePath) -> Source:
    """`questionnaire.yaml` with its section files in place of their names; paths that leave the directory are refused.

    What is wrong is in the source's faults and defects; nothing is raised for any content of the directory.
    """
    source = _read_one(directory, MAIN_FILE, ())
    main = source.value
    if not isinstance(main, dict):
        return source
    names = main.get("sections")
    main["sections"] = []
    if not isinstance(names, list) or not names:
        source.complete = False
        source.faults.append(Fault(("sections",), "must be a list of section files, such as [sections/str.yaml]"))
        return source
    wanted = _section_names(source, names)
    source.lines = {path: line for path, line in source.lines.items() if path[:1] != ("sections",) or len(path) == 1}
    for name in wanted:
        section = _read_one(directory, name, ("sections", len(main["sections"])))
        _merge(source, section)
        if section.complete:
            main["sections"].append(section.value)
    return source


def _section_names(source: Source, names: list[object]) -> list[str]:
    wanted: list[str] = []
    for position, name in enumerate(names):
        message = ""
        if not isinstance(name, str) or not _SECTION_PATH.fullmatch(name):
            message = f"{name!s:.80} is not the path of a section file inside this directory: write sections/str.yaml"
        elif name in wanted:
            message = f"{name} is listed twice: keep one of them"
        elif position >= MAX_SECTIONS:
            message = f"there are more than {MAX_SECTIONS} sections"
        else:
            wanted.append(name)
        if message:
            source.complete = False
            source.defects.append(source.defect(Fault(("sections", position), message)))
    return wanted


def _merge(source: Source, section: Source) -> None:
    source.lines |= section.lines
    source.raw |= section.raw
    source.faults += section.faults
    source.defects += section.defects
    source.complete = source.complete and section.complete


def _read_one(directory: FilePath, name: str, prefix: tuple[str | int, ...]) -> Source:
    try:
        text = _text_of(directory, name)
    except _Unreadable as why:
        return Source(defects=[Defect(f"{name}:1", str(why))], complete=False)
    return read_yaml(text, name, prefix)


class _Unreadable(Exception):
    """A file is missing, outside the directory, too large or not UTF-8."""


def _text_of(directory: FilePath, name: str) -> str:
    try:
        root = directory.resolve()
        path = (root / name).resolve()
        if not path.is_relative_to(root):
            raise _Unreadable("the file lies outside the questionnaire's directory: copy it inside")
        if not path.is_file():
            raise _Unreadable(_missing(directory, name))
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError, RuntimeError) as error:
        why = f"the file cannot be read ({type(error).__name__}): check its name and permissions"
        raise _Unreadable(why) from error
    if len(content) > MAX_BYTES:
        raise _Unreadable(f"the file is larger than {MAX_BYTES} bytes: split it into sections")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _Unreadable(f"the file is not UTF-8 (first bad byte in line {line}): save it as UTF-8") from error


def _missing(directory: FilePath, name: str) -> str:
    if name != MAIN_FILE:
        return "there is no such file: create it, or correct its name under sections in questionnaire.yaml"
    return f"there is no {MAIN_FILE} in {directory.name or 'this directory'}: give the questionnaire's directory"
