"""Sentences about institutions: what was done, why something was not, and the words to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import session as cookie
from markupsafe import Markup

from innocook.core.institution_csv import COLUMNS, REQUIRED, RowFault
from innocook.i18n import LANGUAGE_NAMES
from innocook.reports import institution_words
from innocook.reports.institution_faults import fault_messages
from innocook.services.institution_import import Applied
from innocook.services.institutions import Named
from innocook.web.languages import _, current_language, page_gettext, translator

NOTE = "institution_note"

Options = list[tuple[str, str]]


def leave_note(kind: str, done: Applied | None = None) -> None:
    """Say on the next page what was done."""
    cookie[NOTE] = [kind, *((done.new, done.changed, done.joined, done.invited) if done else ())]


def take_note() -> tuple[str, Applied | None]:
    """What the note says, once, and what an import did; empty when there is none."""
    note: Any = cookie.pop(NOTE, None)
    if not isinstance(note, list) or not note:
        return "", None
    sentences = {
        "created": _("The institution is added."),
        "changed": _("The institution is saved."),
        "unchanged": _("Nothing was changed."),
        "imported": _("The list is brought in."),
    }
    return sentences.get(note[0], ""), Applied(*note[1:]) if len(note) == 5 else None


def refused_words(code: str) -> str:
    """Why an institution cannot be so."""
    sentences = {
        "code_taken": _("Another institution has this code."),
        "name_taken": _("Another institution of this country has this name."),
        "itself": _("Choose another institution than this one."),
        "unknown": _("No institution has this code or these words in its name."),
        "ring": _("This leads around in a circle back to this institution."),
        "elsewhere": _("The parent belongs to another country."),
        "round_closed": _("Submissions for this round are closed, so nobody can join it any more."),
        "round_published": _("This round is published, so nobody can join it any more."),
    }
    return sentences[code]


def over_name(over: str) -> str:
    """That an institution does not go on."""
    return {"ended": _("Ended"), "merged": _("Merged")}.get(over, "")


def choices() -> dict[str, Options]:
    """What type, size, sector and context group can be, for forms; sectors by their name."""
    t = translator()
    return {
        "type_options": list(institution_words.type_names(t).items()),
        "size_options": list(institution_words.size_names(t).items()),
        "sector_options": by_name(institution_words.sector_names(t).items()),
        "group_options": list(institution_words.context_group_names(t).items()),
    }


def by_name(options: Iterable[tuple[str, str]]) -> Options:
    """Options in the order of their names, what stands for everything else last."""
    return sorted(options, key=lambda option: (option[0] == "other", option[1]))


def label(one: Named) -> str:
    """An institution among others of one name: with country and code."""
    language = current_language()
    parts = [one.name.in_language(language), one.country.in_language(language) if one.country else "", one.code]
    return " · ".join(part for part in parts if part)


def column_lines() -> list[tuple[str, bool, str]]:
    """The columns of a list: name, whether it has to be there, and what stands in it."""
    sentences = {
        "code": _("What you know the institution by: Latin letters, digits, hyphen, underscore, full stop."),
        "country": _("The three letters of one of the countries below."),
        "name_ar": _("The name in Arabic."),
        "name_en": _("The name in English."),
        "name_fr": _("The name in French."),
        "type": _("One of the types below."),
        "size": _("One of the sizes below."),
        "sector": _("One of the sectors below."),
        "context_group": _("One of the context groups below."),
        "parent_code": _("The code of the parent institution; empty for none. Without the column parents stay."),
        "lead_email": _("Who is invited to lead the self-assessment, if nobody leads it yet."),
        "lead_language": _("The language of the invitation, one of those below; Arabic if empty."),
    }
    return [(column, column in REQUIRED, sentences[column]) for column in COLUMNS]


def key_lists(countries: Options) -> list[tuple[str, Options]]:
    """The words that a file uses for countries, types, sizes, sectors, context groups and languages."""
    found = choices()
    return [
        (_("Countries"), countries),
        (_("Types"), found["type_options"]),
        (_("Sizes"), found["size_options"]),
        (_("Sectors"), found["sector_options"]),
        (_("Context groups"), found["group_options"]),
        (_("Languages"), list(LANGUAGE_NAMES.items())),
    ]


def fault_words(fault: RowFault) -> Markup:
    """Why a list cannot be brought in as it is; what comes from the file keeps its own direction."""
    apart = Markup('<bdi lang="zxx">{}</bdi>')
    said = [
        page_gettext(message, **{name: apart.format(gap) for name, gap in gaps.items()})
        for message, gaps in fault_messages(fault)
    ]
    return Markup(" ").join(said)


def column_name(column: str) -> str:
    """A column of a list in words."""
    names = {
        "code": _("Code"),
        "country": _("Country"),
        "name_ar": _("Name in Arabic"),
        "name_en": _("Name in English"),
        "name_fr": _("Name in French"),
        "type": _("Type"),
        "size": _("Size"),
        "sector": _("Sector"),
        "context_group": _("Context group"),
        "parent_code": _("Parent institution"),
    }
    return names.get(column, column)


def value_name(column: str, value: str) -> str:
    """What stands in a column, in words."""
    t = translator()
    names = {
        "type": institution_words.type_names,
        "size": institution_words.size_names,
        "sector": institution_words.sector_names,
        "context_group": institution_words.context_group_names,
    }
    return institution_words.word_of(names[column](t), value) if column in names else value
