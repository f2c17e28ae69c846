"""A large synthetic region beside the demonstration: thousands of invented institutions in its two rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from innocook.core.errors import InnocookError
from innocook.services import publication
from innocook.services.accounts import visitor
from innocook.services.demo_region_cases import Case, Ground, cases_of
from innocook.services.demo_region_facts import CODE, MOST, Member, members
from innocook.services.demo_region_ids import Ids
from innocook.services.demo_region_names import countries
from innocook.services.demo_region_rows import Writer, Written, institution_row
from innocook.services.demo_region_scores import scores_of_cases
from innocook.services.questionnaires import plan_of
from innocook.store import demo as stored
from innocook.store.accounts import account_by_email
from innocook.store.audit import append_events
from innocook.store.bulk import expect_many, insert_rows
from innocook.store.engine import reading
from innocook.store.institution_lists import keyed_names
from innocook.store.tables import Country, Institution

Sessions = sessionmaker[Session]
BLOCK = 250
NOTE = ("أُضيفت مؤسسات المنطقة التجريبية.", "ar")
Tell = Callable[[int], None]
"""Is told how many institutions are stored by now."""


class RegionRefused(InnocookError):
    """No region can be made here.

    `code` is not_demonstration (an account or an institution that is not invented), rounds_changed (no closed and
    published round and an open one over the same questionnaire, as the demonstration has them), number, or meanwhile
    (somebody else added the same institutions; going on is for the next run).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def grow(session: Session, number: int, *, at: datetime, tell: Tell = lambda _: None) -> int:
    """See that the region has `number` institutions (1 to 20,000), the same ones each time; how many were added.

    The demonstration must be loaded. Commits after each block, so that an interrupted run goes on where it ended and
    others can write meanwhile; nothing is published. Raises RegionRefused.
    """
    if not 1 <= number <= MOST:
        raise RegionRefused("number")
    refuse_real_data(session)
    ground = _ground(session, at)
    present = stored.count_of_codes(session, CODE.partition("{")[0])
    _put_countries(session)
    session.commit()
    missing = islice(members(number), present, None)
    added = 0
    while block := list(islice(missing, BLOCK)):
        try:
            _write(session, ground, block)
            session.commit()
        except IntegrityError:
            session.rollback()
            raise RegionRefused("meanwhile") from None
        added += len(block)
        tell(present + added)
    return added


def publish_again(sessions: Sessions, *, at: datetime) -> bool:
    """Publish the earlier round with the region in it, as a further edition; whether there was anything to publish.

    Working the figures out takes seconds for thousands: that only reads, so others can write meanwhile.
    """
    with reading(sessions) as session:
        ground = _ground(session, at)
        administrator = visitor(session, ground.administrator, at=at)
        if administrator is None:
            raise RegionRefused("rounds_changed")
        made = publication.make(session, administrator, ground.earlier.id, at=at)
    if not made.changed:
        return False
    with sessions() as session:
        publication.correct(session, administrator, ground.earlier.id, made, note=NOTE, at=at)
    return True


def refuse_real_data(session: Session) -> None:
    """Raise RegionRefused `not_demonstration` beside an account or an institution that is not invented."""
    if stored.has_real_accounts(session) or stored.has_real_institutions(session):
        raise RegionRefused("not_demonstration")


def _ground(session: Session, at: datetime) -> Ground:
    """The latest open round and the latest published one before it, if both ask the same questionnaire."""
    rounds = stored.rounds_with_questionnaire(session)
    current = next((row for row in rounds if row.opens_at <= at < row.submissions_close_at), None)
    published = (row for row in rounds if row.published_at is not None and row.submissions_close_at <= at)
    earlier = next(published, None)
    if current is None or earlier is None or earlier.questionnaire_version_id != current.questionnaire_version_id:
        raise RegionRefused("rounds_changed")
    author, reviewer, administrator = (_account(session, role) for role in ("lead", "reviewer", "administrator"))
    plan = plan_of(session, current.questionnaire_version_id)
    return Ground(earlier, current, plan, author, reviewer, administrator, at)


def _account(session: Session, role: str) -> UUID:
    account = account_by_email(session, f"{role}@demo.example")
    if account is None:
        raise RegionRefused("rounds_changed")
    return account.id


def _put_countries(session: Session) -> None:
    known = stored.country_codes(session)
    rows = [
        {"id": code, "is_demonstration": True, **keyed_names(*names)}
        for code, names in countries().items()
        if code not in known
    ]
    insert_rows(session, {Country: rows})


def _write(session: Session, ground: Ground, block: Sequence[Member]) -> None:
    written = Written()
    cases = [case for member in block for case in cases_of(ground, member)]
    scores = scores_of_cases(ground.plan, cases)
    for member, mine in _by_member(cases):
        ids = Ids(member.place)
        institution_id = ids.new()
        written.rows[Institution].append(institution_row(member, institution_id))
        for case in mine:
            Writer(ground, case, next(scores), ids, institution_id, written).write()
    expect_many(session)  # the transaction begins here: others write while the next block is worked out
    insert_rows(session, written.rows)
    append_events(session, sorted(written.events, key=lambda event: event.at))


def _by_member(cases: Sequence[Case]) -> Iterator[tuple[Member, list[Case]]]:
    by_place: dict[int, list[Case]] = {}
    for case in cases:
        by_place.setdefault(case.member.place, []).append(case)
    for mine in by_place.values():
        yield mine[0].member, mine
