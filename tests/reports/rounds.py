"""A round to write files of: institutions with hostile names, answers of every state, both kinds of scores."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid5

from innocook.core.answers import Answers
from innocook.core.text import Text
from innocook.reports.round_package import RoundAbout
from innocook.reports.rounds import RoundRow, RoundTable, RowFacts, round_table, scored_cells
from tests.reports.sample import SUBJECT, answers, lowered, plan, questionnaire

SPACE = UUID("00000000-0000-4000-8000-000000000000")
NAMES = ("=HYPERLINK(1)", 'Quotes "and", commas', "Two\nlines", "\u202eمؤسسة\u200f", "+1", "@x", "  plain  ")
COUNTRIES = {
    "XA": Text({"ar": "بلد أ", "en": "Country A", "fr": "Pays A"}),
    "XB": Text({"ar": "بلد ب", "en": "=Country B", "fr": "Pays B"}),
}
CREATED = datetime(2026, 11, 26, 8, 30, 15, 123, tzinfo=UTC)


def hostile_rows() -> tuple[RoundRow, ...]:
    """One institution per name; every other one is validated, with lower levels."""
    return tuple(_row(place, name) for place, name in enumerate(NAMES))


def hostile_round() -> RoundTable:
    """The round of these institutions."""
    return round_table(SUBJECT.round_name, questionnaire(), hostile_rows())


def about_round(**changes: object) -> RoundAbout:
    """Where and when its package is made."""
    facts = {"round_id": str(SPACE), "countries": COUNTRIES, "filters": {"country": "XA"}}
    facts |= {"engine": "0.1", "created": CREATED}
    return RoundAbout(**(facts | changes))  # type: ignore[arg-type]


def _row(place: int, name: str) -> RoundRow:
    own = answers()
    checked: Answers | None = lowered(own) if place % 2 else None
    return RoundRow(
        institution=Text(dict.fromkeys(("ar", "en", "fr"), name)),
        country=COUNTRIES["XA" if place < 4 else "XB"],
        type=Text(dict.fromkeys(("ar", "en", "fr"), "Ministry")),
        state="validated" if checked else "submitted",
        own=scored_cells(plan(), [own])[0],
        validated=scored_cells(plan(), [checked])[0] if checked else None,
        facts=RowFacts(
            assessment_id=str(uuid5(SPACE, f"a{place}")),
            institution_id=str(uuid5(SPACE, f"i{place}")),
            code="" if place else "=1",
            country_id="XA" if place < 4 else "XB",
            institution_type="ministry" if place else "an older type",
            size="" if place == 1 else "large",
            sector="health",
            context_group="high",
            language="ar",
            submission=place + 1,
            edition=1 if checked else None,
        ),
        answers=own,
        validated_answers=checked or {},
    )
