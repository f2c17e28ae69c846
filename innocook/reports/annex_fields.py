"""What the columns of the annex's tables mean."""

from __future__ import annotations

from dataclasses import replace

from innocook.core.group_summary import CEILING, FEWEST_ANSWERS
from innocook.core.language_drift import DriftState
from innocook.i18n import Translator
from innocook.reports.data_tables import Field, ForeignKey, Said, Table
from innocook.reports.definition_tables import INDICATOR, OF_SCORE, SCORE

FLAGS = ("yes", "no")


def _count(name: str, said: Said) -> Field:
    return Field(name, "integer", said, minimum=0)


def _share(name: str, said: Said, required: bool = True) -> Field:
    return Field(name, "number", said, required, minimum=0, maximum=1)


def _correlation(said: Said, required: bool) -> Field:
    return Field("correlation", "number", said, required, minimum=-1, maximum=1)


def _figure(name: str, said: Said) -> Field:
    return Field(name, "number", said, required=False)


def _flag(name: str, said: Said) -> Field:
    return Field(name, "string", said, allowed=FLAGS)


def _crowded(t: Translator) -> dict[str, object]:
    return {"share": t.percent(CEILING), "number": FEWEST_ANSWERS}


def _of_indicator(name: str) -> ForeignKey:
    return ForeignKey((name,), "questionnaire", ("indicator",))


FACTS = Table(
    "annex-facts",
    lambda t: t.gettext("Technical annex"),
    lambda t: t.gettext("What the annex stands on: questionnaire, versions, and numbers of the whole."),
    (
        Field("fact", "string", lambda t: t.gettext("Name of the fact")),
        Field("value", "string", lambda t: t.gettext("Its value")),
    ),
    ("fact",),
)
WEIGHTS = Table(
    "annex-effective-weights",
    lambda t: t.gettext("Effective weights"),
    lambda t: t.gettext("What each part is meant to weigh in the overall score, and how it goes together with it."),
    (
        SCORE,
        _share("weight_share", lambda t: t.gettext("Share of the weight in the overall score, 0 to 1")),
        _correlation(lambda t: t.gettext("Correlation (Pearson) with the overall score; empty: not defined"), False),
        _count("institutions", lambda t: t.gettext("Institutions rated on both")),
    ),
    ("score",),
    (OF_SCORE,),
)
CONSISTENCY = Table(
    "annex-internal-consistency",
    lambda t: t.gettext("Internal consistency"),
    lambda t: t.gettext(
        "Cronbach's alpha of the indicators of each score, with Feldt's %(level)s interval.", level=t.percent(0.95)
    ),
    (
        SCORE,
        _count("indicators", lambda t: t.gettext("Number of indicators")),
        _count("complete_cases", lambda t: t.gettext("Institutions that answered all of them")),
        _figure("alpha", lambda t: t.gettext("Cronbach's alpha; empty: fewer than 30 complete cases, or not defined")),
        _figure("alpha_low", lambda t: t.gettext("Lower end of the %(level)s interval", level=t.percent(0.95))),
        _figure("alpha_high", lambda t: t.gettext("Upper end of the %(level)s interval", level=t.percent(0.95))),
    ),
    ("score",),
    (OF_SCORE,),
)
PAIRS = Table(
    "annex-redundant-pairs",
    lambda t: t.gettext("Pairs that say nearly the same"),
    lambda t: t.gettext("Pairs of indicators whose answers correlate above 0.92, from 10 institutions on."),
    (
        replace(INDICATOR, name="first"),
        replace(INDICATOR, name="second"),
        _correlation(lambda t: t.gettext("Correlation (Pearson) of the two"), True),
        _count("institutions", lambda t: t.gettext("Institutions that answered both")),
    ),
    ("first", "second"),
    (_of_indicator("first"), _of_indicator("second")),
)
ITEMS = Table(
    "annex-items",
    lambda t: t.gettext("Answers per indicator"),
    lambda t: t.gettext("How many answered, at which end, and how many did not."),
    (
        INDICATOR,
        _count("answered", lambda t: t.gettext("Institutions that answered")),
        _count("highest", lambda t: t.gettext("Answers with the most points possible")),
        _count("lowest", lambda t: t.gettext("Answers with the fewest points possible")),
        _count("not_applicable", lambda t: t.gettext("Institutions to which it does not apply")),
        _count("not_answered", lambda t: t.gettext("Institutions that left it blank")),
        _flag(
            "ceiling",
            lambda t: t.gettext(
                "At least %(share)s of at least %(number)d answers have the most points", **_crowded(t)
            ),
        ),
        _flag(
            "floor",
            lambda t: t.gettext(
                "At least %(share)s of at least %(number)d answers have the fewest points", **_crowded(t)
            ),
        ),
    ),
    ("indicator",),
    (_of_indicator("indicator"),),
)
DRIFT = Table(
    "annex-language-drift",
    lambda t: t.gettext("Differences between languages"),
    lambda t: t.gettext("Each indicator in each language beside Arabic, among institutions alike on the rest."),
    (
        INDICATOR,
        Field("reference", "string", lambda t: t.gettext("Language that is compared with")),
        Field("language", "string", lambda t: t.gettext("Language that is compared")),
        _count("reference_answers", lambda t: t.gettext("Answers in the language compared with")),
        _count("answers", lambda t: t.gettext("Answers in the language compared")),
        Field(
            "state",
            "string",
            lambda t: t.gettext("Whether they were compared, were too few, or had nobody alike"),
            allowed=tuple(state.value for state in DriftState),
        ),
        _figure(
            "difference",
            lambda t: t.gettext(
                "Mean in the language compared minus mean in the other, on a scale from 0 to 100 points"
            ),
        ),
        _figure("low", lambda t: t.gettext("Lower end of the %(level)s interval", level=t.percent(0.95))),
        _figure("high", lambda t: t.gettext("Upper end of the %(level)s interval", level=t.percent(0.95))),
        _flag("flagged", lambda t: t.gettext("The interval leaves out 0 and the difference is at least 12.5 points")),
    ),
    ("indicator", "reference", "language"),
    (_of_indicator("indicator"),),
)
