"""Going through pages with the keyboard alone: whatever has the focus must be seen."""

from __future__ import annotations

from playwright.sync_api import Page

MOST_STEPS = 150
FOCUS = """() => {
  const it = document.activeElement;
  if (!it || it === document.body || it === document.documentElement) return null;
  const box = it.getBoundingClientRect();
  const ringed = [it, it.closest('.level')].filter(Boolean).some(each => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {
    seen: ringed && inside && box.width > 0, ringed, inside,
    what: it.outerHTML.slice(0, 120),
  };
}"""
IS_IT = "selector => document.activeElement.matches(selector)"


def reach(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab (or `key`) until the element has the focus; every stop on the way is visible."""
    for _ in range(MOST_STEPS):
        page.keyboard.press(key)
        focus = page.evaluate(FOCUS)
        if focus is None:
            continue
        assert focus["seen"], focus
        if page.evaluate(IS_IT, selector):
            return
    raise AssertionError(f"{selector} is not reached with {key} on {page.url}")


def has_focus(page: Page, selector: str) -> bool:
    """Whether the element that `selector` names has the focus."""
    return bool(page.evaluate(IS_IT, selector))


def follow(page: Page, selector: str, key: str = "Enter") -> None:
    """Reach a link or a button and press it; waits for the page it leads to."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press(key)
