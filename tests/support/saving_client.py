"""Somebody whose page saves by itself, as the script of the page does: the same request until its answer arrives."""

from __future__ import annotations

import http.client
import json
import re
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import Any

import brotli

from innocook.core.questionnaire import Indicator
from tests.support.save_log import Acknowledged, Save, SaveLog
from tests.support.visitor import Answer, Visitor

LONGEST_PAUSE = 0.04
PATIENCE = 120
"""Seconds after which a save that nobody answers counts as stuck."""
HANG_UPS = 0.1
SAVES_PER_REPORT = 4
UNHEARD = (OSError, http.client.HTTPException, zlib.error, brotli.error)
"""What a client may meet when the other end dies: no connection, a broken one, half an answer."""


class UnexpectedAnswer(AssertionError):
    """The server answered something that no kill excuses."""


@dataclass(slots=True)
class SavingClient:
    """Client `number`, signed in by `account`, who carries out its `saves`; `source` decides when it hangs up."""

    number: int
    visitor: Visitor
    account: tuple[str, str]
    saves: Sequence[Save]
    source: Random
    log: SaveLog
    path: str = ""
    token: str = ""
    takes_reports: bool = False
    versions: dict[str, int] = field(default_factory=dict)

    def begin(self) -> None:
        """Sign in and open the assessment, while the server still lives."""
        self.visitor.sign_in(*self.account)
        listed = self.visitor.get("/en/assessments/")
        self.path = next(iter(re.findall(r'"(/en/assessments/[0-9a-f-]{36}/)"', listed.text)), "")
        if not self.path:
            raise UnexpectedAnswer(f"no assessment to open: {listed.status}")
        self.token = json.loads(self.visitor.get("/en/session").text)["token"]
        self.visitor.accept = "application/json"

    def work(self) -> None:
        """Every save until it is acknowledged, one after the other; a failure is kept in the log."""
        try:
            for place, save in enumerate(self.saves):
                self.carry_out(save)
                if self.takes_reports and place % SAVES_PER_REPORT == 0:
                    self._until_heard(lambda: self.visitor.get(f"{self.path}report.csv"), {200})
                    self.log.note_report()
        except Exception as why:
            self.log.fail(why)
        finally:
            self.visitor.close()

    def carry_out(self, save: Save) -> None:
        """Save; where a colleague was faster, choose "mine" over theirs, which is a save of its own."""
        started = time.monotonic()
        for choice in count(1):
            asked, result = self._ask(save)
            if result["state"] == "saved":
                self.versions[save.indicator] = result["version"]
                self.log.acknowledge(Acknowledged(save, result["version"], asked, time.monotonic() - started))
                return
            if result["state"] != "conflict" or save.indicator in self.log.own:
                raise UnexpectedAnswer(f"{save}: {result}")
            self.versions[save.indicator] = result["version"]
            save = replace(save, note=f"{save.note.partition(',')[0]}, mine after choice {choice}")

    def _ask(self, save: Save) -> tuple[datetime, Mapping[str, Any]]:
        """When the request left for the last time, and the answer to it."""
        self.log.note_sent(save)
        path = f"{self.path}answers/{save.indicator}"
        values = {
            save.indicator: save.level,
            f"{save.indicator}.note": save.note,
            f"{save.indicator}.version": str(self.versions.get(save.indicator, 0)),
            "csrf_token": self.token,
        }
        asked, answer = self._until_heard(lambda: self._post(path, values), {200, 409})
        return asked, json.loads(answer.text)

    def _post(self, path: str, values: Mapping[str, str]) -> Answer | None:
        """A form sent; now and then the line breaks before the answer, and the server cannot know."""
        if self.source.random() >= HANG_UPS:
            return self.visitor.post(path, values)
        self.visitor.post_unheard(path, values)
        self.log.note_unheard(hung_up=True)
        return None

    def _until_heard(self, ask: Callable[[], Answer | None], good: set[int]) -> tuple[datetime, Answer]:
        """When a request left that was sent again and again until its answer arrived whole, and that answer.

        503 means "later"; no kill excuses any other status than the good ones.
        """
        latest = time.monotonic() + PATIENCE
        while time.monotonic() < latest and not self.log.failure:
            asked = datetime.now(UTC)
            answer = self._heard(ask)
            if answer and answer.status in good:
                return asked, answer
            if answer and answer.status != 503:
                raise UnexpectedAnswer(f"client {self.number}: {answer.status} {answer.text[:500]}")
            time.sleep(self.source.uniform(0, LONGEST_PAUSE))
        raise UnexpectedAnswer(f"client {self.number} heard nothing for {PATIENCE} s")

    def _heard(self, ask: Callable[[], Answer | None]) -> Answer | None:
        try:
            answer = ask()
            if answer:
                self.log.note_heard(answer.status)
            return answer
        except UNHEARD:
            self.log.note_unheard(hung_up=False)
            self.visitor.close()
            return None


def plan_saves(client: int, times: int, own: Sequence[Indicator], shared: Sequence[Indicator], seed: str) -> list[Save]:
    """What a client saves: mostly its own indicators, every third time one of those that all clients write."""
    source = Random(f"{seed}/{client}")  # noqa: S311
    saves = []
    for number in range(1, times + 1):
        indicator = source.choice(shared if number % 3 == 0 else own)
        level = source.choice(indicator.options).key
        saves.append(Save(client, indicator.id, level, f"client {client} save {number}"))
    return saves
