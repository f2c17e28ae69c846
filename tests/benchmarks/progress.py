"""The progress of a round of ten thousand institutions, half of them drafts."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select, update

from innocook.store.tables import Assessment, Participation, Round
from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Reading, benchmark
from tests.benchmarks.pages import fetched
from tests.benchmarks.region import grow, rounds_of, stored
from tests.support.server import LiveServer
from tests.support.visitor import Visitor

MANY = 10_000
TIMES = 7


@benchmark("progress-page")
def progress_page(ground: Ground) -> Iterator[Reading]:
    """By country and section for an administrator, and one country's institutions for a coordinator."""
    server = ground.region
    round_id = half_drafts(server)
    admin, coordinator = ground.signed_in("administrator", server), ground.signed_in("coordinator", server)
    bare = warm(admin, "/healthz")
    page = f"/ar/progress/{round_id}/"
    yield Reading("progress page over 10,000", warm(admin, page), 150, "<= 150 ms", floor=bare)
    yield Reading("... institutions of a country", warm(coordinator, page + "XA/"), 150, "<= 150 ms", floor=bare)


def half_drafts(server: LiveServer) -> UUID:
    """The current round of the region, so many submitted ones taken back that the half are drafts; its id."""
    grow(server, MANY)
    with stored(server) as session:
        round_id = rounds_of(session)[1]
        mine = select(Assessment.id).join(Participation).where(Participation.round_id == round_id)
        number = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
        drafts = session.scalar(select(func.count()).select_from(mine.where(Assessment.state == "draft").subquery()))
        more = mine.where(Assessment.state != "draft").order_by(Assessment.id).limit(number // 2 - (drafts or 0))
        taken_back = update(Assessment).where(Assessment.id.in_(more)).values(state="draft")
        session.execute(taken_back.execution_options(synchronize_session=False))
        round_ = session.get_one(Round, round_id)
        round_.late_from = round_.opens_at + (round_.submissions_close_at - round_.opens_at) / 2
        session.commit()
    return round_id


def warm(visitor: Visitor, path: str) -> float:
    """The shortest of several answers, in milliseconds."""
    fetched(visitor, path)
    return min(fetched(visitor, path) for _ in range(TIMES))
