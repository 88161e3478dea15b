"""The pages in a real browser: nothing overflows, nothing is blocked, everything is reachable."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.server.browser.city import CONDITIONAL, WITHHELD

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/search",
    CONDITIONAL,
    WITHHELD,
    "/doc/department/zrzy",
    "/doc/concept/sharing/withheld",
    "/rules",
    "/law",
    "/catalogs",
    "/reports",
    "/reports/abc",
    "/submissions/abc",
    "/upload?clerk=1",
    "/signin",
]

CONTRAST = """() => {
  const light = (byte) => {
    const c = byte / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const bright = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const faults = [];
  for (const element of document.querySelectorAll("main *, header *, footer *, .banner *")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const [a, b] = [bright(parse(style.color)), bright(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faults.push(`${element.tagName} ${element.textContent.trim()} ${ratio}`);
  }
  return faults;
}"""


def opened(
    browser: Browser,
    address: str,
    width: int = 1280,
    scheme: Literal["dark", "light"] = "light",
    script: bool = True,
) -> Page:
    """A fresh visitor, Chinese, with a window of this width."""
    context = browser.new_context(
        base_url=address,
        viewport=ViewportSize(width=width, height=900),
        locale="zh-CN",
        color_scheme=scheme,
        java_script_enabled=script,
    )
    return context.new_page()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_is_wider_than_its_window(
    chromium: Browser, address: str, width: int, language: str
) -> None:
    page = opened(chromium, address, width)
    for path in PAGES:
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.context.close()


def test_nothing_is_blocked_or_missing(chromium: Browser, address: str) -> None:
    """The policy ``default-src 'self'`` blocks inline styles and scripts and says so."""
    page = opened(chromium, address)
    complaints: list[str] = []
    requested: set[str] = set()
    page.on("console", lambda message: complaints.append(f"{page.url} {message.text}"))
    page.on("request", lambda request: requested.add(request.url))
    for path in PAGES:
        page.goto(path)
    assert [text for text in complaints if "username fields" not in text] == []
    assert [url for url in requested if not url.startswith(address)] == []
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(
    chromium: Browser, address: str, scheme: Literal["light", "dark"]
) -> None:
    """WCAG 2.2, 1.4.3: a contrast of at least 4.5 to 1."""
    page = opened(chromium, address, scheme=scheme)
    for path in PAGES:
        page.goto(path)
        assert page.evaluate(CONTRAST) == [], path
    page.context.close()


def test_a_visitor_without_scripts_finds_a_resource(chromium: Browser, address: str) -> None:
    page = opened(chromium, address, width=390, script=False)
    page.goto("/")
    page.get_by_role("searchbox").fill("权属")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name="不动产权属登记信息").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("不动产权属登记信息")
    expect(page.get_by_role("complementary")).to_contain_text("按件核验，不得批量取得")
    page.context.close()


def test_the_language_stays_chosen(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)
    page.goto("/search?q=登记")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Search: 登记")
    page.get_by_role("link", name="Catalogs").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.context.close()


def test_the_keyboard_reaches_the_content_first(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)
    page.goto("/search")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.context.close()


def test_a_facet_narrows_and_is_taken_back(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)
    page.goto("/search")
    facets = page.get_by_role("complementary", name="筛选")
    facets.get_by_role("link", name="不予共享").click()
    expect(page.get_by_role("status")).to_contain_text("共 2 个资源")
    facets.get_by_role("link", name="不予共享").click()
    expect(page.get_by_role("status")).to_contain_text("共 6 个资源")
    page.context.close()


def test_every_form_field_has_a_name(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)
    for path in ("/", "/upload?clerk=1", "/signin"):
        page.goto(path)
        fields = page.locator("input, select, textarea").all()
        assert fields
        for field in fields:
            assert field.evaluate("f => f.labels.length > 0 || !!f.ariaLabel"), path
    page.context.close()
