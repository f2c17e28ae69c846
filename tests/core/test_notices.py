"""What a notice is about, when the close comes near, and that every kind has its words."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from innocook.core.notice_words import NOT_BEGUN, UNANSWERED, UNSENT, UNSETTLED, words_of
from innocook.core.notices import CONCERNED, NoticeKind, closing_step, kinds_for
from innocook.core.roles import Role

CLOSE = datetime(2026, 12, 31, 22, 0, tzinfo=UTC)
NAMES = {"ar": "اسم", "en": "Name", "fr": "Nom"}
UNTIL = CLOSE.isoformat()
EVERY = {
    "institution": NAMES,
    "round": NAMES,
    "number": 1,
    "until": UNTIL,
    "indicator": "STR1",
    "indicator_title": NAMES,
}
PAYLOADS = [
    *((kind, EVERY | {"to": to}) for kind in NoticeKind for to in ("lead", "contributor", "reviewer")),
    (NoticeKind.VALIDATED, {"institution": NAMES, "round": NAMES, "to": "lead"}),
    (NoticeKind.PUBLISHED, {"round": NAMES, "number": 2}),
    *((NoticeKind.CLOSING_SOON, EVERY | {"what": what}) for what in (NOT_BEGUN, UNANSWERED, UNSENT, UNSETTLED)),
]


@pytest.mark.parametrize(
    ("before", "step"),
    [
        (timedelta(days=14, seconds=1), None),
        (timedelta(days=14), 14),
        (timedelta(days=3, seconds=1), 14),
        (timedelta(days=3), 3),
        (timedelta(days=1, seconds=1), 3),
        (timedelta(days=1), 1),
        (timedelta(seconds=1), 1),
        (timedelta(0), None),
        (timedelta(days=-1), None),
    ],
)
def test_a_step_is_due_once_it_is_passed(before: timedelta, step: int | None):
    """Worked by hand: at exactly 14, 3 and 1 days a new step begins; a late clock takes only the last one passed."""
    assert closing_step(CLOSE, CLOSE - before) == step


def test_everybody_is_asked_about_what_concerns_them():
    """A reviewer is not asked about comments, a contributor not about receipts, an administrator about nothing."""
    assert set(CONCERNED) == set(NoticeKind)
    assert kinds_for({Role.ADMINISTRATOR, Role.COORDINATOR}) == ()
    assert kinds_for({Role.CONTRIBUTOR}) == (
        NoticeKind.RETURNED,
        NoticeKind.VALIDATED,
        NoticeKind.CLOSING_SOON,
        NoticeKind.MENTIONED,
    )
    assert kinds_for({Role.REVIEWER}) == (
        NoticeKind.SUBMITTED,
        NoticeKind.RESUBMITTED,
        NoticeKind.ASSIGNED,
        NoticeKind.RECONSIDERATION_ASKED,
    )
    assert set(kinds_for(set(Role))) == set(NoticeKind)


@pytest.mark.parametrize(("kind", "payload"), PAYLOADS)
def test_every_gap_is_filled(kind: NoticeKind, payload: dict[str, object]):
    """Whatever a sentence names is in the payload of its kind."""
    words = words_of(kind, {"what": NOT_BEGUN} | payload, "Lina")
    for sentence in (words.title, words.happened, words.to_do):
        assert set(re.findall(r"%\((\w+)\)s", sentence.message)) <= set(sentence.gaps)
        assert sentence.message
    assert words.go
    assert "%(" not in words.go


def test_a_receipt_is_not_a_call_for_review():
    """Leads and reviewers read different words about the same submission."""
    told = [words_of(NoticeKind.SUBMITTED, EVERY | {"to": to}) for to in ("lead", "reviewer")]
    assert [one.go for one in told] == ["See the receipt", "Open the submission"]


def test_only_a_lead_who_can_ask_is_told_until_when():
    """Without days for it, nothing is said of a reconsideration; a contributor cannot ask for one."""
    asks = [
        "reconsideration" in words_of(NoticeKind.VALIDATED, payload).to_do.message
        for payload in (EVERY | {"to": "lead"}, EVERY | {"to": "lead", "until": ""}, EVERY | {"to": "contributor"})
    ]
    assert asks == [True, False, False]
