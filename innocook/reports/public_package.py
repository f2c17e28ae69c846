"""What may be published of a round: the figures of groups as they were published, and nothing of any institution.

Only what one edition of the peer figures shows goes in: quartiles rounded to five points, for groups that the rules of
docs/peer-figures.md allow. No institution, no count, nothing about groups that are not shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from innocook.core.institutions import CONTEXT_GROUPS, SECTORS, SIZES, TYPES
from innocook.core.peers import FACTS, STEP
from innocook.core.questionnaire import Questionnaire
from innocook.core.text import Text
from innocook.i18n import Translator, translator
from innocook.reports import definition_tables as definitions
from innocook.reports.building import source_of
from innocook.reports.csv_files import Value
from innocook.reports.data_package import About, Package
from innocook.reports.data_tables import Field, ForeignKey, Said, Table
from innocook.reports.figures import Kind
from innocook.reports.round_package import made_by
from innocook.reports.round_tables import Optional
from innocook.reports.wording import named

WHOLE = "all"
COLUMNS = {"country": "country_id"}
"""Columns that are not called like their fact."""


class GroupFigure(Protocol):
    """One score of one published group: at most two facts by name, quartiles in steps of STEP, and their edition."""

    @property
    def facts(self) -> Mapping[str, str]: ...
    @property
    def score(self) -> str: ...
    @property
    def lower(self) -> int: ...
    @property
    def median(self) -> int: ...
    @property
    def upper(self) -> int: ...
    @property
    def edition(self) -> int: ...


@dataclass(frozen=True, slots=True)
class PublicAbout:
    """Which round and edition; `published` is the instant of the edition, `countries` those the round is in."""

    round_id: str
    round_name: Text
    countries: Mapping[str, Text]
    edition: int
    published: datetime
    engine: str


def public_package(
    figures: Sequence[GroupFigure], questionnaire: Questionnaire, about: PublicAbout, language: str
) -> bytes:
    """The package as a zip: the same edition and language give the same bytes to everybody."""
    package = Package()
    groups = {group_id(figure.facts): figure.facts for figure in figures}
    places = {facts["country"] for facts in groups.values() if "country" in facts}
    countries = {key: about.countries[key] for key in sorted(places)}
    package.table(_groups(tuple(countries)), _group_rows(groups))
    package.table(_figures(questionnaire), _figure_rows(figures))
    package.table(definitions.SCORES, definitions.score_rows(questionnaire))
    package.table(definitions.BANDS, definitions.band_rows(questionnaire))
    package.table(definitions.QUESTIONNAIRE, definitions.questionnaire_rows(questionnaire))
    package.table(definitions.COUNTRIES, definitions.country_rows(countries))
    package.table(definitions.CODES, definitions.code_rows(definitions.fact_codes()))
    return package.bytes(_about(questionnaire, about, language), language)


def group_id(facts: Mapping[str, str]) -> str:
    """The id of a group: its facts in the order of FACTS, as `country=XA;size=large`; "all" for the whole round."""
    return ";".join(f"{name}={facts[name]}" for name in FACTS if name in facts) or WHOLE


def _group_rows(groups: Mapping[str, Mapping[str, str]]) -> Iterator[list[Value]]:
    for key, facts in groups.items():
        yield [key, *(facts.get(name, "") for name in FACTS)]


def _figure_rows(figures: Sequence[GroupFigure]) -> Iterator[list[Value]]:
    for each in figures:
        yield [group_id(each.facts), each.score, each.lower, each.median, each.upper, each.edition]


def _groups(countries: tuple[str, ...]) -> Table:
    allowed = {"country": countries, "institution_type": TYPES, "size": SIZES, "sector": SECTORS}
    allowed["context_group"] = CONTEXT_GROUPS
    return Table(
        name="groups",
        title=lambda t: t.gettext("Published groups"),
        description=lambda t: t.gettext(
            "One row per group of institutions whose figures are published, by at most two facts. An empty fact means "
            "that any value is in the group."
        ),
        fields=(
            Field("group", "string", lambda t: t.gettext("Id of the group; “all” is the whole round")),
            *(
                Optional(COLUMNS.get(name, name), "string", FACT_NAMES[name], allowed=allowed[name], is_open=True)
                for name in FACTS
            ),
        ),
        key=("group",),
        foreign_keys=(ForeignKey(("country_id",), "countries", ("country_id",)),),
    )


def _figures(questionnaire: Questionnaire) -> Table:
    scores = questionnaire.scores
    low = min((each.minimum for each in scores), default=None)
    high = max((each.maximum for each in scores), default=None)
    points = partial(Field, type="integer", minimum=low, maximum=high)
    return Table(
        name="figures",
        title=lambda t: t.gettext("Figures of the groups"),
        description=lambda t: t.gettext(
            "One row per published group and score: quartiles of the validated scores, rounded to five points. A score "
            "that cannot be shown for a group has no row."
        ),
        fields=(
            Field("group", "string", lambda t: t.gettext("Id of the group; “all” is the whole round")),
            Field("score", "string", lambda t: t.gettext("Id of the score"), allowed=tuple(each.id for each in scores)),
            points("lower_quartile", description=lambda t: t.gettext("First quartile")),
            points("median", description=lambda t: t.gettext("Median")),
            points("upper_quartile", description=lambda t: t.gettext("Third quartile")),
            Field(
                "edition",
                "integer",
                lambda t: t.gettext("The edition of the published figures that it was computed for"),
                minimum=1,
            ),
        ),
        key=("group", "score"),
        foreign_keys=(ForeignKey(("group",), "groups", ("group",)), definitions.OF_SCORE),
    )


def _about(questionnaire: Questionnaire, about: PublicAbout, language: str) -> About:
    t = translator(language)
    return About(
        name=f"innocook-public-{about.round_id[:8]}",
        title=t.gettext("Published figures of the round %(round)s", round=named(about.round_name, language)),
        description=_description,
        created=about.published,
        terms=_terms,
        extra={
            "version": str(about.edition),
            "round": {"id": about.round_id, "name": dict(about.round_name.by_language)},
            "edition": about.edition,
            "rounded_to": STEP,
            "scores": Kind.VALIDATED.value,
            **made_by(source_of(questionnaire), about.engine),
        },
    )


def _description(t: Translator) -> str:
    return t.gettext(
        "Quartiles of the innovation maturity of groups of public institutions, validated by reviewers and rounded to "
        "five points. It holds no row about any institution; groups too small to show are left out."
    )


def _terms(t: Translator) -> str:
    return t.gettext(
        "Terms of use. These figures were published with the round and are about groups, never about one institution. "
        "Name the round, the questionnaire and the edition where you use them. They are no ranking: groups are shown "
        "only where no single institution can be worked out from them."
    )


FACT_NAMES: Mapping[str, Said] = {
    "institution_type": lambda t: t.gettext("Type of institution"),
    "size": lambda t: t.gettext("Size"),
    "sector": lambda t: t.gettext("Sector"),
    "country": lambda t: t.gettext("Id of the country"),
    "context_group": lambda t: t.gettext("Country context group"),
}
