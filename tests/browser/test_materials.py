"""A service desk checks what its form asks for, without scripts: paste, read, follow, upload."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from server.app import create_app
from tests.browser.visiting import window
from tests.server.browser.live import served
from tests.server.catalog.support import HEADER, City, row

pytestmark = pytest.mark.browser

WORDS = {
    "zh": ("核对", "核对文件", "不要再要", "直接在平台取得", "目录里没有"),
    "en": ("Check", "Check the file", "Do not ask", "Take it from the platform", "In no catalog"),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    city = City(tmp_path_factory.mktemp("desk"), public=True, readers=1)
    assert city.submit(HEADER + row()).state == "published"
    with served(create_app(city.settings)) as address:
        yield address


@pytest.mark.parametrize(("language", "width"), [("zh", 1280), ("en", 390)])
def test_a_form_is_checked(chromium: Browser, address: str, language: str, width: int) -> None:
    check, check_file, held, way, nowhere = WORDS[language]
    page = window(chromium, address, language, width)
    page.goto(f"/?lang={language}")
    page.locator(".doors a[href='/materials']").click()
    page.locator("#list").fill("1. 企业名称（原件一份）\n2. 外星人登记表")
    page.get_by_role("main").get_by_role("button", name=check, exact=True).click()
    first, second = page.locator(".material").nth(0), page.locator(".material").nth(1)
    expect(first).to_contain_text(held)
    expect(first).to_contain_text(way)
    expect(second).to_contain_text(nowhere)
    assert "list=" in page.url
    first.get_by_role("link", name="建筑企业资质信息").click()
    expect(page.locator("h1")).to_contain_text("建筑企业资质信息")
    page.goto("/materials")
    sheet = "材料名称\n企业名称\n".encode()
    page.locator("#file").set_input_files({"name": "表.csv", "mimeType": "", "buffer": sheet})
    page.get_by_role("main").get_by_role("button", name=check_file).click()
    expect(page.locator(".material")).to_have_count(1)
    expect(page.locator(".material")).to_contain_text(held)
    width_of_page = page.locator("html").bounding_box()
    assert width_of_page is not None and width_of_page["width"] <= width
    page.context.close()
