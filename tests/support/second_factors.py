"""Accounts with a second factor, and the codes of their apps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pyotp import TOTP
from sqlalchemy.orm import Session

from innocook.store.tables import Account
from tests.support.web import CHEAP

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = timedelta(seconds=30)
GUARDED = ("guarded@demo.example", "words of somebody guarded")


def give_factor(session: Session, account: Account, at: datetime | None = None) -> None:
    """A confirmed second factor with SECRET, none of whose codes was used; does not commit."""
    account.totp_secret, account.totp_confirmed_at = SECRET, at or datetime.now(UTC)
    account.totp_last_step = 0
    session.flush()


def a_guarded_account(session: Session) -> None:
    """An account of the demonstration with a second factor, which GUARDED opens as far as the code."""
    account = Account(email=GUARDED[0], name="نور حداد", language="ar", time_zone="Asia/Beirut", is_demonstration=True)
    account.password_hash = CHEAP.hash(GUARDED[1])
    session.add(account)
    give_factor(session, account)
    session.commit()


def code_at(at: datetime | None = None, secret: str = SECRET, steps: int = 0) -> str:
    """What the app shows at an instant (now), or so many steps later."""
    return TOTP(secret).at((at or datetime.now(UTC)) + steps * STEP)


def wrong_code(at: datetime | None = None) -> str:
    """Six digits that the app shows neither now nor within two steps."""
    shown = {code_at(at, steps=steps) for steps in range(-2, 3)}
    return next(f"{number:06}" for number in range(10) if f"{number:06}" not in shown)
