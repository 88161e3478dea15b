from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology.text import Text
from server.search.facets import FACETS
from server.search.find import each, find, size
from server.search.labels import PUBLIC
from server.search.question import MOST_PAGES, PAGE, SearchRequest
from server.store.edition import OpenEdition
from tests.server.search.sample import RECORDS, Record, indexed


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenEdition]:
    yield indexed(tmp_path_factory.mktemp("city"))


def asking(text: str = "", *, scope: str = "", sort: str = "", **keys: str) -> SearchRequest:
    """A request for resources with these words; facet values apart by blanks."""
    return SearchRequest(
        text, {name: tuple(key.split()) for name, key in keys.items()}, scope, sort
    )


def codes(opened: OpenEdition, request: SearchRequest) -> list[str]:
    return [hit.summary.code for hit in find(opened, request).hits]


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
        assert record.code in codes(opened, asking(word)), word


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
    assert first in codes(opened, asking(text))[:2]


def test_words_are_found_where_they_start_and_only_there(tmp_path: Path) -> None:
    opened = indexed(tmp_path, [Record("307001/000012", "Oracle数据PM2.5")])
    for text in ("ora", "ORACLE", "pm2", "307", "0000", "ｏｒａ", "据PM"):
        assert codes(opened, asking(text)), text
    for text in ("racle", "12", "oracles", "m2"):
        assert not find(opened, asking(text)).total, text


def test_names_count_before_codes_items_providers_and_descriptions(tmp_path: Path) -> None:
    records = [
        Record("307001/1", "甲", description="许可 x"),
        Record("307001/2", "乙", provider="x"),
        Record("307001/3", "许可的名称更长"),
        Record("307001/4", "丙", items=("许可",)),
        Record("307001/5", "许可"),
        Record("307001/6", "许可证"),
    ]
    found = codes(indexed(tmp_path, records), asking("许可"))
    assert found == [f"307001/{number}" for number in (5, 6, 3, 4, 1)]


def test_words_in_several_fields_rank_by_the_last_field_they_need(tmp_path: Path) -> None:
    records = [
        Record("307001/1", "渔船", description="监管"),
        Record("307001/2", "渔船", items=("监管",)),
        Record("307001/3", "渔船监管"),
    ]
    found = codes(indexed(tmp_path, records), asking("渔船 监管"))
    assert found == ["307001/3", "307001/2", "307001/1"]


def test_an_exact_code_comes_before_longer_ones(tmp_path: Path) -> None:
    records = [Record("102001/0000012", "甲"), Record("102001/000001", "名称比较长的资源")]
    found = codes(indexed(tmp_path, records), asking("102001/000001"))
    assert found == ["102001/000001", "102001/0000012"]


def test_a_word_is_found_as_it_stands(tmp_path: Path) -> None:
    opened = indexed(tmp_path, [Record("307001/1", "登记和信息"), Record("307001/2", "登记信息")])
    assert codes(opened, asking("登记信息")) == ["307001/2"]
    assert set(codes(opened, asking("登记 信息"))) == {"307001/1", "307001/2"}


def test_most_words_are_enough_where_no_resource_has_all(opened: OpenEdition) -> None:
    result = find(opened, asking("空气质量监测日报在哪"))
    assert result.question.loose and result.total == 1
    assert not find(opened, asking("空气质量")).question.loose
    nothing = find(opened, asking("空气质量", share="withheld"))
    assert not nothing.question.loose, "a filter does not loosen what is asked"
    assert nothing.total == 0


def test_without_a_text_everything_in_the_order_of_codes(opened: OpenEdition) -> None:
    assert codes(opened, asking()) == sorted(record.code for record in RECORDS)
    assert codes(opened, asking("  ")) == sorted(record.code for record in RECORDS)


@pytest.mark.parametrize("text", ["外星人", "!!!", "……", "AND", "title:*", "http://", "http://a b"])
def test_nothing_found(opened: OpenEdition, text: str) -> None:
    result = find(opened, asking(text))
    assert (result.total, result.hits, result.pages) == (0, (), 0)


def test_a_search_in_items_says_who_holds_them(opened: OpenEdition) -> None:
    assert len(codes(opened, asking("登记"))) == 2
    (hit,) = find(opened, asking("权利", scope="items")).hits
    assert hit.summary.code == "307010320700021/000003"
    (piece,) = hit.pieces
    assert (piece.text, piece.iri) == ("权利人", RECORDS[1].item(1).value)
    assert not find(opened, asking("企业登记", scope="items")).total


def test_sorting(tmp_path: Path) -> None:
    records = [
        Record("307001/1", "渔船", issued="2025-01-02"),
        Record("307001/2", "安全", issued="2026-01-02"),
        Record("307001/3", "北区"),
    ]
    opened = indexed(tmp_path, records)
    by = {
        sort: [code[-1] for code in codes(opened, asking(sort=sort))]
        for sort in ("name", "issued", "code")
    }
    assert by == {"name": ["2", "3", "1"], "issued": ["2", "1", "3"], "code": ["1", "2", "3"]}


def test_facets_restrict_and_are_counted_without_their_own_restriction(
    opened: OpenEdition,
) -> None:
    result = find(opened, asking("登记", share="conditional"))
    assert [hit.summary.title for hit in result.hits] == [Text("不动产登记信息", "不动产登记信息")]
    share = {value.key: value.count for value in result.facets["share"]}
    assert share == {"conditional": 1, "unconditional": 1}
    assert {value.key for value in result.facets["provider"]} == {"zrzy"}


def test_several_values_of_a_facet_are_alternatives(opened: OpenEdition) -> None:
    result = find(opened, asking(share="conditional withheld", provider="zrzy"))
    assert [hit.summary.code for hit in result.hits] == ["307010320700021/000003"]
    assert {value.key for value in result.facets["provider"]} == {"zrzy", "sfj"}


def test_a_chosen_value_is_listed_though_nothing_has_it(opened: OpenEdition) -> None:
    facets = find(opened, asking(share="unconditional", provider="sfj")).facets
    assert [(value.key, value.count) for value in facets["share"]] == [
        ("withheld", 1),
        ("unconditional", 0),
    ]


records = st.builds(
    Record,
    code=st.sampled_from([f"{kind}07010/{number}" for kind in "123" for number in range(6)]),
    title=st.sampled_from(["登记", "许可", "登记许可", "空气"]),
    description=st.sampled_from(["", "登记"]),
    share=st.sampled_from(["unconditional", "conditional", "withheld"]),
    provider=st.sampled_from(["scjgj", "zrzy", "sfj"]),
    law=st.sampled_from([None, "tax-law", "tax-law/3", "stats-law"]),
)
KEYS: dict[str, Callable[[Record], str]] = {
    "share": lambda record: record.share,
    "provider": lambda record: record.provider,
    "catalog": lambda record: record.provider,
    "type": lambda record: {"1": "basic", "2": "thematic"}.get(record.code[0], "departmental"),
    "basis": lambda record: (record.law or "").partition("/")[0],
}
chosen = st.fixed_dictionaries(
    {
        "share": st.sets(st.sampled_from(["unconditional", "conditional", "withheld", "none"])),
        "provider": st.sets(st.sampled_from(["scjgj", "zrzy", "sfj"])),
        "type": st.sets(st.sampled_from(["basic", "thematic"]), max_size=1),
        "basis": st.sets(st.sampled_from(["tax-law", "stats-law"]), max_size=1),
    }
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(records, max_size=12, unique_by=lambda record: record.code),
    st.sampled_from(["", "登记"]),
    chosen,
)
def test_counts_are_what_counting_gives(
    tmp_path_factory: pytest.TempPathFactory,
    city: list[Record],
    text: str,
    wanted: dict[str, set[str]],
) -> None:
    """A count says how many there will be if its value alone is chosen of its facet."""
    opened = indexed(tmp_path_factory.mktemp("counts"), city)
    filters = {facet: tuple(sorted(keys)) for facet, keys in wanted.items() if keys}
    result = find(opened, SearchRequest(text, filters))

    def left(without: str = "") -> list[Record]:
        return [
            record
            for record in city
            if text in record.title + record.description
            and all(
                KEYS[facet](record) in keys for facet, keys in filters.items() if facet != without
            )
        ]

    assert {hit.summary.code for hit in result.hits} == {record.code for record in left()}
    assert result.total == len(left())
    for facet, key_of in KEYS.items():
        counted = {value.key: value.count for value in result.facets[facet] if value.count}
        keys = [key for record in left(facet) if (key := key_of(record))]
        assert counted == {key: keys.count(key) for key in keys}


def test_facet_values_have_names_in_both_languages(opened: OpenEdition) -> None:
    facets = find(opened, asking()).facets
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
    assert find(opened, asking()).facets["provider"][0].label == Text("nobody", "nobody")


def test_pages_partition_the_hits(tmp_path: Path) -> None:
    records = [Record(f"307001/{number:04}", f"登记{number}") for number in range(PAGE * 2 + 3)]
    opened = indexed(tmp_path, records)
    for text in ("", "登记"):
        pages = [codes(opened, SearchRequest(text, page=page)) for page in range(1, 6)]
        assert [len(page) for page in pages] == [PAGE, PAGE, 3, 0, 0]
        assert sorted(code for page in pages for code in page) == [r.code for r in records]
        whole = [summary.code for summary in each(opened, SearchRequest(text), PUBLIC)]
        assert whole == [code for page in pages for code in page]
    assert find(opened, asking()).pages == 3


@pytest.mark.parametrize("page", [0, -1, MOST_PAGES + 1, 10**30])
def test_an_impossible_page_is_empty(opened: OpenEdition, page: int) -> None:
    assert codes(opened, SearchRequest(page=page)) == []


def test_how_many_there_are(opened: OpenEdition) -> None:
    assert size(opened) == len(RECORDS)


def test_an_answer_can_leave_the_reader_process(opened: OpenEdition) -> None:
    result = find(opened, asking("登记"))
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301  our own bytes


HOSTILE = [
    *('"', "'", "\\", "*", "title:登记 OR (", "a AND NOT b", "^~", "\x00", "登\x00记", "‮登记"),
    *("é̂̃" * 60, "登" * 10_000, "a " * 5_000, "\U0010ffff", "NEAR/3", "{!lucene}"),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_only_texts(opened: OpenEdition, text: str) -> None:
    for scope in ("", "items"):
        assert find(opened, asking(text, scope=scope)).total in range(len(RECORDS) + 1)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80), key=st.text(max_size=10), facet=st.sampled_from(FACETS))
def test_no_text_breaks_the_search(opened: OpenEdition, text: str, key: str, facet: str) -> None:
    result = find(opened, SearchRequest(text, {facet: (key,)}))
    assert 0 <= len(result.hits) <= result.total
