"""Show 1: what people come for, done in Chromium by what they can see, with scripts and without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visiting import visitor
from tests.system.page_city import PageCity

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("script", [True, False])]

WORDS = {
    "zh": ("搜索", "可以", "共享方式", "共享平台方式"),
    "en": ("Search", "Yes", "How it is shared", "Through the sharing platform"),
}


def find_and_learn(page: Page, language: str) -> None:
    """A resource by two characters of its name; whether it may be had, and how."""
    search, answer, way, platform = WORDS[language]
    page.get_by_role("searchbox").fill("资质")
    page.get_by_role("button", name=search).click()
    page.get_by_role("link", name="建筑业企业资质信息").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("建筑业企业资质信息")
    told = page.get_by_role("complementary")
    expect(told).to_contain_text(answer)
    expect(told).to_contain_text(way)
    expect(told).to_contain_text(platform)


def test_find_a_resource_by_two_characters_and_learn_how_to_get_it(
    chromium: Browser, page_city: PageCity, script: bool
) -> None:
    page = visitor(chromium, page_city, "", "zh", script=script)
    page.goto("/")
    find_and_learn(page, "zh")
    page.context.close()


def test_find_all_that_is_withheld_and_on_what_basis(
    chromium: Browser, page_city: PageCity, script: bool
) -> None:
    page = visitor(chromium, page_city, "", "zh", script=script)
    page.goto("/")
    main = page.get_by_role("main")
    main.get_by_role("link", name="不予共享", exact=True).click()
    status = page.get_by_role("status").inner_text()
    number = int(re.findall(r"\d+", status)[0])
    assert number > 0
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="SPARQL").click()
    page.get_by_role("link", name="现成的查询").click()
    page.get_by_role("link", name="不予共享的资源，依据和理由").click()
    main.get_by_role("button", name="执行").click()
    rows = page.locator("#result tbody tr")
    expect(rows.first).to_contain_text("《")
    resources = {row.locator("td").first.inner_text() for row in rows.all()}
    assert len(resources) == number
    page.context.close()


def test_find_who_breaks_a_provision_and_download_the_evidence(
    chromium: Browser, page_city: PageCity, script: bool, tmp_path: Path
) -> None:
    page = visitor(chromium, page_city, "auditor", "zh", script=script)
    page.goto("/")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="规则").click()
    main = page.get_by_role("main")
    main.get_by_role("link", name="R-30", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("R-30")
    main.get_by_role("link", name="检查报告").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("报告")
    with page.expect_download() as downloading:
        main.get_by_role("link", name="CSV").first.click()
    evidence = tmp_path / "evidence.csv"
    downloading.value.save_as(evidence)
    assert "R-30" in evidence.read_text(encoding="utf-8-sig")
    page.context.close()


def test_switch_the_language_and_find_it_again(
    chromium: Browser, page_city: PageCity, script: bool
) -> None:
    page = visitor(chromium, page_city, "", "zh", script=script)
    page.goto("/")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    find_and_learn(page, "en")
    page.context.close()
