"""People named in a text: "@" and their full name, in whatever spelling."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from innocook.core.spelling import plain_letters

SIGN = "@"
TATWEEL = "ـ"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name from `start` to before `end` of a text, the sign included, and everybody who bears it."""

    start: int
    end: int
    people: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class _Letters:
    """A text as it is compared, and for each letter where its character stands in the text."""

    text: str
    letters: str
    places: tuple[int, ...]


def mentions(text: str, people: Iterable[tuple[UUID, str]]) -> tuple[Mention, ...]:
    """Where `text` names one of `people` (id and full name) after a sign, in the order of the text.

    The longest name wins; two people with one name are both meant. Case, accents, vowel signs, tatweel, hamza seats
    and the kind of blank make no difference; a name ends where no further letter follows. An e-mail address names
    nobody.
    """
    names = _by_name(people)
    read = _letters(text)
    found: list[Mention] = []
    for place in _signs(read):
        if found and read.places[place] < found[-1].end:
            continue
        mention = _mention(read, place, names)
        if mention:
            found.append(mention)
    return tuple(found)


def mentioned(text: str, people: Iterable[tuple[UUID, str]]) -> tuple[UUID, ...]:
    """Everybody whom `text` names, each once, in the order of the text."""
    return tuple(dict.fromkeys(person for mention in mentions(text, people) for person in mention.people))


def _by_name(people: Iterable[tuple[UUID, str]]) -> list[tuple[str, tuple[UUID, ...]]]:
    """The names as they are compared, longest first, with those who bear them."""
    bearers: dict[str, list[UUID]] = {}
    for person, name in people:
        key = " ".join(plain_letters(name).split())
        if key and person not in bearers.setdefault(key, []):
            bearers[key].append(person)
    return sorted(((key, tuple(ids)) for key, ids in bearers.items()), key=lambda item: (-len(item[0]), item[0]))


def _letters(text: str) -> _Letters:
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in plain_letters(character):
            if letter.isspace() and letters and letters[-1] == " ":
                continue
            letters.append(" " if letter.isspace() else letter)
            places.append(place)
    return _Letters(text, "".join(letters), tuple(places))


def _signs(read: _Letters) -> Iterator[int]:
    return (
        place
        for place, letter in enumerate(read.letters)
        if letter == SIGN and not _belongs_to_address(read.text, read.places[place])
    )


def _belongs_to_address(text: str, sign: int) -> bool:
    """Whether the sign stands right after a Latin letter or digit, as in an e-mail address.

    An Arabic letter before it is a conjunction: "و@لينا" is "and @Lina".
    """
    before = text[sign - 1] if sign else ""
    return before.isascii() and (before.isalnum() or before in set("_+-"))


def _mention(read: _Letters, sign: int, names: list[tuple[str, tuple[UUID, ...]]]) -> Mention | None:
    start = sign + 1
    for name, people in names:
        end = start + len(name)
        if read.letters.startswith(name, start) and not read.letters[end : end + 1].isalnum():
            return Mention(read.places[sign], _whole(read.text, read.places[end - 1] + 1), people)
    return None


def _whole(text: str, end: int) -> int:
    """The end with the signs that belong to the last letter."""
    while end < len(text) and (unicodedata.combining(text[end]) or text[end] == TATWEEL):
        end += 1
    return end
