"""The robustness of a round's overall score as a table of its data package: one row per institution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from innocook.core.questionnaire import Score
from innocook.i18n import Translator
from innocook.reports.csv_files import Value
from innocook.reports.data_tables import Table
from innocook.reports.round_tables import ASSESSMENT, OF_INSTITUTION, Optional

Figures = Mapping[str, float | int | None]


def robustness_table(score: Score) -> Table:
    """Intervals of the score and the rank, the tier, and the share of the draws in each maturity group."""
    points = partial(Optional, type="number", minimum=score.minimum, maximum=score.maximum)
    rank = partial(Optional, type="number", minimum=1)
    return Table(
        name="robustness",
        title=lambda t: t.gettext("Robustness of the overall score"),
        description=lambda t: t.gettext(
            "One row per institution of the view: what other weights, each up to a quarter lower or higher, make of "
            "its overall score. Intervals hold nine draws in ten. Empty where it is not rated; ranks and tiers are "
            "also empty with fewer than six rated institutions, which are not put in any order."
        ),
        fields=(
            ASSESSMENT,
            points("score_low", description=lambda t: t.gettext("Lower end of the interval of the score")),
            points("score_high", description=lambda t: t.gettext("Upper end of the interval of the score")),
            rank("rank_low", description=lambda t: t.gettext("Best rank of the interval")),
            rank("rank_high", description=lambda t: t.gettext("Worst rank of the interval")),
            Optional("tier", "integer", lambda t: t.gettext("Tier: within one no order can be told"), minimum=1),
            *(
                Optional(f"share_{band.id}", "number", partial(_share, band.name.by_language), minimum=0, maximum=1)
                for band in score.bands
            ),
        ),
        key=("assessment_id",),
        foreign_keys=(OF_INSTITUTION,),
    )


def robustness_values(score: Score, rows: Mapping[object, Figures]) -> Iterator[list[Value]]:
    """The rows of the table, from the figures of each assessment by the names of the columns."""
    columns = [field.name for field in robustness_table(score).fields[1:]]
    for key, figures in rows.items():
        yield [str(key), *(figures.get(column) for column in columns)]


def _share(names: Mapping[str, str], t: Translator) -> str:
    return t.gettext("Share of the draws in the maturity group “%(group)s”", group=names[t.language])
