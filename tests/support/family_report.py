"""A pytest plugin that says at the end which families were skipped, how many tests of each, and why."""

import os
import re
from collections import Counter
from collections.abc import Iterable

import pytest

from tests.support.families import FAMILIES

_REASON = re.compile(rf"^(?:Skipped: )?(?P<family>{'|'.join(FAMILIES)}): (?P<why>.*)", re.DOTALL)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line per family skipped: printed, or left in the file that ./run test reads them from."""
    reasons = (str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", []))
    lines = family_lines(reasons)
    target = os.environ.get("INNOCOOK_FAMILY_LINES")
    if target:
        with open(target, "w", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in lines))
    elif lines:
        terminalreporter.section("skipped families")
        for line in lines:
            terminalreporter.line(line)


def family_lines(reasons: Iterable[str]) -> list[str]:
    """`family: n skipped (why)`, in the order of FAMILIES, whatever has no family last."""
    counts: Counter[tuple[str, str]] = Counter()
    for reason in reasons:
        match = _REASON.match(reason)
        counts[(match["family"], match["why"]) if match else ("other", reason.removeprefix("Skipped: "))] += 1
    order = {family: place for place, family in enumerate(FAMILIES)}
    ranked = sorted(counts.items(), key=lambda item: (order.get(item[0][0], len(order)), item[0]))
    return [f"{family}: {count} skipped ({why})" for (family, why), count in ranked]
