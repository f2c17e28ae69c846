"""A pytest plugin: says at the end which families were skipped and why, and lets none be skipped that is required."""

import os
from collections import Counter
from collections.abc import Generator, Iterable

import pytest

from tests.support.families import WORDS, family_of, is_required


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where its family was promised."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = reason_of(report)
        family = family_of(reason)
        if family and is_required(family):
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid}: {reason}, and this machine promised it"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line per family skipped: printed, or left in the file that ./run test reads them from."""
    lines = family_lines(map(reason_of, terminalreporter.stats.get("skipped", [])))
    target = os.environ.get("INNOCOOK_FAMILY_LINES")
    if target:
        with open(target, "w", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in lines))
    elif lines:
        terminalreporter.section("skipped families")
        for line in lines:
            terminalreporter.line(line)


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why a test was skipped."""
    said = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return str(said).removeprefix("Skipped: ")


def family_lines(reasons: Iterable[str]) -> list[str]:
    """`family: n skipped (why)`, in the order of the families, whatever has none last."""
    counts = Counter((family_of(reason) or "other", reason) for reason in reasons)
    order = {family: place for place, family in enumerate(WORDS)}
    ranked = sorted(counts.items(), key=lambda item: (order.get(item[0][0], len(order)), item[0]))
    return [f"{family}: {count} skipped ({why.removeprefix(f'{family}: ')})" for (family, why), count in ranked]
