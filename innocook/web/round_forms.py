"""The forms about a round: what it asks and when, and the ticks and notes of its publication."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from wtforms import BooleanField, Field, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, ValidationError

from innocook.core.answer_cells import digits_to_ascii, trimmed
from innocook.core.round_dates import NoSuchTime, RoundFault, instant_of
from innocook.core.text import Text
from innocook.i18n import LANGUAGES
from innocook.services.publication import LONGEST_NOTE
from innocook.services.round_overview import RoundLine
from innocook.services.rounds import RoundWanted
from innocook.web import time_zones
from innocook.web.forms import PageForm
from innocook.web.languages import _, _l
from innocook.web.round_words import fault_words
from innocook.web.team_forms import cleaned
from innocook.web.typed_times import typed_day, typed_time

INSTANTS = {
    "opens_at": ("opens_day", "opens_time"),
    "submissions_close_at": ("closes_day", "closes_time"),
    "late_from": ("late_day", "late_time"),
}
"""The fields of an instant: its day and its hour."""
_FIELD_OF = {"questionnaire_version_id": "version", **{name: fields[0] for name, fields in INSTANTS.items()}}
_DAY, _HOUR = _l("Enter year, month and day, such as 2026-11-22."), _l("Enter hours and minutes, such as 17:30.")


def _name(label: str) -> StringField:
    return StringField(
        label,
        filters=[cleaned],
        validators=[
            DataRequired(_l("Enter the name of the round in this language.")),
            Length(max=120, message=_l("This name is too long.")),
        ],
    )


def _day(_form: PageForm, field: Field) -> None:
    if field.data and typed_day(field.data) is None:
        raise ValidationError(_DAY)


def _hour(_form: PageForm, field: Field) -> None:
    if field.data and typed_time(field.data) is None:
        raise ValidationError(_HOUR)


def _number(_form: PageForm, field: Field) -> None:
    if whole_number(field.data or "") is None:
        raise ValidationError(_l("Enter a whole number."))


class RoundForm(PageForm):
    """A round; what can no longer be changed is taken from what is stored."""

    name_ar = _name(_l("Name in Arabic"))
    name_en = _name(_l("Name in English"))
    name_fr = _name(_l("Name in French"))
    version = StringField(_l("Questionnaire"))
    time_zone = StringField(
        _l("Time zone of the round"),
        default=time_zones.DEFAULT,
        validators=[AnyOf(time_zones.ALL, message=_l("Choose a time zone."))],
    )
    opens_day = StringField(_l("Day"), filters=[cleaned], validators=[DataRequired(_DAY), _day])
    opens_time = StringField(_l("Hour"), filters=[cleaned], validators=[DataRequired(_HOUR), _hour])
    closes_day = StringField(_l("Day"), filters=[cleaned], validators=[DataRequired(_DAY), _day])
    closes_time = StringField(_l("Hour"), filters=[cleaned], validators=[DataRequired(_HOUR), _hour])
    late_day = StringField(_l("Day"), filters=[cleaned], validators=[_day])
    late_time = StringField(_l("Hour"), filters=[cleaned], validators=[_hour])
    reference_date = StringField(
        _l("Reference date of evidence"), filters=[cleaned], validators=[DataRequired(_DAY), _day]
    )
    reconsideration_days = StringField(
        _l("Days to ask for a reconsideration"), default="30", filters=[cleaned], validators=[_number]
    )
    second_look_percent = StringField(
        _l("Assessments that two reviewers see, in percent"), default="0", filters=[cleaned], validators=[_number]
    )
    opens_at_once = BooleanField(_l("Yes, the round opens at once, though that moment has passed"))
    seen = StringField()

    def validate_late_time(self, field: StringField) -> None:
        """Day and hour come together."""
        if bool(field.data) is not bool(self.late_day.data):
            raise ValidationError(_("Enter both the day and the hour, or leave both empty."))

    def keep_fixed(self, line: RoundLine) -> None:
        """Take what can no longer be changed from what is stored, whatever was sent."""
        stored = values_of(line)
        for name in line.fixed:
            for field in INSTANTS.get(name, (_FIELD_OF.get(name, name),)):
                self[field].data = stored[field]

    def wanted(self, line: RoundLine | None = None) -> RoundWanted | None:
        """What a valid form asks for; None, with the reason at its field, where the clocks skip an hour."""
        instants = {name: self._instant(name, line) for name in INSTANTS}
        opens_at, closes_at = instants["opens_at"], instants["submissions_close_at"]
        reference = typed_day(self.reference_date.data)
        if self.errors or opens_at is None or closes_at is None or reference is None:
            return None
        return RoundWanted(
            names=Text({language: self[f"name_{language}"].data for language in LANGUAGES}),
            version=self.version.data or "",
            opens_at=opens_at,
            submissions_close_at=closes_at,
            late_from=instants["late_from"],
            reference_date=reference,
            time_zone=self.time_zone.data,
            reconsideration_days=whole_number(self.reconsideration_days.data) or 0,
            second_look_percent=whole_number(self.second_look_percent.data) or 0,
        )

    def blame(self, found: Mapping[str, RoundFault]) -> None:
        """Say what is wrong at each field."""
        for name, fault in found.items():
            self[_FIELD_OF.get(name, name)].errors = [fault_words(fault)]

    def _instant(self, name: str, line: RoundLine | None) -> datetime | None:
        day_field, hour_field = (self[field] for field in INSTANTS[name])
        day, hour = typed_day(day_field.data or ""), typed_time(hour_field.data or "")
        if day is None or hour is None:
            return None
        if line is not None and self.time_zone.data == line.facts.time_zone:
            stored: datetime | None = getattr(line.facts, name)
            # The page shows minutes: what was not touched keeps its seconds.
            if stored is not None and (day, hour) == _local(stored, line.facts.time_zone):
                return stored
        try:
            return instant_of(day, hour, self.time_zone.data)
        except NoSuchTime:
            hour_field.errors = [_("The clocks of this time zone skip this hour. Choose another one.")]
            return None


class SureForm(PageForm):
    """The tick without which nothing is opened, closed or published."""

    sure = BooleanField(_l("Yes, I am sure"), validators=[InputRequired(_l("Tick the box to go on."))])
    everything = BooleanField(_l("Close also those that can still ask for a reconsideration"))


class CorrectionForm(PageForm):
    """What a further edition corrects, and in which language that is said."""

    note = TextAreaField(
        _l("What this edition corrects"),
        filters=[cleaned],
        validators=[
            DataRequired(_l("Say what this edition corrects, without naming an institution.")),
            Length(max=LONGEST_NOTE, message=_l("This text is too long.")),
        ],
    )
    language = StringField(_l("Language of this text"), validators=[AnyOf(LANGUAGES, message=_l("Choose a language."))])


def values_of(line: RoundLine) -> dict[str, str]:
    """The fields of the form as they are stored."""
    facts = line.facts
    values = {f"name_{language}": line.names.in_language(language) for language in LANGUAGES}
    for name, (day_field, hour_field) in INSTANTS.items():
        instant: datetime | None = getattr(facts, name)
        local = instant.astimezone(ZoneInfo(facts.time_zone)) if instant else None
        values |= {day_field: f"{local:%Y-%m-%d}" if local else "", hour_field: f"{local:%H:%M}" if local else ""}
    return values | {
        "version": line.version.key,
        "time_zone": facts.time_zone,
        "reference_date": facts.reference_date.isoformat(),
        "reconsideration_days": str(facts.reconsideration_days),
        "second_look_percent": str(facts.second_look_percent),
        "seen": line.seen,
    }


def whole_number(text: str) -> int | None:
    """A whole number in any digits, not negative and not absurd; None for what is none."""
    digits = trimmed(digits_to_ascii(text))
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 6 else None


def _local(instant: datetime, zone: str) -> tuple[object, object]:
    local = instant.astimezone(ZoneInfo(zone))
    return local.date(), local.time().replace(second=0, microsecond=0)
