"""The benchmarks' own arithmetic, and the visitor that fetches pages for them."""

import pytest

from tests.__main__ import left_out, plan, selection, split
from tests.benchmarks.harness import Reading, best_of_each, shown, table
from tests.support.visitor import form_values, linked_files

PAGE = """<head><link rel="stylesheet" href="/static/a.css"><script src="/static/b.js" defer></script></head>
<form method="post"><input name="outside" value="1"></form><main><form method="get"><input name="q" value="1"></form>
<form method="post"><input type="hidden" name="csrf_token" value="t"><input type="radio" name="A1" value="0">
<input type="radio" name="A1" value="2" checked><textarea name="A1.note">
typed &amp; kept</textarea><select name="A1.na_reason"><option value="x">x</option></select></form></main>"""


def test_a_budget_is_met_up_to_its_limit():
    """Exactly the limit is met, more is not."""
    assert Reading("a", 3.0, 3.0, "<= 3 ms").is_met
    assert not Reading("a", 3.01, 3.0, "<= 3 ms").is_met


def test_a_count_can_have_to_be_exact():
    """With `least` at the limit nothing else will do, and a count has no decimals."""
    saves = [Reading("a", measured, 200, "= 200", "saves", least=200) for measured in (199, 200, 201)]
    assert [reading.is_met for reading in saves] == [False, True, False]
    assert shown(0, "saves") == "0 saves"


def test_a_row_shows_its_ratio_to_the_floor():
    """6 ms over a floor of 2 ms is three times as much."""
    assert Reading("a", 6.0, 5.0, "<= 5 ms", floor=2.0).cells() == (
        "a",
        "6.00 ms",
        "2.00 ms",
        "3.0x",
        "<= 5 ms",
        "MISSED",
    )


def test_the_table_has_aligned_columns():
    """Every row begins its second cell in the same place."""
    lines = table([Reading("short", 1, 2, "b"), Reading("a longer name", 1, 2, "b")]).splitlines()
    assert [line.index(word) for line, word in zip(lines, ("measured", "1.00 ms", "1.00 ms"), strict=True)] == [15] * 3


@pytest.mark.parametrize(
    ("value", "text"), [(0.2137, "0.214 ms"), (1.5, "1.50 ms"), (12.34, "12.3 ms"), (1234, "1,234 ms")]
)
def test_figures_keep_three_digits(value: float, text: str):
    """No more precision than a measurement has."""
    assert shown(value, "ms") == text


def test_the_shortest_of_each_is_taken():
    """One time per function, in their order."""
    calls: list[str] = []
    assert len(list(best_of_each([lambda: calls.append("a"), lambda: calls.append("b")], times=3))) == 2
    assert calls == ["a", "b"] * 4


def test_a_form_is_read_as_a_browser_would_send_it():
    """Only POST forms of the main part, checked radios, texts as they are."""
    found = form_values(PAGE)
    assert found == {"csrf_token": "t", "A1": "2", "A1.note": "typed & kept", "A1.na_reason": ""}


def test_the_files_of_a_page_are_listed():
    """Style sheets and scripts, in order."""
    assert linked_files(PAGE) == ["/static/a.css", "/static/b.js"]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ([], ["ruff check", "ruff format", "mypy", "pytest"]),
        (["fast"], ["ruff check", "ruff format", "mypy", "pytest"]),
        (["types"], ["mypy"]),
        (["browser", "lint"], ["ruff check", "ruff format", "pytest"]),
    ],
)
def test_words_choose_the_checks(words: list[str], names: list[str]):
    """Without a word everything is checked."""
    assert [name for name, _ in plan(words, None)] == names


@pytest.mark.parametrize(
    ("words", "expression"),
    [([], []), (["fast"], ["-m", "not browser and not slow"]), (["slow", "browser"], ["-m", "slow or browser"])],
)
def test_words_choose_the_tests(words: list[str], expression: list[str]):
    """Families are markers of pytest."""
    assert selection(words) == expression


def test_what_follows_two_dashes_is_pytests():
    """`./run test -- tests/core -k x` runs pytest alone, and says that the rest was not asked for."""
    words, passed_on = split(["--", "tests/core", "-k", "x"])
    ((name, command),) = plan(words, passed_on)
    assert (name, command[-3:]) == ("pytest", ["tests/core", "-k", "x"])
    assert left_out(words, passed_on) == ["everything else: only the tests named after -- asked for"]
