"""The tables of a round's data package that hold what institutions answered and scored."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from innocook.core.answers import AnswerState
from innocook.core.institutions import CONTEXT_GROUPS, SECTORS, SIZES, TYPES
from innocook.core.points import reach
from innocook.core.questionnaire import Questionnaire
from innocook.i18n import LANGUAGES
from innocook.reports.data_tables import Field, ForeignKey, Table
from innocook.reports.figures import Kind

STATES = ("submitted", "in_review", "returned", "validated", "reconsidered", "closed")
KINDS = (Kind.SELF.value, Kind.VALIDATED.value)

Optional = partial(Field, required=False)
KIND = Field(
    "kind",
    "string",
    lambda t: t.gettext("Whether it is self-assessed (self) or validated by a reviewer (validated)"),
    allowed=KINDS,
)
ASSESSMENT = Field("assessment_id", "string", lambda t: t.gettext("Id of the assessment"), format="uuid")
OF_INSTITUTION = ForeignKey(("assessment_id",), "institutions", ("assessment_id",))


def institutions_table(countries: Iterable[str]) -> Table:
    """One row per institution, from countries with these ids."""
    return Table(
        name="institutions",
        title=lambda t: t.gettext("Institutions"),
        description=lambda t: t.gettext(
            "One row per institution that submitted its self-assessment. What is in draft is never in it."
        ),
        fields=(*_IDS, *_facts(tuple(countries)), *_COUNTS),
        key=("assessment_id",),
        foreign_keys=(ForeignKey(("country_id",), "countries", ("country_id",)),),
    )


def scores_table(questionnaire: Questionnaire) -> Table:
    """One row per institution, kind and score."""
    scores = questionnaire.scores
    bands = tuple(dict.fromkeys(band.id for score in scores for band in score.bands))
    return Table(
        name="scores",
        title=lambda t: t.gettext("Scores"),
        description=lambda t: t.gettext(
            "One row per institution, kind and score, not rounded (nine decimals). An empty value is “not rated yet”, "
            "never 0."
        ),
        fields=(
            ASSESSMENT,
            KIND,
            Field("score", "string", lambda t: t.gettext("Id of the score"), allowed=tuple(each.id for each in scores)),
            Optional(
                "value",
                "number",
                lambda t: t.gettext("The score; empty while it is not rated"),
                minimum=min((each.minimum for each in scores), default=None),
                maximum=max((each.maximum for each in scores), default=None),
            ),
            Optional("band", "string", lambda t: t.gettext("Id of the maturity group"), allowed=bands),
            Field("counted", "integer", lambda t: t.gettext("How many indicators the score counts"), minimum=0),
            Field("applicable", "integer", lambda t: t.gettext("How many indicators apply"), minimum=0),
        ),
        key=("assessment_id", "kind", "score"),
        foreign_keys=(OF_INSTITUTION, ForeignKey(("score",), "score-definitions", ("score",))),
    )


def answers_table(questionnaire: Questionnaire) -> Table:
    """One row per institution, kind and indicator."""
    reached = [reach(each) for each in questionnaire.indicators]
    reasons = tuple(each.id for each in questionnaire.na_reasons)
    return Table(
        name="answers",
        title=lambda t: t.gettext("Answers"),
        description=lambda t: t.gettext(
            "One row per institution, kind and indicator. Not answered, not applicable and the lowest level are three "
            "different things."
        ),
        fields=(
            ASSESSMENT,
            KIND,
            Field(
                "indicator",
                "string",
                lambda t: t.gettext("Id of the indicator"),
                allowed=tuple(each.id for each in questionnaire.indicators),
            ),
            Field("state", "string", lambda t: t.gettext("State of the answer"), allowed=tuple(map(str, AnswerState))),
            Optional("option", "string", lambda t: t.gettext("Key of the option that was chosen, see options.csv")),
            Optional("number", "number", lambda t: t.gettext("The number that was given, where one is asked for")),
            Optional(
                "points",
                "number",
                lambda t: t.gettext("What the answer is worth"),
                minimum=min((low for low, _ in reached), default=None),
                maximum=max((high for _, high in reached), default=None),
            ),
            Optional(
                "na_reason",
                "string",
                lambda t: t.gettext("Code of the reason why it is not applicable"),
                allowed=reasons,
                is_open=True,
            ),
        ),
        key=("assessment_id", "kind", "indicator"),
        foreign_keys=(OF_INSTITUTION, ForeignKey(("indicator",), "questionnaire", ("indicator",))),
    )


def _facts(countries: tuple[str, ...]) -> tuple[Field, ...]:
    return (
        Field("country_id", "string", lambda t: t.gettext("Id of the country"), allowed=countries),
        Optional("institution_type", "string", lambda t: t.gettext("Type of institution"), allowed=TYPES, is_open=True),
        Optional("size", "string", lambda t: t.gettext("Size"), allowed=SIZES, is_open=True),
        Optional("sector", "string", lambda t: t.gettext("Sector"), allowed=SECTORS, is_open=True),
        Optional(
            "context_group",
            "string",
            lambda t: t.gettext("Country context group"),
            allowed=CONTEXT_GROUPS,
            is_open=True,
        ),
    )


_IDS = (
    ASSESSMENT,
    Field("institution_id", "string", lambda t: t.gettext("Id of the institution"), format="uuid"),
    Optional("institution_code", "string", lambda t: t.gettext("Code that lists from outside know it by")),
    Optional("name_ar", "string", lambda t: t.gettext("Name in Arabic")),
    Optional("name_en", "string", lambda t: t.gettext("Name in English")),
    Optional("name_fr", "string", lambda t: t.gettext("Name in French")),
)
_COUNTS = (
    Field("state", "string", lambda t: t.gettext("State of the assessment"), allowed=STATES),
    Field(
        "language",
        "string",
        lambda t: t.gettext("Language the assessment is answered in"),
        allowed=LANGUAGES,
        is_open=True,
    ),
    Field(
        "submission",
        "integer",
        lambda t: t.gettext("Number of the submission the self-assessed answers are of"),
        minimum=1,
    ),
    Optional(
        "validation_edition",
        "integer",
        lambda t: t.gettext("Edition of the validated result; empty before a validation"),
        minimum=1,
    ),
)
