from __future__ import annotations

import pytest

from loaders import Unusable
from loaders.layouts import find_header, no_header, shipped, template
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


def test_two_columns_for_one_field_are_ambiguous() -> None:
    with pytest.raises(Unusable) as caught:
        find_header(table((*FLAT, "资源名称")))
    assert caught.value.column == "资源名称"
    assert "出现了两次" in caught.value.message.zh


def test_a_sheet_without_a_header_is_told_what_was_expected_and_found() -> None:
    other = table(("姓名", "年龄"), ("张三", "3"))
    assert find_header(other) is None
    error = no_header([other])
    assert "姓名、年龄" in error.message.zh and "信息资源名称" in error.message.zh
    assert "姓名, 年龄" not in error.message.zh and "姓名, 年龄" in error.message.en


def test_every_header_of_a_layout_is_found_again() -> None:
    for layout in shipped():
        header = find_header(table(layout.headers))
        assert header is not None and header.layout == layout
        assert list(header.columns) == list(layout.columns)


def test_the_template_contains_the_plain_layout() -> None:
    assert set(FLAT) <= set(template().headers)
    assert set(shipped()[0].columns) <= set(template().columns)
