"""The rows of the annex's tables, with their words."""

from __future__ import annotations

from dataclasses import dataclass

from innocook.core.annex import Annex, ScoreReliability
from innocook.core.language_drift import Drift, DriftState, expected_by_chance
from innocook.core.reliability import FEWEST_CASES, Reliability
from innocook.reports.result_words import difference_words
from innocook.reports.robustness_words import share_words
from innocook.web.languages import _, translator

USUAL = (0.6, 0.9)
"""Where alpha usually lies for a part that is neither loose nor repeats itself (method, section 6): guidance only."""


@dataclass(frozen=True, slots=True)
class ConsistencyRow:
    """One score with what may be said about its alpha."""

    score: str
    found: Reliability
    note: str


@dataclass(frozen=True, slots=True)
class DriftBlock:
    """One language beside the reference: flagged comparisons first, the others in the order of asking.

    `chance` is how many of the `compared` would stand out by chance alone; `beyond` how many intervals leave out 0.
    """

    language: str
    flagged: tuple[Drift, ...]
    others: tuple[Drift, ...]
    too_few: int
    no_overlap: int
    beyond: int
    chance: float

    @property
    def compared(self) -> int:
        """How many indicators were compared."""
        return len(self.flagged) + len(self.others)


def consistency_rows(annex: Annex) -> list[ConsistencyRow]:
    """Every score of the annex, in its order."""
    return [ConsistencyRow(row.score, row.found, consistency_note(row)) for row in annex.consistency]


def consistency_note(row: ScoreReliability) -> str:
    """What an alpha, or its absence, says; empty within the usual range."""
    found = row.found
    if found.items < 2:
        return _("Not defined: it takes at least two indicators.")
    if found.cases < FEWEST_CASES:
        return _("Not computed: fewer than %(number)d complete cases.", number=FEWEST_CASES)
    if found.alpha is None:
        return _("Not defined: all institutions have the same total.")
    if found.alpha < 0:
        return _("Negative: these indicators run against one another.")
    if found.alpha < USUAL[0]:
        return _("Below the usual range: the indicators measure rather different things.")
    return _("Above the usual range: some indicators may repeat one another.") if found.alpha > USUAL[1] else ""


def drift_blocks(annex: Annex) -> list[DriftBlock]:
    """One block per language that was looked at, in the order of the questionnaire."""
    languages = dict.fromkeys(drift.language for drift in annex.drifts)
    return [_block(language, [one for one in annex.drifts if one.language == language]) for language in languages]


def _block(language: str, drifts: list[Drift]) -> DriftBlock:
    compared = [one for one in drifts if one.state is DriftState.COMPARED]
    flagged = sorted((one for one in compared if one.is_flagged), key=lambda one: -abs(one.difference or 0.0))
    return DriftBlock(
        language=language_name(language),
        flagged=tuple(flagged),
        others=tuple(one for one in compared if not one.is_flagged),
        too_few=sum(one.state is DriftState.TOO_FEW for one in drifts),
        no_overlap=sum(one.state is DriftState.NO_OVERLAP for one in drifts),
        beyond=sum(one.is_beyond_chance for one in compared),
        chance=expected_by_chance(drifts),
    )


def share(number: int, total: int) -> str:
    """A share in whole percent, half up; only none is 0% and only all is 100%."""
    return share_words(number, total, translator())


def exact_percent(share: float) -> str:
    """A share, 0-1, in percent with one decimal where it has one: an eighth is 12.5%."""
    t = translator()
    space = "\u00a0" if t.language == "fr" else ""
    return f"{t.exact(round(share * 100, 1))}{space}%"


def signed(value: float) -> str:
    """A difference in points to one decimal, with its sign; it reads from left to right."""
    return difference_words(value, translator())


def language_name(language: str) -> str:
    """What a language of the questionnaire is called in the language of the page."""
    return {"ar": _("Arabic"), "en": _("English"), "fr": _("French")}.get(language, language)
