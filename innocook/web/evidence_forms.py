"""The forms about evidence: what is added, and what is said about a piece."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, MultipleFileField, StringField
from wtforms.validators import AnyOf, Length, ValidationError

from innocook.core.answer_cells import digits_to_ascii
from innocook.core.evidence import InvalidLink, checked_link
from innocook.core.questionnaire import Indicator
from innocook.i18n import LANGUAGES
from innocook.services.evidence_pieces import Details
from innocook.web.access import visitor
from innocook.web.clock import now
from innocook.web.evidence_words import link_refusal
from innocook.web.forms import PageForm
from innocook.web.languages import _, _l, current_language
from innocook.web.typed_text import clean

MOST_FILES = 20
EARLIEST_YEAR = 1900
DOCUMENT_LANGUAGES = ("", *LANGUAGES, "other")
_ISO_DATE = re.compile(r"(\d{1,4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)


def _cleaned(value: Any) -> str:
    return clean(value or "")


class DetailsForm(PageForm):
    """What is said about a piece: title, date, languages, level, measurement."""

    title = StringField(
        _l("Title"), filters=[_cleaned], validators=[Length(max=200, message=_l("The title is too long."))]
    )
    title_language = StringField(
        _l("Language of the title"), validators=[AnyOf(LANGUAGES, message=_l("Choose one of the list."))]
    )
    document_date = StringField(_l("Date that it is about"), filters=[_cleaned])
    document_language = StringField(
        _l("Language of the document"), validators=[AnyOf(DOCUMENT_LANGUAGES, message=_l("Choose one of the list."))]
    )
    level = StringField(_l("Level that it supports"), filters=[_cleaned])
    is_measurement = BooleanField(_l("It is a measurement, such as a survey or a statistic"))

    def __init__(self, indicator: Indicator, **values: Any) -> None:
        super().__init__(**values)
        self.indicator = indicator
        self.title_language.data = self.title_language.data or current_language()
        self.document_language.data = self.document_language.data or ""

    def validate_document_date(self, field: StringField) -> None:
        """A day of the Gregorian calendar that is not in the future where the visitor is."""
        if not field.data:
            return
        day = _day(field.data)
        if day is None:
            raise ValidationError(_("Enter year, month and day, such as 2026-03-31."))
        if day.year < EARLIEST_YEAR:
            raise ValidationError(_("Enter the date in the Gregorian calendar, such as 2026-03-31."))
        if day > now().astimezone(ZoneInfo(visitor().time_zone)).date():
            raise ValidationError(_("The date cannot be in the future."))

    def validate_level(self, field: StringField) -> None:
        """A level of this indicator, or none."""
        if field.data and self.indicator.option(field.data) is None:
            raise ValidationError(_("Choose one of the list."))

    @property
    def details(self) -> Details:
        """What was typed, once it is valid."""
        return Details(
            title=self.title.data,
            title_language=self.title_language.data,
            document_date=_day(self.document_date.data),
            document_language=self.document_language.data,
            is_measurement=self.is_measurement.data,
            level=self.level.data or None,
        )


class AddForm(DetailsForm):
    """New evidence: files, a web address, or both, and what is said about it."""

    files = MultipleFileField(_l("Files"))
    url = StringField(_l("Web address"), filters=[_cleaned])

    def validate_files(self, field: MultipleFileField) -> None:
        """Something is added, and not too much at once."""
        chosen = chosen_files()
        if len(chosen) > MOST_FILES:
            raise ValidationError(_("Choose at most %(most)d files at once. None of them was added.", most=MOST_FILES))
        if not chosen and not self.url.data:
            raise ValidationError(_("Choose a file or enter a web address."))

    def validate_url(self, field: StringField) -> None:
        """An address that reviewers can open."""
        if not field.data:
            return
        try:
            checked_link(field.data)
        except InvalidLink as refused:
            raise ValidationError(link_refusal(refused.code)) from refused


def chosen_files() -> list[FileStorage]:
    """The files of the request; the empty part that a browser sends for no choice is none."""
    return [file for file in request.files.getlist("files") if file.filename]


def details_form(indicator: Indicator, said: Details) -> DetailsForm:
    """The form with what is stored."""
    return DetailsForm(
        indicator,
        formdata=None,
        data={
            "title": said.title,
            "title_language": said.title_language,
            "document_date": said.document_date.isoformat() if said.document_date else "",
            "document_language": said.document_language,
            "level": said.level or "",
            "is_measurement": said.is_measurement,
        },
    )


def _day(typed: str) -> date | None:
    found = _ISO_DATE.fullmatch(digits_to_ascii(typed))
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
