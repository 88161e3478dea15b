"""A clerk's afternoon in a real browser, without scripts: check, read, mend, check, submit."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from server.accounts.tokens import Accounts
from server.app import create_app
from tests.browser.visiting import window
from tests.server.browser.live import served
from tests.server.catalog.support import HEADER, City, row

pytestmark = pytest.mark.browser

WORDS = {
    "zh": ("检查", "下载标注过的表格", "确认提交", "已发布", "未通过"),
    "en": ("Check", "Download the marked sheet", "Confirm and submit", "Published", "Refused"),
}
WAIT = 120_000
"""Milliseconds that a judgement may take on a busy machine; the page reloads itself meanwhile."""


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path, public=True, readers=1, answer_seconds=0)


@pytest.fixture
def address(city: City) -> Iterator[str]:
    with served(create_app(city.settings)) as address:
        yield address


def signed_in(chromium: Browser, address: str, token: str, width: int, language: str) -> Page:
    page = window(chromium, address, language, width)
    page.goto(f"/upload?lang={language}")
    page.locator("main a.button").click()
    page.locator("input[name=token]").fill(token)
    page.locator("form:has(input[name=token]) button").click()
    expect(page).to_have_url(f"{address}/upload")
    return page


def choose(page: Page, name: str, content: bytes, button: str) -> None:
    page.goto("/upload")
    page.locator("#file").set_input_files({"name": name, "mimeType": "", "buffer": content})
    page.get_by_role("main").get_by_role("button", name=button).click()


@pytest.mark.parametrize(("width", "language"), [(1280, "zh"), (390, "en")])
def test_from_a_wrong_sheet_to_a_published_catalog(
    chromium: Browser, address: str, city: City, width: int, language: str
) -> None:
    check, download, confirm, published, refused = WORDS[language]
    token = Accounts(city.folder.accounts).create_token("housing", "publisher")
    page = signed_in(chromium, address, token, width, language)
    wrong = (HEADER + row(sharing="不知道", cycle="每天")).encode("gb18030")
    choose(page, "目录.csv", wrong, check)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text(refused, timeout=WAIT)
    main = page.get_by_role("main")
    for words in ("R-07", "不知道", "每天", "每日", "GB18030"):
        expect(main).to_contain_text(words)
    assert page.locator("html").evaluate("e => e.scrollWidth") <= width
    assert city.titles() == set()
    marked = page.request.get(
        main.get_by_role("link", name=download).get_attribute("href") or ""
    ).body()
    choose(page, "目录.xlsx", corrected(marked), check)
    expect(main.get_by_role("button", name=confirm)).to_be_visible(timeout=WAIT)
    main.get_by_role("button", name=confirm).click()
    expect(heading).to_contain_text(published, timeout=WAIT)
    assert city.titles() == {"建筑企业资质信息"}
    page.context.close()


def corrected(marked: bytes) -> bytes:
    """The marked sheet with the one wrong cell mended, as a clerk does."""
    workbook = openpyxl.load_workbook(io.BytesIO(marked))
    for sheet in workbook.worksheets[1:]:
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.value == "不知道":
                    cell.value = "无条件共享"
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_a_column_that_was_not_read_is_named_by_its_drop_down(
    chromium: Browser, address: str, city: City
) -> None:
    token = Accounts(city.folder.accounts).create_token("housing", "publisher")
    page = signed_in(chromium, address, token, 390, "zh")
    choose(page, "目录.csv", (HEADER + row()).replace("共享类型", "分享类别", 1).encode(), "检查")
    main = page.get_by_role("main")
    expect(main).to_contain_text("文件里有没有读取的列：分享类别", timeout=WAIT)
    expect(main).to_contain_text("R-07")
    main.get_by_label("分享类别").select_option("sharingType=分享类别")
    main.get_by_role("button", name="按此再检查一次").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("检查通过", timeout=WAIT)
    expect(main).not_to_contain_text("R-07")
    page.context.close()
