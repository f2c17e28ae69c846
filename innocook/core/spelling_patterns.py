"""Regular expressions that find a word in every spelling that means the same, for databases that only know text."""

from __future__ import annotations

from functools import cache

from innocook.core.spelling import plain_letters

_ALPHABETS = (
    *(range(0x30, 0x3A), range(0x41, 0x300), range(0x370, 0x530), range(0x620, 0x780), range(0x8A0, 0x900)),
    *(range(0x966, 0x970), range(0x1E00, 0x2000), range(0xFB50, 0xFE00), range(0xFE70, 0xFEFD)),
)
_MARKS = (range(0x300, 0x370), range(0x600, 0x700), range(0x200B, 0x2010))


def spelling_pattern(word: str) -> str:
    """A pattern for every spelling of a word of letters and digits as `plain_letters` leaves it, anywhere in a text.

    Vowel signs, accents, tatweel and invisible signs may stand behind each letter; characters that mean two letters,
    such as œ, are not found. Valid for Python and for PostgreSQL alike.
    """
    return "".join(f"{_letter(char)}{_marks()}" for char in word)


@cache
def _letter(char: str) -> str:
    spellings = _spellings().get(char, set()) | {char, char.upper()}
    return "[" + "".join(sorted(one for one in spellings if len(one) == 1)) + "]"


@cache
def _spellings() -> dict[str, set[str]]:
    """The characters that mean each plain one."""
    found: dict[str, set[str]] = {}
    for char in (chr(code) for block in (*_ALPHABETS, *_MARKS) for code in block):
        plain = plain_letters(char)
        if plain.isalnum() and len(plain) == 1:
            found.setdefault(plain, set()).add(char)
    return found


@cache
def _marks() -> str:
    marks = [chr(code) for block in _MARKS for code in block]
    return "[" + "".join(char for char in marks if not plain_letters(char)) + "]*"
