"""The main questionnaire is complete: its structure, its coverage of the key messages, its three languages."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from innocook.core.loader import read_directory, read_document
from innocook.core.questionnaire import Effort, Questionnaire, ScoreKind
from innocook.core.text import Text
from innocook.paths import resource

ARABIC = re.compile("[\u0621-\u064a]")


@pytest.fixture(scope="module")
def innocook() -> Questionnaire:
    """The questionnaire as it ships."""
    return read_directory(resource("questionnaires") / "innocook-1")


def texts(value: Any, place: str = "") -> Iterator[tuple[str, Text]]:
    """Every text of the questionnaire with where it stands."""
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, tuple):
        for position, inner in enumerate(value):
            yield from texts(inner, f"{place}[{getattr(inner, 'id', position)}]")
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name), f"{place}.{field.name}")


def test_it_has_eight_sections_of_four(innocook: Questionnaire) -> None:
    """32 indicators, four in each of eight sections, in the order of the pages."""
    assert [section.id for section in innocook.sections] == ["STR", "CUL", "PIL", "DPI", "DAT", "EMT", "CIT", "PAR"]
    assert {len(section.indicators) for section in innocook.sections} == {4}
    assert len(innocook.indicators) == 32


def test_it_has_eight_indicators_per_principle(innocook: Questionnaire) -> None:
    """Each indicator has one principle, each of the four principles eight indicators."""
    counted = Counter(indicator.principle for indicator in innocook.indicators)
    assert counted == {"responsiveness": 8, "inclusion": 8, "trust": 8, "effectiveness": 8}


def test_its_scores_are_those_of_the_method(innocook: Questionnaire) -> None:
    """One overall of four principles, eight sections, each from 0 to 100, with tolerances 3, 7 and 13."""
    assert {score.id for score in innocook.scores_of(ScoreKind.SECTION)} == {s.id for s in innocook.sections}
    overall = innocook.score_by_id["overall"]
    assert {part.id for part in overall.parts} == {score.id for score in innocook.scores_of(ScoreKind.PRINCIPLE)}
    assert {(score.minimum, score.maximum) for score in innocook.scores} == {(0, 100)}
    assert {(score.kind, score.tolerance) for score in innocook.scores} == {
        (ScoreKind.OVERALL, 3),
        (ScoreKind.PRINCIPLE, 7),
        (ScoreKind.SECTION, 13),
    }


def test_its_bands_are_cut_at_quarters(innocook: Questionnaire) -> None:
    """Early, medium, advanced and very advanced begin at 0, 25, 50 and 75."""
    for score in innocook.scores:
        assert [band.lower for band in score.bands] == [0, 25, 50, 75]
        assert [band.id for band in score.bands] == ["early", "medium", "advanced", "very_advanced"]


def test_each_key_message_is_covered_twice(innocook: Questionnaire) -> None:
    """All twelve key messages, each by two indicators at least."""
    counted = Counter(message for indicator in innocook.indicators for message in indicator.key_messages)
    assert [message.id for message in innocook.key_messages] == [str(number) for number in range(1, 13)]
    assert min(counted[message.id] for message in innocook.key_messages) >= 2


def test_each_indicator_has_five_levels_and_four_next_steps(innocook: Questionnaire) -> None:
    """Levels 0 to 4 worth 25 points each; one step per transition with its effort; examples of evidence."""
    for indicator in innocook.indicators:
        assert [(option.key, option.points) for option in indicator.options] == [(str(n), 25.0 * n) for n in range(5)]
        assert [(step.start, step.target) for step in indicator.next_steps] == [(str(n), str(n + 1)) for n in range(4)]
        assert all(isinstance(step.effort, Effort) for step in indicator.next_steps)
        assert indicator.evidence
        assert indicator.sdg_targets


def test_national_indicators_are_marked(innocook: Questionnaire) -> None:
    """What the country supplies: STR1, DPI1 to DPI3 and EMT4."""
    marked = {indicator.id for indicator in innocook.indicators if indicator.depends_on_national}
    assert marked == {"STR1", "DPI1", "DPI2", "DPI3", "EMT4"}


def test_every_text_is_written_in_its_own_language(innocook: Questionnaire) -> None:
    """Arabic has Arabic letters, English and French have none, and Arabic repeats neither."""
    wrong = []
    for place, text in texts(innocook):
        arabic, english, french = (text.in_language(language) for language in ("ar", "en", "fr"))
        latin = ARABIC.search(english) or ARABIC.search(french)
        if latin or not ARABIC.search(arabic) or arabic in (english, french):
            wrong.append(place)
    assert not wrong


def test_no_level_or_question_is_left_in_english(innocook: Questionnaire) -> None:
    """Sentences in French differ from the English ones; single words may be the same."""
    same = [
        place
        for place, text in texts(innocook)
        if " " in text.in_language("en") and text.in_language("en") == text.in_language("fr")
    ]
    assert not same


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_spaces_are_tidy(innocook: Questionnaire, language: str) -> None:
    """No double space, no space before a full stop or comma, and in French one before ; : ! ?."""
    pattern = r"\s\s|\s[.,،]"
    if language == "fr":
        pattern += r"|[^\s\d][;!?]|[^\s]:\s"
    wrong = [place for place, text in texts(innocook) if re.search(pattern, text.in_language(language))]
    assert not wrong


def test_the_document_reads_back_to_the_same(innocook: Questionnaire) -> None:
    """What publishing stores gives the same questionnaire."""
    assert read_document(innocook.document) == innocook
