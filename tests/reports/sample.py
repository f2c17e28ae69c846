"""Reports to look at: the product's own questionnaire, answered by rule, with every state an answer can have."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

from innocook.core.answers import Answer, Answers, chosen, not_applicable
from innocook.core.loader import read_directory
from innocook.core.questionnaire import Questionnaire
from innocook.core.review import Decision, DecisionKind
from innocook.core.scoring import Plan, compile_plan
from innocook.core.text import Text
from innocook.reports.building import build_report
from innocook.reports.figures import Subject
from innocook.reports.report import Report
from innocook.reports.review_figures import Basis, EditionFigure, PieceFigure, SubmissionFigure

HOSTILE = "=1+1 #panic() *bold* _x_ $a$ @ref <b>&amp; \\ `raw` // end"
SUBJECT = Subject(
    institution=Text(
        {"ar": "مؤسسة الخدمات النموذجية", "en": "Model Services Authority", "fr": "Autorité des services"}
    ),
    country=Text({"ar": "بلد متخيَّل", "en": "Imagined Country", "fr": "Pays imaginaire"}),
    round_name=Text({"ar": "دورة 2026", "en": "Round 2026", "fr": "Cycle 2026"}),
    state="submitted",
    made_on=date(2026, 11, 22),
    declared_by="أحمد Example",
    declared_on=date(2026, 10, 2),
)


@cache
def questionnaire() -> Questionnaire:
    """The product's questionnaire."""
    return read_directory(Path(__file__).parents[2] / "questionnaires" / "innocook-1")


@cache
def plan() -> Plan:
    """Its plan."""
    return compile_plan(questionnaire())


def answers() -> dict[str, Answer]:
    """Levels 0-4 in turn; one indicator not applicable, one blank, one with a note full of markup."""
    indicators = questionnaire().indicators
    given = {each.id: chosen(str(place * 3 % 5)) for place, each in enumerate(indicators)}
    allowed = next(each.id for each in indicators if each.na_allowed)
    given[allowed] = not_applicable(questionnaire().na_reasons[0].id, "نص السبب")
    del given[indicators[-1].id]
    first = indicators[0].id
    given[first] = replace(given[first], note=HOSTILE)
    return given


def lowered(given: Answers) -> dict[str, Answer]:
    """What a reviewer made of it: every level 4 became a 3."""
    return {name: chosen("3") if answer.option == "4" else answer for name, answer in given.items()}


@cache
def report(validated: bool = False) -> Report:
    """The report of those answers."""
    given = answers()
    return build_report(plan(), given, SUBJECT, lowered(given) if validated else None)


REASON = "لا تذكر الوثيقة الجهة المسؤولة."
TITLE = "خطة العمل 2026"


def basis() -> Basis:
    """A second edition with its reasons, and evidence beside the first 20 indicators, that of the first 12 accepted."""
    ids = [each.id for each in questionnaire().indicators]
    why = Decision(DecisionKind.LOWER, "3", None, "evidence_outdated", REASON, "ar")
    return Basis(
        supported=frozenset(ids[:20]),
        accepted=frozenset(ids[:12]),
        evidence=tuple(
            PieceFigure(name, TITLE, "ar", "report-1.pdf", "accepted" if place < 12 else "unreadable")
            for place, name in enumerate(ids[:20])
        ),
        decisions=dict.fromkeys(ids, why),
        submission=SubmissionFigure(3, date(2026, 10, 2), "a" * 64),
        edition=EditionFigure(2, "reconsidered", date(2026, 11, 20), "b" * 64),
    )


@cache
def reviewed() -> Report:
    """What a reviewer made of it, with everything it rests on: one level 3 became 1, one "not applicable" a 1."""
    given = answers()
    checked = lowered(given)
    third = next(name for name, answer in given.items() if answer.option == "3")
    exempt = next(name for name, answer in given.items() if answer.na_reason)
    checked |= {third: chosen("1"), exempt: chosen("1")}
    return build_report(plan(), given, SUBJECT, checked, basis())


def parsed(svg: str) -> ET.Element:
    """A drawing of our own as a tree; fails where it is not well-formed."""
    return ET.fromstring(svg)  # noqa: S314
