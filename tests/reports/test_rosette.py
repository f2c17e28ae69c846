"""The rosette: geometry from the questionnaire's numbers, meaning in shapes and in words."""

import re
from dataclasses import replace

import pytest

from innocook.reports.drawings import rosette_of, thumb_of
from innocook.reports.palette import PRINCIPLES
from innocook.reports.rosette import Petal, Rosette, Sector, rosette_svg
from innocook.reports.rosette_shapes import HEART, Scale, almond, places
from tests.reports.sample import answers, lowered, parsed, questionnaire, report, reviewed

SVG = "{http://www.w3.org/2000/svg}"


def rosette(*petals: Petal, validated: bool = False) -> Rosette:
    """A rosette of one section."""
    return Rosette((Sector("S", "Section", petals),), "54", validated, "Title", "Description")


def test_eight_sections_of_four_give_nine_degrees_each() -> None:
    """8 x 4: sections of 45 degrees, 4.5 free on either side, petals of 9; the first axis stands at 4.5 + 4.5."""
    spots = places([4] * 8)
    assert spots[0][0].angle == pytest.approx(9)
    assert spots[0][0].width == pytest.approx(9)
    assert spots[7][3].angle == pytest.approx(360 - 9)


def test_other_numbers_of_sections_and_petals_fill_the_circle() -> None:
    """Three sections of 2, 5 and 1: 120 degrees each, petals of 48, 19.2 and 96."""
    assert [row[0].width for row in places([2, 5, 1])] == pytest.approx([48, 19.2, 96])


def test_a_petal_reaches_as_far_as_its_share() -> None:
    """Straight up, half of the way: the tip stands at 27 % + 73 % x 0.5 = 63.5 of 100."""
    path = almond(Scale(100, 1), places([1])[0][0], 0.5)
    tip = max(float(number) for number in re.findall(r"-?[\d.]+", path))
    assert tip == pytest.approx(100 * (HEART + 0.73 * 0.5))


def test_level_zero_not_applicable_and_blank_differ() -> None:
    """Level 0 is a filled dot, N/A an open one, a blank draws nothing but the ghost."""
    zero, na, blank = (
        rosette_svg(rosette(petal), "en")
        for petal in (Petal("A", "#111111", 0.0), Petal("A", "#111111", None, None, True), Petal("A", "#111111", None))
    )
    assert len({zero, na, blank}) == 3
    assert 'fill="none" stroke="#111111"' in na
    assert blank.count("#111111") == 1


def test_only_a_validated_rosette_is_filled() -> None:
    """Self-assessed petals are light with an outline; validated ones full, with a dashed outline where they differ."""
    own = rosette_svg(rosette(Petal("A", "#111111", 1.0)), "en")
    differs = rosette_svg(rosette(Petal("A", "#111111", 1.0, 0.5), validated=True), "en")
    same = rosette_svg(rosette(Petal("A", "#111111", 0.5, 0.5), validated=True), "en")
    assert "stroke-dasharray" not in own + same
    assert 'fill-opacity="0.3" stroke="#111111"' in own
    assert "stroke-dasharray" in differs
    assert 'fill-opacity="0.3"' not in differs


def test_an_outline_inside_the_filled_petal_is_white() -> None:
    """Where a reviewer saw more, the institution's own level lies inside the filled petal and must still be seen."""
    raised = rosette_svg(rosette(Petal("A", "#111111", 0.25, 0.75), validated=True), "en")
    lowered_ = rosette_svg(rosette(Petal("A", "#111111", 0.75, 0.25), validated=True), "en")
    dashed = [re.search(r'stroke="(#\w+)" stroke-width="1.1" stroke-dasharray', svg)[1] for svg in (raised, lowered_)]
    assert dashed == ["#ffffff", "#111111"]


def test_a_validated_rosette_says_both_levels() -> None:
    """Petals that a reviewer changed name both, others one; the description has both numbers of every score."""
    drawn, made = rosette_of(reviewed(), "en"), reviewed()
    titles = {petal.id: petal.title for sector in drawn.sectors for petal in sector.petals}
    changed = {one.indicator for one in made.differences}
    assert {name for name, title in titles.items() if "self-assessed:" in title} == changed
    overall = made.overall
    both = f"Overall score: {overall.validated.points} (self-assessed: {overall.own.points})."
    assert drawn.description.startswith(both)
    assert "self-assessed" not in rosette_of(report(), "en").description


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_shapes_are_the_same_in_every_language(language: str) -> None:
    """Only words change with the language; the drawing itself reads left to right."""
    made = parsed(rosette_svg(rosette_of(report(True), language), language, link="#"))
    reference = parsed(rosette_svg(rosette_of(report(True), "en"), "en", link="#"))
    assert made.get("direction") == "ltr"
    assert [path.get("d") for path in made.iter(f"{SVG}path")] == [
        path.get("d") for path in reference.iter(f"{SVG}path")
    ]


def test_every_petal_links_to_its_row_and_says_what_it_is() -> None:
    """32 links with a title each, in a group that is named and described."""
    made = parsed(rosette_svg(rosette_of(report(), "ar"), "ar", prefix="r", link="#"))
    links = made.findall(f"{SVG}a")
    assert [link.get("href") for link in links] == [f"#{each.id}" for each in questionnaire().indicators]
    assert all(link.findtext(f"{SVG}title") for link in links)
    assert (made.get("role"), made.get("aria-describedby")) == ("group", "r-description")
    assert made.find(f"{SVG}desc").get("id") == "r-description"


def test_text_in_a_rosette_cannot_break_out() -> None:
    """Labels and titles are escaped, control characters dropped; nothing inline that a strict policy blocks."""
    wild = '<script>"&\x00'
    made = rosette_svg(replace(rosette(Petal("A", "#111111", 1.0, title=wild)), title=wild, description=wild), "ar")
    parsed(made)
    assert "<script" not in made
    assert not re.search(r"<style|\sstyle=|\son\w+=", made)


@pytest.mark.parametrize("validated", [False, True])
def test_a_thumb_is_small_and_silent(validated: bool) -> None:
    """At most 4 kB of shapes without rings and labels; hidden from screen readers, for the list names it."""
    checked = lowered(answers()) if validated else None
    made = rosette_svg(thumb_of(questionnaire(), answers(), 54, checked), "ar", "thumb")
    parsed(made)
    assert len(made.encode()) <= 4000
    assert 'aria-hidden="true"' in made
    assert "rosette-label" not in made
    assert "<circle" not in made


def test_a_thumb_draws_what_the_large_one_draws() -> None:
    """The same petals with the same shares, for one source of figures."""
    large = rosette_of(report(True), "en")
    thumb = thumb_of(questionnaire(), answers(), report(True).overall.shown.points, lowered(answers()))
    shapes = [
        [(p.id, p.colour, p.own, p.validated, p.not_applicable) for s in each.sectors for p in s.petals]
        for each in (large, thumb)
    ]
    assert shapes[0] == shapes[1]
    assert large.score == thumb.score
    assert {colour for _, colour, *_ in shapes[0]} == set(PRINCIPLES.values())
