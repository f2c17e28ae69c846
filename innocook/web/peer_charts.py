"""The picture of a group's quartiles with the own score: boxes only, never a single institution but the own one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from innocook.core.peers import Spread
from innocook.core.questionnaire import Score
from innocook.core.scoring import display
from innocook.i18n import isolate
from innocook.reports.axes import score_axis, share_of
from innocook.reports.strips import Mark, StripRow, Strips
from innocook.web.languages import _, current_language


@dataclass(frozen=True, slots=True)
class PeerRow:
    """One score of the group beside the own one; `value` None is not rated, `spread` None cannot be shown."""

    score: Score
    value: float | None
    spread: Spread | None
    words: str


def strips_of(title: str, rows: Iterable[PeerRow], colours: Mapping[str, str]) -> Strips:
    """One box per score whose figure can be shown, with a diamond for the own score."""
    return Strips(title, tuple(_strip(row, row.spread, colours) for row in rows if row.spread), score_axis())


def _strip(row: PeerRow, spread: Spread, colours: Mapping[str, str]) -> StripRow:
    score = row.score
    own = share_of(score, row.value)
    ends = (spread.lower, spread.median, spread.upper)
    label = _("Your institution: %(own)s", own=str(display(row.value))) if row.value is not None else ""
    return StripRow(
        label=score.name.in_language(current_language()),
        colour=colours[score.id],
        values=(),
        lower=share_of(score, spread.lower),
        median=share_of(score, spread.median),
        upper=share_of(score, spread.upper),
        shown=_("about %(figures)s", figures=" – ".join(str(isolate(str(end), current_language())) for end in ends)),
        mark=Mark(own, label) if own is not None else None,
    )
