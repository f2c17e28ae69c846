"""What a visit costs a process that serves: measured inside a copy of this one that knows nothing of the round yet."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask.testing import FlaskClient

Found = TypeVar("Found")
_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of processor and of waiting, the bytes of the answer."""

    processor: float
    waiting: float
    size: int


@dataclass(frozen=True, slots=True)
class Visits:
    """The first visit of a process, the shortest of the next ones (None where none was asked for), and by how many
    bytes its memory grew at most."""

    first: Cost
    following: Cost | None
    memory: float

    @property
    def shortest(self) -> Cost:
        """The next visit; raises ValueError where there was none."""
        if self.following is None:
            raise ValueError("visited once")
        return self.following


def in_a_fork(work: Callable[[], Found]) -> Found:
    """What the work finds in a copy of this process, which ends with it."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=lambda: there.send(work()))
    with warnings.catch_warnings():  # newer Pythons warn beside threads, which here only wait
        warnings.simplefilter("ignore", DeprecationWarning)
        child.start()
    there.close()
    try:
        found: Found = here.recv()
    except EOFError:
        raise RuntimeError("the measured process ended early; its error stands above") from None
    finally:
        child.join()
        here.close()
    return found


def visits(client: FlaskClient, path: str, times: int) -> Visits:
    """A first visit and `times` next ones, in this process."""
    before = peak()
    first = visit(client, path)
    following = [visit(client, path) for _ in range(times)]
    shortest = None
    if following:
        processor, waiting = min(one.processor for one in following), min(one.waiting for one in following)
        shortest = Cost(processor, waiting, following[0].size)
    return Visits(first, shortest, peak() - before)


def visit(client: FlaskClient, path: str) -> Cost:
    """One page that must be there, to its last byte."""
    processor, waiting = time.process_time(), time.perf_counter()
    answer = client.get(path)
    size = len(answer.get_data())
    cost = Cost((time.process_time() - processor) * 1000, (time.perf_counter() - waiting) * 1000, size)
    if answer.status_code != 200:
        raise AssertionError(f"{path}: {answer.status_code}")
    return cost


def peak() -> float:
    """The most memory that this process ever held, in bytes."""
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT)
