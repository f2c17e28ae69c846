"""The commands. Each imports what it needs when it runs, so that help comes at once."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

import click

from innocook import (
    __version__,
    commands,
    commands_administration,
    commands_demo,
    commands_institutions,
    commands_rounds,
)

if TYPE_CHECKING:
    from innocook.core.errors import DefectsFound

REFUSED = 2
"""The exit code for input with defects, the same as for a wrong command line."""


@click.group()
@click.version_option(__version__, prog_name="innocook")
def main() -> None:
    """InnoCook self-assessment: questionnaires, scores and the web service."""


for command in (
    *commands.COMMANDS,
    *commands_administration.COMMANDS,
    commands_demo.demo,
    *commands_institutions.COMMANDS,
    *commands_rounds.COMMANDS,
):
    main.add_command(command)


@main.command()
@click.argument("questionnaire", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("answers", type=click.File("rb"))
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here instead of to the screen.")
def score(questionnaire: Path, answers: BinaryIO, form: str, output: Path | None) -> None:
    """Score the institutions of a CSV file: first column the name, then one column per indicator."""
    from innocook.core import loader, scoring
    from innocook.core.answer_csv import read_answers
    from innocook.core.errors import DefectsFound
    from innocook.reports import score_files

    try:
        plan = scoring.compile_plan(loader.read_directory(questionnaire))
        sheet = read_answers(plan.questionnaire, answers.read())
    except DefectsFound as refused:
        _refuse(refused)
    scores = scoring.score_table(plan, sheet.table)
    if form == "json":
        text = score_files.scores_as_json(plan, sheet, scores)
    else:
        text = score_files.scores_as_csv(plan, sheet, scores)
    _write(text.encode(), output)


@main.group("questionnaire")
def questionnaire_commands() -> None:
    """Check questionnaires and describe their format."""


@questionnaire_commands.command("check")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check_questionnaire(folder: Path) -> None:
    """Print every defect of a questionnaire with its place; the exit code is 2 when there is one."""
    from innocook.core.errors import DefectsFound
    from innocook.core.loader import read_directory

    try:
        found = read_directory(folder)
    except DefectsFound as refused:
        _refuse(refused)
    counts = f"{len(found.indicators)} indicators, {len(found.scores)} scores"
    click.echo(f"{found.id} {found.version}: {counts}, no defects, sha256 {found.sha256}")


@questionnaire_commands.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of questionnaire files, for editors."""
    import json

    from innocook.core.loader import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def _refuse(refused: DefectsFound) -> NoReturn:
    for defect in refused.defects:
        click.echo(str(defect), err=True)
    noun = "defect" if len(refused.defects) == 1 else "defects"
    click.echo(f"{len(refused.defects)} {noun}; nothing was written.", err=True)
    sys.exit(REFUSED)


def _write(content: bytes, output: Path | None) -> None:
    """To the screen, or whole into a file: readers see the old content or the new, never a part."""
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        if output.exists() and not output.is_file():
            output.write_bytes(content)
        else:
            _replace(output.resolve(), content)
    except OSError as error:
        raise click.FileError(str(output), hint=error.strerror or str(error)) from None


def _replace(target: Path, content: bytes) -> None:
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
