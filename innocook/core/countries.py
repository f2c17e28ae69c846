"""The twenty-two Arab States by their short names in the usage of the United Nations; no other name is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from innocook.core.text import Text


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its id (of a state: ISO 3166 alpha-3); `short_code` is alpha-2, empty where there is none."""

    id: str
    name: Text
    short_code: str = ""


def _state(id_: str, short_code: str, ar: str, en: str, fr: str) -> Country:
    return Country(id_, Text({"ar": ar, "en": en, "fr": fr}), short_code)


ARAB_STATES: Mapping[str, Country] = MappingProxyType(
    {
        state.id: state
        for state in (
            _state("DZA", "DZ", "الجزائر", "Algeria", "Algérie"),
            _state("BHR", "BH", "البحرين", "Bahrain", "Bahreïn"),
            _state("COM", "KM", "جزر القمر", "Comoros", "Comores"),
            _state("DJI", "DJ", "جيبوتي", "Djibouti", "Djibouti"),
            _state("EGY", "EG", "مصر", "Egypt", "Égypte"),
            _state("IRQ", "IQ", "العراق", "Iraq", "Iraq"),
            _state("JOR", "JO", "الأردن", "Jordan", "Jordanie"),
            _state("KWT", "KW", "الكويت", "Kuwait", "Koweït"),
            _state("LBN", "LB", "لبنان", "Lebanon", "Liban"),
            _state("LBY", "LY", "ليبيا", "Libya", "Libye"),
            _state("MRT", "MR", "موريتانيا", "Mauritania", "Mauritanie"),
            _state("MAR", "MA", "المغرب", "Morocco", "Maroc"),
            _state("OMN", "OM", "عُمان", "Oman", "Oman"),
            _state("PSE", "PS", "دولة فلسطين", "State of Palestine", "État de Palestine"),
            _state("QAT", "QA", "قطر", "Qatar", "Qatar"),
            _state("SAU", "SA", "المملكة العربية السعودية", "Saudi Arabia", "Arabie saoudite"),
            _state("SOM", "SO", "الصومال", "Somalia", "Somalie"),
            _state("SDN", "SD", "السودان", "Sudan", "Soudan"),
            _state("SYR", "SY", "الجمهورية العربية السورية", "Syrian Arab Republic", "République arabe syrienne"),
            _state("TUN", "TN", "تونس", "Tunisia", "Tunisie"),
            _state("ARE", "AE", "الإمارات العربية المتحدة", "United Arab Emirates", "Émirats arabes unis"),
            _state("YEM", "YE", "اليمن", "Yemen", "Yémen"),
        )
    }
)
