"""Sent, returned with remarks, corrected, published by somebody else, changed again with the
difference before everybody's eyes, and all of it on record: two people in a real browser, without
scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from server.accounts.callers import Role
from server.accounts.users import Users
from server.app import create_app
from tests.browser.test_upload import WAIT, choose
from tests.browser.visiting import window
from tests.server.browser.live import served
from tests.server.catalog.support import HEADER, City, row

pytestmark = pytest.mark.browser

BETTER = "本市建筑企业的资质类别和等级，2020年以来"
LATEST = "本市建筑企业的资质类别、等级和有效期"
KEY = "307010320700014-000001"
PASSWORD = "a sentence that is easy to remember"
REMARKS = "摘要请写明数据的时间范围"
WORDS = {
    "zh": {
        "check": "检查", "submit": "确认提交", "waiting": "等待审核", "publish": "同意发布",
        "back": "退回", "returned": "退回修改", "again": "再检查一次", "done": "已发布",
        "all": "目录的各次提交", "alert": "没有登录", "history": "各版的变化",
        "then": "当时的样子", "memento": "不是现在的", "rollback": "检查恢复到这一版",
        "back to": "恢复到第 2 版",
    },
    "en": {
        "check": "Check", "submit": "Confirm and submit", "waiting": "Awaiting review",
        "publish": "Publish", "back": "Return", "returned": "Returned", "again": "Check again",
        "done": "Published", "all": "Submissions of this catalog", "alert": "Not signed in",
        "history": "Edition by edition", "then": "As it was then",
        "memento": "not of the present", "rollback": "Check going back to this edition",
        "back to": "Back to edition 2",
    },
}  # fmt: skip


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path, public=False, review="required", readers=1, answer_seconds=0)


@pytest.fixture
def address(city: City) -> Iterator[str]:
    with served(create_app(city.settings)) as address:
        yield address


def person(
    chromium: Browser, city: City, address: str, name: str, role: Role, body: str, width: int,
    language: str,
) -> Page:  # fmt: skip
    """Somebody who has got a link, chooses a password, signs out and signs in with it."""
    link = Users(city.folder.accounts).add(name, name, body, role)
    page = window(chromium, address, language, width)
    page.goto(f"/welcome/{link}?lang={language}")
    page.locator("#password").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    page.locator("main button").click()
    expect(page).to_have_url(f"{address}/")
    page.locator("form[action='/signout'] button").click()
    page.goto("/upload")
    expect(page).to_have_url(f"{address}/signin?next=/upload")
    sign_in(page, name, "a wrong password")
    expect(page.get_by_role("alert")).to_contain_text(WORDS[language]["alert"])
    sign_in(page, name, PASSWORD)
    expect(page).to_have_url(f"{address}/upload")
    return page


def sign_in(page: Page, name: str, password: str) -> None:
    page.locator("#user").fill(name)
    page.locator("#password").fill(password)
    page.locator("form:has(#password) button").click()


@pytest.mark.parametrize(("width", "language"), [(1280, "zh"), (390, "en")])
def test_returned_corrected_and_published_by_somebody_else(
    chromium: Browser, city: City, address: str, width: int, language: str
) -> None:
    words = WORDS[language]
    clerk = person(chromium, city, address, "wang.li", "publisher", "housing", width, language)
    choose(clerk, "目录.csv", (HEADER + row()).encode(), words["check"])
    clerk.get_by_role("button", name=words["submit"]).click(timeout=WAIT)
    heading = clerk.get_by_role("heading", level=1)
    expect(heading).to_contain_text(words["waiting"], timeout=WAIT)
    place = clerk.url
    office = person(chromium, city, address, "chen", "authority", "justice", width, language)
    office.goto("/submissions")
    office.locator("#waiting + table a").first.click()
    expect(office).to_have_url(place)
    office.get_by_label("意见" if language == "zh" else "Remarks").fill(REMARKS)
    office.get_by_role("button", name=words["back"], exact=True).click()
    expect(office.get_by_role("main")).to_contain_text(REMARKS)
    clerk.goto(place)
    expect(heading).to_contain_text(words["returned"])
    expect(clerk.get_by_role("main")).to_contain_text(REMARKS)
    better = (HEADER + row(summary=BETTER)).encode()
    clerk.locator("#file").set_input_files({"name": "目录.csv", "mimeType": "", "buffer": better})
    clerk.get_by_role("button", name=words["again"]).click()
    clerk.get_by_role("button", name=words["submit"]).click(timeout=WAIT)
    expect(heading).to_contain_text(words["waiting"], timeout=WAIT)
    office.goto(clerk.url)
    office.get_by_role("button", name=words["publish"]).click()
    expect(office.get_by_role("heading", level=1)).to_contain_text(words["done"], timeout=WAIT)
    assert city.titles() == {"建筑企业资质信息"}
    office.get_by_role("link", name=words["all"]).click()
    history = office.get_by_role("main")
    for said in ("wang.li", "chen", REMARKS, words["returned"], words["done"]):
        expect(history).to_contain_text(said)
    assert office.locator("html").evaluate("e => e.scrollWidth") <= width
    changed_again(clerk, office, words)
    timeline(office, words, width)
    rolled_back(clerk, words, width)
    clerk.context.close()
    office.context.close()


def changed_again(clerk: Page, office: Page, words: dict[str, str]) -> None:
    """A change of what is published: both see it field by field before it is published."""
    clerk.goto("/upload")
    choose(clerk, "目录.csv", (HEADER + row(summary=LATEST)).encode(), words["check"])
    expect(clerk.locator("del").first).to_contain_text(BETTER, timeout=WAIT)
    expect(clerk.locator("ins").first).to_contain_text(LATEST)
    clerk.get_by_role("button", name=words["submit"]).click(timeout=WAIT)
    heading = clerk.get_by_role("heading", level=1)
    expect(heading).to_contain_text(words["waiting"], timeout=WAIT)
    office.goto(clerk.url)
    expect(office.locator("del").first).to_contain_text(BETTER)
    expect(office.locator("ins").first).to_contain_text(LATEST)
    office.get_by_role("button", name=words["publish"]).click()
    expect(office.get_by_role("heading", level=1)).to_contain_text(words["done"], timeout=WAIT)


def timeline(page: Page, words: dict[str, str], width: int) -> None:
    """From the resource to who changed what, and to the page as it was."""
    page.goto(f"/doc/resource/{KEY}")
    page.get_by_role("link", name=words["history"]).click()
    expect(page).to_have_url(re.compile(f"/history/resource/{KEY}$"))
    newest = page.locator("section.hit").first
    expect(newest.locator("del")).to_contain_text(BETTER)
    expect(newest.locator("ins")).to_contain_text(LATEST)
    for said in ("wang.li", "chen"):
        expect(newest).to_contain_text(said)
    assert page.locator("html").evaluate("e => e.scrollWidth") <= width
    page.get_by_role("link", name=words["then"]).last.click()
    expect(page.get_by_role("note")).to_contain_text(words["memento"])
    expect(page.get_by_role("main")).to_contain_text(BETTER)


def rolled_back(clerk: Page, words: dict[str, str], width: int) -> None:
    """From the page of the catalog to an earlier edition, and a check of going back to it."""
    clerk.goto("/catalogs/housing")
    clerk.locator("a[href$='?edition=2']").click()
    clerk.get_by_role("main").get_by_role("link", name="建筑企业资质信息").first.click()
    expect(clerk.get_by_role("main")).to_contain_text(BETTER)
    clerk.goto("/catalogs/housing")
    clerk.get_by_role("button", name=words["rollback"]).last.click()
    expect(clerk.get_by_role("main")).to_contain_text(words["back to"], timeout=WAIT)
    expect(clerk.locator("ins").first).to_contain_text(BETTER, timeout=WAIT)
    assert clerk.locator("html").evaluate("e => e.scrollWidth") <= width
    clerk.get_by_role("button", name=words["submit"]).click()
    expect(clerk.get_by_role("heading", level=1)).to_contain_text(words["waiting"], timeout=WAIT)
