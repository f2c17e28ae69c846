"""Names of sheets: those of the questionnaire, short enough for every program and never twice."""

from __future__ import annotations

from collections.abc import Sequence

from innocook.core.questionnaire import Questionnaire
from innocook.reports.sheets import sheet_name

LONGEST = 31


def section_names(questionnaire: Questionnaire, sections: Sequence[str], language: str) -> dict[str, str]:
    """The sheet of each section by its id: its number in the questionnaire and as much of its title as fits."""
    order = [section.id for section in questionnaire.sections]
    titles = {section.id: section.title.in_language(language) for section in questionnaire.sections}
    return {each: sheet_name(shortened(f"{order.index(each) + 1} {titles[each]}")) for each in sections}


def shortened(name: str) -> str:
    """At most 31 characters, cut between words and marked with "…"."""
    if len(name) <= LONGEST:
        return name
    return name[: LONGEST - 1].rpartition(" ")[0].rstrip(" ,،؛;:") + "…"


def quoted(name: str) -> str:
    """The name of a sheet as formulas write it."""
    return "'" + name.replace("'", "''") + "'"
