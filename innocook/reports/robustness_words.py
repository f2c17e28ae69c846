"""What may be said about the robustness of a round's scores, in plain words, and its small figures."""

from __future__ import annotations

import math

from innocook.core.questionnaire import Rule
from innocook.core.robustness_analysis import FEWEST_FOR_TIERS, STEADY, Conclusion
from innocook.core.scoring import display
from innocook.i18n import Translator


def conclusion_words(what: Conclusion, draws: int, t: Translator) -> list[str]:
    """What may and what may not be concluded: a few whole sentences, the order first, then the maturity groups."""
    if not what.rated:
        return [t.gettext("No institution is rated yet: there is nothing to conclude.")]
    return [*_order(what, t), *_groups(what, draws, t), *_missing(what, t)]


def limits_words(t: Translator) -> str:
    """What the intervals cannot tell, whatever they are."""
    return t.gettext(
        "The intervals show what other weights would change. They say nothing about answers that are too high or too "
        "low, which only a review can tell."
    )


def _order(what: Conclusion, t: Translator) -> list[str]:
    if what.tiers is None:
        return [
            t.ngettext(
                "%(num)d institution is rated. With fewer than %(fewest)d an order would say nothing.",
                "%(num)d institutions are rated. With fewer than %(fewest)d an order would say nothing.",
                what.rated,
                fewest=FEWEST_FOR_TIERS,
            )
        ]
    rated = t.ngettext("%(num)d institution is rated.", "%(num)d institutions are rated.", what.rated)
    if what.tiers == 1:
        return [rated, t.gettext("They form one tier: no order among them can be told from these data.")]
    return [
        rated,
        t.ngettext("They form %(num)d tier.", "They form %(num)d tiers.", what.tiers),
        t.gettext("Within a tier no order can be told from these data."),
        t.gettext("In neighbouring tiers look at the intervals of two institutions before you say that one is ahead."),
    ]


def _groups(what: Conclusion, draws: int, t: Translator) -> list[str]:
    if what.steady is None:
        return []
    found = [
        t.ngettext(
            "%(num)d of %(total)s stays in the same maturity group in at least %(share)s of %(draws)s weightings.",
            "%(num)d of %(total)s stay in the same maturity group in at least %(share)s of %(draws)s weightings.",
            what.steady,
            total=t.number(what.rated),
            share=t.percent(STEADY),
            draws=t.number(draws),
        )
    ]
    if shifting := what.rated - what.steady:
        found.append(
            t.ngettext(
                "For %(num)d the maturity group depends on the weights.",
                "For %(num)d the maturity group depends on the weights.",
                shifting,
            )
        )
    return found


def _missing(what: Conclusion, t: Translator) -> list[str]:
    if not what.unrated:
        return []
    return [
        t.ngettext(
            "%(num)d institution is not rated yet and is left out.",
            "%(num)d institutions are not rated yet and are left out.",
            what.unrated,
        )
    ]


def score_interval(low: float, high: float) -> str:
    """Two scores in whole points, or one where both are the same; reads from left to right: isolate it."""
    return _interval(display(low), display(high))


def rank_interval(low: float, high: float) -> str:
    """Two ranks, rounded outwards so that an interval is never shown narrower than it is; isolate it."""
    return _interval(math.floor(low), math.ceil(high))


def points_words(value: float | None, t: Translator) -> str:
    """A distance (>= 0) in points to one decimal, half up; a dash where there is none."""
    return "–" if value is None else t.number(display(value * 10) / 10, 1)


def share_words(count: int, of: int, t: Translator) -> str:
    """A share of the draws in whole percent; never 0 or 100 unless it is none or all of them. Isolate it."""
    if 0 < count < of:
        percent = min(max(display(100 * count / of), 1), 99)
        sign = "<" if 100 * count < of else ">" if 100 * count > 99 * of else ""
        return sign + t.percent(percent / 100)
    return t.percent(count / of if of else 0)


def places_words(climbed: int, t: Translator) -> str:
    """How far a rank moves."""
    if climbed > 0:
        return t.ngettext("%(num)d place ahead", "%(num)d places ahead", climbed)
    if climbed < 0:
        return t.ngettext("%(num)d place back", "%(num)d places back", -climbed)
    return t.gettext("no change")


def mean_name(rule: Rule, t: Translator) -> str:
    """A mean under its full name, beside another one."""
    names = {
        Rule.MEAN: t.gettext("Arithmetic mean"),
        Rule.GEOMETRIC: t.gettext("Geometric mean"),
        Rule.HARMONIC: t.gettext("Harmonic mean"),
    }
    return names[rule]


def _interval(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"
