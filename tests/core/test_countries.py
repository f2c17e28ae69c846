"""The Arab States under the names that the United Nations use, and no others."""

from __future__ import annotations

import pytest

from innocook.core.countries import ARAB_STATES

MEMBERS = "DZA BHR COM DJI EGY IRQ JOR KWT LBN LBY MRT MAR OMN PSE QAT SAU SOM SDN SYR TUN ARE YEM"


def test_the_twenty_two():
    """By their ISO 3166 codes, with a name of its own in every language."""
    assert " ".join(ARAB_STATES) == MEMBERS
    assert len(ARAB_STATES) == 22
    for language in ("ar", "en", "fr"):
        assert len({state.name.in_language(language) for state in ARAB_STATES.values()}) == 22
    assert len({state.short_code for state in ARAB_STATES.values()}) == 22
    assert {len(state.short_code) for state in ARAB_STATES.values()} == {2}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("PSE", ("دولة فلسطين", "State of Palestine", "État de Palestine")),
        ("SYR", ("الجمهورية العربية السورية", "Syrian Arab Republic", "République arabe syrienne")),
        ("COM", ("جزر القمر", "Comoros", "Comores")),
        ("SAU", ("المملكة العربية السعودية", "Saudi Arabia", "Arabie saoudite")),
        ("ARE", ("الإمارات العربية المتحدة", "United Arab Emirates", "Émirats arabes unis")),
        ("LBY", ("ليبيا", "Libya", "Libye")),
        ("IRQ", ("العراق", "Iraq", "Iraq")),
        ("MRT", ("موريتانيا", "Mauritania", "Mauritanie")),
        ("SDN", ("السودان", "Sudan", "Soudan")),
    ],
)
def test_names_that_others_write_otherwise(code: str, names: tuple[str, str, str]):
    """The short names of the United Nations, not those of a library of locales."""
    assert tuple(ARAB_STATES[code].name.in_language(language) for language in ("ar", "en", "fr")) == names
