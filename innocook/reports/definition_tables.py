"""The tables of a data package that say what its ids and keys mean: questionnaire, options, scores, bands, codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from innocook.core.answers import AnswerState
from innocook.core.questionnaire import Indicator, Questionnaire, ScoreKind
from innocook.core.text import Text
from innocook.i18n import LANGUAGES, Translator, translator
from innocook.reports.csv_files import Value
from innocook.reports.data_tables import Field, ForeignKey, Table
from innocook.reports.institution_words import context_group_names, sector_names, size_names, type_names
from innocook.reports.round_tables import KINDS, STATES, Optional
from innocook.reports.wording import state_name

Row = list[Value]
INDICATOR = Field("indicator", "string", lambda t: t.gettext("Id of the indicator"))
SCORE = Field("score", "string", lambda t: t.gettext("Id of the score"))
OF_SCORE = ForeignKey(("score",), "score-definitions", ("score",))


def _titles(name: str) -> tuple[Field, ...]:
    return (
        Optional(f"{name}_ar", "string", lambda t: t.gettext("In Arabic")),
        Optional(f"{name}_en", "string", lambda t: t.gettext("In English")),
        Optional(f"{name}_fr", "string", lambda t: t.gettext("In French")),
    )


QUESTIONNAIRE = Table(
    name="questionnaire",
    title=lambda t: t.gettext("Questionnaire"),
    description=lambda t: t.gettext("One row per indicator, in the order of asking."),
    fields=(
        INDICATOR,
        Field("section", "string", lambda t: t.gettext("Id of the section")),
        Optional("principle", "string", lambda t: t.gettext("Id of the principle it belongs to")),
        Field("answer", "string", lambda t: t.gettext("What is asked for"), allowed=("option", "number")),
        Optional("minimum", "number", lambda t: t.gettext("The lowest number that may be given")),
        Optional("maximum", "number", lambda t: t.gettext("The highest number that may be given")),
        Optional("points_from", "number", lambda t: t.gettext("What the lowest number is worth")),
        Optional("points_to", "number", lambda t: t.gettext("What the highest number is worth")),
        Field("na_allowed", "string", lambda t: t.gettext("Whether it may be “not applicable”"), allowed=("yes", "no")),
        Field(
            "depends_on_national",
            "string",
            lambda t: t.gettext("Whether it depends on what the country supplies"),
            allowed=("yes", "no"),
        ),
        *_titles("title"),
        *_titles("question"),
    ),
    key=("indicator",),
)
OPTIONS = Table(
    name="options",
    title=lambda t: t.gettext("Options"),
    description=lambda t: t.gettext("One row per option of an indicator, the lowest first."),
    fields=(
        INDICATOR,
        Field("option", "string", lambda t: t.gettext("Key of the option")),
        Field("points", "number", lambda t: t.gettext("What the option is worth"), minimum=0),
        *_titles("name"),
    ),
    key=("indicator", "option"),
    foreign_keys=(ForeignKey(("indicator",), "questionnaire", ("indicator",)),),
)
SCORES = Table(
    name="score-definitions",
    title=lambda t: t.gettext("What the scores are"),
    description=lambda t: t.gettext("One row per score, with its rule and the range it can reach."),
    fields=(
        SCORE,
        Field(
            "kind",
            "string",
            lambda t: t.gettext("Its place among the scores"),
            allowed=tuple(map(str, ScoreKind)),
        ),
        Field("rule", "string", lambda t: t.gettext("How it is made of its parts")),
        Field("parts", "string", lambda t: t.gettext("Ids of its parts, with spaces between them")),
        Field("minimum", "number", lambda t: t.gettext("The lowest value it can reach")),
        Field("maximum", "number", lambda t: t.gettext("The highest value it can reach")),
        Field("tolerance", "number", lambda t: t.gettext("Changes below it are no clear change"), minimum=0),
        *_titles("name"),
    ),
    key=("score",),
)
BANDS = Table(
    name="bands",
    title=lambda t: t.gettext("Maturity groups"),
    description=lambda t: t.gettext("The maturity groups of each score: from the lower limit to below the upper one."),
    fields=(
        SCORE,
        Field("band", "string", lambda t: t.gettext("Id of the maturity group")),
        Field("lower", "number", lambda t: t.gettext("Lower limit")),
        Field("upper", "number", lambda t: t.gettext("Upper limit")),
        *_titles("name"),
    ),
    key=("score", "band"),
    foreign_keys=(OF_SCORE,),
)
COUNTRIES = Table(
    name="countries",
    title=lambda t: t.gettext("Countries"),
    description=lambda t: t.gettext("One row per country."),
    fields=(Field("country_id", "string", lambda t: t.gettext("Id of the country")), *_titles("name")),
    key=("country_id",),
)
CODES = Table(
    name="codes",
    title=lambda t: t.gettext("Keys in words"),
    description=lambda t: t.gettext("What the keys in the columns of the tables mean."),
    fields=(
        Field("column", "string", lambda t: t.gettext("The column the key stands in")),
        Field("key", "string", lambda t: t.gettext("The key")),
        *_titles("name"),
    ),
    key=("column", "key"),
)


def questionnaire_rows(questionnaire: Questionnaire) -> Iterator[Row]:
    """The rows of QUESTIONNAIRE."""
    for each in questionnaire.indicators:
        yield [each.id, each.section, each.principle or "", *_range(each), *_texts(each.title), *_texts(each.question)]


def option_rows(questionnaire: Questionnaire) -> Iterator[Row]:
    """The rows of OPTIONS."""
    for each in questionnaire.indicators:
        for option in each.options:
            yield [each.id, option.key, option.points, *_texts(option.name)]


def score_rows(questionnaire: Questionnaire) -> Iterator[Row]:
    """The rows of SCORES."""
    for each in questionnaire.scores:
        parts = " ".join(part.id for part in each.parts)
        limits = (each.minimum, each.maximum, each.tolerance)
        yield [each.id, each.kind.value, each.rule.value, parts, *limits, *_texts(each.name)]


def band_rows(questionnaire: Questionnaire) -> Iterator[Row]:
    """The rows of BANDS."""
    for score in questionnaire.scores:
        for band in score.bands:
            yield [score.id, band.id, band.lower, band.upper, *_texts(band.name)]


def country_rows(countries: Mapping[str, Text]) -> Iterator[Row]:
    """The rows of COUNTRIES, by id."""
    for key in sorted(countries):
        yield [key, *_texts(countries[key])]


def code_rows(columns: Mapping[str, Callable[[Translator], Mapping[str, str]]]) -> Iterator[Row]:
    """The rows of CODES: columns with the names of their keys in a language."""
    for column, names_in in columns.items():
        every = [names_in(translator(language)) for language in LANGUAGES]
        for key in every[0]:
            yield [column, key, *(names[key] for names in every)]


def fact_codes() -> dict[str, Callable[[Translator], Mapping[str, str]]]:
    """The facts that institutions are grouped by."""
    return {
        "institution_type": type_names,
        "size": size_names,
        "sector": sector_names,
        "context_group": context_group_names,
    }


def round_codes(questionnaire: Questionnaire) -> dict[str, Callable[[Translator], Mapping[str, str]]]:
    """Every column of keys in the tables of a round."""
    reasons = {each.id: each.text for each in questionnaire.na_reasons}
    return fact_codes() | {
        "institutions.state": lambda t: {key: state_name(key, t) for key in STATES},
        "answers.state": _answer_states,
        "kind": _kinds,
        "na_reason": lambda t: {key: text.in_language(t.language) for key, text in reasons.items()},
    }


def _kinds(t: Translator) -> dict[str, str]:
    return dict(zip(KINDS, (t.gettext("Self-assessed"), t.gettext("Validated")), strict=True))


def _answer_states(t: Translator) -> dict[str, str]:
    return {
        AnswerState.BLANK.value: t.gettext("Not answered"),
        AnswerState.ANSWERED.value: t.gettext("Answered"),
        AnswerState.NOT_APPLICABLE.value: t.gettext("Not applicable"),
    }


def _range(indicator: Indicator) -> list[Value]:
    scale = indicator.number
    limits = (scale.minimum, scale.maximum, scale.points_from, scale.points_to) if scale else (None,) * 4
    flags = (indicator.na_allowed, indicator.depends_on_national)
    return ["option" if scale is None else "number", *limits, *("yes" if flag else "no" for flag in flags)]


def _texts(text: Text) -> list[Value]:
    return [text.by_language.get(language, "") for language in LANGUAGES]
