"""Saving while the page stays open: what is shown as saved is stored, and what is not stored is kept and said."""

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select, update

from innocook.store.tables import Account, AnswerRevision
from tests.browser.open_sections import NO_COPIES, OpenSection, choose, copies, reading, state, stored, write
from tests.browser.stage import sign_in
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser


def test_saved_is_said_after_it_is_stored(
    open_section: OpenSection, section_server: LiveServer, own_assessment: UUID, section: str
):
    """A level chosen is stored without pressing anything; the progress counts it; nothing stays in the browser."""
    page = open_section()
    choose(page, f"{section}1", "3")
    expect(state(page, f"{section}1")).to_contain_text("Saved at")
    assert stored(section_server, own_assessment)[f"{section}1"] == ("3", "")
    expect(page.locator(".steps [aria-current] .count")).to_contain_text("1 of 4 answered")
    assert copies(page) == 0


def test_only_the_changed_answer_travels(open_section: OpenSection, section: str):
    """One request per change, and it names no other indicator."""
    page, sent = open_section(), []
    page.on("request", lambda request: sent.append(request.post_data) if request.method == "POST" else None)
    choose(page, f"{section}2", "1")
    expect(state(page, f"{section}2")).to_contain_text("Saved at")
    assert len(sent) == 1
    assert f"{section}1" not in sent[0]


def test_a_failing_server_is_never_called_saved(
    open_section: OpenSection, section_server: LiveServer, own_assessment: UUID, section: str
):
    """While the server answers 500 the page says so and keeps the text; when it works again, the text goes in."""
    page = open_section()
    page.route("**/answers/*", lambda route: route.fulfill(status=500, body="{}"))
    choose(page, f"{section}1", "2")
    expect(page.locator("[data-save-bar]")).to_contain_text("Not saved yet")
    expect(state(page, f"{section}1")).to_be_hidden()
    assert f"{section}1" not in stored(section_server, own_assessment)
    assert copies(page) == 1
    page.unroute("**/answers/*")
    expect(state(page, f"{section}1")).to_contain_text("Saved at", timeout=15_000)
    expect(page.locator("[data-save-bar]")).to_be_hidden()
    assert stored(section_server, own_assessment)[f"{section}1"] == ("2", "")


def test_a_network_cut_in_the_middle_of_typing_loses_nothing(
    open_section: OpenSection, section_server: LiveServer, own_assessment: UUID, section: str
):
    """Typing goes on without a network, the page is even closed and opened again: all of it arrives."""
    page = open_section()
    write(page, f"{section}1", "before the cut ")
    expect(state(page, f"{section}1")).to_contain_text("Saved at")
    page.context.set_offline(True)
    write(page, f"{section}1", "and after it")
    choose(page, f"{section}2", "4")
    expect(page.locator("[data-save-bar]")).to_contain_text("Not saved yet")
    assert stored(section_server, own_assessment)[f"{section}1"] == (None, "before the cut")
    page.context.set_offline(False)
    expect(state(page, f"{section}2")).to_contain_text("Saved at", timeout=15_000)
    assert stored(section_server, own_assessment)[f"{section}1"] == (None, "before the cut and after it")
    assert stored(section_server, own_assessment)[f"{section}2"] == ("4", "")
    page.wait_for_function(NO_COPIES)  # the first answer is stored a moment before the page hears of it


def test_text_survives_a_closed_page(
    open_section: OpenSection, section_server: LiveServer, own_assessment: UUID, section: str
):
    """What had not arrived when the page was closed comes back when the section is opened again, and goes in."""
    page = open_section()
    page.route("**/answers/*", lambda route: route.abort())
    write(page, f"{section}3", "nearly lost")
    expect(page.locator("[data-save-bar]")).to_be_visible()
    again = page.context.new_page()
    page.close()
    again.goto(f"{section_server.address}/en/assessments/{own_assessment}/sections/{section}")
    expect(again.locator(f"[name='{section}3.note']")).to_have_value("nearly lost")
    again.wait_for_function(f"() => {NO_COPIES}")
    assert stored(section_server, own_assessment)[f"{section}3"] == (None, "nearly lost")


def test_a_lost_answer_of_the_server_is_no_conflict_with_oneself(
    open_section: OpenSection, section_server: LiveServer, own_assessment: UUID, section: str
):
    """The save arrived but its answer did not: typing on saves the longer text, without a question about “theirs”."""
    page = open_section()

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/answers/*", lose_the_answer, times=1)
    write(page, f"{section}1", "one")
    expect(page.locator("[data-save-bar]")).to_be_visible()
    write(page, f"{section}1", " two")
    expect(state(page, f"{section}1")).to_contain_text("Saved at", timeout=15_000)
    assert stored(section_server, own_assessment)[f"{section}1"] == (None, "one two")
    with reading(section_server) as session:
        query = select(AnswerRevision.version).where(AnswerRevision.indicator == f"{section}1")
        assert sorted(session.scalars(query.where(AnswerRevision.assessment_id == own_assessment))) == [1, 2]


def test_the_button_works_while_nothing_is_left_to_save(open_section: OpenSection, section: str):
    """A field touched without a change, then “save and continue” at once: the next section opens all the same."""
    page = open_section()
    write(page, f"{section}1", "kept")
    expect(state(page, f"{section}1")).to_contain_text("Saved at")
    page.fill(f"[name='{section}1.note']", "kept")
    with page.expect_navigation():
        page.click("#answers .actions .button >> nth=0")
    assert section not in page.url


@pytest.mark.slow
def test_an_ended_session_keeps_the_text(start_server: Callable[..., LiveServer], new_page: Callable[..., Page]):
    """A warning before the end; after it, signing in leads back to the same question, and the typed text goes in."""
    server = start_server(SESSION_SECONDS="20")
    page = new_page()
    sign_in(page, server, "lead", "en")
    page.click("main h2 a >> nth=0")
    page.click("main .tasks a >> nth=0")
    address = page.url
    page.clock.install()
    page.reload()
    page.clock.fast_forward(17_000)
    expect(page.locator("[data-save-bar]")).to_contain_text("Your session ends in a few minutes")
    page.click("[data-save-bar] button")
    expect(page.locator("[data-save-bar]")).to_be_hidden()
    end_sessions(server)
    write(page, "STR2", "typed too late")
    page.clock.fast_forward(2_000)
    expect(page.locator("[data-save-bar]")).to_contain_text("Your session has ended")
    page.click("[data-save-bar] a")
    email, password = server.accounts["lead"]
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{address}#STR2")
    expect(state(page, "STR2")).to_contain_text("Saved at")
    assert page.input_value("[name='STR2.note']") == "typed too late"


def end_sessions(server: LiveServer) -> None:
    """As an administrator ends every session of everybody."""
    with reading(server) as session:
        session.execute(update(Account).values(session_epoch=Account.session_epoch + 1))
        session.commit()
