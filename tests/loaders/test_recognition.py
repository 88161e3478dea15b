from __future__ import annotations

import pytest

from loaders import Unusable
from loaders.layouts import layout
from loaders.recognition import (
    ANOTHER,
    DEMANDED,
    EMPTY,
    FINDINGS,
    HIDDEN,
    INSTRUCTING,
    UNKNOWN,
    recognise,
)
from loaders.table import Row, Table
from loaders.workbook import FINDINGS_MARK
from ontology.text import Text
from tests.loaders.sample import FLAT

DATA = ("甲", "307010/1", "某局")
ITEMS = (("资源名称", "信息项", "数据类型", "长度"), ("甲", "项", "C", "9"))


def sheet(name: str, *rows: tuple[str, ...], hidden: bool = False) -> Table:
    return Table(name, tuple(Row(n, cells) for n, cells in enumerate(rows, 1)), (), hidden)


CATALOG = sheet("目录", tuple(FLAT), DATA)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (sheet("旧目录", hidden=True), HIDDEN),
        (sheet("Sheet3"), EMPTY),
        (sheet("检查结果", (FINDINGS_MARK,), tuple(FLAT)), FINDINGS),
        (sheet("政务信息资源需求清单", tuple(FLAT), DATA), DEMANDED),
        (sheet("Sheet2", ("某市政务信息资源需求清单", ""), tuple(FLAT), DATA), DEMANDED),
        (sheet("填写说明", tuple(FLAT), DATA), INSTRUCTING),
        (sheet("联系人", ("姓名", "电话"), ("张三", "3")), UNKNOWN),
        (sheet("副本", tuple(FLAT[:6]), DATA), ANOTHER.format(sheet="目录")),
    ],
)
def test_what_is_not_the_catalog_is_skipped_and_said(other: Table, reason: Text) -> None:
    found = recognise([other, CATALOG])
    assert [one.skipped for one in found.sheets] == [reason, None]
    assert found.read[0][0] is CATALOG


def test_a_demand_list_alone_is_no_catalog() -> None:
    with pytest.raises(Unusable, match="没有找到表头"):
        recognise([sheet("需求清单", tuple(FLAT), DATA)])


def test_the_first_of_equal_sheets_is_read() -> None:
    again = sheet("目录2", tuple(FLAT), DATA)
    found = recognise([CATALOG, again])
    assert found.read[0][0] is CATALOG
    assert found.sheets[1].skipped == ANOTHER.format(sheet="目录")


def test_items_on_a_second_sheet_are_read_where_the_first_has_none() -> None:
    resources = sheet("资源", ("资源名称", "代码", "所属处室", "共享属性", "开放属性"), DATA)
    items = sheet("信息项", *ITEMS)
    found = recognise([items, resources])
    assert [table.sheet for table, _ in found.read] == ["资源", "信息项"]
    assert [one.skipped for one in found.sheets] == [None, None]
    assert found.sheets[0].columns == {
        "title": "资源名称",
        "item": "信息项",
        "dataType": "数据类型",
        "dataLength": "长度",
    }
    assert {one.layout for one in found.sheets} == {layout("two-sheets").key}


def test_layouts_that_match_alike_but_read_otherwise_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No two shipped layouts do, so one is made that does."""
    from dataclasses import replace

    from loaders import headers

    flat = layout("flat")
    columns = {**flat.columns, "title": ("信息资源摘要",), "summary": ("信息资源名称",)}
    other = replace(flat, key="other", name=Text("别的", "Other"), columns=columns)
    monkeypatch.setattr(headers, "shipped", lambda: (flat, other))
    (note,) = recognise([CATALOG]).notes
    assert "别的" in note.message.zh and "Other" in note.message.en


def test_a_title_is_no_upper_row_of_a_header() -> None:
    """Above a header of one row whose columns are those of the national template."""
    national = (*FLAT, "提供方内部部门", "使用用途", "不予共享理由")
    found = recognise([sheet("目录", ("某局政务信息资源目录",), national, DATA)]).sheets[0]
    assert (found.layout, found.header_rows) == ("extended", (2, 2))
