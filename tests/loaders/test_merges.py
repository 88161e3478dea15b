from __future__ import annotations

from collections.abc import Sequence

from loaders.headers import find_header
from loaders.merges import filled
from loaders.origin import Place
from loaders.reading import Cleaning
from loaders.table import Merge, Row, Table

HEADER = ("信息资源名称", "信息资源代码", "共享类型", "信息项名称", "数据类型")


def filled_table(rows: Sequence[tuple[str, ...]], *merged: Merge) -> tuple[Table, list[Cleaning]]:
    table = Table(
        "目录", tuple(Row(number, row) for number, row in enumerate([HEADER, *rows], 1)), merged
    )
    header = find_header(table)
    assert header is not None
    return filled(table, header)


def cells(rows: Sequence[tuple[str, ...]], *merged: Merge) -> list[tuple[str, ...]]:
    return [row.cells for row in filled_table(rows, *merged)[0].rows[1:]]


def test_what_is_said_of_items_is_said_on_each_merged_row() -> None:
    rows = [("甲", "307010/1", "", "一", "C"), ("", "", "", "二"), ("", "", "", "三", "")]
    assert [row[4:] for row in cells(rows, (2, 4, 3, 4))] == [("C",), ("C",), ("",)]


def test_over_another_resource_too_and_each_such_cell_is_told() -> None:
    rows = [("甲", "307010/1", "无条件共享", "一", "C"), ("乙", "307010/2"), ("", "", "", "二")]
    told = filled_table(rows, (2, 2, 4, 2), (2, 4, 4, 4))[1]
    found = cells(rows, (2, 2, 4, 2), (2, 4, 4, 4))
    assert found[1] == ("乙", "307010/2", "无条件共享", "", "C")
    assert found[2] == ("", "", "", "二", "C")
    assert [(one.place, one.before, one.after) for one in told] == [
        (Place(3, "共享类型", "目录"), "", "无条件共享"),
        (Place(3, "数据类型", "目录"), "", "C"),
        (Place(4, "数据类型", "目录"), "", "C"),
    ]
    assert all("合并单元格" in one.reason.zh for one in told)


def test_a_title_over_several_codes_is_that_of_each() -> None:
    rows = [("甲", "307010/1", "", "一", "C"), ("", "307010/2", "", "一", "C")]
    table, told = filled_table(rows, (2, 0, 3, 0))
    assert table.rows[2].cells[0] == "甲"
    assert [one.place for one in told] == [Place(3, "信息资源名称", "目录")]


def test_one_code_merged_over_two_names_is_the_code_of_both() -> None:
    rows = [("甲", "307010/1", "", "一", "C"), ("乙", "", "", "一", "")]
    assert cells(rows, (2, 1, 3, 1))[1] == ("乙", "307010/1", "", "一", "")
    assert filled_table(rows, (2, 1, 3, 1))[1] == []


def test_names_of_items_and_cells_of_the_resource_are_left_as_they_are() -> None:
    rows = [("甲", "307010/1", "无条件共享", "一", "C"), ("", "", "", "", "N")]
    assert cells(rows, (2, 0, 3, 0), (2, 2, 3, 2), (2, 3, 3, 3)) == rows


def test_regions_without_rows_cost_nothing() -> None:
    rows = [("甲", "307010/1", "", "一", "C")]
    assert cells(rows, (3, 4, 1_048_576, 16_383), (900, 1, 1_048_576, 1)) == rows
