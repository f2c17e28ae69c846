"""The shape of the files: which keys there are and what stands under them (strict, nothing else allowed)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic.json_schema import models_json_schema

from innocook.core.questionnaire import Blanks, Effort, NeedsOf, Rule, ScoreKind
from innocook.core.schema_types import (
    ID_PATTERN,
    Id,
    Language,
    Line,
    OptionKey,
    Points,
    Quantity,
    ReferenceId,
    Shape,
    TextMap,
    Weight,
)


class ReferenceShape(Shape):
    """An entry that indicators point to by its id."""

    id: ReferenceId
    text: TextMap


class WordShape(Shape):
    """A word of the levels with an exact meaning."""

    term: TextMap
    meaning: TextMap


class ScaleEntryShape(Shape):
    """One level of a shared scale; indicators give its descriptor under `levels`."""

    key: OptionKey
    points: Points
    name: TextMap


class OptionShape(ScaleEntryShape):
    """One option of an indicator; `text` is the descriptor (the name where it is left out)."""

    text: TextMap | None = None


class BandShape(Shape):
    """A named range: `from` <= score < `below`; the last band has `to` (included) instead of `below`."""

    id: Id
    start: Points = Field(alias="from")
    below: Points | None = None
    to: Points | None = None
    name: TextMap


class NeedsShape(Shape):
    """When a score is shown: `share` of its parts and `at_least` of them, out of all or of the applicable ones."""

    share: float = Field(gt=0, le=1)
    at_least: int = Field(ge=1, le=10_000)
    of: NeedsOf = Field(default=NeedsOf.APPLICABLE, strict=False)


class SelectionShape(Shape):
    """Indicators of a principle, of a section, or of both."""

    principle: Id | None = None
    section: Id | None = None


class PartShape(Shape):
    """A part of a score; the id alone means weight 1."""

    id: Id
    weight: Weight = 1.0


def _part(value: object) -> object:
    return {"id": value} if isinstance(value, str) else value


_ID_SCHEMA = {"type": "string", "pattern": ID_PATTERN}
_PART_SCHEMA = {
    "anyOf": [
        _ID_SCHEMA,
        {
            "type": "object",
            "properties": {"id": _ID_SCHEMA, "weight": {"type": "number", "minimum": 1e-6}},
            "required": ["id"],
            "additionalProperties": False,
        },
    ]
}
PartEntry = Annotated[PartShape, BeforeValidator(_part), WithJsonSchema(_PART_SCHEMA)]


class ScoreShape(Shape):
    """A named rule over parts, which `of` selects or `parts` lists."""

    id: Id
    kind: ScoreKind = Field(strict=False)
    name: TextMap | None = None
    rule: Rule = Field(strict=False)
    of: SelectionShape | None = None
    parts: list[PartEntry] | None = Field(default=None, min_length=1)
    weights: dict[Id, Weight] | None = None
    needs: NeedsShape
    blanks: Blanks = Field(default=Blanks.LEFT_OUT, strict=False)
    bands: Id | None = None
    tolerance: Points = 0.0


class QuickScanShape(Shape):
    """A short form of the questionnaire with scores of its own."""

    indicators: list[Id] = Field(min_length=1)
    scores: list[ScoreShape] = Field(min_length=1)


class NumberShape(Shape):
    """A numeric answer: `from`..`to` is mapped linearly to `points_from`..`points_to`."""

    start: Quantity = Field(alias="from")
    to: Quantity
    points_from: Points
    points_to: Points
    clamp: bool = False
    unit: TextMap | None = None


class RequirementShape(Shape):
    """Another indicator must stand at this option or higher."""

    indicator: Id
    at_least: OptionKey


class NextStepShape(Shape):
    """What lifts an indicator from one option to the next."""

    start: OptionKey = Field(alias="from")
    to: OptionKey
    effort: Effort = Field(strict=False)
    requires: list[RequirementShape] = Field(default_factory=list)
    text: TextMap


class IndicatorShape(Shape):
    """One question: `scale` with `levels`, or `options`, or `number`."""

    id: Id
    principle: Id | None = None
    title: TextMap
    question: TextMap
    scale: Id | None = None
    levels: dict[OptionKey, TextMap] | None = None
    options: list[OptionShape] | None = Field(default=None, min_length=2)
    number: NumberShape | None = None
    key_messages: list[ReferenceId] = Field(default_factory=list)
    sdg_targets: list[ReferenceId] = Field(default_factory=list)
    na_allowed: bool = False
    depends_on_national: bool = False
    evidence: list[TextMap] = Field(default_factory=list)
    next_steps: list[NextStepShape] = Field(default_factory=list)
    innocook_phase: Line | None = None


class SectionShape(Shape):
    """A section file: one page of the questionnaire."""

    id: Id
    title: TextMap
    help: TextMap
    indicators: list[IndicatorShape] = Field(min_length=1)


def _known_format(number: int) -> int:
    if number != 1:
        raise ValueError("only format 1 is known: write 1")
    return number


class CommonShape(Shape):
    """What questionnaire.yaml and the canonical document share."""

    format: Annotated[int, AfterValidator(_known_format), WithJsonSchema({"const": 1})]
    id: Id
    version: ReferenceId
    languages: list[Language] = Field(min_length=1)
    title: TextMap
    summary: TextMap
    source: TextMap
    rule: TextMap
    expected_minutes: int = Field(ge=1, le=10_000)
    words: list[WordShape] = Field(default_factory=list)
    na_reasons: list[ReferenceShape] = Field(default_factory=list)
    key_messages: list[ReferenceShape] = Field(default_factory=list)
    sdg_goals: list[ReferenceShape] = Field(default_factory=list)
    sdg_targets: list[ReferenceShape] = Field(default_factory=list)
    scales: dict[Id, Annotated[list[ScaleEntryShape], Field(min_length=2)]] = Field(default_factory=dict)
    bands: dict[Id, Annotated[list[BandShape], Field(min_length=1)]]
    scores: list[ScoreShape] = Field(min_length=1)
    read_bands: Literal["unrounded", "rounded"] = "unrounded"
    read_ranks: Literal["unrounded", "rounded"] = "unrounded"
    balance_gap: float | None = Field(default=None, gt=0, le=1e9)
    quick_scan: QuickScanShape | None = None


class MainFileShape(CommonShape):
    """questionnaire.yaml: sections are names of files, in the order of the pages."""

    sections: list[str] = Field(min_length=1)


class DocumentShape(CommonShape):
    """The canonical document: sections stand in it."""

    sections: list[SectionShape] = Field(min_length=1)


def json_schema() -> dict[str, Any]:
    """A JSON Schema (draft 2020-12) that accepts questionnaire.yaml and section files, for completion in editors."""
    shapes = [(MainFileShape, "validation"), (SectionShape, "validation")]
    _, schema = models_json_schema(shapes, title="Questionnaire files", ref_template="#/$defs/{model}")  # type: ignore[arg-type]
    choices = [{"$ref": f"#/$defs/{shape.__name__}"} for shape, _ in shapes]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "anyOf": choices, **schema}
