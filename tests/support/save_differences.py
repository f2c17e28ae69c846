"""The database beside what the clients of a kill test were told: every difference is named in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.support.save_log import HELD, Found, SaveLog, StoredVersion


def times_stored(found: Found) -> Counter[str]:
    """How many revisions carry each note."""
    return Counter(each.note for history in found.revisions.values() for each in history)


def stored_unheard(log: SaveLog, found: Found) -> int:
    """Acknowledged saves that an earlier request of theirs had stored, whose answer was lost: asked again, not doubled.

    A lower bound, as a lost request may also have been carried out after the client asked again.
    """
    stored_at = {each.note: each.at for history in found.revisions.values() for each in history}
    return sum(stored_at.get(each.save.note, each.last_asked) < each.last_asked for each in log.acknowledged)


def differences(log: SaveLog, found: Found) -> list[str]:
    """Every way in which the database is not as the clients were told; empty is what must come out."""
    return [
        *_counted_wrong(log, found),
        *_not_as_sent(log, found),
        *_broken_histories(found),
        *_wrong_ends(log, found),
        *_wrong_beside(log, found),
    ]


def _counted_wrong(log: SaveLog, found: Found) -> Iterator[str]:
    times = times_stored(found)
    for done in log.acknowledged:
        if not times[done.save.note]:
            yield f"{done.save.indicator}: {done.save.note!r} was acknowledged and is missing"
    known = {save.note for save in log.sent}
    for note, count in times.items():
        if count > 1:
            yield f"{note!r} is stored {count} times"
        if note not in known:
            yield f"{note!r} is stored and nobody sent it"


def _not_as_sent(log: SaveLog, found: Found) -> Iterator[str]:
    sent = {save.note: save for save in log.sent}
    told = {done.save.note: done.version for done in log.acknowledged}
    for indicator, history in found.revisions.items():
        for each in history:
            save = sent.get(each.note)
            if save and (save.indicator, save.level) != (indicator, each.level):
                yield f"{each.note!r} was {save.indicator} = {save.level} and is stored as {indicator} = {each.level}"
            latest = told.get(each.note, each.version)
            if latest < each.version or (indicator in log.own and latest != each.version):
                yield f"{each.note!r} was acknowledged as version {latest} and is stored as version {each.version}"


def _broken_histories(found: Found) -> Iterator[str]:
    for indicator in sorted({*found.answers, *found.revisions}):
        history = found.revisions.get(indicator, ())
        versions = [each.version for each in history]
        if versions != list(range(1, len(versions) + 1)):
            yield f"{indicator}: the versions are {versions}, not 1 to {len(versions)}"
        answer = found.answers.get(indicator)
        if not history or answer != history[-1]:
            yield f"{indicator}: the answer is {_shown(answer)}, its last revision {_shown(*history[-1:])}"


def _wrong_ends(log: SaveLog, found: Found) -> Iterator[str]:
    last = {done.save.indicator: done.save for done in log.acknowledged if done.save.indicator in log.own}
    for indicator, save in last.items():
        answer = found.answers.get(indicator)
        if answer is None or (answer.level, answer.note) != (save.level, save.note):
            yield f"{indicator}: {save.note!r} was acknowledged last, the answer is {_shown(answer)}"


def _wrong_beside(log: SaveLog, found: Found) -> Iterator[str]:
    for key in sorted({*found.scores, *found.right_scores}):
        stored, right = found.scores.get(key), found.right_scores.get(key)
        if stored != right:
            yield f"score {key} is stored as {stored}; the stored answers make {right}"
    for stream, check in found.chains.items():
        if check.broken_at is not None:
            yield f"the audit chain {stream} is broken at {check.broken_at}"
    if found.exports < log.reports:
        yield f"{log.reports} reports were handed over, the audit log knows of {found.exports}"
    if found.integrity != HELD:
        yield f"the database is damaged: {found.integrity}"


def _shown(version: StoredVersion | None = None) -> str:
    return f"version {version.version}: {version.level}, {version.note!r}" if version else "not there"
