"""The groups of an edition in words, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from innocook.core.peers import PeerGroup, Spread
from innocook.services import participants, peer_figures
from innocook.services.paging import placed
from innocook.services.questionnaires import plan_of
from innocook.services.round_overview import RoundLine
from innocook.web.languages import _, current_language
from innocook.web.round_words import fact_names

PAGE = 20


@dataclass(frozen=True, slots=True)
class EditionRow:
    """A shown group: its name, and each score's name with its figures, None where one cannot be shown."""

    name: str
    figures: tuple[tuple[str, Spread | None], ...]


@dataclass(frozen=True, slots=True)
class EditionPage:
    """Page `page` of `pages` of the shown groups; `total` are shown."""

    rows: tuple[EditionRow, ...]
    scores: tuple[str, ...]
    total: int
    page: int
    pages: int


def edition_rows(session: Session, line: RoundLine, document: Mapping[str, Any], page: int) -> EditionPage:
    """One page of the groups that an edition shows, the whole round first."""
    shown = [group for group in peer_figures.groups_in(document) if group.is_shown]
    page, pages = placed(page, len(shown), PAGE)
    language = current_language()
    score_by_id = {
        score.id: score for score in plan_of(session, line.facts.questionnaire_version_id).questionnaire.scores
    }
    scores = tuple(score_by_id[key].name.in_language(language) for key in document["scores"])
    countries = dict(participants.countries_of(session, line.id, language))
    rows = (_row(group, document["scores"], scores, countries) for group in shown[(page - 1) * PAGE : page * PAGE])
    return EditionPage(tuple(rows), scores, len(shown), page, pages)


def group_name(wanted: Mapping[str, str], countries: Mapping[str, str]) -> str:
    """What a group is called: its facts, or that it is everybody."""
    names = {**fact_names(), "country": countries}
    parts = [names[fact].get(key, key) for fact, key in wanted.items()]
    return " + ".join(parts) or _("All institutions of the round")


def _row(group: PeerGroup, ids: list[str], scores: tuple[str, ...], countries: Mapping[str, str]) -> EditionRow:
    figures = tuple((name, group.figures[key]) for key, name in zip(ids, scores, strict=True))
    return EditionRow(group_name(peer_figures.named(group.filters), countries), figures)
