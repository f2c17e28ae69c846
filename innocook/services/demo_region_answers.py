"""What invented institutions answer in two rounds: around their own level, with leans that stay, in their language."""

from __future__ import annotations

import random
from collections.abc import Mapping

from innocook.core.answers import Answer, not_applicable
from innocook.core.plan import Plan
from innocook.core.questionnaire import Indicator
from innocook.services.demo_cases import answer_near
from innocook.services.demo_region_facts import SEED, Member

OF_SECTION, OF_PRINCIPLE, OF_INDICATOR = 0.5, 0.4, 0.6
"""How far (standard deviation, in levels) sections, principles and single indicators lie from the own level."""
EXEMPT = 0.1
READ_DIFFERENTLY = {("fr", 4): -0.8, ("fr", 19): 0.6, ("en", 10): 0.8}
"""Levels by which an indicator (by its place) is answered differently in another language at the same maturity."""
WHY = {
    "ar": "لا يندرج ذلك ضمن اختصاص المؤسسة.",
    "en": "This is outside the institution's mandate.",
    "fr": "Cela ne relève pas du mandat de l'institution.",
}


def answers_of(plan: Plan, member: Member) -> tuple[dict[str, Answer], dict[str, Answer]]:
    """Every answer in the earlier round and in the current one, by indicator; the same every time."""
    source = random.Random(f"{SEED} answers {member.place}")  # noqa: S311 - invented data
    questionnaire = plan.questionnaire
    leans = {section.id: source.gauss(0, OF_SECTION) for section in questionnaire.sections}
    principles = sorted({indicator.principle or "" for indicator in questionnaire.indicators})
    leans |= {principle: source.gauss(0, OF_PRINCIPLE) for principle in principles}
    exempt = {one.id for one in questionnaire.indicators if one.na_allowed and source.random() < EXEMPT}
    earlier, current = {}, {}
    for place, indicator in enumerate(questionnaire.indicators):
        lean = leans[indicator.section] + leans[indicator.principle or ""]
        lean += READ_DIFFERENTLY.get((member.language, place), 0.0) + source.gauss(0, OF_INDICATOR)
        if indicator.id in exempt:
            earlier[indicator.id] = current[indicator.id] = _exempt(plan, member.language)
        else:
            earlier[indicator.id] = answer_near(indicator, member.before + lean)
            current[indicator.id] = answer_near(indicator, member.facts.base + lean + source.gauss(0, 0.3))
    return earlier, current


def part_of(answers: Mapping[str, Answer], indicators: tuple[Indicator, ...], share: float) -> dict[str, Answer]:
    """The first `share` of the answers: those of an assessment that is not complete."""
    kept = [indicator.id for indicator in indicators[: round(len(indicators) * share)]]
    return {key: answers[key] for key in kept}


def _exempt(plan: Plan, language: str) -> Answer:
    return not_applicable(plan.questionnaire.na_reasons[0].id, WHY[language])
