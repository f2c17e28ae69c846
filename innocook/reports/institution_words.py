"""What types, sizes, sectors and context groups of institutions are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from innocook.core.institutions import CONTEXT_GROUPS, SECTORS, SIZES, TYPES
from innocook.i18n import Translator


def type_names(t: Translator) -> dict[str, str]:
    """The types by their keys."""
    names = {
        "ministry": t.gettext("Ministry"),
        "authority": t.gettext("Authority"),
        "agency": t.gettext("Agency"),
        "municipality": t.gettext("Municipality"),
        "enterprise": t.gettext("Public enterprise"),
    }
    return {key: names[key] for key in TYPES}


def size_names(t: Translator) -> dict[str, str]:
    """The sizes by their keys."""
    names = {"small": t.gettext("Small"), "medium": t.gettext("Medium"), "large": t.gettext("Large")}
    return {key: names[key] for key in SIZES}


def sector_names(t: Translator) -> dict[str, str]:
    """The sectors by their keys."""
    names = {
        "administration": t.gettext("Public administration"),
        "agriculture": t.gettext("Agriculture and fisheries"),
        "culture": t.gettext("Culture and media"),
        "digital": t.gettext("Digital government"),
        "economy": t.gettext("Economy and planning"),
        "education": t.gettext("Education and research"),
        "energy": t.gettext("Energy"),
        "environment": t.gettext("Environment and climate"),
        "finance": t.gettext("Finance and taxes"),
        "foreign": t.gettext("Foreign affairs"),
        "health": t.gettext("Health"),
        "housing": t.gettext("Housing and public works"),
        "interior": t.gettext("Interior and civil defence"),
        "justice": t.gettext("Justice"),
        "labour": t.gettext("Labour and employment"),
        "lands": t.gettext("Lands and cadastre"),
        "local": t.gettext("Local government"),
        "ports": t.gettext("Ports and customs"),
        "services": t.gettext("Services to the public"),
        "social": t.gettext("Social protection"),
        "statistics": t.gettext("Statistics"),
        "telecom": t.gettext("Telecommunications"),
        "tourism": t.gettext("Tourism and antiquities"),
        "trade": t.gettext("Trade and industry"),
        "transport": t.gettext("Transport"),
        "water": t.gettext("Water and sanitation"),
        "youth": t.gettext("Youth and sports"),
        "other": t.gettext("Another sector"),
    }
    return {key: names[key] for key in SECTORS}


def context_group_names(t: Translator) -> dict[str, str]:
    """The context groups by their keys; what puts a country into one is defined by ESCWA, so they only have numbers."""
    return {
        key: t.gettext("Context group %(number)d", number=place) for place, key in enumerate(CONTEXT_GROUPS, start=1)
    }


def word_of(names: Mapping[str, str], key: str) -> str:
    """The name of a key; a key that is not known any more stands for itself."""
    return names.get(key, key)
