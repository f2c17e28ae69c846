"""The words by which institutions are put with their like; what they are called is for pages and files."""

from __future__ import annotations

TYPES = ("ministry", "authority", "agency", "municipality", "enterprise")
SECTORS = (
    "administration",
    "agriculture",
    "culture",
    "digital",
    "economy",
    "education",
    "energy",
    "environment",
    "finance",
    "foreign",
    "health",
    "housing",
    "interior",
    "justice",
    "labour",
    "lands",
    "local",
    "ports",
    "services",
    "social",
    "statistics",
    "telecom",
    "tourism",
    "trade",
    "transport",
    "water",
    "youth",
    "other",
)
SIZES = ("small", "medium", "large")
CONTEXT_GROUPS = ("low", "middle", "high")
