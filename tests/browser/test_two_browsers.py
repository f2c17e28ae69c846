"""Two people on one section at the same time: nothing is silently lost, and nobody chooses for them."""

from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.browser.open_sections import OpenSection, choose, copies, state, stored, write
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser


def test_two_browsers_on_one_section(
    open_section: OpenSection, section_server: LiveServer, own_assessment: UUID, section: str
):
    """Disjoint answers are both kept; the same answer gives the second both versions and the choice."""
    lead, contributor = open_section("lead"), open_section("contributor")
    choose(lead, f"{section}1", "1")
    choose(contributor, f"{section}2", "2")
    expect(state(lead, f"{section}1")).to_contain_text("Saved at")
    expect(state(contributor, f"{section}2")).to_contain_text("Saved at")
    choose(contributor, f"{section}1", "4")
    expect(contributor.locator(f"#{section}1 .error")).to_contain_text("somebody saved another answer meanwhile")
    assert stored(section_server, own_assessment) | {f"{section}1": ("1", ""), f"{section}2": ("2", "")} == stored(
        section_server, own_assessment
    )
    contributor.click(f"#{section}1 [name=_mine]")
    expect(state(contributor, f"{section}1")).to_contain_text("Saved at")
    assert stored(section_server, own_assessment)[f"{section}1"] == ("4", "")
    write(lead, f"{section}1", "a note beside it")
    expect(state(lead, f"{section}1")).to_contain_text("Saved at")
    assert stored(section_server, own_assessment)[f"{section}1"] == ("4", "a note beside it")
    expect(lead.locator(f"[name='{section}1'][value='4']")).to_be_checked()


def test_a_conflict_waits_for_a_choice(
    open_section: OpenSection, section_server: LiveServer, own_assessment: UUID, section: str
):
    """Typing on, or opening the page again, chooses nothing: theirs stays stored until “keep mine” is pressed."""
    lead, contributor = open_section("lead"), open_section("contributor")
    choose(lead, f"{section}1", "1")
    expect(state(lead, f"{section}1")).to_contain_text("Saved at")
    choose(contributor, f"{section}1", "4")
    expect(contributor.locator(f"#{section}1 .error")).to_be_visible()
    choose(contributor, f"{section}1", "3")
    choose(contributor, f"{section}2", "2")
    expect(state(contributor, f"{section}2")).to_contain_text("Saved at")
    contributor.reload()
    expect(contributor.locator(f"#{section}1 .error")).to_be_visible()
    assert stored(section_server, own_assessment)[f"{section}1"] == ("1", "")
    contributor.click(f"#{section}1 [name=_mine]")
    expect(state(contributor, f"{section}1")).to_contain_text("Saved at")
    assert stored(section_server, own_assessment)[f"{section}1"] == ("3", "")


def test_their_answer_can_be_taken(
    open_section: OpenSection, section_server: LiveServer, own_assessment: UUID, section: str
):
    """“Take theirs” brings the stored answer back into the page, and nothing of mine stays behind."""
    lead, contributor = open_section("lead"), open_section("contributor")
    choose(lead, f"{section}1", "1")
    expect(state(lead, f"{section}1")).to_contain_text("Saved at")
    choose(contributor, f"{section}1", "4")
    contributor.click(f"#{section}1 [name=_take]")
    expect(contributor.locator(f"[name='{section}1'][value='1']")).to_be_checked()
    assert stored(section_server, own_assessment)[f"{section}1"] == ("1", "")
    assert copies(contributor) == 0
