from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.cell_range import CellRange
from pyoxigraph import Literal

from loaders import Limits, Unusable, load
from loaders.fills import COLOURS, covering
from loaders.marked import mark
from loaders.marks import Mark
from loaders.origin import Place
from loaders.reading import Cleaning
from loaders.workbook import open_workbook, put, read_workbook
from loaders.workbook_writing import save
from ontology.namespaces import LM
from ontology.text import Text
from tests.loaders import departments, spreadsheets
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


def colour(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb)[-6:]


def test_bad_cells_have_colour_and_comment() -> None:
    book = opened(mark("目录.csv", CONTENT, MARKS, "zh"))
    assert book.sheetnames[0] == "检查结果"
    data = book.worksheets[1]
    cell = data.cell(2, 11)
    assert colour(cell) == COLOURS["Violation"]
    assert "R-08" in cell.comment.text and "R-22" in cell.comment.text
    assert "写明条件" in cell.comment.text and "条例第十五条" in cell.comment.text
    assert colour(data.cell(3, 1)) == COLOURS["Info"]
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


def test_all_findings_of_merged_cells_stand_in_the_comment_that_shows() -> None:
    book = opened(mark("目录.csv", CONTENT, [], "zh"))
    data = book.worksheets[1]
    data.merge_cells("K2:K3")
    marks = [
        Mark("Warning", row, "共享条件", data.title, f"R-{row}", "没有条件", "", "")
        for row in (2, 3)
    ]
    cell = opened(mark("目录.xlsx", save(book), marks, "zh")).worksheets[1].cell(2, 11)
    assert "R-2" in cell.comment.text and "R-3" in cell.comment.text


def test_comments_fills_and_widths_of_the_department_survive_marking_again() -> None:
    book = opened(mark("目录.csv", CONTENT, [], "zh"))
    book.remove(book.worksheets[0])
    data = book.worksheets[0]
    own = PatternFill("lightUp", fgColor="112233", bgColor="445566")
    data.cell(2, 11).fill = own
    data.cell(2, 11).comment = Comment("问过王处长", "编目员", height=70, width=90)
    data.cell(2, 11).font = Font(bold=True, name="仿宋")
    data.column_dimensions["C"].width = 33
    book.create_sheet("附件").cell(5, 2).value = "别的表"
    once = opened(mark("目录.xlsx", save(book), MARKS, "zh"))
    cell = once.worksheets[1].cell(2, 11)
    assert colour(cell) != "112233" and covering(cell.fill) == 1
    assert cell.comment.text.startswith("问过王处长\n") and "R-08" in cell.comment.text
    assert cell.comment.author == "编目员"
    again = opened(mark("目录.xlsx", save(once), [], "en"))
    data = again.worksheets[1]
    cell = data.cell(2, 11)
    assert (cell.fill.fill_type, colour(cell)) == ("lightUp", "112233")
    assert (cell.comment.text, cell.comment.author) == ("问过王处长", "编目员")
    assert cell.font.bold and cell.font.name == "仿宋"
    assert data.column_dimensions["C"].width == 33
    assert again["附件"].cell(5, 2).value == "别的表"


def test_marks_are_found_again_after_rows_were_inserted_and_comments_deleted() -> None:
    book = opened(mark("目录.csv", CONTENT, [], "zh"))
    book.worksheets[1].cell(2, 11).fill = PatternFill("solid", fgColor="112233")
    marked = opened(mark("目录.xlsx", save(book), MARKS, "zh"))
    data = marked.worksheets[1]
    data.cell(2, 11).comment = None
    data.insert_rows(2)
    data = opened(mark("目录.xlsx", save(marked), [], "zh")).worksheets[1]
    assert colour(data.cell(3, 11)) == "112233"
    assert data.cell(4, 1).fill.fill_type is None
    assert [cell.value for row in data.iter_rows() for cell in row if cell.hyperlink] == []


def test_the_list_leads_to_the_cells_and_the_rows_lead_back() -> None:
    book = opened(mark("目录.csv", CONTENT, MARKS, "zh"))
    listed, data = book.worksheets
    assert listed.cell(3, 5).hyperlink.location == f"'{data.title}'!K2"
    assert listed.cell(5, 5).hyperlink.location == f"'{data.title}'!A3"
    assert listed.cell(6, 5).hyperlink is None
    margin = data.cell(2, data.max_column)
    assert margin.hyperlink.location == "'检查结果'!A3"
    assert data.cell(1, margin.column).value is None


def test_cells_read_otherwise_are_marked_lighter_and_listed_after_the_findings() -> None:
    reason = Text("别名", "an alias")
    cleaned = [
        Cleaning(Place(2, "共享类型"), "条件共享", "有条件共享", reason),
        Cleaning(Place(2, "共享条件"), "无", "", reason),
    ]
    book = opened(mark("目录.csv", CONTENT, MARKS[:2], "zh", cleaned))
    listed, data = book.worksheets
    kind, condition = data.cell(2, 10), data.cell(2, 11)
    assert colour(kind) == COLOURS["Cleaned"]
    assert "读作：有条件共享" in kind.comment.text and "别名" in kind.comment.text
    assert colour(condition) == COLOURS["Violation"] and "读作" in condition.comment.text
    texts = [[cell.value for cell in row[3:8]] for row in listed.iter_rows(min_row=6)]
    assert texts[0] == ["行", "列", "表中写的", "读作", "原因"]
    assert texts[1][:4] == ["2", "共享类型", "条件共享", "有条件共享"]
    assert "发现 2 处问题，读取时改写 2 格" in listed.cell(1, 2).value


def test_a_formula_without_a_result_is_read_as_blank_and_said() -> None:
    workbook = opened(mark("目录.csv", CONTENT, [], "zh"))
    data = workbook.worksheets[1]
    condition = data.cell(2, 11)
    condition.value = "=UPPER(A2)"
    content = save(workbook)
    loaded = load("目录.xlsx", content, references())
    (one,) = [each for each in loaded.cleaned if each.before == "=UPPER(A2)"]
    assert (one.place.row, one.place.column, one.after) == (2, data.cell(1, 11).value, "")
    again = opened(mark("目录.xlsx", content, [], "zh", loaded.cleaned))
    cell = again.worksheets[1].cell(2, 11)
    assert cell.value is None and "没有保存它的结果" in cell.comment.text
    listed = [row[5].value for row in again.worksheets[0].iter_rows()]
    assert "=UPPER(A2)" in listed


def test_what_reading_remarked_stands_below_the_findings() -> None:
    noted = [
        (Text("其中的“甲”读作乙", "“甲” was read as 乙"), 2, "共享条件"),
        (Text("全部", "all"), None, None),
    ]
    sheet = opened(mark("目录.csv", CONTENT, MARKS, "en", noted=noted)).worksheets[0]
    rows = [[cell or "" for cell in row[:6]] for row in sheet.iter_rows(values_only=True)]
    assert rows[-3] == ["Noted while reading", "", "", "", "", ""]
    assert rows[-2] == ["", "", "", "2", "共享条件", "“甲” was read as 乙"]
    assert rows[-1] == ["", "", "", "", "", "all"]


def test_a_workbook_that_merges_a_whole_sheet_is_refused() -> None:
    book = opened(mark("目录.csv", CONTENT, [], "zh"))
    book.worksheets[1].merged_cells.ranges.add(CellRange("A3:XFD1048576"))
    with pytest.raises(Unusable, match="合并"):
        mark("目录.xlsx", save(book), [], "zh")


def test_a_cell_far_away_costs_nothing() -> None:
    book = opened(mark("目录.csv", CONTENT, MARKS, "zh"))
    book.create_sheet("远").cell(9_999, 150).value = "远"
    again = opened(mark("目录.xlsx", save(book), MARKS, "zh"))
    assert again["远"].max_row == 9_999


@settings(max_examples=5, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
        | st.text("=+-@＝\t\r'0158|!(", max_size=10),
        min_size=40,
        max_size=80,
    )
)
def test_texts_in_a_copy_are_no_formulas_and_read_as_they_stood(texts: list[str]) -> None:
    """All but NUL, which neither XML nor RDF can hold."""
    book = openpyxl.Workbook()
    for row, text in enumerate(texts, 1):
        put(book.active, row, 1, f"{row}")
        put(book.active, row, 2, text)
    content = save(book)
    cells = openpyxl.load_workbook(BytesIO(content)).active["B"]
    assert not any(cell.data_type == "f" for cell in cells)
    rows = read_workbook(content, Limits())[0].rows
    for found, text in zip(rows, texts, strict=True):
        cell = (*found.cells, "")[1]
        assert cell == text or not (cell + text).strip()


def test_what_cannot_be_marked_is_unusable() -> None:
    with pytest.raises(Unusable, match="只有表格文件"):
        mark("a.ttl", b"<a> <b> <c> .", [], "zh")
    with pytest.raises(Unusable, match="没有找到表头"):
        mark("a.csv", b"a,b\n1,2\n", [], "zh")


def test_an_unmarked_copy_reads_like_the_original() -> None:
    loaded = read([ROW])
    content = mark("a.csv", sheet([ROW]).encode(), [], "zh")
    assert triples(load("a.xlsx", content, references())) == triples(loaded)


LAYOUTS = (departments.national, departments.inventory, departments.two_sheets, departments.flat)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: str(layout.__name__))
def test_marks_stand_at_the_cells_of_every_layout(layout: Any, kind: str) -> None:
    """Every statement's cell gets a mark; the copy then reads as the file did."""
    entries = departments.CATALOG
    content = getattr(spreadsheets, kind)(layout(entries))
    loaded = load(f"目录.{kind}", content, references())
    places = {place for place in loaded.origin.statements.values() if place.column}
    marks = [
        Mark("Violation", place.row, place.column, place.sheet, "R-08", "不对", "", "")
        for place in places
    ]
    copy = mark(f"目录.{kind}", content, marks, "zh", loaded.cleaned)
    book = opened(copy)
    last_rows = {sheet.name: sheet.header_rows[1] for sheet in loaded.sheets if sheet.header_rows}
    for listed in book.worksheets[0].iter_rows(min_row=3, max_row=2 + len(marks)):
        title, target = listed[4].hyperlink.location.rsplit("!", 1)
        sheet = book[title.strip("'")]
        header_row = last_rows[sheet.title]
        headers = {
            str(sheet.cell(row, sheet[target].column).value)
            for row in range(header_row - 1, header_row + 1)
            if row > 0
        }
        assert any(listed[4].value.endswith(header) for header in headers), listed[4].value
    again = load("目录.xlsx", copy, references())
    assert triples(again) == triples(loaded)


def test_a_header_over_the_links_back_does_not_make_them_data() -> None:
    book = opened(mark("目录.csv", CONTENT, MARKS, "zh"))
    data = book.worksheets[1]
    margin = data.max_column
    data.cell(1, margin).value = "不予共享理由"
    data.cell(3, margin).value = "能够识别个人"
    written = save(book)
    loaded = load("目录.xlsx", written, references())
    reasons = [quad.object for quad in loaded.quads if quad.predicate == LM.withholdingReason]
    assert reasons == [Literal("能够识别个人", language="zh")]
    again = opened(mark("目录.xlsx", written, MARKS, "en")).worksheets[1]
    assert [again.cell(row, margin).value for row in (1, 2, 3)] == [
        "不予共享理由",
        None,
        "能够识别个人",
    ]
