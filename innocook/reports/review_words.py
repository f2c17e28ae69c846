"""What decisions of reviewers, their reasons, turns and statuses of evidence are called, in the reader's language."""

from __future__ import annotations

from innocook.i18n import Translator


def reason_name(code: str, t: Translator) -> str:
    """Why a reviewer did not simply confirm; an unknown code is shown as it is."""
    names = {
        "evidence_missing": t.gettext("There is no evidence for this level"),
        "evidence_insufficient": t.gettext("The evidence does not show this level"),
        "evidence_outdated": t.gettext("The evidence is outdated"),
        "evidence_unreadable": t.gettext("The evidence cannot be opened or read"),
        "level_not_reached": t.gettext("What is described does not reach this level"),
        "level_exceeded": t.gettext("A higher level is reached"),
        "applies_here": t.gettext("The indicator applies to this institution"),
        "unclear": t.gettext("The answer is not clear"),
        "other": t.gettext("Another reason"),
    }
    return names.get(code, code)


def decision_name(kind: str, t: Translator) -> str:
    """What a reviewer did with an answer; an unknown kind is shown as it is."""
    names = {
        "confirm": t.gettext("Confirmed"),
        "lower": t.gettext("Lowered"),
        "raise": t.gettext("Raised"),
        "ask": t.gettext("Asked back"),
        "refuse_na": t.gettext("“Not applicable” refused"),
    }
    return names.get(kind, kind)


def evidence_status_name(status: str, t: Translator) -> str:
    """What a reviewer said of a piece of evidence; an unknown status is shown as it is."""
    names = {
        "provided": t.gettext("Provided"),
        "accepted": t.gettext("Accepted"),
        "insufficient": t.gettext("Insufficient"),
        "outdated": t.gettext("Outdated"),
        "unreadable": t.gettext("Unreadable"),
    }
    return names.get(status, status)


def standing_name(standing: str, t: Translator) -> str:
    """How far the decisions on an indicator are; an unknown key is shown as it is."""
    names = {
        "open": t.gettext("Not decided yet"),
        "asked": t.gettext("Asked back"),
        "waiting": t.gettext("A second look is due"),
        "disagreed": t.gettext("A third look is due"),
        "final": t.gettext("Final"),
    }
    return names.get(standing, standing)


def position_name(position: int, t: Translator) -> str:
    """Which look at a submission a reviewer has."""
    names = {1: t.gettext("First reviewer"), 2: t.gettext("Second reviewer"), 3: t.gettext("Third reviewer")}
    return names.get(position, str(position))
