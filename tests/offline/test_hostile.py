"""Hostile workbooks: every one refused with its reason, in a process that may use little memory and little time."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innocook.offline.refusals import CODES, WorkbookRefused
from tests.offline.books import made, read
from tests.offline.hostile import HOSTILE, MOST_MEMORY, packed, parts_of

ROOT = Path(__file__).resolve().parents[2]
TWO_SECONDS_EACH = 2 * len(HOSTILE)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What one process said to all of them, one after another, within two seconds for each."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (make, _code) in HOSTILE.items():
        (folder / f"{name.replace('/', '_')}.xlsx").write_bytes(make(made()))
    command = [sys.executable, "-m", "tests.offline.hostile", str(folder)]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=TWO_SECONDS_EACH, check=True).stdout
    return {answer["file"]: answer for answer in map(json.loads, out.splitlines())}


@pytest.mark.parametrize("name", HOSTILE)
def test_each_is_refused_with_its_reason(answers: dict[str, dict[str, object]], name: str):
    """The reason is the right one, and the memory of the process never grew beyond 200 MB."""
    assert answers[name]["code"] == HOSTILE[name][1]
    assert answers[name]["code"] in CODES
    assert int(str(answers[name]["peak"])) < MOST_MEMORY


def test_the_bomb_is_what_it_says():
    """160 kB or so that would become 50 MB: the test above is about that."""
    content = HOSTILE["a bomb of 160 kB to 50 MB"][0](made())
    assert len(content) < 300_000
    assert sum(map(len, parts_of(content).values())) > 50_000_000


def is_taken_or_refused(content: bytes) -> bool:
    """Whether reading ends in one of the two ways that there are."""
    try:
        read(content)
    except WorkbookRefused as refused:
        return refused.code in CODES
    return True


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 30))
def test_damage_is_never_anything_else(seed: int, bytes_changed: int):
    """Whatever bytes are changed, the file is read or refused: no other error ever."""
    chance = random.Random(seed)  # noqa: S311
    content = bytearray(made())
    for _ in range(bytes_changed):
        content[chance.randrange(len(content))] = chance.randrange(256)
    assert is_taken_or_refused(bytes(content))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"]))
def test_damaged_markup_is_never_anything_else(seed: int, name: str):
    """The same inside a part of a sound archive."""
    chance = random.Random(seed)  # noqa: S311
    parts = parts_of(made())
    content = bytearray(parts[name])
    for _ in range(5):
        content[chance.randrange(len(content))] = chance.choice(b'<>/"&= a1')
    assert is_taken_or_refused(packed(parts | {name: bytes(content)}))
