from __future__ import annotations

import shutil
from pathlib import Path

import httpx
import pytest

from server.browser.site import recent_editions
from server.store.folder import DataFolder
from tests.server.browser.city import (
    CONDITIONAL,
    SHARED,
    UNCONDITIONAL,
    WITHHELD,
    city,
    publish,
)
from tests.server.browser.reading import read

PAGES = [
    "/",
    "/search",
    "/search?q=登记&share=conditional",
    "/search?page=99",
    "/search?q=外星人",
    "/catalogs",
    UNCONDITIONAL,
    CONDITIONAL,
    WITHHELD,
    "/doc/item/307010320700021-000008.aaaaaaaaaa",
    "/doc/department/zrzy",
    "/doc/department/former-guotu",
    f"{CONDITIONAL}?clerk=1",
    "/doc/catalog/zrzy",
    "/doc/concept/sharing/withheld",
    "/doc/concept/classification",
    "/doc/concept/classification/1",
    "/doc/concept/region",
    "/codes",
    "/ontology",
    "/shapes",
    "/doc/rule/R-08",
    "/doc/rule/R-09a",
    "/doc/practice/field",
    "/rules",
    "/law",
    "/law?q=校核",
    "/law?q=外星人法",
    "/doc/law/decree-809",
    "/doc/law/decree-809/chapter-4",
    "/doc/law/decree-809/15",
    "/doc/law/lyg-interim",
    "/doc/law/lyg-interim/interpretation",
    "/doc/law/lyg-interim/interpretation/3.3.1",
    "/doc/law/juvenile-delinquency-law",
    "/agreements",
    "/agreements?clerk=1",
    f"{SHARED}?clerk=1",
    "/findings?clerk=1",
    "/findings?clerk=1&by=body&severity=Warning",
    "/overview?clerk=1",
    "/due?clerk=1",
    "/?clerk=1",
    "/doc/department/zrzy?clerk=1",
    "/reports",
    "/reports/a",
    "/reports/a?effect=gate&state=new&source=law%2Fdecree-809%2F15",
    "/reports/clean",
    "/submissions/a",
    "/submissions/waiting",
    "/upload",
    "/upload?clerk=1",
    "/signin",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_is_whole_in_both_languages(client: httpx.Client, path: str, language: str) -> None:
    response = client.get(path, headers={"Accept-Language": language})
    assert response.status_code == 200
    assert response.headers["content-language"] == language
    page = read(response.text)
    assert page.faults == []
    assert page.all("html") == [{"lang": "en" if language == "en" else "zh-Hans"}]
    assert len(page.all("h1")) == len(page.all("main")) == 1
    assert "示范数据，非官方" in page.text
    assert "demonstration data, not official" in page.text
    assert all(each == {"type": "application/ld+json"} for each in page.all("script"))  # data
    assert not page.all("style")
    identifiers = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))


def test_home_has_the_figures_and_a_door_for_everybody(client: httpx.Client) -> None:
    page = read(client.get("/").text)
    assert {"/search", "/upload", "/sparql", "/overview", "/due", "/materials"} <= set(page.links)
    assert "4 部门目录" in page.text.replace("部门目录 4", "4 部门目录")
    assert "信息资源 6" in page.text
    assert "第 1 版" in page.text


def test_search_finds_and_links(client: httpx.Client) -> None:
    page = read(client.get("/search", params={"q": "权利人"}).text)
    assert CONDITIONAL in page.links
    assert UNCONDITIONAL not in page.links


def test_facets_are_links_that_narrow_and_can_be_taken_back(client: httpx.Client) -> None:
    page = read(client.get("/search", params={"q": "登记"}).text)
    narrow = "/search?q=%E7%99%BB%E8%AE%B0&share=conditional"
    assert narrow in page.links
    narrowed = read(client.get(narrow).text)
    assert UNCONDITIONAL not in narrowed.links
    assert "/search?q=%E7%99%BB%E8%AE%B0" in narrowed.links


def test_a_search_without_result_leads_on_to_the_law(client: httpx.Client) -> None:
    page = read(client.get("/search", params={"q": "反洗钱法&a"}).text)
    assert "/law?q=%E5%8F%8D%E6%B4%97%E9%92%B1%E6%B3%95%26a" in page.links
    assert not any(
        "?q=" in link and "/law" in link for link in read(client.get("/search").text).links
    )


def test_the_question_stays_in_the_box(client: httpx.Client) -> None:
    page = read(client.get("/search", params={"q": '"><script>x'}).text)
    box = next(element for element in page.all("input") if element.get("name") == "q")
    assert box["value"] == '"><script>x'
    assert all(each == {"type": "application/ld+json"} for each in page.all("script"))  # data


def test_the_data_twin_of_a_search(client: httpx.Client) -> None:
    answer = client.get("/search.json", params={"q": "登记", "share": "conditional"}).json()
    assert answer["total"] == 2
    assert answer["next"] is None
    hit = answer["hits"][0]
    assert hit["share"] == "conditional"
    assert set(hit["title"]) == {"zh", "en"}
    assert {value["key"] for value in answer["facets"]["share"]} == {
        "conditional",
        "unconditional",
    }


def test_shared_caches_keep_only_what_everybody_may_read(client: httpx.Client) -> None:
    public, mine = client.get("/search"), client.get("/search?clerk=1")
    assert public.headers["cache-control"].startswith("public")
    assert mine.headers["cache-control"].startswith("private")
    for response in (public, mine):
        assert {"Accept-Language", "Cookie"} <= set(response.headers["vary"].split(", "))


def test_a_chosen_language_is_remembered(client: httpx.Client) -> None:
    assert '<html lang="en">' in client.get("/?lang=en").text
    assert '<html lang="en">' in client.get("/search").text
    assert '<html lang="zh-Hans">' in client.get("/?lang=zh").text


@pytest.mark.parametrize("path", ["/rules/R-08", "/law/decree-809/15"])
def test_a_redirect_keeps_the_language(client: httpx.Client, path: str) -> None:
    page = read(client.get(f"{path}?lang=en", follow_redirects=True).text)
    assert page.all("html")[0]["lang"] == "en"


def test_the_switch_keeps_the_question(client: httpx.Client) -> None:
    page = read(client.get("/search", params={"q": "登记", "page": "1"}).text)
    assert any("lang=en" in link and "q=" in link for link in page.links)


def test_catalogs_lead_to_their_pages(client: httpx.Client) -> None:
    page = read(client.get("/catalogs").text)
    assert "/doc/catalog/zrzy" in page.links
    assert "自然资源和规划局 2" in page.text


def test_the_newest_editions_and_not_those_that_are_gone(tmp_path: Path) -> None:
    folder: DataFolder = city(tmp_path / "data")
    publish(folder, [], "第二版")
    publish(folder, [], "第三版")
    assert [meta.number for meta in recent_editions(folder, 2)] == [3, 2]
    (folder.edition(2).path / "edition.json").unlink()
    assert [meta.number for meta in recent_editions(folder, 2)] == [3]
    shutil.rmtree(folder.root)
