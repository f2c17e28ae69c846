"""The figures and the rosette of a quick scan."""

import pytest

from innocook.core.answers import not_applicable
from innocook.core.loader import read_directory
from innocook.core.questionnaire import Questionnaire
from innocook.core.quick_scan import asked, scan_plan, unpacked
from innocook.i18n import LANGUAGES
from innocook.reports.drawings import NO_SCORE, scan_rosette_of
from innocook.reports.quick_scan import ScanFigures, scan_figures
from innocook.reports.rosette import rosette_svg
from tests.core.documents import EXAMPLE
from tests.core.test_quick_scan import GIVEN, INNOCOOK, LEVELS
from tests.reports.sample import parsed

SVG = "{http://www.w3.org/2000/svg}"


def figures(**changed: str) -> ScanFigures:
    """The figures of the worked example, "na" for those that are changed."""
    plan = scan_plan(INNOCOOK)
    assert plan is not None
    return scan_figures(plan, GIVEN | dict.fromkeys(changed, not_applicable()))


def test_the_figures_are_those_of_the_scan() -> None:
    """53.125 overall reads 53; four principles of two; three steps; 32 indicators of which eight were asked."""
    made = figures()
    assert made.overall is not None
    assert (made.overall.shown.value, made.overall.shown.points, made.overall.total) == (53.125, 53, 8)
    assert [(score.shown.points, score.total) for score in made.others] == [(38, 2), (38, 2), (88, 2), (50, 2)]
    assert (len(made.steps), len(made.indicators), made.asked) == (3, 32, tuple(LEVELS))
    assert made.left_out == 0


def test_not_applicable_leaves_a_score_or_takes_it() -> None:
    """Without CUL1 responsiveness is EMT2 alone, 0; without both it is not rated, and the overall is not either."""
    one, both = figures(CUL1="na"), figures(CUL1="na", EMT2="na")
    assert (one.others[0].shown.points, one.others[0].counted, one.left_out) == (0, 1, 1)
    assert both.overall is not None
    assert (both.others[0].shown.points, both.overall.shown.points) == (None, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rosette_shows_what_was_asked(language: str) -> None:
    """32 petals with their words: 24 dotted outlines, seven filled and one dot at the lowest level."""
    rosette = scan_rosette_of(figures(), language)
    petals = [petal for sector in rosette.sectors for petal in sector.petals]
    assert [petal.id for petal in petals if petal.asked] == list(LEVELS)
    drawing = rosette_svg(rosette, language)
    assert drawing.count('stroke-dasharray="1.5 3"') == 24
    assert drawing.count('fill-opacity="0.3"') == 7
    titles = [each.text for each in parsed(drawing).iter(f"{SVG}title")]
    assert len(titles) == 32
    assert rosette.score == "53"


def test_petals_that_were_not_asked_say_so() -> None:
    """In words, for those who do not see the drawing."""
    petals = [petal for sector in scan_rosette_of(figures(), "en").sectors for petal in sector.petals]
    assert {petal.title.rpartition(": ")[2] for petal in petals if not petal.asked} == {"Not asked"}


def test_a_scan_with_scores_of_its_own() -> None:
    """The example's quick look has an id that its questionnaire does not have; nothing breaks."""
    made = read_directory(EXAMPLE)
    plan = scan_plan(made)
    assert plan is not None
    found = scan_figures(plan, unpacked(made, sample_values(made)))
    assert [score.id for score in found.scores] == ["quick"]
    assert found.others == ()
    assert scan_rosette_of(found, "ar").score != NO_SCORE


def sample_values(made: Questionnaire) -> list[object]:
    """The highest level, and the middle of a number."""
    return [
        (each.number.minimum + each.number.maximum) / 2 if each.number else each.options[-1].key for each in asked(made)
    ]
