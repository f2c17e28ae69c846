"""The change between two rounds, for reviewers: which rounds can be compared, and what changed for whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.arithmetic import Floats
from innocook.core.changes_between import ScoreChange
from innocook.core.common_ground import CommonGround
from innocook.core.errors import NotFound
from innocook.core.text import Text
from innocook.services.accounts import Visitor
from innocook.services.assessments import names_of
from innocook.services.changes_computed import compared_views
from innocook.services.compared_institutions import PAGE_SIZE, ordered
from innocook.services.comparison import Chosen, ComparedRound, View, compared_round, names_of_rows, view_of
from innocook.services.paging import placed
from innocook.services.round_groups import SELF, VALIDATED
from innocook.store import rounds
from innocook.store.round_pairs import shares_institutions
from innocook.store.tables import Round


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between two rounds for the institutions that are in both.

    `view` is the later round cut to them, by name, under the common questionnaire; `then` has their earlier scores in
    the rows and columns of the view's. `only_later` and `only_earlier` count those that fit the filters, with the
    facts of their own round, and have no score of this kind in the other. `unvalidated` is the round for want of whose
    validated results self-assessed scores are compared; None where that is not so.
    """

    view: View
    since: ComparedRound
    ground: CommonGround
    then: Floats
    only_later: int
    only_earlier: int
    scores: tuple[ScoreChange, ...]
    unvalidated: Text | None

    def earlier(self, score_id: str) -> Floats:
        """One earlier score of every institution of the view; KeyError for a score that is not compared."""
        column: Floats = self.then[:, self.ground.plan.column(score_id)]
        return column


@dataclass(frozen=True, slots=True)
class NamesOfPage:
    """One page of institutions with their assessments: page `page` of `pages`, `total` are in both rounds."""

    rows: tuple[tuple[UUID, Text], ...]
    total: int
    page: int
    pages: int


def earlier_rounds(session: Session, round_id: UUID) -> dict[UUID, Text]:
    """The rounds that opened before this one by id, the latest first; raises NotFound."""
    return {row.id: names_of(row) for row in _earlier(session, round_id)}


def usual_round(session: Session, compared: ComparedRound) -> UUID | None:
    """The latest earlier round that shares an institution the reviewer may compare; None where no round does."""
    found = (row.id for row in _earlier(session, compared.id))
    return next((one for one in found if shares_institutions(session, compared.id, one, compared.countries)), None)


def changes_since(
    session: Session, visitor: Visitor, compared: ComparedRound, since: UUID, chosen: Chosen, *, at: datetime
) -> Changes:
    """The changes from the round `since` to `compared`; raises NotFound unless that one opened earlier.

    Both rounds are compared on one kind of score: the one asked for, validated ones only where both rounds have some.
    Filters go by the facts of the later round.
    """
    if since not in earlier_rounds(session, compared.id):
        raise NotFound(str(since))
    earlier = compared_round(session, visitor, since, at=at)
    now, before, unvalidated = _views(session, compared, earlier, replace(chosen, order="name"))
    found = compared_views(session, now, before)
    view = replace(now, group=found.group, left_out=(*now.left_out, *found.ground.left_out))
    return Changes(
        view, earlier, found.ground, found.then, found.only_later, found.only_earlier, found.scores, unvalidated
    )


def names_of_page(session: Session, changes: Changes, language: str, page: int) -> NamesOfPage:
    """One page of the institutions by name; a page beyond the last is the last."""
    total = len(changes.view.group)
    page, pages = placed(page, total, PAGE_SIZE)
    keys = ordered(session, changes.view, language)[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    named = names_of_rows(session, changes.view.round, keys)
    return NamesOfPage(tuple((key, named[key].institution) for key in keys), total, page, pages)


def _earlier(session: Session, round_id: UUID) -> list[Round]:
    row = rounds.round_by_id(session, round_id)
    if row is None:
        raise NotFound(str(round_id))
    return [one for one in rounds.all_rounds(session) if one.opens_at < row.opens_at]


def _views(
    session: Session, compared: ComparedRound, earlier: ComparedRound, chosen: Chosen
) -> tuple[View, View, Text | None]:
    """Both rounds with one kind of score, the earlier one whole; and the round that keeps validated ones away."""
    now = view_of(session, compared, chosen)
    before = view_of(session, earlier, Chosen(scores=now.kind, national=now.chosen.national))
    lacking = next((one for one in (before, now) if not one.validated), None)
    if now.kind == VALIDATED and lacking is not None:
        own = replace(chosen, scores=SELF)
        again = Chosen(scores=SELF, national=now.chosen.national)
        return view_of(session, compared, own), view_of(session, earlier, again), lacking.round.name
    hidden = now.kind == SELF and chosen.scores != SELF and before.validated > 0
    return now, before, compared.name if hidden else None
