"""Every cell that is read otherwise than it is written is told, and nothing else is."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, Triple

from loaders import Loaded, Place, load
from loaders.layouts import template
from loaders.reading import Cleaning, grouped
from loaders.write import write_csv
from ontology.namespaces import CODE, DCT, LM, XSD
from ontology.text import Text
from tests.loaders.catalogs import catalogs
from tests.loaders.sample import (
    HOUSING,
    JUSTICE,
    changes,
    notes,
    read,
    references,
    resource,
    triples,
    values,
)

HEADERS = template().headers
ROW = {
    "信息资源名称": "建筑施工企业安全生产许可证信息",
    "信息资源代码": "307010320700014/000012",
    "信息项名称": "许可证编号",
    "数据类型": "字符型C",
}
ONE = resource(ROW["信息资源代码"])

DIRT: dict[str, list[str]] = {
    "信息资源代码": ["307010320700014 / 000012", "３０７０１０３２０７０００１４／００００１２"],
    "信息资源提供方": ["市住建局", "连云港市 司法局", "11320700x000000433", "发改委", "-"],
    "资源提供方代码": ["11320700x00000035 8", "11320700-X00000035-8", "X0000003-5", "1.13207E+17"],
    "信息资源格式分类": ["电子文档", "电子表格 XLSX", "数据库、电子 表格", "/"],
    "信息资源格式类型": ["XLS、达梦；ofd", "ｘｌｓｘ", "-", "纸"],
    "信息项名称": ["甲(字符串型,200)；乙( 字符型 C )、丙", "名称、名称", "—", "金额(万元)"],
    "数据类型": ["C", "字符串型", "字符型 C、d", "/", "其他"],
    "共享类型": ["条件共享", "不共享", "1", "02", "无条件 共享", "/", "更新周期"],
    "共享条件": ["共享范围：公安；用途：其它", "用于行政依据", "无", "发布日期"],
    "使用用途": ["工作参考、其它", "其它"],
    "不予共享依据": ["《统计法》第二十五条", "部门规定"],
    "依据类型": ["地方法规", "国家政策；地方法规", "-"],
    "共享方式分类": ["平台方式", "共享平台/系统对接", "纸质报表", "-"],
    "共享方式类型": ["系统对接、前置机", "平台方式/服务接口", "/"],
    "是否向社会开放": ["Y", "Y；需注册", "有条件开放", "0;", "视情况", "—"],
    "更新周期": ["年", "每天", "６", "不定期更新", "-"],
    "发布日期": [
        "2018.6.1",
        "43252",
        "2018年6月",
        "2020年12月31日",
        "２０１８/６/１",
        "信息资源名称",
    ],
    "关联资源代码": ["102001 / 1、307010/2", "-"],
    "类": ["３", "部门信息资源", "/"],
    "项": ["7", "７", "人口", "-"],
    "牵头部门": ["市住建局", "某局"],
    "数据分级": ["一般数据", "-"],
    "审核日期": ["2018.6.1", "-"],
    "数据存储总量（G）": ["12G", "约20", "1,200", "500M", "0.30000000000000004", "若干", "-"],
    "结构化信息记录总数（万）": ["3.5 万条", "35000条", "２", "约1亿"],
    "信息项共享类型": ["条件共享", "0"],
}
"""Dirt of domain.md E3 and E5 by column, and beside it what must stay as it is."""

dirty_rows = st.lists(
    st.fixed_dictionaries(
        {}, optional={column: st.sampled_from(texts) for column, texts in DIRT.items()}
    ).map(lambda row: {**ROW, **row}),
    min_size=1,
    max_size=4,
)


def load_rows(rows: list[list[str]]) -> Loaded:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return load("目录.csv", text.getvalue().encode(), references())


def as_rows(rows: list[dict[str, str]]) -> list[list[str]]:
    return [list(HEADERS), *([row.get(header, "") for header in HEADERS] for row in rows)]


def written_back(rows: list[list[str]], cleaned: list[Cleaning]) -> list[list[str]]:
    result = [list(row) for row in rows]
    for one in cleaned:
        assert one.place.column is not None
        at = rows[0].index(one.place.column)
        assert rows[one.place.row - 1][at].strip() == one.before
        result[one.place.row - 1][at] = one.after
    return result


@settings(max_examples=200, deadline=None)
@given(dirty_rows)
def test_the_cleaned_texts_in_the_cells_give_the_same_graph_and_nothing_to_clean(
    rows: list[dict[str, str]],
) -> None:
    before = as_rows(rows)
    loaded = load_rows(before)
    again = load_rows(written_back(before, loaded.cleaned))
    assert again.cleaned == []
    assert triples(again) == triples(loaded)


@settings(max_examples=80, deadline=None)
@given(catalogs())
def test_a_clean_file_has_no_cleanings(catalog: set[Triple]) -> None:
    if catalog:
        loaded = load("export.csv", write_csv(catalog, references()), references())
        assert loaded.cleaned == []


@pytest.mark.parametrize(
    ("column", "before", "after"),
    [
        ("共享类型", "条件共享", "有条件共享"),
        ("共享类型", "\u200b有条件共享\u2060", "有条件共享"),
        ("信息资源摘要", "\u200b \ufeff", ""),
        ("关联资源代码", "无", ""),
        ("信息资源格式分类", "电子文档", "电子文件"),
        ("更新周期", "年", "每年"),
        ("更新周期", "每天", "每日"),
        ("数据类型", "字符串型", "字符型C"),
        ("数据类型", "字符型 C", "字符型C"),
        ("数据类型", "c", "字符型C"),
        ("发布日期", "2018.6.1", "2018-06-01"),
        ("发布日期", "43252", "2018-06-01"),
        ("发布日期", "2020年12月31日", "2020-12-31"),
        ("发布日期", "2018-06-01 08:30:00", "2018-06-01"),
        ("信息资源提供方", "市住建局", "连云港市住房和城乡建设局"),
        ("资源提供方代码", "X0000003-5", "11320700X000000358"),
        ("资源提供方代码", "11320700-x00000035-8", "11320700X000000358"),
        ("信息资源格式类型", "XLS、达梦", "xls、Dm"),
        ("信息项名称", "甲(字符串型,200)；乙( C )", "甲(字符型C,200)；乙( 字符型C )"),
        ("是否向社会开放", "Y；需注册", "是；需注册"),
        ("数据存储总量（G）", "12G", "12"),
        ("数据存储总量（G）", "约20", "20"),
        ("数据存储总量（G）", "1,200", "1200"),
        ("数据存储总量（G）", "512 MB", "0.5"),
        ("结构化信息记录总数（万）", "3.5 万条", "3.5"),
        ("结构化信息记录总数（万）", "35000条", "3.5"),
        ("关联资源代码", "-", ""),
    ],
)
def test_dirt_is_cleaned_and_listed(column: str, before: str, after: str) -> None:
    loaded = read([{**ROW, column: before}], HEADERS)
    (one,) = (one for one in loaded.cleaned if one.place.column == column)
    assert (one.place, one.before, one.after) == (Place(2, column), before, after)
    assert one.reason.zh and one.reason.en


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("共享类型", "1"),
        ("共享类型", "02"),
        ("发布日期", "2018年6月"),
        ("发布日期", "更新周期"),
        ("信息资源提供方", "发改委"),
        ("资源提供方代码", "1.13207E+17"),
        ("资源提供方代码", "K1249841-1"),
        ("数据存储总量（G）", "若干"),
        ("数据存储总量（G）", "20余"),
        ("数据存储总量（G）", "12 13"),
        ("数据存储总量（G）", "1.2E+05"),
        ("信息资源摘要", "（２０１８年）　全角　文字"),
        ("共享条件", "无"),
    ],
)
def test_nothing_is_guessed(column: str, text: str) -> None:
    loaded = read([{**ROW, column: text}], HEADERS)
    assert loaded.cleaned == []
    literals = {quad.object.value for quad in loaded.quads if isinstance(quad.object, Literal)}
    assert text in literals


def test_a_column_in_another_unit_is_converted_and_told_once() -> None:
    header = "数据存储总量（选填,单位为M）"
    rows = [{**ROW, header: "512"}, {**ROW, "信息资源代码": "307010/2", header: "1G"}]
    loaded = read(rows, (*ROW, header))
    assert values(loaded, ONE, LM.storageTotal) == {Literal("0.5", datatype=XSD.decimal)}
    assert values(loaded, resource("307010/2"), LM.storageTotal) == {
        Literal("1", datatype=XSD.decimal)
    }
    assert changes(loaded) == [f"{header}：1G → 1024"]
    assert [note for note in notes(loaded) if "单位是M" in note] != []


def test_an_alias_counts_only_where_it_is_registered() -> None:
    loaded = read([{**ROW, "信息资源提供方": "连云港市 司法局"}], HEADERS)
    assert values(loaded, ONE, DCT.publisher) == {JUSTICE}
    assert changes(loaded) == ["信息资源提供方：连云港市 司法局 → 连云港市司法局"]
    (housing,) = values(read([{**ROW, "信息资源提供方": "市住建局"}], HEADERS), ONE, DCT.publisher)
    assert housing == HOUSING


def test_what_a_condition_says_of_scope_and_purpose_does_not_change_its_cell() -> None:
    loaded = read([{**ROW, "共享条件": "共享范围：公安；用途：其它"}], HEADERS)
    assert values(loaded, ONE, LM.usePurpose) == {CODE["purpose/other"]}
    assert loaded.cleaned == []
    assert "共享条件：其中的“其它”读作“其他”" in notes(loaded)


def test_a_header_that_is_repeated_on_each_page_is_no_row() -> None:
    rows = as_rows([ROW])
    loaded = load_rows([*rows, list(HEADERS), rows[1]])
    assert triples(loaded) >= triples(load_rows(rows))
    assert {note.place for note in loaded.notes if "重复了表头" in note.message.zh} == {Place(3)}


def test_equal_cleanings_are_shown_together_with_their_rows() -> None:
    rows = [{**ROW, "更新周期": "年", "信息项名称": f"项{number}"} for number in range(5)]
    rows.insert(2, {**ROW, "更新周期": "月", "信息项名称": "另一项"})
    groups = grouped(read(rows, HEADERS).cleaned)
    assert [(group.first.after, group.rows, group.ranges) for group in groups] == [
        ("每年", (2, 3, 5, 6, 7), "2–3、5–7"),
        ("每月", (4,), "4"),
    ]


def test_a_cleaning_as_a_report_shows_it() -> None:
    one = Cleaning(Place(12, "共享类型", "表1"), "-", "", Text("占位符", "a placeholder"))
    assert one.message == Text("共享类型：- → （空白）", "共享类型: - → (blank)")
    assert one.to_json() == {
        "sheet": "表1",
        "row": 12,
        "column": "共享类型",
        "before": "-",
        "after": "",
        "reason": {"zh": "占位符", "en": "a placeholder"},
    }
