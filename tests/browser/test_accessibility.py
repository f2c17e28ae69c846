"""Nothing on any page stands in anybody's way, as far as a machine can see it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.places import BY_NAME
from tests.support.browser import describe

pytestmark = pytest.mark.browser

NARROW = ("home", "sign_in_refused", "tasks", "section", "section_refused", "check_missing", "submit_refused")
NARROW += ("results", "trace", "compare", "heatmap", "side_by_side")
Axe = Callable[..., list[dict[str, Any]]]
Open = Callable[..., Page]


@pytest.mark.parametrize("name", NARROW)
def test_axe_finds_nothing_on_a_telephone(opened: Open, axe: Axe, name: str):
    """Nor at 360 pixels, in Arabic."""
    assert describe(axe(opened(BY_NAME[name], "ar", width=360))) == ""
