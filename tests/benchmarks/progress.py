"""The progress of a round of ten thousand institutions, half of them drafts."""

from collections.abc import Iterator

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from innocook.store.engine import make_engine
from innocook.store.tables import Round
from tests.benchmarks.compare import warm
from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Reading, benchmark
from tests.benchmarks.region import fill
from tests.support.server import LiveServer

MANY = 10_000
_REOPEN = "UPDATE assessment SET state = 'draft' WHERE id IN (SELECT id FROM assessment ORDER BY id LIMIT 5000)"
_DRAFT_SCORES = """
INSERT INTO score (id, assessment_id, kind, score_id, value, counted, applicable, total, engine_version)
SELECT lower(hex(randomblob(16))), assessment_id, 'self', score_id, value, counted, applicable, total, engine_version
FROM score AS kept WHERE submission_id IS NOT NULL
AND assessment_id IN (SELECT id FROM assessment WHERE state = 'draft')
AND NOT EXISTS (SELECT 1 FROM score WHERE assessment_id = kept.assessment_id AND submission_id IS NULL)
"""


@benchmark("progress-page")
def progress_page(ground: Ground) -> Iterator[Reading]:
    """By country and section for an administrator, and one country's institutions for a coordinator."""
    server = ground.another("progress")
    round_id = grown(server)
    admin, coordinator = ground.signed_in("administrator", server), ground.signed_in("coordinator", server)
    bare = warm(admin, "/healthz")
    page = f"/ar/progress/{round_id}/"
    yield Reading("progress page over 10,000", warm(admin, page), 150, "<= 150 ms", floor=bare)
    yield Reading("... institutions of a country", warm(coordinator, page + "XA/"), 150, "<= 150 ms", floor=bare)


def grown(server: LiveServer) -> object:
    """The round after so many institutions joined it, the half of them still answering; its id."""
    engine = make_engine(f"sqlite:///{server.var / 'innocook.sqlite3'}")
    with Session(engine) as session:
        round_id = fill(session, MANY)
        session.execute(text(_REOPEN))
        session.execute(text(_DRAFT_SCORES))
        round_ = session.scalars(select(Round).where(Round.id == round_id)).one()
        round_.late_from = round_.opens_at + (round_.submissions_close_at - round_.opens_at) / 2
        session.commit()
    engine.dispose()
    return round_id
