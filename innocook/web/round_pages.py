"""What the pages about rounds share: their blueprint, one round, and what is said about every one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, render_template, request, url_for

from innocook.services import round_overview
from innocook.services.round_overview import RoundLine
from innocook.web import time_zones
from innocook.web.access import visitor
from innocook.web.clock import now
from innocook.web.database import db
from innocook.web.languages import current_language
from innocook.web.round_words import fact_labels, fact_names, phase_name

pages = Blueprint("admin_rounds", __name__)
IMPORT = "admin_institutions.choose"
INSTITUTION = "admin_institutions.institution"


def opened_round(round_id: UUID) -> RoundLine:
    """The round, for administrators."""
    return round_overview.one_round(db(), visitor(), round_id, at=now())


def page(template: str, **values: Any) -> str:
    """A page about rounds with the words that all of them need."""
    return render_template(
        template,
        phase_name=phase_name,
        zone_name=zone_name,
        fact_labels=fact_labels(),
        fact_names=fact_names(),
        **values,
    )


def zone_name(zone: str) -> str:
    """A time zone by the name of its city."""
    return dict(time_zones.cities(time_zones.ALL, current_language())).get(zone, zone)


def address_if_there(endpoint: str, **values: Any) -> str:
    """The address of a page that this installation may not have; empty then."""
    if endpoint not in current_app.view_functions:
        return ""
    return url_for(endpoint, **values)


def asked_page() -> int:
    """The page number in the address."""
    return request.args.get("page", 1, type=int)
