"""Makes the values of a questionnaire from a document without defects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from innocook.core import schema
from innocook.core.consistency_scores import score_ranges
from innocook.core.places import Node
from innocook.core.questionnaire import (
    Band,
    Indicator,
    Needs,
    NextStep,
    NumberRange,
    Option,
    Part,
    Questionnaire,
    QuickScan,
    Reference,
    Requirement,
    Score,
    Section,
)
from innocook.core.sketches import ScoreSketch, parts_first, sketches_of
from innocook.core.text import Text, Word


def questionnaire_of(shape: schema.DocumentShape, node: Node, document: str, sha256: str) -> Questionnaire:
    """The questionnaire of a checked document; `node` is the same document, `document` its canonical text."""
    return Questionnaire(
        id=shape.id,
        version=shape.version,
        languages=tuple(shape.languages),
        title=Text(shape.title),
        summary=Text(shape.summary),
        source=Text(shape.source),
        rule=Text(shape.rule),
        expected_minutes=shape.expected_minutes,
        words=tuple(Word(Text(word.term), Text(word.meaning)) for word in shape.words),
        na_reasons=_references(shape.na_reasons),
        key_messages=_references(shape.key_messages),
        sdg_targets=_references(shape.sdg_targets),
        sdg_goals=_references(shape.sdg_goals),
        sections=tuple(_section(section) for section in shape.sections),
        indicators=_indicators(shape),
        scores=_scores(shape.scores, sketches_of(node.get("scores"), node.get("sections")), shape, node),
        bands_read_rounded=shape.read_bands == "rounded",
        ranks_read_rounded=shape.read_ranks == "rounded",
        balance_gap=shape.balance_gap,
        quick_scan=_quick_scan(shape, node),
        document=document,
        sha256=sha256,
    )


def _references(shapes: Sequence[schema.ReferenceShape]) -> tuple[Reference, ...]:
    return tuple(Reference(shape.id, Text(shape.text)) for shape in shapes)


def _section(shape: schema.SectionShape) -> Section:
    names = tuple(indicator.id for indicator in shape.indicators)
    return Section(shape.id, Text(shape.title), Text(shape.help), names)


def _indicators(document: schema.DocumentShape) -> tuple[Indicator, ...]:
    pairs = ((section.id, shape) for section in document.sections for shape in section.indicators)
    return tuple(_indicator(shape, section, document.scales) for section, shape in pairs)


def _indicator(
    shape: schema.IndicatorShape, section: str, scales: Mapping[str, Sequence[schema.ScaleEntryShape]]
) -> Indicator:
    return Indicator(
        id=shape.id,
        section=section,
        title=Text(shape.title),
        question=Text(shape.question),
        options=_options(shape, scales),
        number=_number(shape.number) if shape.number else None,
        principle=shape.principle,
        na_allowed=shape.na_allowed,
        depends_on_national=shape.depends_on_national,
        key_messages=tuple(shape.key_messages),
        sdg_targets=tuple(shape.sdg_targets),
        evidence=tuple(Text(text) for text in shape.evidence),
        next_steps=tuple(_step(step) for step in shape.next_steps),
        innocook_phase=shape.innocook_phase,
    )


def _options(
    shape: schema.IndicatorShape, scales: Mapping[str, Sequence[schema.ScaleEntryShape]]
) -> tuple[Option, ...]:
    if shape.scale is not None:
        levels = shape.levels or {}
        entries = scales[shape.scale]
        return tuple(Option(e.key, float(e.points), Text(e.name), Text(levels[e.key])) for e in entries)
    own = shape.options or []
    return tuple(Option(o.key, float(o.points), Text(o.name), Text(o.text or o.name)) for o in own)


def _number(shape: schema.NumberShape) -> NumberRange:
    return NumberRange(
        minimum=float(shape.start),
        maximum=float(shape.to),
        points_from=float(shape.points_from),
        points_to=float(shape.points_to),
        clamp=shape.clamp,
        unit=Text(shape.unit) if shape.unit else None,
    )


def _step(shape: schema.NextStepShape) -> NextStep:
    requires = tuple(Requirement(entry.indicator, entry.at_least) for entry in shape.requires)
    return NextStep(shape.start, shape.to, shape.effort, requires, Text(shape.text))


def _scores(
    shapes: Sequence[schema.ScoreShape],
    sketches: Sequence[ScoreSketch],
    document: schema.DocumentShape,
    node: Node,
) -> tuple[Score, ...]:
    by_id = {shape.id: shape for shape in shapes}
    ordered, _ = parts_first(sketches)
    ranges = score_ranges(node, ordered)
    return tuple(_score(by_id[sketch.id], sketch, ranges[sketch.id], document) for sketch in ordered)


def _score(
    shape: schema.ScoreShape, sketch: ScoreSketch, reach: tuple[float, float], document: schema.DocumentShape
) -> Score:
    return Score(
        id=shape.id,
        kind=shape.kind,
        name=_name(shape, document),
        rule=shape.rule,
        parts=tuple(Part(part.id, part.weight) for part in sketch.parts),
        needs=Needs(float(shape.needs.share), shape.needs.at_least, shape.needs.of),
        blanks=shape.blanks,
        bands=_bands(document.bands[shape.bands]) if shape.bands else (),
        tolerance=float(shape.tolerance),
        minimum=reach[0],
        maximum=reach[1],
    )


def _name(shape: schema.ScoreShape, document: schema.DocumentShape) -> Text:
    if shape.name is not None:
        return Text(shape.name)
    wanted = shape.of.section if shape.of else None
    return next(Text(section.title) for section in document.sections if section.id == wanted)


def _bands(shapes: Sequence[schema.BandShape]) -> tuple[Band, ...]:
    return tuple(Band(s.id, float(s.start), float(_upper(s)), Text(s.name)) for s in shapes)


def _upper(shape: schema.BandShape) -> float:
    upper = shape.to if shape.below is None else shape.below
    assert upper is not None  # noqa: S101  # the checks of bands guarantee it
    return upper


def _quick_scan(shape: schema.DocumentShape, node: Node) -> QuickScan | None:
    scan = shape.quick_scan
    if scan is None:
        return None
    sketches = sketches_of(node.get("quick_scan", "scores"), node.get("sections"), scan.indicators)
    return QuickScan(tuple(scan.indicators), _scores(scan.scores, sketches, shape, node))
