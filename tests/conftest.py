"""Fixtures of every test."""

pytest_plugins = [
    "tests.support.databases",
    "tests.support.browser",
    "tests.support.web",
    "tests.support.mailbox",
    "tests.browser.open_sections",
]
