"""Both scores of a validated report, what a reviewer changed, and what it rests on, with numbers worked by hand."""

import pytest

from innocook.core.answers import Answer, chosen, not_applicable
from innocook.core.review import Decision, DecisionKind
from innocook.reports.building import build_report
from innocook.reports.report import Report
from innocook.reports.review_figures import Basis, PieceFigure
from tests.reports.sample import SUBJECT, plan, questionnaire, report, reviewed

LEVEL = 25 / 32
"""What one level on one indicator of 32 is of the overall score: 0.78125 points."""
WHY = Decision(DecisionKind.LOWER, "0", None, "evidence_missing", "No plan was added.", "en")


def twos() -> dict[str, Answer]:
    """Level 2 everywhere: every score is 50."""
    return {each.id: chosen("2") for each in questionnaire().indicators}


@pytest.fixture
def made() -> Report:
    """STR1 two levels down, STR2 one up, CUL1 one down; two of STR and CUL have evidence, that of CUL is accepted."""
    checked = twos() | {"STR1": chosen("0"), "STR2": chosen("3"), "CUL1": chosen("1")}
    basis = Basis(
        supported=frozenset({"STR1", "STR2", "CUL1", "CUL2"}),
        accepted=frozenset({"CUL1", "CUL2"}),
        decisions={"STR1": WHY},
    )
    return build_report(plan(), twos(), SUBJECT, checked, basis)


def test_both_scores_stand_side_by_side(made: Report) -> None:
    """Two levels lost in all: 50 - 2 x 0.78125 = 48.4375. STR is (0 + 75 + 50 + 50) / 4 = 43.75, CUL 175 / 4."""
    overall, found = made.overall, made.score_by_id
    assert (overall.own.value, overall.validated.value) == (50, 50 - 2 * LEVEL)
    assert (overall.shown, overall.difference) == (overall.validated, -1.5625)
    assert (found["STR"].own.value, found["STR"].validated.value, found["STR"].difference) == (50, 43.75, -6.25)
    assert (found["CUL"].validated.points, found["CUL"].difference) == (44, -6.25)
    assert (found["PIL"].difference, found["PIL"].validated.value) == (0, 50)


def test_each_score_has_its_own_band(made: Report) -> None:
    """50 opens the advanced group, 48.4375 is under it; both lie within 3 points of the cut."""
    overall = made.overall
    assert (overall.own_band, overall.band) == ("advanced", "medium")
    assert (overall.own_band_name.in_language("en"), overall.band_name.in_language("en")) == (
        "Advanced maturity",
        "Medium maturity",
    )
    assert (overall.own_borderline, overall.borderline) == (True, True)


def test_the_accepted_share_is_of_what_is_counted(made: Report) -> None:
    """2 of 4 in CUL, none in STR, 2 of 32 in all: 6.25 %."""
    found = made.score_by_id
    assert [found[name].with_evidence for name in ("STR", "CUL", "overall")] == [2, 2, 4]
    assert [found[name].with_accepted for name in ("STR", "CUL", "overall")] == [0, 2, 2]
    assert (found["CUL"].accepted_share, made.overall.accepted_share) == (0.5, 0.0625)
    assert made.has_accepted


def test_a_self_assessed_report_knows_of_no_review() -> None:
    """Neither differences nor accepted evidence nor a second number, whatever the basis says."""
    made = build_report(plan(), twos(), SUBJECT, basis=Basis(frozenset({"STR1"}), frozenset({"STR1"})))
    assert (made.differences, made.has_accepted, made.overall.difference) == ((), False, None)
    assert made.overall.with_evidence == 1
    assert made.overall.own_band == made.overall.band == "advanced"


def test_differences_of_two_levels_come_first(made: Report) -> None:
    """STR1 before the others, which keep the order of the questionnaire; each with its reason where it may be read."""
    assert [(one.indicator, one.levels) for one in made.differences] == [("STR1", -2), ("STR2", 1), ("CUL1", -1)]
    assert [one.indicator for one in made.far_differences] == ["STR1"]
    assert [one.indicator for one in made.near_differences] == ["STR2", "CUL1"]
    first, second, _ = made.differences
    assert (first.reason_code, first.reason, first.reason_language) == ("evidence_missing", "No plan was added.", "en")
    assert (second.reason_code, second.reason) == ("", "")


def test_a_refused_not_applicable_is_a_difference_without_levels() -> None:
    """It was no level before, so it lies no number of levels apart; what was counted changes with it."""
    own = twos() | {"DPI1": not_applicable("other", "x")}
    made = build_report(plan(), own, SUBJECT, twos())
    assert [(one.indicator, one.levels) for one in made.differences] == [("DPI1", 0)]
    assert (made.far_differences, made.indicator_by_id["DPI1"].is_changed) == ((), True)
    assert (made.overall.own_counted, made.overall.counted) == (31, 32)


def test_a_note_alone_is_no_difference() -> None:
    """What the institution wrote beside its answer is not part of the level."""
    own = twos() | {"STR1": Answer(chosen("2").state, option="2", note="see page 4")}
    made = build_report(plan(), own, SUBJECT, twos())
    assert made.differences == ()
    assert not made.indicator_by_id["STR1"].is_changed


def test_strengths_and_gaps_follow_the_validated_levels(made: Report) -> None:
    """STR2 at level 3 is the first strength, STR1 at level 0 the first gap; before the review nothing stood out."""
    assert (made.strengths[0], made.gaps) == ("STR2", ("STR1", "CUL1"))
    own = build_report(plan(), twos(), SUBJECT)
    assert (own.strengths, own.gaps) == ((), ())


def test_next_steps_follow_the_validated_levels() -> None:
    """The institution saw itself at the top everywhere; the one level that was lowered is the one step."""
    fours = {name: chosen("4") for name in twos()}
    assert build_report(plan(), fours, SUBJECT).steps == ()
    made = build_report(plan(), fours, SUBJECT, fours | {"CUL2": chosen("1")})
    assert [(step.indicator, step.start.in_language("en")) for step in made.steps] == [("CUL2", "Initial")]


def test_unrated_on_one_side_has_no_difference() -> None:
    """A section of which one answer is left is not rated, so there is nothing to subtract from."""
    own = twos()
    for name in ("STR1", "STR2", "STR3"):
        del own[name]
    found = build_report(plan(), own, SUBJECT, twos()).score_by_id["STR"]
    assert (found.own.value, found.validated.value, found.difference) == (None, 50, None)


def test_evidence_is_found_by_its_indicator() -> None:
    """In the order it was given; indicators without any are left out."""
    pieces = (PieceFigure("STR1", "", "", "a.pdf"), PieceFigure("STR2", "", "", "b.pdf"))
    more = (*pieces, PieceFigure("STR1", "", "", "example.org"))
    found = build_report(plan(), twos(), SUBJECT, basis=Basis(evidence=more)).evidence_by_indicator
    assert {name: [piece.what for piece in beside] for name, beside in found.items()} == {
        "STR1": ["a.pdf", "example.org"],
        "STR2": ["b.pdf"],
    }


def test_the_sample_has_every_kind_of_difference() -> None:
    """Far, near, and without levels; a self-assessed report has none."""
    levels = {one.levels for one in reviewed().differences}
    assert {-2, -1, 0} == levels
    assert report().differences == ()
