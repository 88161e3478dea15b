from __future__ import annotations

from typing import Any

import pytest

from loaders import Limits, Unusable, load
from loaders.marked import COLOURS, Mark, mark
from loaders.workbook import open_workbook, save
from tests.loaders.sample import read, references, sheet, triples

ROW = {
    "信息资源名称": "=甲",
    "信息资源代码": "307010/1",
    "共享类型": "条件共享",
    "信息项名称": "项",
    "数据类型": "C",
}
CONTENT = sheet([ROW, {"信息项名称": "又一项\x02", "数据类型": "X"}]).encode()
MARKS = [
    Mark("Warning", 2, "共享条件", None, "R-22", "占位文字“无”", "写明条件", "指南"),
    Mark("Violation", 2, "共享条件", None, "R-08", "=没有条件\x01", "写明条件", "条例第十五条"),
    Mark("Info", 3, None, None, "R-19", "像个人信息", "", ""),
    Mark("Violation", None, None, None, "R-30", "没有目录", "编制目录", "解读"),
]


def opened(content: bytes) -> Any:
    return open_workbook(content, Limits(), read_only=False)


def test_bad_cells_have_colour_and_comment() -> None:
    book = opened(mark("目录.csv", CONTENT, MARKS, "zh"))
    assert book.sheetnames[0] == "检查结果"
    data = book.worksheets[1]
    cell = data.cell(2, 11)
    assert cell.fill.fgColor.rgb.endswith(COLOURS["Violation"])
    assert "R-08" in cell.comment.text and "R-22" in cell.comment.text
    assert "写明条件" in cell.comment.text and "条例第十五条" in cell.comment.text
    assert data.cell(3, 1).fill.fgColor.rgb.endswith(COLOURS["Info"])
    assert data.cell(2, 1).value == "=甲" and data.cell(2, 1).data_type == "s"


def test_the_first_sheet_lists_every_finding_by_row() -> None:
    book = opened(mark("目录.csv", CONTENT, MARKS, "en"))
    listed = book["Findings"]
    rules = [listed.cell(row, 2).value for row in range(3, 7)]
    assert rules == ["R-22", "R-08", "R-19", "R-30"]
    assert [listed.cell(2, column).value for column in (1, 4, 5)] == ["Severity", "Row", "Column"]
    assert listed.cell(4, 6).data_type == "s"
    selected = [one.title for one in book.worksheets if one.sheet_view.tabSelected]
    assert selected in ([], ["Findings"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reading_the_marked_copy_ignores_the_marks(language: str) -> None:
    original = load("目录.csv", CONTENT, references())
    marked = mark("目录.csv", CONTENT, MARKS, language)
    again = load("目录.xlsx", marked, references())
    assert triples(again) == triples(original)
    rows = {key: place.row for key, place in original.origin.statements.items()}
    assert {key: place.row for key, place in again.origin.statements.items()} == rows


def test_marking_again_replaces_the_marks() -> None:
    once = mark("目录.csv", CONTENT, MARKS, "zh")
    again = opened(mark("目录.xlsx", once, MARKS[2:3], "en"))
    assert again.sheetnames[0] == "Findings" and "检查结果" not in again.sheetnames
    data = again.worksheets[1]
    assert data.cell(2, 11).comment is None
    assert data.cell(2, 11).fill.fill_type is None
    assert data.cell(3, 1).comment is not None


def test_a_finding_in_a_merged_cell_stands_where_it_shows() -> None:
    book = opened(mark("目录.csv", CONTENT, [], "zh"))
    data = book.worksheets[1]
    data.merge_cells("K2:K3")
    marks = [Mark("Violation", 3, "共享条件", data.title, "R-08", "没有条件", "", "")]
    again = opened(mark("目录.xlsx", save(book), marks, "zh"))
    assert again.worksheets[1].cell(2, 11).comment is not None


def test_comments_of_the_department_stay() -> None:
    book = opened(mark("目录.csv", CONTENT, MARKS, "zh"))
    comment = book.worksheets[1].cell(3, 1).comment
    comment.author = "编目员"
    again = opened(mark("目录.xlsx", save(book), [], "zh"))
    assert again.worksheets[1].cell(3, 1).comment.author == "编目员"


def test_what_cannot_be_marked_is_unusable() -> None:
    with pytest.raises(Unusable, match="可以加标注"):
        mark("a.ttl", b"<a> <b> <c> .", [], "zh")
    with pytest.raises(Unusable, match="没有找到表头"):
        mark("a.csv", b"a,b\n1,2\n", [], "zh")


def test_an_unmarked_copy_reads_like_the_original() -> None:
    loaded = read([ROW])
    content = mark("a.csv", sheet([ROW]).encode(), [], "zh")
    assert triples(load("a.xlsx", content, references())) == triples(loaded)
