"""The audit log: newest first with filters, as a file, and the check of its chains."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from innocook.core.answer_cells import DIGITS
from innocook.core.permissions import Action
from innocook.reports.csv_files import csv_lines
from innocook.services import administration, audit_checks, audit_log
from innocook.services.administration import Choice
from innocook.services.audit_checks import Cursor
from innocook.services.audit_log import SYSTEM, EventFilter, Place
from innocook.services.database import reading_session
from innocook.web.access import needs, visitor
from innocook.web.admin import pages
from innocook.web.admin_audit_actions import action_names, action_options
from innocook.web.admin_audit_words import fault_words, object_name, payload_pairs
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.languages import _, current_language
from innocook.web.typed_text import clean

LONGEST = 200
LARGEST_NUMBER = 2**31 - 1
CSV = "text/csv; charset=utf-8"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Asked:
    """What the address asks for as it was typed, what that means, and what nothing was found for."""

    typed: dict[str, str]
    wanted: EventFilter = field(default_factory=EventFilter)
    institutions: list[Choice] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def query(self) -> dict[str, str]:
        """The typed filters that are not empty, for links."""
        return {name: value for name, value in self.typed.items() if value}

    @property
    def choices(self) -> list[tuple[Choice, dict[str, str]]]:
        """The institutions that may be meant, each with the filters that mean it."""
        others = {name: value for name, value in self.query.items() if name != "institution"}
        return [(one, others | {"stream": audit_log.institution_stream(UUID(one.id))}) for one in self.institutions]

    @property
    def is_clear(self) -> bool:
        """Whether the filters can be applied as they are."""
        return not self.faults and not self.institutions


@pages.get("/admin/audit/", endpoint="audit_log")
@needs(Action.SEE_AUDIT_LOG)
def log() -> ResponseReturnValue:
    """The events that fit the filters, the newest first."""
    asked, language = _asked(), current_language()
    before, after = _place("before"), _place("after")
    found = audit_log.page(db(), visitor(), asked.wanted, before=before, after=after, at=now())
    stream = asked.wanted.stream or ""
    chosen = audit_log.institution_of_stream(db(), stream)
    return render_template(
        "admin/audit_log.html",
        found=found if asked.is_clear else None,
        asked=asked,
        mark=_mark,
        action_names=action_names(),
        object_name=object_name,
        pairs=lambda line: payload_pairs(line.payload, found.names),
        action_options=action_options(asked.typed["action"]),
        stream=stream,
        stream_options=[
            (SYSTEM, _("System")),
            *([(stream, chosen.in_language(language))] if chosen else []),
        ],
        most=audit_log.MOST_EXPORTED,
    )


@pages.get("/admin/audit/export.csv", endpoint="audit_export")
@needs(Action.SEE_AUDIT_LOG)
def export() -> ResponseReturnValue:
    """The events that fit the filters as a file, which is an event itself."""
    asked = _asked()
    if not asked.is_clear:
        return render_template("admin/audit_unclear.html", asked=asked), 422
    if request.method == "GET":
        with writing() as session:
            audit_log.log_export(session, visitor(), asked.wanted, at=now())
    response = Response(_lines(current_app.extensions["innocook.sessions"], asked.wanted), content_type=CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="innocook-audit-log-{now():%Y-%m-%d}.csv"'
    return response


@pages.get("/admin/audit/check", endpoint="audit_check")
@needs(Action.SEE_AUDIT_LOG)
def check() -> ResponseReturnValue:
    """Whether each stream is as it was written; a long log is checked in parts, one page each."""
    behind = min(max(0, request.args.get("behind", 0, type=int)), LARGEST_NUMBER)
    begin = Cursor(request.args.get("stream", "")[:LONGEST], behind)
    part = audit_checks.check_part(db(), begin)
    names = audit_log.institutions_of(db(), [one.stream for one in part.checks])
    return render_template(
        "admin/audit_check.html",
        checks=sorted(part.checks, key=lambda one: one.fault is None),
        broken=sum(one.fault is not None for one in part.checks),
        next=part.next,
        is_first=begin == Cursor(),
        names=names,
        fault_words=fault_words,
        system=SYSTEM,
    )


def _lines(sessions: Any, wanted: EventFilter) -> Iterator[str]:
    """The file line by line, over a snapshot of its own: that of the request is given back before the first line."""
    with closing(reading_session(sessions)) as session:
        yield from csv_lines(audit_log.EXPORTED, audit_log.exported(session, wanted))


def _asked() -> Asked:
    names = ("stream", "institution", "action", "actor", "from", "until")
    asked = Asked({name: clean(request.args.get(name, ""))[:LONGEST] for name in names})
    asked.wanted = EventFilter(
        stream=_stream(asked),
        action=asked.typed["action"] or None,
        actor_id=_actor(asked),
        since=_instant(asked, "from", 0),
        until=_instant(asked, "until", 1),
    )
    return asked


def _stream(asked: Asked) -> str | None:
    """The stream that was chosen, or that of the one institution that the typed words fit."""
    text, stream = asked.typed["institution"], asked.typed["stream"]
    if not text:
        return stream or None
    found = administration.institutions_found(db(), text)
    if len(found) == 1:
        stream = audit_log.institution_stream(UUID(found[0].id))
        asked.typed |= {"institution": "", "stream": stream}
        return stream
    asked.institutions = found
    if not found:
        asked.faults.append(_("No institution has this code or these words in its name."))
    return None


def _actor(asked: Asked) -> UUID | None:
    if not asked.typed["actor"]:
        return None
    found = audit_log.actor_by_email(db(), visitor(), asked.typed["actor"], at=now())
    if found is None:
        asked.faults.append(_("No account has this e-mail address."))
    return found


def _instant(asked: Asked, name: str, days_later: int) -> datetime | None:
    """The beginning, where the visitor is, of the day in a field or of one so many days later."""
    text = asked.typed[name].translate(DIGITS)
    if not text:
        return None
    try:
        day = date.fromisoformat(text) + timedelta(days=days_later)
        return datetime.combine(day, time.min, tzinfo=ZoneInfo(visitor().time_zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        asked.faults.append(_("Enter a day, such as 2026-11-30."))
        return None


def _mark(place: Place) -> str:
    """A place in the log as an address carries it: microseconds and id."""
    return f"{(place.at - EPOCH) // timedelta(microseconds=1)}.{place.id.hex}"


def _place(name: str) -> Place | None:
    """The place that the address names; None for none, or for what is none."""
    micros, _dot, key = request.args.get(name, "").partition(".")
    try:
        return Place(EPOCH + timedelta(microseconds=int(micros)), UUID(key))
    except (ValueError, OverflowError):
        return None
