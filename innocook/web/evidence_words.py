"""Sentences about evidence: why something was refused, what came of adding, how large a file is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import Markup

from innocook.core.file_types import ENDINGS
from innocook.services.evidence_adding import Outcome
from innocook.services.evidence_files import RefusedFile
from innocook.web.languages import _, translator

KILOBYTE, MEGABYTE = 1000, 1_000_000


def refusal(file: RefusedFile) -> str:
    """Why this file was not let in, and what to do instead."""
    return _("%(file)s was not added. %(reason)s", file=file.name, reason=_file_reasons()[file.code])


def link_refusal(code: str) -> str:
    """Why this address was not let in."""
    return _link_reasons()[code]


def endings() -> Markup:
    """The endings of the types that are let in, as one piece that reads from left to right."""
    shown = " ".join(f".{ending}" for ending in ENDINGS.values())
    return Markup('<bdi dir="ltr" lang="zxx">{}</bdi>').format(shown)


def size_words(size: int) -> str:
    """The size of a file in whole kB, or in MB with one decimal where they are not whole."""
    if size < MEGABYTE:
        return _("%(number)s kB", number=translator().number(max(1, round(size / KILOBYTE))))
    return _("%(number)s MB", number=translator().number(size / MEGABYTE, 1 if size % MEGABYTE else 0))


def done_sentences(done: Mapping[str, int]) -> list[str]:
    """What came of the last change: `done` has the counts of an Outcome, `used`, `changed` and `removed`."""
    return [words(done[name]) for name, words in _DONE.items() if done.get(name)]


def done_of(outcome: Outcome) -> dict[str, int]:
    """The counts of an outcome, for `done_sentences`."""
    return {"added": outcome.added, "reused": outcome.reused, "present": outcome.present}


def document_languages() -> dict[str, str]:
    """What a document may be written in, by code."""
    return {
        "": _("Not said"),
        "ar": _("Arabic"),
        "en": _("English"),
        "fr": _("French"),
        "other": _("Another language"),
    }


def _file_reasons() -> dict[str, str]:
    return {
        "empty": _("The file is empty."),
        "markup": _("Web pages, drawings with scripts and data in markup are not accepted. Save it as PDF."),
        "program": _("Programs and scripts are not accepted."),
        "macros": _("It holds macros. Save it without macros, or as PDF."),
        "old_office": _(
            "It is in an old format or protected by a password. Save it in a new format without a password."
        ),
        "encrypted": _("It is protected by a password. Save it without one."),
        "archive": _("Archives are not accepted. Add the documents one by one."),
        "damaged": _("The file is damaged or not complete. Save it again, then add it."),
        "mixed": _("Something else is hidden in the file. Save it again with the program that made it."),
        "bomb": _("The file unpacks to far more than its size."),
        "not_utf8": _("Save the text as UTF-8, or as PDF."),
        "unknown": _("Files of this type are not accepted. Save it as PDF."),
        "too_large": _("The file is too large."),
        "library_full": _("There is no room left for the files of your institution."),
    }


def _link_reasons() -> dict[str, str]:
    whole = _("Enter a whole web address, such as https://example.org/report.")
    return {
        "empty": whole,
        "scheme": whole,
        "too_long": _("This web address is too long."),
        "characters": _("The web address holds spaces or signs that cannot be part of one. Copy it again."),
        "credentials": _("Leave out the user name and password: everybody who sees the evidence would read them."),
        "host": _("Reviewers cannot open this web address. Enter one of the public network."),
        "library_full": _("There is no room left for the evidence of your institution."),
    }


def _added(number: int) -> str:
    return translator().ngettext(
        "%(num)d piece of evidence was added.", "%(num)d pieces of evidence were added.", number
    )


def _reused(number: int) -> str:
    return translator().ngettext(
        "Your institution had %(num)d piece already: it was linked, not stored again.",
        "Your institution had %(num)d pieces already: they were linked, not stored again.",
        number,
    )


def _present(number: int) -> str:
    return translator().ngettext(
        "%(num)d piece stood here already, so nothing changed.",
        "%(num)d pieces stood here already, so nothing changed.",
        number,
    )


def _used(number: int) -> str:
    return translator().ngettext(
        "%(num)d piece of evidence is now shown here too.",
        "%(num)d pieces of evidence are now shown here too.",
        number,
    )


_DONE: Mapping[str, Callable[[int], str]] = {
    "added": _added,
    "reused": _reused,
    "present": _present,
    "used": _used,
    "changed": lambda _number: _("The details are saved."),
    "removed": lambda _number: _("The evidence was removed from this indicator. Your institution still has it."),
}
