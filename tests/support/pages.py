"""A client that checks every page it gets, and a reader of the forms on a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from innocook.i18n import without_bidi_marks

DIRECTIONS = {"ar": "rtl", "en": "ltr", "fr": "ltr"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
INERT = "default-src 'none'; sandbox"
"""The policy of what people sent us: stricter than any page's."""
REFERRING = ("for", "form", "aria-describedby", "aria-labelledby", "aria-controls")


class CheckingClient(FlaskClient):
    """A browser's memory without its eyes: what it gets has every header, and every page is whole."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """The answer, checked."""
        response = super().open(*args, **kwargs)
        if not response.request.path.startswith("/static/"):
            check_headers(response)
            if response.mimetype == "text/html" and response.status_code not in range(300, 400):
                check_page(response)
        return response


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a browser would send it when nothing is touched; submit buttons are left out."""

    action: str
    values: MultiDict[str, str]


def check_headers(response: TestResponse) -> None:
    """The security headers of every answer, redirects and downloads included."""
    found = {name: response.headers.get(name) for name in HEADERS}
    assert found == HEADERS, response.request.path
    if response.headers["Content-Security-Policy"] == INERT:
        return
    parts = (part.strip().partition(" ") for part in response.headers["Content-Security-Policy"].split(";"))
    policy = {name: sources for name, _, sources in parts}
    assert policy | POLICY == policy
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "http" not in response.headers["Content-Security-Policy"]


def check_page(response: TestResponse) -> None:
    """Valid HTML, one h1 that the title begins with, language and direction, labels, and nothing inline."""
    path = response.request.path
    page = tree(response.text)
    language = page.get("lang") or ""
    assert page.get("dir") == DIRECTIONS[language], path
    if path[1:4] in {"ar/", "en/", "fr/"}:
        assert language == path[1:3], path
    _check_heading(page, path, is_error=response.status_code >= 400)
    assert _repeated_ids(page) == [], path
    assert sorted(_dangling(page)) == [], path
    assert [field.attrib for field in _unlabelled(page)] == [], path
    assert list(_inline(page)) == [], path
    assert [form.attrib for form in page.iter("form") if _lacks_token(form)] == [], path


@lru_cache(maxsize=16)
def tree(markup: str) -> Element:
    """The page as a tree; whatever a strict parser minds fails the test."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page: Element = parser.parse(markup)
    lines = markup.splitlines()
    assert [(kind, lines[place[0] - 1][:160]) for place, kind, _ in parser.errors] == []
    return page


def text_of(element: Element) -> str:
    """The words of an element, spaces and direction marks evened out."""
    return " ".join(without_bidi_marks("".join(element.itertext())).split())


def words(response: TestResponse) -> str:
    """The words of the main part of a page."""
    return text_of(next(each for each in tree(response.text).iter("main")))


def form_of(response: TestResponse, action: str = "") -> Form:
    """The first POST form of the main part of the page, or the first whose action ends so."""
    main = next(tree(response.text).iter("main"))
    forms = [form for form in main.iter("form") if form.get("method") == "post"]
    form = next(form for form in forms if form.get("action", "").endswith(action))
    values: MultiDict[str, str] = MultiDict()
    for field in form.iter():
        value = _value(field)
        if value is not None and field.get("name"):
            values.add(field.attrib["name"], value)
    return Form(form.get("action", "") or response.request.path, values)


def csrf_token(response: TestResponse) -> str:
    """The token of the first form on the page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', response.text)
    assert found is not None, "no form on the page"
    return found[1]


def with_values(form: Form, changes: Mapping[str, str]) -> MultiDict[str, str]:
    """What the form sends after these fields were changed."""
    values = form.values.copy()
    for name, value in changes.items():
        values.setlist(name, [value])
    return values


def _value(field: Element) -> str | None:
    if field.tag == "textarea":
        return (field.text or "").replace("\n", "\r\n")
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = next((each for each in options if each.get("selected") is not None), options[0])
        return chosen.get("value", "")
    if field.tag == "input" and field.get("type") in {"radio", "checkbox"}:
        return field.get("value", "on") if field.get("checked") is not None else None
    return field.get("value", "") if field.tag == "input" else None


def _check_heading(page: Element, path: str, is_error: bool) -> None:
    headings = [text_of(each) for each in page.iter("h1")]
    title = text_of(next(page.iter("title")))
    assert len(headings) == 1, (path, headings)
    assert headings[0], path
    assert headings[0] in title if is_error else title.startswith(headings[0]), (path, title, headings[0])


def _repeated_ids(page: Element) -> list[str]:
    counts = Counter(each.attrib["id"] for each in page.iter() if "id" in each.attrib)
    return [name for name, count in counts.items() if count > 1]


def _dangling(page: Element) -> Iterator[str]:
    """Ids that something on the page refers to and that are not there."""
    ids = {each.attrib["id"] for each in page.iter() if "id" in each.attrib}
    for each in page.iter():
        named = [name for attribute in REFERRING for name in each.get(attribute, "").split()]
        if each.tag == "a" and each.get("href", "").startswith("#"):
            named.append(each.attrib["href"][1:])
        yield from (f"{each.tag}: {name}" for name in named if name not in ids)


def _unlabelled(page: Element) -> Iterator[Element]:
    labelled = {each.get("for") for each in page.iter("label")}
    inside = {id(field) for label in page.iter("label") for field in label.iter()}
    for field in page.iter():
        hidden = field.get("type") == "hidden" or field.get("hidden") is not None
        if field.tag in {"input", "select", "textarea"} and not hidden:
            named = field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labelled
            if not named and id(field) not in inside:
                yield field


def _inline(page: Element) -> Iterator[str]:
    for each in page.iter():
        is_script = each.tag == "script" and not each.get("src") and each.get("type") != "application/json"
        if is_script or each.tag == "style":
            yield each.tag
        yield from (f"{each.tag} {name}" for name in each.attrib if name == "style" or name.startswith("on"))
        yield from (f"{name} {value}" for name, value in each.attrib.items() if value.startswith("javascript:"))


def _lacks_token(form: Element) -> bool:
    names = {each.get("name") for each in form.iter("input")}
    return form.get("method") == "post" and "csrf_token" not in names
