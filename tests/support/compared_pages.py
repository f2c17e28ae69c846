"""The pages that compare the institutions of a round, by name: a new one is a line here, then measured and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

PAGES = {
    "at a glance": "compare/{round}/glance",
    "institutions": "compare/{round}/",
    "institutions by group, last page": "compare/{round}/?order=band&page=9999",
    "groups by country": "compare/{round}/groups",
    "groups by sector": "compare/{round}/groups?by=sector",
    "heatmap": "compare/{round}/heatmap",
    "heatmap of indicators": "compare/{round}/heatmap?columns=indicators",
    "indicators": "compare/{round}/indicators",
    "one country, without national": "compare/{round}/glance?country=XA&national=without",
    "self-assessed": "compare/{round}/glance?scores=self",
    "side by side": "compare/{round}/side-by-side?{institutions}",
    "change": "compare/{later}/change",
    "change, self-assessed": "compare/{later}/change?scores=self",
    "robustness": "compare/{round}/robustness",
    "annex": "compare/{round}/annex",
    "data": "compare/{round}/data",
}
PEERS = {"peers": "assessments/{own}/peers"}
"""What a lead sees of the others; `own` is an assessment of theirs in a published round."""
EXPORTS = {
    "CSV": "compare/{round}/export.csv",
    "XLSX": "compare/{round}/export.xlsx",
    "data package": "compare/{round}/package.zip",
    "public package": "compare/{round}/public.zip",
    "report": "compare/{round}/report.pdf",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """What addresses are filled with: a round, some of its assessments (the lead's own one first), and the round after
    it, by default none but itself."""

    round_id: UUID
    assessments: Sequence[UUID]
    later: UUID | None = None

    def path(self, pattern: str, language: str = "ar") -> str:
        """The address of a pattern."""
        chosen = "&".join(f"institution={one}" for one in self.assessments[1:7])
        return f"/{language}/" + pattern.format(
            round=self.round_id,
            later=self.later or self.round_id,
            own=self.assessments[0],
            institutions=chosen,
        )
