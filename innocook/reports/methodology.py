"""How the scores are made, in words: the same sentences for the page and for the document."""

from __future__ import annotations

from collections.abc import Iterator

from innocook.core.questionnaire import Band, Indicator, NeedsOf, Questionnaire, Rule, Score, ScoreKind
from innocook.i18n import Translator


def rules(t: Translator) -> tuple[str, ...]:
    """The rules of scoring, a sentence or two each."""
    return (
        t.gettext(
            "An answer is worth the points of the level that was chosen; "
            "the levels have fixed points, never relative to other institutions."
        ),
        t.gettext(
            "A score is made of its parts, which are indicators or other scores, by the rule that the table names, "
            "and by their weights where these differ."
        ),
        t.gettext(
            "“Not answered”, “not applicable” and the lowest level are three different things. "
            "What is “not applicable” is left out of both the sum and the count, "
            "exactly as if the indicator did not exist."
        ),
        t.gettext(
            "Beside each score stands how many of its indicators are “not applicable”, and what the score would be if "
            "all of these stood at the lowest level and if all stood at the highest, worked out by the same rules."
        ),
        t.gettext(
            "A score is shown once enough of its indicators are answered; "
            "until then it reads “not rated yet”, never zero."
        ),
        t.gettext("Scores are shown in whole points, halves rounded up; groups are read from the exact value."),
        t.gettext(
            "A score that lies within its tolerance of a group’s limit is called borderline: "
            "one level on one indicator could move it across."
        ),
        t.gettext(
            "Next steps are chosen one after the other: the principle with the lowest score first, "
            "then small effort, then the larger gain in the score. At most two steps belong to one principle."
        ),
        t.gettext(
            "Self-assessed and validated scores stay side by side. Institutions are compared on validated scores; "
            "a page that compares self-assessed ones says so in its title."
        ),
    )


def rule_name(rule: Rule, t: Translator) -> str:
    """The name of a rule."""
    names = {
        Rule.MEAN: t.gettext("Mean"),
        Rule.GEOMETRIC: t.gettext("Geometric mean"),
        Rule.HARMONIC: t.gettext("Harmonic mean"),
        Rule.SUM: t.gettext("Sum"),
    }
    return names[rule]


def needs_words(score: Score, t: Translator) -> str:
    """When a score is shown."""
    if score.needs.of is NeedsOf.ALL and score.needs.share == 1:
        return t.gettext("a score for each of its parts")
    share = t.percent(score.needs.share)
    if score.needs.of is NeedsOf.ALL:
        return t.gettext("%(share)s of all parts, at least %(least)d", share=share, least=score.needs.at_least)
    return t.gettext("%(share)s of the applicable parts, at least %(least)d", share=share, least=score.needs.at_least)


def band_words(band: Band, t: Translator, *, is_last: bool) -> str:
    """The range of a band; the last one includes its upper end."""
    values = {
        "name": band.name.in_language(t.language),
        "low": t.number(band.lower),
        "high": t.number(band.upper),
    }
    if is_last:
        return t.gettext("%(name)s: from %(low)s to %(high)s points", **values)
    return t.gettext("%(name)s: from %(low)s to under %(high)s points", **values)


def bands_words(questionnaire: Questionnaire, t: Translator) -> list[str]:
    """The bands of the overall score, lowest first."""
    bands = next((score.bands for score in questionnaire.scores_of(ScoreKind.OVERALL)), ())
    return [band_words(band, t, is_last=band is bands[-1]) for band in bands]


def methodology_markdown(questionnaire: Questionnaire, t: Translator) -> str:
    """The whole method as a Markdown document: sources, rules, scores, bands, indicators with their levels."""
    return "\n".join(_lines(questionnaire, t)) + "\n"


def _lines(questionnaire: Questionnaire, t: Translator) -> Iterator[str]:
    language = t.language
    yield f"# {t.gettext('Methodology')}\n"
    yield f"{questionnaire.title.in_language(language)}, {questionnaire.version} (SHA-256 `{questionnaire.sha256}`)\n"
    yield f"{questionnaire.summary.in_language(language)}\n\n{questionnaire.source.in_language(language)}\n"
    yield f"## {t.gettext('How to choose a level')}\n\n{questionnaire.rule.in_language(language)}\n"
    yield from (
        f"- **{word.term.in_language(language)}**: {word.meaning.in_language(language)}" for word in questionnaire.words
    )
    yield f"\n## {t.gettext('How the scores are made')}\n"
    yield from (f"- {rule}" for rule in rules(t))
    head = (t.gettext("Score"), t.gettext("Rule"), t.gettext("Parts"), t.gettext("Condition for showing"))
    yield f"\n| {' | '.join(head)} |\n|---|---|---|---|"
    yield from (
        f"| {score.name.in_language(language)} | {rule_name(score.rule, t)} | {len(score.parts)} "
        f"| {needs_words(score, t)} |"
        for score in questionnaire.scores
    )
    yield f"\n## {t.gettext('Maturity groups')}\n"
    yield from (f"- {words}" for words in bands_words(questionnaire, t))
    yield f"\n## {t.gettext('Key messages')}\n"
    yield from (f"{message.id}. {message.text.in_language(language)}" for message in questionnaire.key_messages)
    yield f"\n## {t.gettext('The indicators')}"
    for section in questionnaire.sections:
        yield f"\n### {section.title.in_language(language)}\n\n{section.help.in_language(language)}"
        for name in section.indicators:
            yield from _indicator(questionnaire, questionnaire.indicator_by_id[name], language)


def _indicator(questionnaire: Questionnaire, indicator: Indicator, language: str) -> Iterator[str]:
    principle = questionnaire.score_by_id.get(indicator.principle or "")
    belongs = f" ({principle.name.in_language(language)})" if principle else ""
    yield f"\n**{indicator.id} {indicator.title.in_language(language)}**{belongs}\n"
    yield f"{indicator.question.in_language(language)}\n"
    for option in indicator.options:
        name, text = option.name.in_language(language), option.text.in_language(language)
        yield f"- {option.key} {name} ({option.points:g}): {text}"
