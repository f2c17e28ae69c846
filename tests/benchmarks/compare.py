"""The pages that compare, over a thousand and over ten thousand institutions."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from innocook.store.engine import make_engine
from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Reading, benchmark
from tests.benchmarks.pages import fetched
from tests.benchmarks.region import fill
from tests.support.server import LiveServer
from tests.support.visitor import Visitor

TIMES = 15
FEW, MANY = 1_000, 10_000


@benchmark("compare-page")
def compare_page(ground: Ground) -> Iterator[Reading]:
    """List and heatmap; what follows the first page and the dearest order too."""
    server = ground.another("region")
    reviewer = ground.signed_in("reviewer", server)
    path = grown(server, FEW)
    few = warm(reviewer, path)
    path = grown(server, MANY - FEW)
    bare = warm(reviewer, "/healthz")
    many = warm(reviewer, path)
    yield Reading("compare page over 10,000", many, 150, "<= 150 ms", floor=bare)
    yield Reading(
        "... beside ten times that over 1,000", many, 10 * few, "<= 1x: no faster than linearly", floor=10 * few
    )
    for name, rest in (("by group, last page", "?order=band&page=9999"), ("heatmap", "heatmap")):
        yield Reading(f"... {name}", warm(reviewer, path + rest), 150, "<= 150 ms", floor=bare)


def grown(server: LiveServer, number: int) -> str:
    """The address of the round after so many institutions joined it."""
    engine = make_engine(f"sqlite:///{server.var / 'innocook.sqlite3'}")
    with Session(engine) as session:
        round_id = fill(session, number)
    engine.dispose()
    return f"/ar/compare/{round_id}/"


def warm(visitor: Visitor, path: str) -> float:
    """The shortest of several answers, in milliseconds."""
    fetched(visitor, path)
    return min(fetched(visitor, path) for _ in range(TIMES))
