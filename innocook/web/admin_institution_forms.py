"""Forms about institutions: one institution, with those it belongs to, and the file of a list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from innocook.core.answer_cells import DIGITS
from innocook.core.institution_codes import LONGEST_CODE, LONGEST_NAME, code_fault, name_fault
from innocook.core.institutions import CONTEXT_GROUPS, SECTORS, SIZES, TYPES
from innocook.core.text import Text
from innocook.i18n import LANGUAGES, without_bidi_marks
from innocook.services.institution_changes import mark_of
from innocook.services.institutions import InstitutionFacts, OneInstitution
from innocook.web.forms import PageForm
from innocook.web.languages import _, _l
from innocook.web.typed_text import clean

LINKS = ("parent", "merged_into")
"""The fields that name another institution; each has a text to find it by and a choice among those found."""


def _line(value: str | None) -> str:
    """Typed text in one line, without marks that turn the text beside it around."""
    return " ".join(without_bidi_marks(clean(value)).split()) if value else ""


def _day(value: str | None) -> str:
    return _line(value).translate(DIGITS)


def _name_field(label: str, missing: str) -> StringField:
    return StringField(
        label,
        filters=[_line],
        validators=[
            InputRequired(missing),
            Length(max=LONGEST_NAME, message=_l("This name is too long.")),
        ],
    )


class InstitutionForm(PageForm):
    """What is said of an institution. `…_text` finds another one, `…_for` is the text its choices were found for."""

    seen = StringField("")
    code = StringField(
        _l("Code"),
        filters=[_line],
        validators=[Optional(), Length(max=LONGEST_CODE, message=_l("This code is too long."))],
    )
    name_ar = _name_field(_l("Name in Arabic"), _l("Enter the name in Arabic."))
    name_en = _name_field(_l("Name in English"), _l("Enter the name in English."))
    name_fr = _name_field(_l("Name in French"), _l("Enter the name in French."))
    country = StringField(_l("Country"))
    institution_type = StringField(_l("Type"))
    size = StringField(_l("Size"))
    sector = StringField(_l("Sector"))
    context_group = StringField(_l("Context group"))
    parent_text = StringField(_l("Parent institution"), filters=[_line])
    parent = StringField(_l("Which institution is the parent?"))
    parent_for = StringField("")
    valid_until = StringField(_l("Last day"), filters=[_day])
    merged_into_text = StringField(_l("Merged into"), filters=[_line])
    merged_into = StringField(_l("Which institution did it go on in?"))
    merged_into_for = StringField("")

    def validate_code(self, field: StringField) -> None:
        """A code, or nothing."""
        fault = code_fault(field.data) if field.data else ""
        if fault == "digits":
            raise ValidationError(_("A code is written with the digits 0 to 9; other digits are not accepted."))
        if fault and fault != "too_long":
            raise ValidationError(
                _("A code consists of Latin letters and digits, with hyphens, underscores or full stops between them.")
            )

    def validate_name_ar(self, field: StringField) -> None:
        """A name in Arabic letters."""
        if name_fault(field.data, "ar") == "letters":
            raise ValidationError(_("The Arabic name has no Arabic letter."))

    def validate_name_en(self, field: StringField) -> None:
        """A name in Latin letters."""
        if name_fault(field.data, "en") == "letters":
            raise ValidationError(_("The English name has no Latin letter."))

    def validate_name_fr(self, field: StringField) -> None:
        """A name in Latin letters."""
        if name_fault(field.data, "fr") == "letters":
            raise ValidationError(_("The French name has no Latin letter."))

    def validate_institution_type(self, field: StringField) -> None:
        """One of the types."""
        _refuse_other(field, TYPES, _("Choose a type."))

    def validate_size(self, field: StringField) -> None:
        """One of the sizes."""
        _refuse_other(field, SIZES, _("Choose a size."))

    def validate_sector(self, field: StringField) -> None:
        """One of the sectors."""
        _refuse_other(field, SECTORS, _("Choose a sector."))

    def validate_context_group(self, field: StringField) -> None:
        """One of the groups."""
        _refuse_other(field, CONTEXT_GROUPS, _("Choose a context group."))

    def validate_valid_until(self, field: StringField) -> None:
        """A day, or nothing."""
        try:
            day = date.fromisoformat(field.data) if field.data else None
        except ValueError:
            day = date.min
        if day is not None and not 1900 <= day.year <= 2200:
            raise ValidationError(_("Enter a day, such as 2026-11-30."))

    def chosen(self, link: str) -> UUID | None:
        """The institution chosen among those found for the text that still stands there."""
        text = self[f"{link}_text"].data or ""
        if not text or (self[f"{link}_for"].data or "") != text:
            return None
        try:
            return UUID(self[link].data or "")
        except ValueError:
            return None

    def facts(self) -> InstitutionFacts:
        """What a form that is right says."""
        return InstitutionFacts(
            code=self.code.data or "",
            names=Text({language: self[f"name_{language}"].data for language in LANGUAGES}),
            country_id=self.country.data,
            institution_type=self.institution_type.data,
            size=self.size.data,
            sector=self.sector.data,
            context_group=self.context_group.data,
            parent_id=self.chosen("parent"),
            valid_until=date.fromisoformat(self.valid_until.data) if self.valid_until.data else None,
            merged_into_id=self.chosen("merged_into"),
        )


class ImportForm(PageForm):
    """A file, and the round its institutions shall take part in."""

    file = FileField(_l("The list (CSV file)"), validators=[FileRequired(_l("Choose the file of the list."))])
    round = StringField(_l("Round"))


def values_of(one: OneInstitution, language: str) -> dict[str, str]:
    """The values of the form for what is stored."""
    facts = one.facts
    values = {f"name_{code}": name for code, name in facts.names.by_language.items()}
    for link, other in (("parent", one.parent), ("merged_into", one.merged_into)):
        if other is not None:
            text = other.code or other.name.in_language(language)
            values |= {link: str(other.id), f"{link}_text": text, f"{link}_for": text}
    return values | {
        "seen": mark_of(facts),
        "code": facts.code,
        "country": facts.country_id,
        "institution_type": facts.institution_type,
        "size": facts.size,
        "sector": facts.sector,
        "context_group": facts.context_group,
        "valid_until": facts.valid_until.isoformat() if facts.valid_until else "",
    }


def _refuse_other(field: StringField, known: Iterable[str], sentence: str) -> None:
    if field.data not in known:
        raise ValidationError(sentence)
