"""The faults of a list of institutions as sentences: what is wrong, and what would be right."""

from __future__ import annotations

from innocook.core.institution_codes import LONGEST_CODE, LONGEST_NAME
from innocook.core.institution_csv import RowFault
from innocook.i18n import Translator


def N_(message: str) -> str:  # noqa: N802 - the customary mark for messages that are translated later
    """Mark a message for translation."""
    return message


OF_THE_FILE = {
    "file_too_large": N_("The file is larger than %(other)s MB. Split it into several files."),
    "file_empty": N_("The file is empty."),
    "file_not_utf8": N_("The file is not UTF-8 text. Save it as “CSV UTF-8” and upload it again."),
    "no_header": N_(
        "The first line names no column of such a list. It has to be the line with the names of the columns."
    ),
    "no_rows": N_("There is no row below the line with the names of the columns."),
    "too_many_columns": N_("The file has %(value)s columns; such a list has at most %(other)s."),
    "too_many_rows": N_("The file has more than %(other)s rows. Split it into several files."),
    "column_without_name": N_("This column has no name."),
    "column_unknown": N_("This column is not known. Take it out of the file."),
    "column_repeated": N_("This column stands in the file twice."),
    "column_missing": N_("This column is missing."),
    "row_unreadable": N_("The row cannot be read: a quotation mark stands in the wrong place or is not closed."),
    "cells_too_few": N_("The row has %(value)s cells, the first line has %(other)s."),
    "cells_too_many": N_(
        "The row has %(value)s cells, the first line has %(other)s. Put text with commas into quotation marks."
    ),
    "cell_not_utf8": N_("Letters were lost here: the file is not UTF-8 throughout."),
    "controls": N_("The text holds characters that cannot be seen. Type it anew."),
}
OF_CODES = {
    "code_missing": N_("The code is missing."),
    "code_too_long": N_("The code is longer than %(most)s characters."),
    "code_digits": N_("A code is written with the digits 0 to 9; other digits are not accepted."),
    "code_characters": N_(
        "A code consists of Latin letters and digits, with hyphens, underscores or full stops between them."
    ),
    "code_repeated": N_("This code stands already in row %(other)s."),
    "code_in_other_case": N_(
        "This code is written %(other)s elsewhere. Capital and small letters have to be the same."
    ),
    "institution_ended": N_("The institution with this code has ended. Change it by hand if it goes on."),
    "institution_merged": N_("The institution with this code went on in another one. Use the code of that one."),
    "country_missing": N_("The country is missing."),
    "country_unknown": N_("This country is not known. Write its three letters."),
    "country_not_by_id": N_("Write %(other)s for this country."),
    "country_moved": N_("The institution with this code belongs to %(other)s. Move it by hand if that has changed."),
}
OF_NAMES = {
    "name_ar_missing": N_("The Arabic name is missing."),
    "name_en_missing": N_("The English name is missing."),
    "name_fr_missing": N_("The French name is missing."),
    "name_ar_letters": N_("The Arabic name has no Arabic letter."),
    "name_en_letters": N_("The English name has no Latin letter."),
    "name_fr_letters": N_("The French name has no Latin letter."),
    "name_too_long": N_("The name is longer than %(longest)s characters."),
    "name_repeated": N_("Row %(other)s has the same name in the same country, with another code."),
    "name_stored": N_("An institution of this country has the same name, with the code %(other)s."),
    "name_stored_without_code": N_(
        "An institution of this country has the same name and no code yet. Give it the code by hand."
    ),
}
OF_FACTS = {
    "type_missing": N_("The type is missing."),
    "type_unknown": N_("This type is not known. The types are: %(other)s."),
    "size_missing": N_("The size is missing."),
    "size_unknown": N_("This size is not known. The sizes are: %(other)s."),
    "sector_missing": N_("The sector is missing."),
    "sector_unknown": N_("This sector is not known."),
    "context_group_missing": N_("The context group is missing."),
    "context_group_unknown": N_("This context group is not known. The groups are: %(other)s."),
}
OF_LINKS = {
    "parent_itself": N_("An institution cannot be its own parent."),
    "parent_unknown": N_("No institution has this code, neither in the file nor among those that are stored."),
    "parent_in_a_ring": N_("The parents lead around in a circle back to this institution."),
    "parent_over": N_("The parent has ended or went on in another institution."),
    "parent_elsewhere": N_("The parent belongs to another country: %(other)s."),
    "email_invalid": N_("This is not an e-mail address."),
    "email_deactivated": N_("The account with this e-mail address is deactivated, so it cannot be invited."),
    "language_unknown": N_("This language is not known. The languages are: %(other)s."),
    "language_without_email": N_("A language needs the e-mail address of a lead beside it."),
}
SENTENCES = {**OF_THE_FILE, **OF_CODES, **OF_NAMES, **OF_FACTS, **OF_LINKS}
MEANT = N_("Did you mean %(other)s?")
SUGGESTING = {"column_unknown", "sector_unknown", "parent_unknown"}
"""Faults whose `other` is what was probably meant, where there is such a thing."""


def fault_messages(fault: RowFault) -> list[tuple[str, dict[str, str]]]:
    """What is wrong, then what was probably meant: messages to translate, each with what fills its gaps."""
    gaps = {"value": fault.value, "other": fault.other, "most": str(LONGEST_CODE), "longest": str(LONGEST_NAME)}
    said = [(SENTENCES[fault.code], gaps)]
    if fault.code in SUGGESTING and fault.other:
        said.append((MEANT, gaps))
    return said


def fault_sentence(fault: RowFault, t: Translator) -> str:
    """What is wrong, and what to do about it; the row and the column stand beside it."""
    return " ".join(t.gettext(message, **gaps) for message, gaps in fault_messages(fault))
