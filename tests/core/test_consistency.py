"""What a document must mean: one spoilt example per rule, and the sentence it gets."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.core.documents import defects_of, example

Document = dict[str, Any]


def indicator(document: Document, id: str) -> Document:
    """The indicator with this id."""
    found = (entry for section in document["sections"] for entry in section["indicators"] if entry["id"] == id)
    return next(found)


def score(document: Document, id: str) -> Document:
    """The score with this id."""
    return next(entry for entry in document["scores"] if entry["id"] == id)


def put(path: str, value: Any) -> Callable[[Document], None]:
    """A change that puts `value` at a dotted path; numbers are list positions, a step `@X` is the entry with id X."""

    def change(document: Document) -> None:
        place: Any = document
        *steps, last = path.split(".")
        for step in steps:
            place = _inner(place, step)
        if isinstance(place, list):
            place.insert(int(last), value)
        else:
            place[last] = value

    return change


def drop(path: str) -> Callable[[Document], None]:
    """A change that removes what stands at a dotted path."""

    def change(document: Document) -> None:
        place: Any = document
        *steps, last = path.split(".")
        for step in steps:
            place = _inner(place, step)
        del place[int(last) if isinstance(place, list) else last]

    return change


def _inner(place: Any, step: str) -> Any:
    if step.startswith("@"):
        return next(entry for entry in place if entry["id"] == step[1:])
    return place[int(step)] if isinstance(place, list) else place[step]


TEXT = {"ar": "نص", "en": "words", "fr": "mots"}
ACC1 = "sections.@ACC.indicators.@ACC1"
ACC2 = "sections.@ACC.indicators.@ACC2"
ACC3 = "sections.@ACC.indicators.@ACC3"
TIM1 = "sections.@TIM.indicators.@TIM1"
TIM2 = "sections.@TIM.indicators.@TIM2"
STEP = {"from": "no", "to": "partly", "effort": "small", "text": TEXT}
BAND = {"id": "extra", "from": 0, "below": 5, "name": TEXT}

IDS = [
    (put("sections.1.id", "ACC"), "ACC is already the id at sections[0].id"),
    (put(f"{ACC2}.id", "overall"), "overall is already the id at sections[0].indicators[1].id"),
    (put(f"{ACC2}.id", "ACC1"), "ACC1 is already the id at sections[0].indicators[0].id"),
    (put(f"{ACC2}.id", "2ACC"), "must begin with a Latin letter"),
    (put(f"{ACC2}.id", "ranked"), "ranked has a meaning of its own in tables and forms"),
    (put("scores.@pace.id", "TIM_rank"), "TIM_rank would be a column of TIM"),
    (put("scores.@pace.id", "TIM_validated"), "TIM_validated would be a column of TIM"),
    (put("key_messages.1", {"id": "1", "text": TEXT}), "1 is already the id at key_messages[0].id"),
    (put("na_reasons.1", {"id": "no_desk", "text": TEXT}), "no_desk is already the id at na_reasons[0].id"),
    (put("languages", ["ar", "en", "fr", "ar"]), "ar is declared twice"),
    (put("sdg_targets.0.id", "16"), "16 is not a target: write goal, point, target"),
    (put("sdg_targets.0.id", "9.1"), "the goal 9 of 9.1 is not in sdg_goals"),
    (
        put("scales.spare", [{"key": "a", "points": 0, "name": TEXT}, {"key": "b", "points": 1, "name": TEXT}]),
        "no indicator uses the scale spare",
    ),
]
INDICATORS = [
    (put(f"{ACC1}.number", {"from": 0, "to": 1, "points_from": 0, "points_to": 1}), "this has options and number"),
    (drop(f"{ACC1}.options"), "this has none of them"),
    (put(f"{ACC1}.levels", {"no": TEXT}), "levels go with a scale"),
    (put(f"{TIM2}.scale", "other"), "there is no scale other in questionnaire.yaml: known are frequency"),
    (drop(f"{TIM2}.levels"), "levels is required beside scale: describe never, sometimes, always"),
    (drop(f"{TIM2}.levels.always"), "the level always of the scale frequency is missing"),
    (put(f"{TIM2}.levels.often", TEXT), "the scale frequency has no level often"),
    (put(f"{ACC1}.options.1.key", "NA"), "the key na means not applicable everywhere"),
    (put(f"{ACC1}.options.1.key", "no"), "the key no is used twice"),
    (put(f"{ACC1}.options.1.points", 6), "5 points come after 6"),
    (put(f"{ACC1}.options.1.points", -1), "must be 0 or more"),
    (put(f"{ACC1}.options", [{"key": "a", "points": 0, "name": TEXT}]), "needs at least 2 entries"),
    (put(f"{TIM1}.number.to", 0), "to (0) must be greater than from (0)"),
    (put(f"{TIM1}.number.points_to", 10), "points_from and points_to are equal"),
    (put(f"{ACC1}.key_messages.0", "7"), "7 is not in key_messages of questionnaire.yaml"),
    (put(f"{ACC1}.sdg_targets.0", "16.6"), "16.6 is named twice"),
    (put("na_reasons", []), "na_reasons in questionnaire.yaml is empty"),
    (put(f"{ACC1}.principle", "pace"), "pace is not the id of a score of kind principle"),
]
STEPS = [
    (put(f"{ACC1}.next_steps.0.to", "yes"), "a next step leads to the very next option: no to yes does not"),
    (put(f"{ACC1}.next_steps.0", STEP), "the step from no to partly is given twice"),
    (put(f"{TIM1}.next_steps", [STEP]), "next steps lead from option to option: a number has none"),
    (put(f"{ACC1}.options.1.points", 0), "no and partly are worth the same points, so the step gains nothing"),
    (put(f"{ACC1}.next_steps.0.requires", [{"indicator": "XYZ", "at_least": "a"}]), "there is no indicator XYZ"),
    (
        put(f"{ACC1}.next_steps.0.requires", [{"indicator": "ACC1", "at_least": "no"}]),
        "no requirement on its own indicator",
    ),
    (put(f"{ACC1}.next_steps.0.requires", [{"indicator": "ACC3", "at_least": "a"}]), "ACC3 has no options to stand at"),
    (
        put(f"{ACC1}.next_steps.0.requires", [{"indicator": "TIM2", "at_least": "a"}]),
        "TIM2 has no option a: choose one of never",
    ),
    (
        put(f"{TIM2}.next_steps.0.requires", [{"indicator": "ACC1", "at_least": "yes"}]),
        "requirements go round in a circle",
    ),
]
SCORES = [
    (put("scores.@pace.kind", "overall"), "exactly one score has the kind overall, here are 2"),
    (drop("scores.3"), "exactly one score has the kind overall, here are 0"),
    (put("scores.@pace.of", {"section": "ACC"}), "a score has exactly one of `of` (a selection) and `parts` (a list)"),
    (drop("scores.@pace.parts"), "a score has exactly one of `of` (a selection) and `parts` (a list)"),
    (put("scores.@pace.weights", {"ACC3": 2}), "weights go with `of`"),
    (put("scores.@ACC.of", {"section": "ABC"}), "there is no section ABC"),
    (put("scores.@ACC.of", {"principle": "ABC"}), "there is no principle ABC"),
    (put("scores.@ACC.of", {}), "`of` needs a principle, a section or both"),
    (drop("scores.@pace.name"), "name is required"),
    (put("scores.@pace.parts.0", "XYZ"), "there is no indicator or score XYZ to be a part"),
    (put("scores.@pace.parts.0", "ACC3"), "ACC3 is a part twice"),
    (put("scores.@ACC.weights.TIM1", 2), "TIM1 is not among the indicators that `of` selects"),
    (put("scores.@ACC.weights.ACC1", 0), "must be 1e-06 or more"),
    (put("scores.@pace.needs.at_least", 3), "needs 3 parts but has only 2"),
    (put("scores.@pace.needs.share", 0), "must be greater than 0"),
    (put("scores.@pace.needs.share", 1.1), "must be 1 or less"),
    (put("scores.@pace.rule", "median"), "is not known: write 'mean', 'geometric', 'harmonic' or 'sum'"),
    (put("scores.@pace.bands", "nine"), "there is no list nine in bands"),
    (drop("scores.@overall.bands"), "bands is required for this kind of score"),
]
BANDS = [
    (put("bands.ten.1.from", 6), "gap between 5 and 6"),
    (put("bands.ten.1.from", 4), "overlap between 4 and 5"),
    (put("bands.ten.1.to", 11), "the score reaches from 0 to 10, but the bands ten end at 11"),
    (put("bands.ten.0.from", 1), "the score reaches from 0 to 10, but the bands ten begin at 1"),
    (put("bands.ten.1.below", 10), "the last band ends with `to` (included)"),
    (put("bands.ten.0.to", 5), "a band that is not the last has `below`"),
    (put("bands.ten.0.below", 0), "below (0) must be greater than from (0)"),
    (put("bands.ten.0.id", "swift"), "the band swift is there twice"),
    (put("bands.spare", [{"id": "a", "from": 0, "to": 5, "name": TEXT}]), "no score uses the bands spare"),
]
SCAN = [
    (put("quick_scan.indicators.0", "XYZ"), "there is no indicator XYZ"),
    (put("quick_scan.indicators.0", "ACC1"), "ACC1 is named twice"),
    (put("quick_scan.indicators.0", "ACC2"), "no score of the quick scan counts ACC2"),
    (put("quick_scan.scores.0.parts.0", "TIM1"), "there is no indicator or score TIM1 to be a part"),
    (put("quick_scan.scores.0.id", "ACC1"), "ACC1 is already used"),
    (put("quick_scan.scores.0.kind", "other"), "exactly one score has the kind overall, here are 0"),
    (put("quick_scan.scores.0.bands", "ten"), "the score reaches from 0.5 to 7.5"),
]
RULES = [*IDS, *INDICATORS, *STEPS, *SCORES, *BANDS, *SCAN]


@pytest.mark.parametrize(("change", "message"), RULES, ids=[str(rule[1])[:60] for rule in RULES])
def test_each_rule_has_its_sentence(change: Callable[[Document], None], message: str) -> None:
    """A document that breaks one rule gets the sentence of that rule."""
    document = example()
    change(document)
    assert any(message in defect for defect in defects_of(document)), defects_of(document)


def test_scores_made_of_themselves_are_named() -> None:
    """Both scores of a circle are named, the one above it is not."""
    document = example()
    score(document, "pace")["parts"] = ["ACC3", "TIM"]
    score(document, "TIM").pop("of")
    score(document, "TIM").update(parts=["TIM1", "TIM2", "pace"], name=TEXT)
    found = [defect for defect in defects_of(document) if "made of itself" in defect]
    assert found == [
        "scores[1]: TIM is made of itself, by way of pace: remove a part",
        "scores[2]: pace is made of itself, by way of TIM: remove a part",
    ]


def test_an_indicator_in_no_score_is_a_defect() -> None:
    """An answer that counts nowhere is named where the indicator stands."""
    document = example()
    score(document, "ACC").update(parts=["ACC1", "ACC3"], name=TEXT)
    del score(document, "ACC")["of"], score(document, "ACC")["weights"]
    assert "sections[0].indicators[1].id: no score counts ACC2: add it to the parts of a score, or remove it" in (
        defects_of(document)
    )


def test_every_circle_of_requirements_is_named() -> None:
    """Two circles that share nothing are two defects."""
    document = example()
    for own, other in (("ACC1", "ACC2"), ("ACC2", "ACC1")):
        requires = [{"indicator": other, "at_least": "partly"}]
        indicator(document, own)["next_steps"] = [STEP | {"requires": requires}]
    extra = indicator(document, "TIM2")
    copies = [extra | {"id": name, "next_steps": []} for name in ("TIM3", "TIM4")]
    for own, other in ((0, "TIM4"), (1, "TIM3")):
        step = {"from": "never", "to": "sometimes", "effort": "small", "text": TEXT}
        copies[own]["next_steps"] = [step | {"requires": [{"indicator": other, "at_least": "sometimes"}]}]
    document["sections"][1]["indicators"] += copies
    assert sum("go round in a circle" in defect for defect in defects_of(document)) == 2


def test_neighbouring_options_may_be_worth_the_same() -> None:
    """Equal points are accepted where no next step joins the two options and not all options are equal."""
    document = example()
    indicator(document, "ACC2")["options"][1]["points"] = 0
    assert defects_of(document) == []


def test_all_options_worth_the_same_are_refused() -> None:
    """An indicator whose answer changes nothing is a defect."""
    document = example()
    for option in indicator(document, "ACC2")["options"]:
        option["points"] = 3
    assert any("every option is worth the same points" in defect for defect in defects_of(document))


def test_the_quick_scan_may_use_the_ids_of_the_scores() -> None:
    """Its scores have a namespace of their own, so that `overall` may stand in both."""
    document = example()
    document["quick_scan"]["scores"][0]["id"] = "overall"
    assert defects_of(document) == []
