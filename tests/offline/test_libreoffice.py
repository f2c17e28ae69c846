"""The round trip through LibreOffice itself, in three languages: exactly the changed cells come back."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from innocook.core.answers import BLANK, chosen, not_applicable
from innocook.offline import layout
from tests.offline.books import UNCONFIRMED, changes, made
from tests.reports.sample import questionnaire
from tests.support.libreoffice import saved_again
from tests.support.workbooks import cells, values

pytestmark = pytest.mark.slow
LANGUAGES = ("ar", "en", "fr")
NOT_APPLICABLE = {"ar": "لا ينطبق", "en": "Not applicable", "fr": "Sans objet"}
NA = [each.id for each in questionnaire().indicators if each.na_allowed][-1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a profile of LibreOffice, for all tests of this file."""
    return tmp_path_factory.mktemp("libreoffice")


def places(book: bytes) -> dict[tuple[str, str], tuple[str, str]]:
    """Sheet and address of every cell to fill in."""
    return {place: (cell.parent.title, cell.coordinate) for place, cell in cells(load_workbook(io.BytesIO(book)))}


def level(key: str, option: str, language: str) -> str:
    """An entry of a drop-down list."""
    found = questionnaire().indicator_by_id[key].option(option)
    assert found is not None
    return f"{option} · {found.name.in_language(language)}"


def edits(language: str) -> dict[tuple[str, str], str]:
    """What somebody fills in, by indicator and field."""
    return {
        ("STR1", "answer"): level("STR1", "4", language),
        ("STR4", "answer"): "",
        (UNCONFIRMED, "confirmed"): "x",
        ("STR3", "note"): "=1+1\nسطر ثانٍ – deuxième",
        (NA, "answer"): NOT_APPLICABLE[language],
        (NA, "na_reason"): questionnaire().na_reasons[2].text.in_language(language),
        (NA, "na_text"): "Ailleurs.",
        ("PAR1", "answer"): "٣",
        ("PAR1", "links"): "https://example.org/a\nhttps://example.org/b",
        ("PAR2", "comment"): "للعلم",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_saved_again_untouched_it_changes_nothing(language: str, folder: Path):
    """Opened and saved by LibreOffice: every cell says what it said, nothing is unknown or wrong."""
    again = saved_again(made(language), folder)
    comparison = changes(again)
    assert again != made(language)
    assert (comparison.changes, comparison.faults, comparison.unknown) == ((), (), ())
    assert comparison.unchanged == 34
    assert values(again) == values(made(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_exactly_the_cells_changed_in_libreoffice(language: str, folder: Path):
    """Eight changes out of ten filled-in cells, for the reason and its explanation belong to their answer."""
    where = places(made(language))
    again = saved_again(made(language), folder, {where[place]: text for place, text in edits(language).items()})
    found = {change.key: (change.proposal.answer, change.proposal.text) for change in changes(again).changes}
    assert found == {
        "STR1.answer": (chosen("4"), ""),
        "STR4.answer": (BLANK, ""),
        "STR2.confirmation": (BLANK, ""),
        "STR3.note": (BLANK, "=1+1\nسطر ثانٍ – deuxième"),
        f"{NA}.answer": (not_applicable(questionnaire().na_reasons[2].id, "Ailleurs."), ""),
        "PAR1.answer": (chosen("3"), ""),
        "PAR1.link.1": (BLANK, "https://example.org/a"),
        "PAR1.link.2": (BLANK, "https://example.org/b"),
        "PAR2.comment": (BLANK, "للعلم"),
    }
    assert changes(again).faults == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_counts_as_the_product_does(language: str, folder: Path):
    """30 of 32; one emptied, one confirmed, one without its reason: 29, in every section and in total."""
    where = places(made(language))
    filled = {
        where["STR4", "answer"]: "",
        where[UNCONFIRMED, "confirmed"]: "x",
        where[NA, "answer"]: NOT_APPLICABLE[language],
    }
    for changed, expected in (({}, [3, 4, 4, 4, 4, 4, 4, 3, 30]), (filled, [3, 4, 4, 4, 4, 4, 3, 3, 29])):
        book = load_workbook(io.BytesIO(saved_again(made(language), folder, changed)), data_only=True)
        rows = [row for row in book.worksheets[0].iter_rows() if isinstance(row[3].value, int)]
        assert [row[2].value for row in rows] == expected
        assert [row[4].value.count("■") for row in rows[:8]] == expected[:8]
        sentence = str(book.worksheets[7].cell(layout.PROGRESS_ROW + 1, layout.KEY + 1).value)
        assert str(expected[6]) in sentence


def test_drop_downs_and_protection_survive(folder: Path):
    """Saved again, the lists, the locks, the hidden sheets and the direction are still there."""
    before, after = (load_workbook(io.BytesIO(book)) for book in (made("ar"), saved_again(made("ar"), folder)))
    for old, new in zip(before.worksheets[1:9], after.worksheets[1:9], strict=True):
        lists = [
            [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"] for sheet in (old, new)
        ]
        offered = [{address for rule in rules for address in str(rule.sqref).split()} for rules in lists]
        assert offered[0] == offered[1]
        assert new.protection.sheet
        assert new.sheet_view.rightToLeft
    assert [sheet.sheet_state == "visible" for sheet in after.worksheets] == [True] * 9 + [False] * 2
