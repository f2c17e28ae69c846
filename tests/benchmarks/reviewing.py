"""How fast a submission opens before its reviewer: 32 indicators with 100 pieces of evidence, half of them decided."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.core.review import Decision, DecisionKind
from innocook.services import review_decisions, review_turns, reviewing
from innocook.store.engine import make_engine
from innocook.store.tables import Assessment
from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Reading, benchmark
from tests.benchmarks.pages import TIMES, fetched
from tests.support.colleagues import visitor_of
from tests.support.evidence import a_link, a_piece, first_account, institution_of

PIECES = 100


@benchmark("review-pages")
def review_pages(ground: Ground) -> Iterator[Reading]:
    """From the request to the last byte over a lasting local connection, as the results page is measured."""
    engine = make_engine(f"sqlite:///{ground.server.var / 'innocook.sqlite3'}")
    with Session(engine) as session:
        assessment_id = in_review(session)
    engine.dispose()
    overview = f"/ar/reviews/{assessment_id}/"
    paths = {"review of 32 indicators, 100 pieces, warm": overview, "... one indicator": f"{overview}indicators/STR1"}
    bare = [ground.reviewer.get("/healthz").seconds * 1000 for _ in range(TIMES)]
    for figure, path in paths.items():
        times = [fetched(ground.reviewer, path) for _ in range(TIMES)]
        yield Reading(figure, min(times), 30, "<= 30 ms", floor=min(bare))


def in_review(session: Session) -> UUID:
    """A submission in review with so many pieces of evidence, every other indicator decided."""
    assessment_id = session.scalars(select(Assessment.id).where(Assessment.state == "submitted")).all()[0]
    reviewer, at = visitor_of(session, "reviewer"), datetime.now(UTC)
    institution, who = institution_of(session, assessment_id), first_account(session)
    keys = list(reviewing.open_review(session, reviewer, assessment_id, at=at).looks)
    for place in range(PIECES):
        piece = a_piece(session, institution, who, title=f"وثيقة {place}", title_language="ar")
        a_link(session, assessment_id, keys[place % len(keys)], piece)
    session.commit()
    review_turns.take(session, reviewer, assessment_id, at=at)
    for key in keys[::2]:
        review_decisions.decide(session, reviewer, assessment_id, key, Decision(DecisionKind.CONFIRM), at=at)
    return assessment_id
