"""The types of institutions in words."""

from __future__ import annotations

from innocook.web.languages import translator


def N_(message: str) -> str:  # noqa: N802 - the customary mark for messages that are translated later
    """Mark a message for translation."""
    return message


TYPES = {
    "ministry": N_("Ministry"),
    "authority": N_("Authority"),
    "agency": N_("Agency"),
    "municipality": N_("Municipality"),
    "enterprise": N_("Public enterprise"),
}


def type_names() -> dict[str, str]:
    """From the key of a type to its name in the language of the page."""
    return {key: translator().gettext(name) for key, name in TYPES.items()}
