"""The tables of the robustness page, in the reader's words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from innocook.core.bands import band_of
from innocook.core.differences import Summary
from innocook.core.leaving_out import LeftOut, PartKind, furthest
from innocook.core.plan import Plan
from innocook.core.questionnaire import Score
from innocook.core.robustness_analysis import Analysis
from innocook.core.scoring import display
from innocook.i18n import Translator
from innocook.reports.result_words import difference_words
from innocook.reports.robustness_words import places_words, points_words, rank_interval, score_interval, share_words
from innocook.services.robustness import Placed, PlacedPage
from innocook.web.compare_rows import heat_class


@dataclass(frozen=True, slots=True)
class BandShare:
    """The share of the draws in one band: in words, and the class that shades its cell; none for no draw."""

    words: str
    shade: str


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """One institution under other weights; `shares` are in the order of the score's bands."""

    assessment_id: UUID
    name: str
    country: str
    row: int
    score: str
    scores: str
    ranks: str
    shares: tuple[BandShare, ...]


@dataclass(frozen=True, slots=True)
class TierBlock:
    """Institutions that the weights do not tell apart, by name; `number` is None where there are no tiers.

    `size` counts those on other pages too.
    """

    number: int | None
    size: int
    rows: tuple[InstitutionRow, ...]


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """One institution with a part left out: the range of its score and rank, and the part that moves it most."""

    scores: str
    ranks: str
    part: str
    moved: str


@dataclass(frozen=True, slots=True)
class OtherRow:
    """One institution under the other mean; `band` is empty where the maturity group stays."""

    own: str
    score: str
    moved: str
    places: str
    band: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part left out for everybody; `summary` is None where no score is left to make."""

    id: str
    name: str
    summary: Summary | None
    largest: str
    median: str


def blocks_of(found: Analysis, page: PlacedPage, t: Translator) -> list[TierBlock]:
    """The institutions of a page, tier by tier; one block without a number where there are no tiers."""
    groups = groupby(page.rows, key=lambda one: one.tier)
    return [TierBlock(tier, page.sizes[tier], tuple(_row(found, one, t) for one in rows)) for tier, rows in groups]


def _row(found: Analysis, one: Placed, t: Translator) -> InstitutionRow:
    drawn, row = found.drawn, one.row
    return InstitutionRow(
        assessment_id=one.assessment_id,
        name=one.institution.in_language(t.language),
        country=one.country.in_language(t.language),
        row=row,
        score=str(display(found.scores[row])),
        scores=score_interval(drawn.scores.low[row], drawn.scores.high[row]),
        ranks=rank_interval(drawn.ranks.low[row], drawn.ranks.high[row]),
        shares=tuple(_share(count, drawn.sets, t) for count in drawn.in_band[row].tolist()),
    )


def _share(count: int, of: int, t: Translator) -> BandShare:
    return BandShare(share_words(count, of, t), heat_class(count / of) if count else "")


def left_out_rows(found: Analysis, plan: Plan, page: PlacedPage, t: Translator) -> dict[int, LeftOutRow]:
    """By row of the group: what leaving out one part at a time does to each institution of the page."""
    return {one.row: _left_out(found, plan, one.row, t) for one in page.rows}


def _left_out(found: Analysis, plan: Plan, row: int, t: Translator) -> LeftOutRow:
    left, own = found.left_out, found.scores[row]
    low, high = float(left.score_low[row]), float(left.score_high[row])
    if math.isnan(low):
        return LeftOutRow("–", "–", "–", "")
    most = int(left.moved_most[row])
    return LeftOutRow(
        scores=score_interval(low, high),
        ranks=rank_interval(left.rank_low[row], left.rank_high[row]),
        part=_part_name(plan, left.parts[most], t) if most >= 0 else "–",
        moved=points_words(max(own - low, high - own), t) if most >= 0 else "",
    )


def other_rows(found: Analysis, plan: Plan, score: Score, page: PlacedPage, t: Translator) -> dict[int, OtherRow]:
    """By row of the group: the other mean for each institution of the page; empty where there is none."""
    if found.other is None:
        return {}
    change, rounded = found.other.difference, plan.questionnaire.bands_read_rounded
    rows = {}
    for one in page.rows:
        value = float(change.scores[one.row])
        crossed = change.crossed is not None and bool(change.crossed[one.row])
        rows[one.row] = OtherRow(
            own=_tenths(float(found.scores[one.row]), t),
            score=_tenths(value, t),
            moved="–" if math.isnan(value) else difference_words(float(change.moved[one.row]), t),
            places="–" if math.isnan(value) else places_words(int(change.climbed[one.row]), t),
            band=band_of(score, value, rounded).name.in_language(t.language) if crossed else "",
        )
    return rows


def _tenths(value: float, t: Translator) -> str:
    """One decimal, so that the difference beside it is that of the scores shown."""
    return "–" if math.isnan(value) else t.number(display(value * 10) / 10, 1)


def part_rows(parts: Sequence[LeftOut], kind: PartKind, plan: Plan, t: Translator) -> list[PartRow]:
    """The parts of one kind, those that move a score most first; those that cannot be left out last."""
    return list(_parts(sorted((part for part in parts if part.kind is kind), key=furthest), plan, t))


def _parts(parts: Sequence[LeftOut], plan: Plan, t: Translator) -> Iterator[PartRow]:
    for part in parts:
        found = part.summary
        figures = ("–", "–") if found is None else (points_words(found.largest, t), points_words(found.median, t))
        yield PartRow(part.id, _part_name(plan, part, t), found, *figures)


def _part_name(plan: Plan, part: LeftOut, t: Translator) -> str:
    asked = plan.questionnaire
    if part.kind is PartKind.SECTION:
        return asked.section_by_id[part.id].title.in_language(t.language)
    return f"{part.id} {asked.indicator_by_id[part.id].title.in_language(t.language)}"
