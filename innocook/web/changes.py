"""The change between two rounds, for the institutions that are in both."""

from __future__ import annotations

from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue

from innocook.core.permissions import Action
from innocook.services.changes import changes_since, earlier_rounds, names_of_page, usual_round
from innocook.services.comparison import ComparedRound
from innocook.web.access import needs, visitor
from innocook.web.change_charts import change_charts
from innocook.web.change_rows import institution_rows, isolated, move_words, signed, tolerance_words
from innocook.web.chart_assets import chart_assets
from innocook.web.clock import now
from innocook.web.compare import pages
from innocook.web.compared import asked, asked_round, chosen_of_request, page
from innocook.web.database import db
from innocook.web.languages import current_language


@pages.get("/compare/<uuid:round_id>/change")
@needs(Action.SEE_COMPARISON)
def change(round_id: UUID) -> ResponseReturnValue:
    """What changed since the round `since`: by default the latest earlier one with the same institutions."""
    compared = asked_round(round_id)
    since = _since(compared)
    if since is None:
        return page("compare/change_none.html", asked(round_id))
    changes = changes_since(db(), visitor(), compared, since, chosen_of_request(), at=now())
    found = names_of_page(db(), changes, current_language(), request.args.get("page", 1, type=int))
    return page(
        "compare/change.html",
        changes.view,
        changes=changes,
        since=str(since),
        since_texts=_earlier_in_words(round_id),
        found=found,
        rows=institution_rows(changes, found.rows),
        move_words=move_words(),
        tolerances=tolerance_words(changes),
        signed=signed,
        isolated=isolated,
        **change_charts(changes),
        **chart_assets(),
    )


def _since(compared: ComparedRound) -> UUID | None:
    """The earlier round in the address, else the usual one; what is no id at all is not found."""
    words = request.args.get("since", "")
    if not words:
        return usual_round(db(), compared)
    try:
        return UUID(words)
    except ValueError:
        abort(404)


def _earlier_in_words(round_id: UUID) -> list[tuple[str, str]]:
    language = current_language()
    return [(str(key), name.in_language(language)) for key, name in earlier_rounds(db(), round_id).items()]
