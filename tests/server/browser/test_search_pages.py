"""Searching over HTTP: the page, and its twins that say the same."""

from __future__ import annotations

import csv
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from server.browser.search_pages import COLUMNS
from server.search.labels import PUBLIC
from server.store.folder import DataFolder
from tests.server.browser.city import CONDITIONAL, UNCONDITIONAL, WITHHELD
from tests.server.browser.reading import Page, read

REGISTERED = {"q": "登记"}


def page_of(client: httpx.Client, path: str = "/search", **asked: str) -> Page:
    return read(client.get(path, params=asked).text)


def marked(client: httpx.Client, **asked: str) -> list[str]:
    html = client.get("/search", params=asked).text
    return [part.partition("</mark>")[0] for part in html.split("<mark>")[1:]]


def rows(client: httpx.Client, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def test_what_was_found_is_marked(client: httpx.Client) -> None:
    assert set(marked(client, q="登记")) == {"登记"}
    assert set(marked(client, q="权利")) == {"权利"}
    assert set(marked(client, q="PM2")) == {"PM2"}
    assert marked(client) == []


def test_a_resource_shows_what_of_it_has_the_words(client: httpx.Client) -> None:
    page = page_of(client, q="预防未成年人犯罪法")
    assert WITHHELD in page.links
    assert "《中华人民共和国 预防未成年人犯罪法 》第五十九条" in page.text
    item = page_of(client, q="权利人", **{"in": "items"})
    assert "/doc/item/307010320700021-000008.aaaaaaaaaa" in item.links
    assert UNCONDITIONAL not in item.links


def test_several_values_of_a_facet(client: httpx.Client) -> None:
    both = "/search?share=conditional&share=withheld"
    page = read(client.get(both).text)
    assert {CONDITIONAL, WITHHELD} <= set(page.links)
    assert UNCONDITIONAL not in page.links
    assert {"/search?share=conditional", "/search?share=withheld", "/search"} <= set(page.links)
    assert both in read(client.get("/search?share=withheld").text).links


def test_the_twins_tell_the_same(client: httpx.Client, published: DataFolder) -> None:
    page = page_of(client, **REGISTERED)
    (json_path,) = {link for link in page.links if link.startswith("/search.json")}
    (csv_path,) = {link for link in page.links if link.startswith("/search.csv")}
    (sparql,) = {link for link in page.links if link.startswith("/sparql?")}
    answer = client.get(json_path).json()
    assert (answer["csv"], answer["sparql"]) == (csv_path, sparql)
    hits = [hit["iri"] for hit in answer["hits"]]
    assert [row["iri"] for row in rows(client, csv_path)] == hits
    (query,) = parse_qs(urlsplit(sparql).query)["query"]
    with published.open_current() as edition:
        found = {row["resource"].value for row in edition.select(query, PUBLIC)}
    assert found == set(hits) and len(hits) == answer["total"]


def test_the_csv_has_every_page_and_harmless_cells(client: httpx.Client) -> None:
    found = rows(client, "/search.csv?page=7")
    assert len(found) == client.get("/search.json").json()["total"]
    assert all(tuple(row) == COLUMNS for row in found)


def test_sorting_and_places_are_links_that_keep_the_rest(client: httpx.Client) -> None:
    links = page_of(client, q="登记", share="conditional").links
    kept = "/search?q=%E7%99%BB%E8%AE%B0"
    assert {f"{kept}&share=conditional&sort=name", f"{kept}&in=items&share=conditional"} <= {*links}


def test_most_words_are_said_to_be_most(client: httpx.Client) -> None:
    assert "没有资源包含全部文字" in page_of(client, q="空气质量监测日报在哪").text
    assert "没有资源包含全部文字" not in page_of(client, q="空气质量").text
    asked = {"q": "空气质量监测日报在哪"}
    assert client.get("/search.json", params=asked).json()["words"] == "most"


def test_findings_are_a_filter_only_for_who_reads_the_report(client: httpx.Client) -> None:
    assert not any("rule=" in link for link in page_of(client).links)
    assert "rule" not in client.get("/search.json").json()["facets"]
    assert client.get("/search.json?rule=R-19").json()["total"] == 0
    assert rows(client, "/search.csv?rule=R-19") == []
    mine = client.get("/search.json?clerk=1&rule=R-19")
    assert [hit["iri"][-6:] for hit in mine.json()["hits"]] == ["000008"]
    assert mine.headers["cache-control"].startswith("private")
    assert [row["iri"][-6:] for row in rows(client, "/search.csv?clerk=1&rule=R-13a")] == ["000003"]
    mended = client.get("/search.json?clerk=1&rule=R-08").json()
    assert mended["total"] == 0


HOSTILE = [
    *('"', "'", "*:*", "a OR b", "\x00", "登\x00记", "\u202e登记", "é̂̃" * 99, "登" * 3_000),
    *("%F0%28", "<script>alert(1)</script>", "{{7*7}}", "' OR 1=1--", "http://[", "http://a b"),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_only_texts(client: httpx.Client, text: str) -> None:
    for path in ("/search", "/search.json", "/search.csv"):
        for name in ("q", "share", "catalog", "rule", "page", "in", "sort"):
            answer = client.get(path, params={name: text, "q": text})
            assert answer.status_code == 200, (path, name)
            assert "<script>alert" not in answer.text or path != "/search"
    assert read(client.get("/search", params={"q": text}).text).faults == []
