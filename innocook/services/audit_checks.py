"""Whether the audit log is as it was written: every chain recomputed, part by part, and compared with heads kept apart.

A chain shows what was changed, removed or added behind its back. Somebody who may write everything in the database can
also cut off the end of a stream and set its head back, or write a stream anew: only heads kept elsewhere show that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from innocook.core.errors import InnocookError
from innocook.store import audit_log as stored
from innocook.store.audit import SYSTEM, institution_stream, verify_stream

MOST_EVENTS, MOST_STREAMS = 50_000, 200
FIELDS = 3


class StreamFault(StrEnum):
    """What is wrong with a stream."""

    BROKEN = "broken"
    NO_HEAD = "no_head"
    REMOVED = "removed"
    NOT_AS_KEPT = "not_as_kept"


@dataclass(frozen=True, slots=True)
class StreamCheck:
    """What was found: `events` were looked at up to that number; `broken_at` is the first that is not as written.

    `goes_on` where the rest of the stream belongs to the next part.
    """

    stream: str
    events: int
    fault: StreamFault | None
    broken_at: int | None = None
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a check goes on: behind number `seq` of `stream`; the very beginning by default."""

    stream: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class CheckedPart:
    """A part of the log; `next` is where the next one begins, None where this was the last."""

    checks: tuple[StreamCheck, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class KeptHead:
    """The end of a stream as it was when somebody wrote it down."""

    stream: str
    seq: int
    hash: str


class HeadsUnreadable(InnocookError):
    """A file of kept heads has a line that is none; the message says which."""


def check_part(session: Session, begin: Cursor, *, most_events: int = MOST_EVENTS) -> CheckedPart:
    """Check streams in the order of their names from `begin` on, no more than `most_events` events, in one snapshot."""
    checks: list[StreamCheck] = []
    left, heads = most_events, stored.heads(session)
    names = stored.streams(session, begin.stream, MOST_STREAMS + 1)
    names = [begin.stream, *names] if begin.seq else names
    for name in names[:MOST_STREAMS]:
        if left <= 0:
            return CheckedPart(tuple(checks), Cursor(checks[-1].stream))
        after = begin.seq if name == begin.stream else 0
        check = _check(session, name, heads, after, left)
        checks.append(check)
        if check.goes_on:
            return CheckedPart(tuple(checks), Cursor(name, check.events))
        left -= check.events - after
    if len(names) > MOST_STREAMS:
        return CheckedPart(tuple(checks), Cursor(checks[-1].stream))
    return CheckedPart((*checks, *removed_streams(session)), None)


def check_all(session: Session) -> Iterator[StreamCheck]:
    """Every stream, whatever its size, each once; a few hundred events are in memory at a time."""
    heads = stored.heads(session)
    for name in stored.streams(session):
        yield _check(session, name, heads, 0, None)
    yield from removed_streams(session)


def removed_streams(session: Session) -> list[StreamCheck]:
    """The streams that have no event though somebody submitted or signed in, which writes one."""
    empty = {name for name, (seq, _) in stored.heads(session).items() if seq == 0}
    known = set(stored.streams(session)) - empty
    names = [institution_stream(one) for one in stored.institutions_with_submissions(session)]
    if stored.has_sign_ins(session):
        names.append(SYSTEM)
    return [StreamCheck(name, 0, StreamFault.REMOVED, broken_at=1) for name in sorted(names) if name not in known]


def heads_to_keep(session: Session) -> str:
    """The head of every stream, one line each: name, number and hash, apart by tabs."""
    return "".join(f"{stream}\t{seq}\t{last}\n" for stream, (seq, last) in sorted(stored.heads(session).items()) if seq)


def read_heads(text: str) -> list[KeptHead]:
    """The lines of `heads_to_keep`; raises HeadsUnreadable with the number of a line that is none."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        fields = line.split("\t")
        if len(fields) != FIELDS or not (fields[1].isascii() and fields[1].isdigit()) or int(fields[1]) < 1:
            raise HeadsUnreadable(f"line {number} is not a stream, a number and a hash apart by tabs")
        found.append(KeptHead(fields[0], int(fields[1]), fields[2].strip()))
    return found


def compared(session: Session, kept: list[KeptHead]) -> Iterator[StreamCheck]:
    """The streams in which an event is not, or no longer, what its kept head says."""
    for head in kept:
        if stored.hash_at(session, head.stream, head.seq) != head.hash:
            yield StreamCheck(head.stream, head.seq, StreamFault.NOT_AS_KEPT, broken_at=head.seq)


def _check(session: Session, name: str, heads: dict[str, tuple[int, str]], after: int, most: int | None) -> StreamCheck:
    found = verify_stream(session, name, after, most)
    fault = None if found.broken_at is None else StreamFault.BROKEN
    if fault and name not in heads:
        fault = StreamFault.NO_HEAD
    return StreamCheck(name, found.events, fault, found.broken_at, found.goes_on)
