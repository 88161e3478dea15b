from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology.text import Text
from server.search.find import PAGE, SearchRequest, find, size
from server.store.edition import OpenEdition
from tests.server.search.sample import RECORDS, Record, indexed


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenEdition]:
    yield indexed(tmp_path_factory.mktemp("city"))


def codes(opened: OpenEdition, request: SearchRequest) -> list[str]:
    return [hit.code for hit in find(opened, request).hits]


def pairs_of(record: Record) -> set[str]:
    texts = [record.title, record.description, *record.items]
    return {
        text[start : start + 2]
        for text in texts
        for start in range(len(text) - 1)
        if all("一" <= char <= "鿿" for char in text[start : start + 2])
    }


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.code)
def test_any_two_character_word_of_a_resource_finds_it(opened: OpenEdition, record: Record) -> None:
    for word in pairs_of(record):
        assert record.code in codes(opened, SearchRequest(text=word)), word


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("企业登记基本信息", "102001/000001"),
        ("权利人", "307010320700021/000003"),
        ("102001/000001", "102001/000001"),
        ("3070103207000", "307010320700009/000002"),
        ("pm2.5", "211001/000005"),
        ("ＰＭ２．５", "211001/000005"),
        ("生态环境局", "211001/000005"),
        ("Justice", "307010320700009/000002"),
        ("just", "307010320700009/000002"),
        (RECORDS[1].iri.value, "307010320700021/000003"),
        ("空气质量监测日报在哪", "211001/000005"),
    ],
)
def test_the_best_hit(opened: OpenEdition, text: str, first: str) -> None:
    found = codes(opened, SearchRequest(text=text))
    assert first in found[:2]


def test_a_word_in_the_title_counts_more_than_in_the_items_or_the_description(
    tmp_path: Path,
) -> None:
    records = [
        Record("307001/1", "甲", description="许可"),
        Record("307001/2", "乙", items=("许可",)),
        Record("307001/3", "许可"),
    ]
    found = codes(indexed(tmp_path, records), SearchRequest(text="许可"))
    assert found == ["307001/3", "307001/2", "307001/1"]


def test_without_a_text_everything_in_the_order_of_codes(opened: OpenEdition) -> None:
    assert codes(opened, SearchRequest()) == sorted(record.code for record in RECORDS)
    assert codes(opened, SearchRequest(text="  ")) == sorted(record.code for record in RECORDS)


@pytest.mark.parametrize("text", ["外星人", "!!!", "……", "AND", "title:*"])
def test_nothing_found(opened: OpenEdition, text: str) -> None:
    result = find(opened, SearchRequest(text=text))
    assert (result.total, result.hits, result.pages) == (0, (), 0)


def test_facets_restrict_and_are_counted_without_their_own_restriction(
    opened: OpenEdition,
) -> None:
    result = find(opened, SearchRequest(text="登记", share="conditional"))
    assert [hit.title for hit in result.hits] == [Text("不动产登记信息", "不动产登记信息")]
    share = {value.key: value.count for value in result.facets["share"]}
    assert share == {"conditional": 1, "unconditional": 1}
    assert {value.key for value in result.facets["provider"]} == {"zrzy"}


def test_facet_values_have_names_in_both_languages(opened: OpenEdition) -> None:
    facets = find(opened, SearchRequest()).facets
    assert facets["share"][0].label == Text("无条件共享", "Unconditional")
    assert facets["theme"][0].label == Text("法人单位基础信息资源", "Legal entities")
    names = {value.key: value.label for value in facets["provider"]}
    assert names["sfj"] == Text("司法局", "Justice bureau")
    assert {value.label.zh for value in facets["type"]} == {
        "基础信息资源",
        "主题信息资源",
        "部门信息资源",
    }
    assert {value.key for value in facets["catalog"]} == {"scjgj", "zrzy", "sthj", "sfj"}


def test_an_unregistered_provider_key_is_its_own_name(tmp_path: Path) -> None:
    opened = indexed(tmp_path, [Record("307001/1", "甲", provider="nobody")])
    assert find(opened, SearchRequest()).facets["provider"][0].label == Text("nobody", "nobody")


def test_pages_partition_the_hits(tmp_path: Path) -> None:
    records = [Record(f"307001/{number:04}", f"登记{number}") for number in range(PAGE * 2 + 3)]
    opened = indexed(tmp_path, records)
    for text in ("", "登记"):
        pages = [codes(opened, SearchRequest(text=text, page=page)) for page in range(1, 6)]
        assert [len(page) for page in pages] == [PAGE, PAGE, 3, 0, 0]
        assert sorted(code for page in pages for code in page) == [r.code for r in records]
    assert find(opened, SearchRequest()).pages == 3


@pytest.mark.parametrize("page", [0, -1, 10**30])
def test_an_impossible_page_is_empty(opened: OpenEdition, page: int) -> None:
    assert codes(opened, SearchRequest(page=page)) == []


def test_how_many_there_are(opened: OpenEdition) -> None:
    assert size(opened) == len(RECORDS)


def test_an_answer_can_leave_the_reader_process(opened: OpenEdition) -> None:
    result = find(opened, SearchRequest())
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301  our own bytes


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80), share=st.text(max_size=10))
def test_no_text_breaks_the_search(opened: OpenEdition, text: str, share: str) -> None:
    result = find(opened, SearchRequest(text=text, share=share))
    assert 0 <= len(result.hits) <= result.total
