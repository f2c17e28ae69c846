"""An institution beside a group of its peers, as the published quartiles show it; for its lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from innocook.core.errors import NotFound
from innocook.core.peers import Spread
from innocook.core.questionnaire import Score, ScoreKind
from innocook.reports.charts_plotly_compare import strips_figure
from innocook.reports.score_building import score_colours
from innocook.reports.strips import strips_svg
from innocook.services import participants, peers
from innocook.services.peers import PeerTable, PeerView
from innocook.web.access import signed_in, visitor
from innocook.web.chart_assets import chart_assets
from innocook.web.clock import now
from innocook.web.database import db
from innocook.web.languages import _, current_language
from innocook.web.peer_charts import PeerRow, strips_of
from innocook.web.peer_groups import group_name, is_named, options, query_of, wanted_in
from innocook.web.peer_words import counted_sentence, place_sentence

pages = Blueprint("peers", __name__)
MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class PeerPart:
    """One table of the page with its picture."""

    id: str
    caption: str
    rows: tuple[PeerRow, ...]
    picture: Markup
    plotly: dict[str, Any]


@pages.get("/assessments/<uuid:assessment_id>/peers")
@signed_in
def page(assessment_id: UUID) -> ResponseReturnValue:
    """The group and the edition that the address names: the whole round and the latest one if it names none."""
    wanted = wanted_in(request.args.getlist("group"))
    view = peers.peer_view(db(), visitor(), assessment_id, wanted, _edition(), at=now())
    if view.table is None:
        return render_template("peers/waiting.html", assessment_id=assessment_id, opened=view.opened)
    countries = dict(participants.countries_of(db(), view.opened.rules.id, current_language()))
    is_latest = view.table.edition.n == view.editions[-1].n
    return render_template(
        "peers/peers.html",
        assessment_id=assessment_id,
        view=view,
        opened=view.opened,
        table=view.table,
        wanted=wanted,
        asked=[*query_of(wanted), "", ""][:2],
        options=options(view.own.facts, countries),
        is_known=is_named(wanted, countries),
        group_name=lambda facts: group_name(facts, countries),
        query=query_of,
        kept_edition={} if is_latest else {"edition": view.table.edition.n},
        parts=_parts(view, view.table),
        is_inside=wanted.items() <= view.own.facts.items(),
        is_placed=view.own.values is not None,
        counted_note=counted_sentence(view.own.counted, is_latest) if view.own.values is not None else "",
        **chart_assets(),
    )


def _edition() -> int | None:
    """The edition in the address; None for the latest one, NotFound for what is no number."""
    typed = request.args.get("edition", "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS):
        raise NotFound(typed)
    return int(typed)


def _parts(view: PeerView, table: PeerTable) -> list[PeerPart]:
    """The tables of a group: overall and principles, then sections; none where the group cannot be shown."""
    if table.answer.figures is None:
        return []
    figures, scores = table.answer.figures, view.opened.questionnaire.score_by_id
    rows = [_row(scores[key], view.own.values, figures[key]) for key in table.scores]
    colours = score_colours(view.opened.questionnaire)
    sections = tuple(row for row in rows if row.score.kind is ScoreKind.SECTION)
    wide = tuple(row for row in rows if row.score.kind is not ScoreKind.SECTION)
    both = (("overall", _("Overall score and principles"), wide), ("sections", _("Sections"), sections))
    return [_part(key, caption, part, colours) for key, caption, part in both if part]


def _part(key: str, caption: str, rows: tuple[PeerRow, ...], colours: Mapping[str, str]) -> PeerPart:
    strips, language = strips_of(caption, rows, colours), current_language()
    picture = Markup(strips_svg(strips, language))  # noqa: S704 - ours
    return PeerPart(key, caption, rows, picture, strips_figure(strips, language))


def _row(score: Score, values: Mapping[str, float | None] | None, spread: Spread | None) -> PeerRow:
    own = values.get(score.id) if values is not None else None
    is_placed = values is not None or spread is None
    return PeerRow(score, own, spread, place_sentence(own, spread) if is_placed else "")
