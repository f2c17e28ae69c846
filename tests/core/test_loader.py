"""Reading a directory: what is read, and what every kind of broken file says."""

import json
import os
import re
from pathlib import Path

import pytest

from innocook.core.loader import json_schema, read_directory, read_document
from innocook.core.questionnaire import Blanks, Effort, NeedsOf, Requirement, Rule
from tests.core.documents import EXAMPLE, copy_of_example, file_defects


def spoil(directory: Path, name: str, old: str, new: str) -> int:
    """Replace the first occurrence in a file; the line where it stands."""
    path = directory / name
    before, found, after = path.read_text("utf-8").partition(old)
    assert found
    path.write_text(before + new + after, encoding="utf-8")
    return before.count("\n") + 1


def test_the_example_reads_as_it_is_written() -> None:
    """Options, numbers, weights, rules and next steps arrive as the files say."""
    read = read_directory(EXAMPLE)
    assert (read.id, read.version, read.languages) == ("example", "1.0", ("ar", "en", "fr"))
    assert [section.indicators for section in read.sections] == [("ACC1", "ACC2", "ACC3"), ("TIM1", "TIM2")]
    assert [option.points for option in read.indicator_by_id["TIM2"].options] == [1.0, 4.0, 10.0]
    assert read.indicator_by_id["ACC1"].options[0].text == read.indicator_by_id["ACC1"].options[0].name
    number = read.indicator_by_id["TIM1"].number
    assert number is not None
    assert (number.points_from, number.points_to, number.clamp) == (10.0, 0.0, True)
    step = read.indicator_by_id["ACC1"].next_steps[1]
    assert (step.start, step.target, step.effort) == ("partly", "yes", Effort.LARGE)
    assert step.requires == (Requirement("TIM2", "sometimes"),)


def test_scores_carry_rules_weights_and_names() -> None:
    """Weights beside `of` reach the parts; a section's score takes the section's title."""
    scores = read_directory(EXAMPLE).score_by_id
    assert [part.weight for part in scores["ACC"].parts] == [1.0, 2.0, 1.0]
    assert scores["ACC"].name.in_language("fr") == "Accès"
    assert [scores[name].rule for name in ("ACC", "TIM", "pace")] == [Rule.SUM, Rule.GEOMETRIC, Rule.HARMONIC]
    assert (scores["ACC"].blanks, scores["TIM"].needs.of) == (Blanks.ZERO, NeedsOf.ALL)


def test_reachable_ranges_of_the_example() -> None:
    """5 + 2 x 10 + 10 = 35; 2 x 35 + 3 x 10 = 100; the quick mean (0 + 1) / 2 = 0.5 to (5 + 10) / 2 = 7.5."""
    read = read_directory(EXAMPLE)
    reach = {score.id: (score.minimum, score.maximum) for score in read.scores}
    assert reach == {"ACC": (0, 35), "TIM": (0, 10), "pace": (0, 10), "overall": (0, 100)}
    assert read.quick_scan is not None
    assert [(score.minimum, score.maximum) for score in read.quick_scan.scores] == [(0.5, 7.5)]


def test_the_document_reads_back_to_the_same() -> None:
    """The canonical document gives an equal questionnaire with the same hash."""
    read = read_directory(EXAMPLE)
    again = read_document(read.document)
    assert again == read
    assert re.fullmatch("[0-9a-f]{64}", read.sha256)


def test_the_document_is_canonical() -> None:
    """Key order and spaces of a document change neither its text nor its hash."""
    read = read_directory(EXAMPLE)
    loose = json.dumps(dict(reversed(json.loads(read.document).items())), indent=2)
    assert read_document(loose).document == read.document


def test_scores_come_parts_first_else_in_file_order(tmp_path: Path) -> None:
    """An overall written first is moved behind its parts; the others keep their order."""
    directory = copy_of_example(tmp_path)
    path = directory / "questionnaire.yaml"
    text = path.read_text("utf-8")
    overall = re.search(r"  # 2 x ACC.*?tolerance: 2.5\n", text, re.DOTALL)
    assert overall
    path.write_text(text.replace(overall[0], "").replace("scores:\n", f"scores:\n{overall[0]}", 1), encoding="utf-8")
    assert [score.id for score in read_directory(directory).scores] == ["ACC", "TIM", "overall", "pace"]


SPOILT = [
    (
        'version: "1.0"',
        "version: 1.10",
        'version: 1.10 is read as a number, but text is meant: put it in quotes ("1.10")',
    ),
    ("id: example", "id: no", 'id: no is read as true or false, but text is meant: put it in quotes ("no")'),
    ("id: example", "id: &x example", "id: &x is an anchor: remove it"),
    ("id: example", "id: !!str example", "id: tag:yaml.org,2002:str is a tag: remove it"),
    ("id: example", "id: example\nid: other", "id: the key is given twice (first in line 4): keep one of them"),
    ("id: example", "id: example\n<<: {a: b}", "<<: merge keys (<<) are not used here: write the keys themselves"),
    ("id: example", "id: example\n12: b", 'the key 12 is not read as text: put it in quotes ("12")'),
    ("id: example", "id: example\n? [a, b]\n: c", "a key must be plain text, not a list, a mapping or an alias"),
    ("id: example", "id: example\n\twrong: 1", "a tab stands where only spaces may: indent with spaces"),
    ("id: example", "id: 'example", "this is not valid YAML"),
    ("expected_minutes: 3", "expected_minutes: 1:30", "1:30 can be read in several ways"),
    ("expected_minutes: 3", "expected_minutes: 017", "017 can be read in several ways"),
    ("expected_minutes: 3", "expected_minutes: three", 'expected_minutes: must be a whole number, not "three"'),
    (
        "expected_minutes: 3",
        "expected_minuts: 3",
        "the key expected_minuts is not known here: did you mean expected_minutes?",
    ),
    ("read_bands: rounded", "read_bands: round", "is not known: write 'unrounded' or 'rounded'"),
    ("tolerance: 2.5", "tolerance: .nan", ".nan can be read in several ways"),
    ("format: 1", "format: 2", "format: only format 1 is known: write 1"),
    ("format: 1", "format: true", "format: must be a whole number, not true"),
]


@pytest.mark.parametrize(("old", "new", "message"), SPOILT)
def test_a_defect_has_file_line_and_what_to_do(tmp_path: Path, old: str, new: str, message: str) -> None:
    """Each fault of questionnaire.yaml is named with its own line."""
    directory = copy_of_example(tmp_path)
    line = spoil(directory, "questionnaire.yaml", old, new)
    found = [defect for defect in file_defects(directory) if message in defect]
    assert found, file_defects(directory)
    named = int(found[0].split(":")[1])
    assert found[0].startswith("questionnaire.yaml:")
    assert line <= named <= line + 1 or "not valid YAML" in message


def test_every_defect_of_every_file_is_named_at_once(tmp_path: Path) -> None:
    """A shape fault, a meaning fault and a language fault in three places are all listed, in order of place."""
    directory = copy_of_example(tmp_path)
    first = spoil(directory, "questionnaire.yaml", "below: 25,", "below: 24,") + 1
    second = spoil(directory, "sections/acc.yaml", "na_allowed: true", "na_alowed: true")
    third = spoil(directory, "sections/tim.yaml", ', fr: "Jours d\'attente"', "")
    assert [defect.partition(" ")[0] for defect in file_defects(directory)] == [
        f"questionnaire.yaml:{first}:",
        f"sections/acc.yaml:{second}:",
        f"sections/tim.yaml:{third}:",
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../outside.yaml", "is not the path of a section file"),
        ("/etc/passwd", "is not the path of a section file"),
        ("sections\\\\acc.yaml", "is not the path of a section file"),
        ("a\\0b.yaml", "is not the path of a section file"),
        ("sections/../../outside.yaml", "is not the path of a section file"),
        ("sections/tim.yaml", "sections/tim.yaml is listed twice"),
        ("sections/none.yaml", "there is no such file"),
        ("sections", "is not the path of a section file"),
    ],
)
def test_section_paths_stay_inside(tmp_path: Path, name: str, message: str) -> None:
    """A path that leaves the directory, repeats or leads nowhere is a defect and is not read."""
    directory = copy_of_example(tmp_path)
    (tmp_path / "outside.yaml").write_text("secret: 1", encoding="utf-8")
    spoil(directory, "questionnaire.yaml", "[sections/acc.yaml,", f'["{name}",')
    found = file_defects(directory)
    assert any(message in defect for defect in found)
    assert not any("secret" in defect for defect in found)


def test_a_link_out_of_the_directory_is_refused(tmp_path: Path) -> None:
    """A symbolic link may not bring in a file from elsewhere, nor may a named pipe block the reader."""
    directory = copy_of_example(tmp_path)
    outside = tmp_path / "outside.yaml"
    (directory / "sections" / "acc.yaml").rename(outside)
    (directory / "sections" / "acc.yaml").symlink_to(outside)
    (directory / "sections" / "tim.yaml").unlink()
    os.mkfifo(directory / "sections" / "tim.yaml")
    found = file_defects(directory)
    assert found[0].startswith("sections/acc.yaml:1: the file lies outside")
    assert found[1].startswith("sections/tim.yaml:1: there is no such file")


def test_a_directory_without_questionnaire(tmp_path: Path) -> None:
    """A missing directory or an empty one is a defect, not an exception."""
    assert "there is no questionnaire.yaml" in file_defects(tmp_path)[0]
    assert "there is no questionnaire.yaml" in file_defects(tmp_path / "nowhere")[0]
    assert file_defects(tmp_path / "bad\0name")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"# nothing\n", "the file is empty"),
        (b"- a\n", "must be a mapping"),
        (b"a: \xff\n", "the file is not UTF-8 (first bad byte in line 1)"),
        ("a: ب".encode("utf-16"), "the file is not UTF-8"),
        (b"a: 1\n---\nb: 2\n", "a second document begins here"),
        (b"[" * 100_000, "nested more than 20 deep"),
        (b"{a: " * 100_000, "nested more than 20 deep"),
        (b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "*b is an alias: write the value itself"),
        (b"a: &a [*a]\n", "*a is an alias"),
        (b"a: \x00\n", "this is not valid YAML"),
        (b"x" * 1_000_001, "larger than 1000000 bytes"),
        (b"a: " + b"9" * 10_000, "can be read in several ways"),
    ],
)
def test_broken_files_are_defects(tmp_path: Path, content: bytes, message: str) -> None:
    """Whatever the bytes of questionnaire.yaml, the answer is a defect that names the file."""
    (tmp_path / "questionnaire.yaml").write_bytes(content)
    found = file_defects(tmp_path)
    assert any(message in defect for defect in found), found
    assert all(defect.startswith("questionnaire.yaml:") for defect in found)


def test_a_mark_at_the_beginning_is_no_defect(tmp_path: Path) -> None:
    """Editors that write a byte order mark are tolerated."""
    directory = copy_of_example(tmp_path)
    path = directory / "questionnaire.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_directory(directory).sha256 == read_directory(EXAMPLE).sha256


def test_one_unreadable_section_hides_no_other_defect(tmp_path: Path) -> None:
    """With a section missing, the others are still checked, and nothing is said of ids that it may hold."""
    directory = copy_of_example(tmp_path)
    (directory / "sections" / "tim.yaml").unlink()
    spoil(directory, "sections/acc.yaml", "points: 5", "points: -5")
    found = file_defects(directory)
    assert [defect.partition(" ")[0] for defect in found] == ["sections/acc.yaml:14:", "sections/tim.yaml:1:"]


def test_the_schema_for_editors_knows_both_kinds_of_file() -> None:
    """The JSON Schema accepts questionnaire.yaml or a section, and forbids unknown keys in both."""
    schema = json_schema()
    shapes = [schema["$defs"][choice["$ref"].rpartition("/")[2]] for choice in schema["anyOf"]]
    assert [shape["additionalProperties"] for shape in shapes] == [False, False]
    assert "sections" in shapes[0]["required"]
    assert "indicators" in shapes[1]["required"]
    assert "from" in schema["$defs"]["BandShape"]["properties"]
