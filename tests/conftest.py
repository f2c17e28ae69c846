"""Fixtures of every test."""

pytest_plugins = [
    "tests.support.databases",
    "tests.support.browser",
    "tests.support.web",
    "tests.support.mailbox",
    "tests.support.stories",
    "tests.browser.open_sections",
]
