"""WCAG 2.2 AA as far as axe can tell, on every kind of page, and what it cannot: the keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.visiting import Scheme, visitor
from tests.system.page_city import PageCity
from tests.system.page_types import page_types

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
OUTLINED = """() => {
  const seen = getComputedStyle(document.activeElement);
  return seen.outlineStyle !== "none" && parseFloat(seen.outlineWidth) >= 2;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing(
    chromium: Browser, page_city: PageCity, language: str, scheme: Scheme
) -> None:
    axe, found = Axe(), {}
    types = page_types(page_city)
    for role in {one.role for one in types}:
        page = visitor(chromium, page_city, role, language, scheme)
        for one in types:
            if one.role == role:
                page.goto(one.address)
                violations = axe.run(page, options=RULES).response["violations"]
                if violations:
                    found[f"{role} {one.address}"] = [told(each) for each in violations]
        page.context.close()
    assert found == {}


def told(violation: dict[str, Any]) -> str:
    """The rule, and the first places where it is broken."""
    places = [node["html"][:120] for node in violation["nodes"][:3]]
    return f"{violation['id']} ({violation['impact']}) {places}"


@pytest.mark.parametrize(
    "address", ["/", "/search", "/doc/resource/307010320700014-000001", "/codes"]
)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    chromium: Browser, page_city: PageCity, address: str
) -> None:
    page = visitor(chromium, page_city, "", "zh")
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    expect(page.get_by_role("link", name="跳到正文")).to_be_in_viewport()
    reachable = page.locator("a[href], button, input:not([type=hidden]), select, summary").count()
    for _ in range(min(reachable, 25)):
        assert page.evaluate(OUTLINED), page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")
    page.context.close()


def test_print_leaves_out_what_paper_cannot_use(chromium: Browser, page_city: PageCity) -> None:
    page = visitor(chromium, page_city, "", "zh")
    page.goto("/doc/resource/307010320700014-000001")
    page.emulate_media(media="print")
    for gone in ("nav.rooms", "form.find", ".downloads"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    page.context.close()
