"""Small questionnaires for tests: values made by hand, and files for the commands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from innocook.core.answers import Answer, Answers, chosen, measured, not_applicable
from innocook.core.questionnaire import (
    Band,
    Blanks,
    Effort,
    Indicator,
    Needs,
    NeedsOf,
    NextStep,
    NumberRange,
    Option,
    Part,
    Questionnaire,
    Requirement,
    Rule,
    Score,
    ScoreKind,
    Section,
)
from innocook.core.text import Text

LEVELS = (0.0, 25.0, 50.0, 75.0, 100.0)
QUARTERS = ((0.0, 25.0), (25.0, 50.0), (50.0, 75.0), (75.0, 100.0))


def text(words: str) -> Text:
    """The same words in the three languages."""
    return Text({"ar": words, "en": words, "fr": words})


def indicator(id: str, points: Sequence[float] = LEVELS, **others: Any) -> Indicator:
    """An indicator with options keyed 0, 1, 2 … worth `points`."""
    options = tuple(Option(str(key), worth, text(f"level {key}"), text("")) for key, worth in enumerate(points))
    empty: dict[str, Any] = {"key_messages": (), "sdg_targets": (), "evidence": (), "next_steps": ()}
    made = Indicator(
        id=id,
        section="S",
        title=text(id),
        question=text(id),
        options=options,
        number=None,
        principle=None,
        na_allowed=True,
        depends_on_national=False,
        innocook_phase=None,
        **empty,
    )
    return replace(made, **others)


def numeric(
    id: str, points: tuple[float, float] = (0, 100), span: tuple[float, float] = (0, 100), clamp: bool = False
) -> Indicator:
    """A numeric indicator whose `span` is worth `points`, linearly."""
    return indicator(id, (), number=NumberRange(span[0], span[1], points[0], points[1], clamp, None))


def step(start: int, effort: str = "small", requires: Mapping[str, int] | None = None) -> NextStep:
    """The next step from option `start` to the one above it."""
    needed = tuple(Requirement(name, str(level)) for name, level in (requires or {}).items())
    return NextStep(str(start), str(start + 1), Effort(effort), needed, text(f"{start} to {start + 1}"))


def needs(share: float = 0.001, at_least: int = 1, of: str = "applicable") -> Needs:
    """When a score is shown; by default as soon as one part is answered."""
    return Needs(share, at_least, NeedsOf(of))


def score(id: str, parts: Iterable[str] | Mapping[str, float], rule: str = "mean", **others: Any) -> Score:
    """A score over parts; give a mapping for weights. Its range is 0-100 unless said."""
    weights = parts if isinstance(parts, Mapping) else dict.fromkeys(parts, 1.0)
    made = Score(
        id=id,
        kind=ScoreKind.OTHER,
        name=text(id),
        rule=Rule(rule),
        parts=tuple(Part(part, weight) for part, weight in weights.items()),
        needs=needs(),
        blanks=Blanks.LEFT_OUT,
        bands=(),
        tolerance=0,
        minimum=0,
        maximum=100,
    )
    return replace(made, **others)


def bands(*edges: tuple[float, float]) -> tuple[Band, ...]:
    """Bands b0, b1 … with these ends."""
    return tuple(Band(f"b{place}", low, high, text(f"band {place}")) for place, (low, high) in enumerate(edges))


def questionnaire(indicators: Iterable[Indicator], scores: Iterable[Score], **others: Any) -> Questionnaire:
    """A questionnaire of one section, made by hand."""
    asked = tuple(indicators)
    sections = (Section("S", text("S"), text(""), tuple(each.id for each in asked)),)
    names = {"title": text("q"), "summary": text(""), "source": text(""), "rule": text("")}
    lists: dict[str, Any] = dict.fromkeys(("words", "na_reasons", "key_messages", "sdg_targets", "sdg_goals"), ())
    given: dict[str, Any] = {"bands_read_rounded": False, "ranks_read_rounded": False, "balance_gap": None}
    return Questionnaire(
        id="small",
        version="1.0",
        languages=("ar", "en", "fr"),
        expected_minutes=5,
        sections=sections,
        indicators=asked,
        scores=tuple(scores),
        quick_scan=None,
        document="{}",
        sha256=hashlib.sha256(b"{}").hexdigest(),
        **names,
        **lists,
        **(given | others),
    )


def four_by_two() -> Questionnaire:
    """Four principles of two indicators each (A1, A2 … D2) with the product's needs: 75 % and two, overall all."""
    principles = "ABCD"
    asked = [indicator(f"{name}{n}", principle=name) for name in principles for n in (1, 2)]
    rule = needs(0.75, 2)
    scores = [
        score(name, [f"{name}1", f"{name}2"], kind=ScoreKind.PRINCIPLE, needs=rule, bands=bands(*QUARTERS), tolerance=7)
        for name in principles
    ]
    whole = needs(1, 2, "all")
    scores.append(
        score("overall", principles, kind=ScoreKind.OVERALL, needs=whole, bands=bands(*QUARTERS), tolerance=3)
    )
    return questionnaire(asked, scores, balance_gap=25)


def answers(**given: int | float | str | None) -> dict[str, Answer]:
    """Answers from short forms: an int or str is an option key, a float a number, "na" not applicable, None blank."""
    return {name: _answer(value) for name, value in given.items() if value is not None}


def without(source: Questionnaire, gone: str) -> Questionnaire:
    """The same questionnaire without one indicator; a score that would have no parts left goes too."""
    removed = {gone}
    scores = []
    for each in source.scores:
        parts = tuple(part for part in each.parts if part.id not in removed)
        if parts:
            scores.append(replace(each, parts=parts))
        else:
            removed.add(each.id)
    kept = tuple(each for each in source.indicators if each.id != gone)
    return replace(source, indicators=kept, scores=tuple(scores))


def reordered(given: Answers, order: Sequence[str]) -> Answers:
    """The same answers in another order."""
    return {name: given[name] for name in order}


def _answer(value: int | float | str) -> Answer:
    if value == "na":
        return not_applicable("other", "no such service")
    return measured(value) if isinstance(value, float) else chosen(str(value))


def words(english: str) -> dict[str, str]:
    """The same words in the three languages, as files carry them."""
    return {"ar": english, "en": english, "fr": english}


def number_entry(id: str, span: tuple[float, float] = (0, 100), **others: Any) -> dict[str, Any]:
    """A numeric indicator of a section file whose number is its points."""
    number = {"from": span[0], "to": span[1], "points_from": span[0], "points_to": span[1], "clamp": False}
    empty: dict[str, Any] = {"key_messages": [], "sdg_targets": [], "evidence": [], "next_steps": []}
    texts = {"title": words(id), "question": words(id)}
    return {"id": id, **texts, "number": number, "na_allowed": True, "depends_on_national": False, **empty, **others}


def score_entry(id: str, parts: Mapping[str, float], **others: Any) -> dict[str, Any]:
    """A score of a questionnaire file, shown as soon as one part is answered."""
    listed = [{"id": part, "weight": weight} for part, weight in parts.items()]
    shown = {"share": 0.001, "at_least": 1, "of": "applicable"}
    common = {"kind": "other", "name": words(id), "rule": "mean", "needs": shown, "bands": "whole", "tolerance": 0}
    return {"id": id, **common, "parts": listed, **others}


def write_questionnaire(
    folder: Path, indicators: list[dict[str, Any]], scores: list[dict[str, Any]], **others: Any
) -> Path:
    """Write a questionnaire of one section as files and return its folder."""
    (folder / "sections").mkdir(parents=True)
    section = {"id": "PAGE", "title": words("Page"), "help": words("Help"), "indicators": indicators}
    whole = [{"id": "all", "from": 0, "to": 100, "name": words("All")}]
    texts = {"title": words("Table"), "summary": words("Table"), "source": words("Table"), "rule": words("Table")}
    head = {"format": 1, "id": "table", "version": "1.0", "languages": ["ar", "en", "fr"], **texts}
    lists: dict[str, Any] = {name: [] for name in ("words", "key_messages", "sdg_goals", "sdg_targets")}
    reasons = [{"id": "none", "text": words("None")}]
    rest = {"expected_minutes": 5, "na_reasons": reasons, "scales": {}, "bands": {"whole": whole}, "scores": scores}
    document = head | lists | rest | others | {"sections": ["sections/page.yaml"]}
    (folder / "questionnaire.yaml").write_text(_yaml(document), encoding="utf-8")
    (folder / "sections" / "page.yaml").write_text(_yaml(section), encoding="utf-8")
    return folder


def _yaml(value: Any) -> str:
    return yaml.safe_dump(json.loads(json.dumps(value)), allow_unicode=True, sort_keys=False)
