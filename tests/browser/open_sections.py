"""Section pages opened in browsers of their own on a server that nobody else touches, and what is stored there."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.services.assessments import stored_answers
from innocook.store.engine import make_engine
from innocook.store.tables import Assessment, Institution, Participation
from tests.browser.stage import OWN, sign_in
from tests.support.server import LiveServer

OpenSection = Callable[..., Page]
COPIES = "Object.keys(localStorage).filter((key) => !key.endsWith('/until')).length"
NO_COPIES = f"{COPIES} === 0"
SECTIONS = ("STR", "CUL", "PIL", "DPI", "DAT", "EMT", "CIT", "PAR")


@pytest.fixture(scope="module")
def section_server(start_server: Callable[..., LiveServer]) -> LiveServer:
    """A server whose assessments nobody else touches."""
    return start_server(workers=2)


@pytest.fixture(scope="module")
def own_assessment(section_server: LiveServer) -> UUID:
    """The assessment of the lead and the contributor."""
    with reading(section_server) as session:
        query = select(Assessment.id).join(Participation).join(Institution).where(Institution.name_en == OWN)
        return session.scalars(query.order_by(Assessment.created_at.desc())).all()[0]


@pytest.fixture(scope="module")
def sections_in_turn() -> Iterator[str]:
    """The sections one after another."""
    return iter(SECTIONS)


@pytest.fixture
def section(sections_in_turn: Iterator[str]) -> str:
    """A section that no other test of the module uses."""
    return next(sections_in_turn)


@pytest.fixture
def open_section(
    new_page: Callable[..., Page], section_server: LiveServer, own_assessment: UUID, section: str
) -> OpenSection:
    """Signs somebody in and opens the section."""

    def open_as(role: str = "lead", language: str = "en") -> Page:
        page = new_page()
        sign_in(page, section_server, role, language)
        page.goto(f"{section_server.address}/{language}/assessments/{own_assessment}/sections/{section}")
        return page

    return open_as


def reading(server: LiveServer) -> Session:
    """The server's data."""
    return Session(make_engine(f"sqlite:///{server.var / 'innocook.sqlite3'}"))


def stored(server: LiveServer, own: UUID) -> dict[str, tuple[str | None, str]]:
    """Level and note of every stored answer."""
    with reading(server) as session:
        return {key: (kept.answer.option, kept.answer.note) for key, kept in stored_answers(session, own).items()}


def choose(page: Page, indicator: str, level: str) -> None:
    """Choose a level."""
    page.check(f"[name='{indicator}'][value='{level}']")


def write(page: Page, indicator: str, note: str) -> None:
    """Type a note into its fold."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    page.locator(f"[name='{indicator}.note']").press_sequentially(note)


def state(page: Page, indicator: str) -> Locator:
    """The line under a question that says what became of it."""
    return page.locator(f"#{indicator} [data-save-state]")


def copies(page: Page) -> int:
    """How many answers lie in this browser because they have not arrived."""
    return int(page.evaluate(COPIES))
