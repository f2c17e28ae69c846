"""What a comparison report is made from: a view of a round, with its figures computed once for every part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from innocook.core.annex import Annex
from innocook.core.groups import Group
from innocook.core.questionnaire import Questionnaire, Score, ScoreKind
from innocook.core.robustness_analysis import Analysis
from innocook.core.text import Text
from innocook.i18n import Translator
from innocook.reports import palette
from innocook.reports.figures import Kind, Source
from innocook.reports.institution_words import context_group_names, sector_names, size_names, type_names

MOST_NAMED = 200
"""With more institutions than this tiers are told by their size alone: the pages show who is in them."""


@dataclass(frozen=True, slots=True)
class Robust:
    """The robustness of the overall score of the view's group: its analysis, and from which draws it comes."""

    found: Analysis
    draws: int
    seed: int


@dataclass(frozen=True, slots=True)
class ComparisonReport:
    """A view of a round. `group` fits the filters; `asked` is the whole questionnaire, even where the plan is cut.

    Without `is_whole_round` only institutions of these countries may be compared by the reader.
    `facts` are the filters by name of FACTS, `left_out` scores with too few indicators left. `names` are all
    institutions of the group by assessment and `countries` those by id, both in the alphabetical order of the reader's
    language; more than MOST_NAMED institutions need no names. Without an overall score there is no `robust`.
    """

    round_name: Text
    source: Source
    asked: Questionnaire
    kind: Kind
    group: Group
    facts: Mapping[str, str]
    countries: Mapping[str, Text]
    is_national_counted: bool
    is_whole_round: bool
    left_out: tuple[str, ...]
    names: Mapping[UUID, Text]
    robust: Robust | None
    annex: Annex
    engine: str
    made_on: date

    @property
    def is_validated(self) -> bool:
        """Whether the scores shown are validated."""
        return self.kind is Kind.VALIDATED

    @property
    def overall(self) -> Score | None:
        """The overall score of the plan, if it has one."""
        return next(iter(self.scores_of(ScoreKind.OVERALL)), None)

    @property
    def scores(self) -> tuple[Score, ...]:
        """The scores the report speaks of: the overall score, principles, sections."""
        kinds = (ScoreKind.OVERALL, ScoreKind.PRINCIPLE, ScoreKind.SECTION)
        return tuple(score for kind in kinds for score in self.scores_of(kind))

    def scores_of(self, kind: ScoreKind) -> tuple[Score, ...]:
        """The scores of one kind that the group's plan has."""
        return self.group.plan.questionnaire.scores_of(kind)

    def colour_of(self, score: Score) -> str:
        """A principle has its own colour, every other score the product's."""
        principles = [each.id for each in self.asked.scores_of(ScoreKind.PRINCIPLE)]
        return palette.principle_colours(principles).get(score.id, palette.ACTION)


def fact_names(report: ComparisonReport, t: Translator) -> dict[str, dict[str, str]]:
    """What the values of every fact are called, by name of FACTS, in the order they are listed in."""
    return {
        "country": {key: text.in_language(t.language) for key, text in report.countries.items()},
        "context_group": context_group_names(t),
        "institution_type": type_names(t),
        "size": size_names(t),
        "sector": sector_names(t),
    }


def fact_titles(t: Translator) -> dict[str, str]:
    """What the facts themselves are called, by name of FACTS."""
    return {
        "country": t.gettext("Country"),
        "context_group": t.gettext("Country context group"),
        "institution_type": t.gettext("Type of institution"),
        "size": t.gettext("Size"),
        "sector": t.gettext("Sector"),
    }
