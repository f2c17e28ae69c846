"""Fixtures of every test, and which tests one worker runs after one another."""

import pytest

pytest_plugins = [
    "tests.support.databases",
    "tests.support.browser",
    "tests.support.web",
    "tests.support.mailbox",
    "tests.support.stories",
    "tests.browser.open_sections",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With several workers a file stays on one of them, so that what it prepares is prepared once; what looks at a
    page of the product stays together with everything else that looks at the same page."""
    if config.getoption("dist", "no") != "loadgroup":
        return
    for item in items:
        asked = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        group = f"place-{asked['place']}" if "place" in asked else item.path.stem
        item.add_marker(pytest.mark.xdist_group(group))
