"""The short kill test: 40 saves from 8 clients and 4 SIGKILLs. `./run bench kill` does the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.killing import Storm, kill_test

pytestmark = pytest.mark.slow


def test_every_acknowledged_save_survives_kills(empty_database_url: str, tmp_path: Path) -> None:
    """All 40 are acknowledged in the end, each is stored once as it was sent, and nothing beside them is spoilt.

    Both kinds of kill happened, connections broke, clients asked again and met conflicts; the server failed nowhere.
    """
    outcome = kill_test(tmp_path / "var", Storm(saves=40, kills=4), DATABASE_URL=empty_database_url)
    assert outcome.differences == []
    assert (len(outcome.log.acknowledged), outcome.acknowledged_found, outcome.stored_twice) == (40, 40, 0)
    assert (outcome.workers_killed, outcome.servers_killed) == (2, 2)
    assert (outcome.log.broken_off > 0, outcome.log.statuses[409] > 0) == (True, True)
