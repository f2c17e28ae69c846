"""The description of the format is complete and true."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from innocook.core import schema
from innocook.core.loader import read_directory
from innocook.core.questionnaire import Blanks, Effort, NeedsOf, Rule, ScoreKind
from innocook.core.schema_types import Shape

DOC = Path(__file__).resolve().parents[2] / "docs" / "questionnaire-format.md"
SHAPES = [shape for shape in vars(schema).values() if isinstance(shape, type) and issubclass(shape, Shape)]


def keys(shape: type[BaseModel]) -> set[str]:
    """The keys of a mapping as the files write them."""
    return {field.alias or name for name, field in shape.model_fields.items()}


@pytest.mark.parametrize("key", sorted(set().union(*map(keys, SHAPES))))
def test_every_key_is_described(key: str) -> None:
    """A key of the format stands in backquotes in the description."""
    assert f"`{key}`" in DOC.read_text("utf-8")


@pytest.mark.parametrize("value", [*Rule, *ScoreKind, *NeedsOf, *Blanks, *Effort])
def test_every_choice_is_described(value: str) -> None:
    """A word that a key accepts stands in backquotes in the description."""
    assert f"`{value}`" in DOC.read_text("utf-8")


def test_the_example_of_the_description_is_accepted(tmp_path: Path) -> None:
    """The two blocks are files of one questionnaire, with the weights they name."""
    for block in re.findall(r"```yaml\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL):
        name = block.splitlines()[0].removeprefix("# ")
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(block, encoding="utf-8")
    read = read_directory(tmp_path)
    assert [score.id for score in read.scores] == ["trust", "effectiveness", "WEB", "overall"]
    assert [part.weight for part in read.score_by_id["overall"].parts] == [1.0, 1.5]
    assert [part.weight for part in read.score_by_id["effectiveness"].parts] == [2.0, 1.0]


def test_keys_of_the_example_are_all_keys() -> None:
    """The blocks of the description use every key, so that each can be copied."""
    blocks = "\n".join(re.findall(r"```yaml\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL))
    unused = {key for key in set().union(*map(keys, SHAPES)) if not re.search(rf"\b{key}:", blocks)}
    assert unused == set()
