"""A published round of invented institutions in every combination of facts, the demonstration lead's own among them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.core.peers import FACTS
from innocook.core.permissions import Role
from innocook.services import publication
from innocook.store.tables import Assessment, Institution, Round
from tests.support.pages import CheckingClient, text_of, tree
from tests.support.records import a_country, a_participation
from tests.support.round_rows import INDICATORS, a_visitor, revalidated, validated
from tests.support.web import OWN

Facts = tuple[str, str, str, str, str]
Shown = dict[str, tuple[int, int, int]]
"""What a page shows of a group: first quartile, median and third quartile by the English name of the score."""
FIGURES = ("First quartile, about", "Median, about", "Third quartile, about")


def levels_of(place: int, shift: int = 0) -> dict[str, int]:
    """Levels that differ between institutions and between the indicators of one."""
    base = (place * 3 + shift) % 4
    return {key: base + ((number * 5 + place * 7 + shift) % 3 == 0) for number, key in enumerate(INDICATORS)}


def published_round(app: Flask, session: Session, people: Sequence[Facts]) -> tuple[UUID, list[UUID]]:
    """A round published with edition 1: the lead's own institution is the first, others are called Peer 1 and so on.

    The ids of the round and of the assessments.
    """
    at = datetime.now(UTC)
    admin = a_visitor(session, Role.ADMINISTRATOR, at=at)
    latest = session.scalars(select(Round).order_by(Round.opens_at.desc())).all()[0]
    row = Round(
        name_ar="دورة النظراء",
        name_en="Round of peers",
        name_fr="Cycle des pairs",
        opens_at=at - timedelta(days=900),
        submissions_close_at=at - timedelta(days=800),
        reference_date=(at - timedelta(days=900)).date(),
        time_zone="Asia/Beirut",
        questionnaire_version_id=latest.questionnaire_version_id,
    )
    session.add(row)
    session.flush()
    made = [_validated(session, row, place, facts, admin.account_id) for place, facts in enumerate(people)]
    session.commit()
    figures = publication.make(session, admin, row.id, at=at)
    publication.publish(session, admin, row.id, figures, confirmed=True, at=at)
    return row.id, made


def corrected(session: Session, round_id: UUID, changed: Sequence[UUID], note: tuple[str, str]) -> None:
    """A further edition, after these assessments were validated again, all otherwise."""
    at = datetime.now(UTC)
    admin = a_visitor(session, Role.ADMINISTRATOR, at=at)
    for place, key in enumerate(changed):
        revalidated(session, session.get_one(Assessment, key), levels_of(place, 1), admin.account_id)
    session.commit()
    figures = publication.make(session, admin, round_id, at=at)
    publication.correct(session, admin, round_id, figures, note=note, at=at)


def _validated(session: Session, row: Round, place: int, facts: Facts, who: UUID) -> UUID:
    a_country(session, facts[3])
    if place:
        names = {f"name_{language}": f"Peer {place}" for language in ("ar", "en", "fr")}
        institution = Institution(**names, **dict(zip(FACTS[:3], facts, strict=False)), country_id=facts[3])
        institution.context_group = facts[4]
        session.add(institution)
        session.flush()
    else:
        institution = session.scalars(select(Institution).where(Institution.name_en == OWN)).one()
    part = a_participation(session, row, institution, facts[0])
    part.size, part.sector, part.country_id, part.context_group = facts[1:]
    return validated(session, part, levels_of(place), who).id


def shown_on(markup: str) -> Shown:
    """The figures on a page of peers in English; the own score and the words beside them left out."""
    found = {}
    for row in tree(markup).iterfind(".//tbody/tr"):
        cells = {cell.get("data-label"): text_of(cell) for cell in row.iterfind("td")}
        name = row.find("th")
        if name is not None and "–" not in [cells[label] for label in FIGURES]:
            lower, median, upper = (int(cells[label]) for label in FIGURES)
            found[text_of(name)] = (lower, median, upper)
    return found


def page(client: CheckingClient, address: str, *groups: str, **query: object) -> str:
    """The text of a page of peers, which is there whatever group is asked for."""
    response = client.get(address, query_string=[*(("group", one) for one in groups), *query.items()])
    assert response.status_code == 200
    return str(response.text)
