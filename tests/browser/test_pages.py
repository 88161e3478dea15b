"""The pages in a real browser: nothing overflows, nothing is blocked, everything is reachable."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.server.browser.city import CONDITIONAL, SHARED, WITHHELD

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/search",
    CONDITIONAL,
    WITHHELD,
    f"{CONDITIONAL}?clerk=1",
    "/doc/item/307010320700021-000008.aaaaaaaaaa",
    "/doc/department/zrzy",
    "/doc/department/former-guotu",
    "/doc/catalog/zrzy",
    "/doc/concept/sharing/withheld",
    "/doc/concept/classification",
    "/codes",
    "/ontology",
    "/shapes",
    "/doc/rule/R-08",
    "/rules",
    "/law",
    "/law?q=校核",
    "/doc/law/decree-809",
    "/doc/law/decree-809/15",
    "/doc/law/lyg-interim",
    "/doc/law/juvenile-delinquency-law",
    "/agreements",
    "/agreements?clerk=1",
    f"{SHARED}?clerk=1",
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


def test_the_answer_is_on_the_first_screen(chromium: Browser, address: str) -> None:
    for width in (390, 1280):
        page = opened(chromium, address, width)
        page.goto(WITHHELD)
        answer = page.get_by_role("complementary").get_by_text("不可以")
        expect(answer).to_be_in_viewport(ratio=1)
        page.context.close()


def test_from_the_catalogs_to_one_item(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="看各部门的目录").click()
    page.get_by_role("link", name="自然资源和规划局").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("自然资源和规划局信息资源目录")
    page.get_by_role("link", name="不动产权属登记信息").click()
    page.get_by_role("link", name="权利人").click()
    expect(page.get_by_role("main")).to_contain_text("本信息项自己的规定")
    page.context.close()


def test_from_a_former_body_to_the_one_that_replaced_it(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)
    page.goto("/doc/department/former-guotu")
    note = page.locator(".note")
    expect(note).to_contain_text("这个机构已不存在。")
    note.get_by_role("link", name="自然资源和规划局").click()
    expect(page.get_by_role("heading", name="沿革")).to_be_visible()
    page.context.close()


def test_from_the_law_to_who_rests_on_it(chromium: Browser, address: str) -> None:
    page = opened(chromium, address, script=False)
    page.goto("/law")
    main = page.get_by_role("main")
    main.get_by_role("searchbox").fill("未成年人犯罪")
    main.get_by_role("button", name="查法规").click()
    page.get_by_role("link", name="中华人民共和国预防未成年人犯罪法").click()
    main.get_by_role("link", name="未成年人社区矫正档案").click()
    expect(page.get_by_role("complementary")).to_contain_text("第五十九条")
    page.context.close()


def test_a_party_reads_its_agreement_down_to_the_article(chromium: Browser, address: str) -> None:
    page = opened(chromium, address, width=390)
    page.goto("/agreements")
    expect(page.get_by_role("main")).to_contain_text("共享约定不公开")
    page.goto("/agreements?clerk=1")
    expect(page.get_by_role("heading", level=2)).to_contain_text("本单位提供")
    page.goto(f"{SHARED}?clerk=1")
    expect(page.get_by_role("complementary")).to_contain_text("在约定的用途和期限内可以使用")
    page.get_by_role("link", name="《政务数据共享条例》第二十七条").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("第二十七条")
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
        fields = page.locator("input:not([type=hidden]), select, textarea").all()
        assert fields
        for field in fields:
            assert field.evaluate("f => f.labels.length > 0 || !!f.ariaLabel"), path
    page.context.close()


def test_the_diagram_fits_a_wide_page_and_scrolls_on_a_narrow_one(
    chromium: Browser, address: str
) -> None:
    page = opened(chromium, address)
    for width, scrolls in ((1280, False), (390, True)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/ontology")
        over = "d => d.parentElement.scrollWidth > d.parentElement.clientWidth"
        assert page.locator("svg.diagram").evaluate(over) is scrolls
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.get_by_text("左右滑动看全图").is_visible() is scrolls
    page.context.close()
