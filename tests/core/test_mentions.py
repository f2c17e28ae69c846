"""People named in a text: found in whatever spelling, never by accident."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.mentions import Mention, mentioned, mentions
from innocook.core.spelling import plain_letters

LINA, HADDAD, AHMAD, OTHER = (UUID(int=number) for number in (1, 2, 3, 4))
TEAM = ((LINA, "Lina"), (HADDAD, "Lina Haddad"), (AHMAD, "أحمد سعيد"))
WORDS = st.text("abcdeéلأإاحمدسة ٣-", min_size=1, max_size=12).filter(lambda word: plain_letters(word).strip())


def named(text: str) -> list[tuple[str, UUID]]:
    """What stands in the text and who is meant."""
    return [(text[one.start : one.end], person) for one in mentions(text, TEAM) for person in one.people]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Lina", [("@Lina", LINA)]),
        ("Dear @lina haddad, see this", [("@lina haddad", HADDAD)]),
        ("(@LINA)", [("@LINA", LINA)]),
        ("@Lina\n Haddad’s file", [("@Lina\n Haddad", HADDAD)]),
        ("@Lina and @Lina Haddad", [("@Lina", LINA), ("@Lina Haddad", HADDAD)]),
        ("@Lina@Lina", [("@Lina", LINA)]),
        ("@@Lina", [("@Lina", LINA)]),
        ("@Línà", [("@Línà", LINA)]),
        ("＠Ｌｉｎａ", [("＠Ｌｉｎａ", LINA)]),
        ("@Lina Haddadi", [("@Lina", LINA)]),
    ],
)
def test_a_name_after_the_sign_is_found(text: str, found: list[tuple[str, UUID]]) -> None:
    """The longest name wins, in any case, with any blank between its words, up to the last of its letters."""
    assert named(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@أحمد سعيد", "@أحمد سعيد"),
        ("يا @احمد سعيد، انظر", "@احمد سعيد"),
        ("و@أحـــمد سعيــد؟", "@أحـــمد سعيــد"),
        ("@أَحْمَد سَعِيدٌ.", "@أَحْمَد سَعِيدٌ"),
        ("@إحمد  سعيد", "@إحمد  سعيد"),
        ("@أحمد سعيدـ", "@أحمد سعيدـ"),
        ("\u2067@\u200fأحمد سعيد\u2069", "@\u200fأحمد سعيد"),
    ],
)
def test_arabic_spellings_are_one(text: str, found: str) -> None:
    """Tatweel, vowel signs, hamza seats and direction marks make no difference; "و" may stand before the sign."""
    assert named(text) == [(found, AHMAD)]


@pytest.mark.parametrize(
    "text", ["", "@", "Lina", "@ Lina", "@Linares", "@Lina1", "x@lina", "info@lina", "9@Lina", "a_@Lina", "@أحمد"]
)
def test_nobody_is_named_by_accident(text: str) -> None:
    """No sign, a longer word, half a name or an e-mail address names nobody."""
    assert named(text) == []


def test_two_people_with_one_name_are_both_meant() -> None:
    """Nobody can tell them apart, so both are told; each once, however often the text names them."""
    team = [*TEAM, (OTHER, "احمد  سَعيد"), (AHMAD, "أحمد سعيد")]
    assert mentions("@أحمد سعيد", team) == (Mention(0, 10, (AHMAD, OTHER)),)
    assert mentioned("@أحمد سعيد @Lina @أحمد سعيد", team) == (AHMAD, OTHER, LINA)


@pytest.mark.parametrize("name", ["", "  ", "ـ", "\u200f", "\u064b"])
def test_a_name_without_letters_is_passed_over(name: str) -> None:
    """Such a name can be mentioned by nobody, not by a bare sign either."""
    assert mentions("@ @", [(LINA, name)]) == ()


def test_thousands_of_signs_are_read_in_no_time() -> None:
    """The longest comment, of signs alone, with a team of 200: nothing found, nothing slow (the test would hang)."""
    assert mentions("@" * 4000, [(UUID(int=number), f"Name {number}") for number in range(200)]) == ()


@given(st.text(max_size=60))
def test_letters_are_those_of_the_characters(text: str) -> None:
    """Read whole or one by one, a text has the same letters; so a place among them is a place in the text."""
    assert plain_letters(text) == "".join(map(plain_letters, text))


@given(before=st.text(max_size=10), name=WORDS, after=st.sampled_from(["", " ", "،", ".", "\n", "'s"]))
def test_whoever_is_named_is_found(before: str, name: str, after: str) -> None:
    """Whatever stands before (a blank between), a sign and the name are found and cover the name."""
    text = f"{before} @{name.strip()}{after}"
    found = mentions(text, [(LINA, name)])
    assert found[-1].people == (LINA,)
    key = " ".join(plain_letters(name).split())
    assert " ".join(plain_letters(text[found[-1].start + 1 : found[-1].end]).split()) == key


@given(text=st.text("@Lina Haddadأحمد سعيدـ\n,x", max_size=80))
def test_mentions_stand_in_order_and_apart(text: str) -> None:
    """They begin with a sign, follow one another without touching the same letter, and name people of the list."""
    found = mentions(text, TEAM)
    ends = [0, *(one.end for one in found)]
    assert all(end <= one.start < one.end <= len(text) for end, one in zip(ends, found, strict=False))
    assert all(text[one.start] == "@" for one in found)
    assert {person for one in found for person in one.people} <= {LINA, HADDAD, AHMAD}
