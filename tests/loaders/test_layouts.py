from __future__ import annotations

from collections import Counter

import pytest

from loaders import Unusable
from loaders.headers import find_header, no_header
from loaders.layouts import Layout, header_key, layout, shipped, template
from loaders.reading import Reading
from loaders.recognition import recognise
from loaders.table import Row, Table
from tests.loaders.sample import FLAT


def table(*rows: tuple[str, ...]) -> Table:
    return Table(None, tuple(Row(number, cells) for number, cells in enumerate(rows, 1)))


def test_the_plain_layout_is_preferred_where_both_match() -> None:
    header = find_header(table(tuple(FLAT)))
    assert header is not None
    assert header.layout.key == "flat" and header.unknown == []


def test_a_column_of_the_decree_makes_it_the_extended_template() -> None:
    header = find_header(table((*FLAT, "数据分级")))
    assert header is not None and header.layout.key == "extended"
    assert header.column("dataLevel") == "数据分级"


def test_remarks_width_and_line_breaks_in_header_cells_do_not_matter() -> None:
    cells = ("信息资源名称\n（必填）", "信息资源代码*", "共享类型（选填，单选）", "信息 资源摘要")
    header = find_header(table(cells))
    assert header is not None
    assert set(header.columns) == {"title", "code", "sharingType", "summary"}
    assert header.column("title") == "信息资源名称 （必填）"


def test_the_header_may_stand_below_a_title() -> None:
    header = find_header(table(("连云港市政务信息资源目录",), tuple(FLAT), ("a",) * 16))
    assert header is not None and header.row == 2


def test_unknown_columns_are_named() -> None:
    header = find_header(table((*FLAT, "负责人", "")))
    assert header is not None and header.unknown == ["负责人"]


def test_two_columns_for_one_field_are_ambiguous_until_one_is_named() -> None:
    cells = (*FLAT, "资源名称")
    with pytest.raises(Unusable) as caught:
        recognise([table(cells)])
    assert caught.value.column == "资源名称"
    assert "出现了两次" in caught.value.message.zh
    found = recognise([table(cells)], Reading(columns={"title": "资源名称"}))
    assert found.sheets[0].columns["title"] == "资源名称"


def test_a_sheet_without_a_header_is_told_what_was_expected_and_found() -> None:
    other = table(("姓名", "年龄"), ("张三", "3"))
    assert find_header(other) is None
    error = no_header([other])
    assert "姓名、年龄" in error.message.zh and "信息资源名称" in error.message.zh
    assert "姓名, 年龄" not in error.message.zh and "姓名, 年龄" in error.message.en


def test_the_headers_of_the_plain_layout_and_the_template_are_found_again() -> None:
    for key in ("flat", "extended"):
        header = find_header(table(layout(key).headers))
        assert header is not None and header.layout == layout(key)
        assert list(header.columns) == list(layout(key).columns)


def test_the_template_contains_the_plain_layout() -> None:
    assert set(FLAT) <= set(template().headers)
    assert set(layout("flat").columns) <= set(template().columns)


@pytest.mark.parametrize("one", shipped(), ids=lambda one: one.key)
def test_no_header_of_a_layout_means_two_fields(one: Layout) -> None:
    for columns in (one.columns, one.items):
        keys = Counter(header_key(name) for names in columns.values() for name in {*names})
        fields = {header_key(name): field for field, names in columns.items() for name in names}
        own = one.known if columns is one.columns else one.known_items
        assert all(own[key] == fields[key] for key in keys)
        assert set(columns) <= set(template().columns)


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("信息资源名称\n（必填）", "信息资源名称"),
        ("数据存储总量（选填,单位为M）", "数据存储总量"),
        ("数据存储总量(GB)", "数据存储总量"),
        ("结构化信息记录总数（单位：万条）", "结构化信息记录总数"),
        ("ＵＲＬ （说明）", "url(说明)"),
        ("信息项(类型)", "信息项(类型)"),
    ],
)
def test_remarks_and_units_are_no_part_of_a_header(cell: str, key: str) -> None:
    assert header_key(cell) == key


CITIES: dict[str, list[tuple[str, ...]]] = {
    "national": [
        ("连云港市政务信息资源目录",),
        (
            "信息资源分类",
            "",
            "信息资源名称",
            "信息资源代码",
            "信息资源提供方",
            "",
            "信息项信息",
            "",
        ),
        ("类", "项", "", "", "信息资源提供方", "提供方内部部门", "信息项名称", "数据类型"),
    ],
    "inventory": [
        ("政务信息资源产生清单",),
        (
            "序号",
            "细目分类1",
            "细目分类2",
            "信息资源代码",
            "信息资源名称",
            "信息资源格式",
            "",
            "信息项信息",
        ),
        ("", "", "", "", "", "分类", "类型", "名称"),
    ],
    "city-a": [
        (
            "信息资源英文名称\n（必填）",
            "信息资源名称",
            "信息资源共享类型",
            "信息资源更新周期",
            "字段名称",
        ),
    ],
    "city-b": [
        (
            "类1",
            "类2",
            "项",
            "目",
            "细目",
            "资源名称",
            "代码",
            "",
            "提供方部门",
            "摘要",
            "存储类别",
        ),
    ],
    "city-d": [
        ("信息资源分类1", "信息资源分类2", "名称", "格式", "代码", "管理方式", "所属系统名称"),
    ],
}
"""The first rows of sheets in the layouts of domain.md E."""
FIELDS = {
    "national": "class division title code provider providerUnit item dataType",
    "inventory": "code title formatClass formatType item",
    "city-a": "title sharingType frequency item",
    "city-b": "division subdivision section title code provider summary formatClass",
    "city-d": "class division title formatClass code",
}


@pytest.mark.parametrize("key", CITIES)
def test_layouts_of_cities_are_found_by_their_headers(key: str) -> None:
    rows = CITIES[key]
    found = recognise([table(*rows, ("1",) * len(rows[-1]))])
    (sheet,) = found.sheets
    assert sheet.layout == key and list(sheet.columns) == FIELDS[key].split()
    assert sheet.header_rows == (max(1, len(rows) - 1), len(rows)) and found.notes == ()
    assert found.read[0][1].unknown == []


def test_a_column_is_named_by_the_lower_cell_and_by_both_where_that_is_not_enough() -> None:
    rows = [
        ("信息资源名称", "信息资源代码", "信息资源格式", "", "共享方式", ""),
        ("", "", "分类", "类型", "共享方式分类", "类型"),
    ]
    header = find_header(table(*rows))
    assert header is not None
    assert header.cells[2:] == ("分类", "信息资源格式/类型", "共享方式分类", "共享方式/类型")
    assert header.column("formatType") == "信息资源格式/类型"


def test_the_sender_may_name_columns_and_the_layout() -> None:
    sheet = table(("资料", "信息资源代码", "信息资源摘要", "共享类型", "更新周期"))
    found = recognise([sheet], Reading(columns={"title": "资料 ", "frequency": ""}))
    assert found.sheets[0].columns["title"] == "资料"
    assert "frequency" not in found.sheets[0].columns
    assert found.sheets[0].unknown == ("更新周期",)
    assert recognise([sheet], Reading(layout="city-d")).sheets[0].layout == "city-d"


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (Reading(columns={"title": "书名"}), "“书名”不在表头中。表头中有：信息资源名称"),
        (Reading(columns={"colour": "共享类型"}), "没有名为“colour”的字段"),
        (Reading(layout="mars"), "没有名为“mars”的版式。可以选：flat"),
    ],
)
def test_what_the_sender_names_must_be_there(reading: Reading, words: str) -> None:
    with pytest.raises(Unusable) as caught:
        recognise([table(tuple(FLAT))], reading)
    assert words in caught.value.message.zh


def test_the_columns_a_sheet_was_read_by_can_be_sent_back() -> None:
    rows = CITIES["inventory"]
    once = recognise([table(*rows)]).sheets[0]
    again = recognise([table(*rows)], Reading(layout=once.layout, columns=once.columns))
    assert again.sheets == (once,)
