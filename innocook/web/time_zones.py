"""Time zones to choose from, by the name of a city: those of the Arab States first, then one or more per offset."""

from __future__ import annotations

from functools import cache

from babel.dates import get_timezone_location

from innocook.core.spelling import plain_letters

DEFAULT = "Asia/Beirut"
ARAB = (
    *("Africa/Algiers", "Africa/Cairo", "Africa/Casablanca", "Africa/Djibouti", "Africa/Khartoum", "Africa/Mogadishu"),
    *("Africa/Nouakchott", "Africa/Tripoli", "Africa/Tunis", "Asia/Aden", "Asia/Amman", "Asia/Baghdad", "Asia/Bahrain"),
    *("Asia/Beirut", "Asia/Damascus", "Asia/Dubai", "Asia/Gaza", "Asia/Hebron", "Asia/Kuwait", "Asia/Muscat"),
    *("Asia/Qatar", "Asia/Riyadh", "Indian/Comoro"),
)
OTHERS = (
    *("Africa/Addis_Ababa", "Africa/Dakar", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi"),
    *("America/Anchorage", "America/Chicago", "America/Denver", "America/Halifax", "America/Los_Angeles"),
    *("America/Mexico_City", "America/New_York", "America/Sao_Paulo", "Asia/Bangkok", "Asia/Dhaka", "Asia/Karachi"),
    *("Asia/Kolkata", "Asia/Kuala_Lumpur", "Asia/Kabul", "Asia/Kathmandu", "Asia/Shanghai", "Asia/Tashkent"),
    *("Asia/Tehran", "Asia/Tokyo", "Atlantic/Azores", "Australia/Adelaide", "Australia/Sydney", "Europe/Athens"),
    *("Europe/Berlin", "Europe/Brussels", "Europe/Istanbul", "Europe/London", "Europe/Madrid", "Europe/Moscow"),
    *("Europe/Paris", "Europe/Rome", "Europe/Vienna", "Europe/Zurich", "Pacific/Auckland", "Pacific/Honolulu", "UTC"),
)
ALL = (*ARAB, *OTHERS)
OWN_NAMES = {("Asia/Hebron", "ar"): "الخليل", ("Asia/Kathmandu", "ar"): "كاتماندو", ("Asia/Kolkata", "ar"): "كولكاتا"}


@cache
def cities(zones: tuple[str, ...], language: str) -> tuple[tuple[str, str], ...]:
    """Each zone with the name of its city, sorted by that name in the language."""
    named = [(zone, OWN_NAMES.get((zone, language)) or _city(zone, language)) for zone in zones]
    return tuple(sorted(named, key=lambda pair: plain_letters(pair[1])))


def _city(zone: str, language: str) -> str:
    name: str = get_timezone_location(zone, locale=language, return_city=True)
    return name
