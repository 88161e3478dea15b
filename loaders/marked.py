"""A department's own sheet given back with every finding at its cell.

The copy has colours, comments and a first sheet that lists the findings. Reading it again ignores
all three, so a clerk corrects the copy and submits it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from loaders.layouts import Header, find_header, no_header
from loaders.limits import DEFAULT
from loaders.origin import Unusable
from loaders.table import Table, read_csv
from loaders.workbook import (
    CELL_CHARACTERS,
    FINDINGS,
    FINDINGS_MARK,
    open_workbook,
    put,
    read_workbook,
    save,
)
from ontology.text import Text

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""Characters XML cannot hold; comments have no escape for them."""
COLOURS = {"Violation": "FFC7CE", "Warning": "FFEB9C", "Info": "DDEBF7"}
"""Fill of a cell by its worst severity, worst first."""
SEVERITIES = {
    "Violation": Text("违反", "Violation"),
    "Warning": Text("提醒", "Warning"),
    "Info": Text("说明", "Info"),
}
HEADINGS = (
    Text("严重程度", "Severity"),
    Text("规则", "Rule"),
    Text("工作表", "Sheet"),
    Text("行", "Row"),
    Text("列", "Column"),
    Text("问题", "Problem"),
    Text("怎样改正", "How to correct it"),
    Text("依据", "Source"),
)
WIDTHS = (10, 10, 16, 6, 18, 60, 60, 40)
COMMENT_WIDTH, COMMENT_HEIGHT = 360, 160
INTRODUCTION = Text(
    "以下问题请在表中改正后重新提交；本表、颜色和批注不会被读取。",
    "Please correct these in the sheet and submit it again; this list, colours and comments "
    "are not read.",
)
NOT_A_SHEET = Text(
    "只有 CSV 和 .xlsx 表格可以加标注后返回。",
    "Only CSV and .xlsx sheets can be given back with marks.",
)


@dataclass(frozen=True)
class Mark:
    """A finding as the sheet shows it, in the reader's language; ``column`` is a header text."""

    severity: str
    row: int | None
    column: str | None
    sheet: str | None
    rule: str
    message: str
    fix: str
    source: str


def mark(name: str, content: bytes, findings: Sequence[Mark], language: str) -> bytes:
    """An XLSX copy of a CSV or XLSX file with the findings in it; raises Unusable."""
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if content.startswith(b"PK\x03\x04"):
        tables = read_workbook(content, DEFAULT)
        workbook = open_workbook(content, DEFAULT, read_only=False)
        _remove_marks(workbook)
    elif suffix in (".csv", ".tsv", ".txt"):
        tables = [read_csv(content, DEFAULT)]
        workbook = _workbook_of(tables[0])
    else:
        raise Unusable(NOT_A_SHEET)
    headers = [(table, header) for table in tables if (header := find_header(table)) is not None]
    if not headers:
        raise no_header(tables)
    _mark_cells(workbook, headers, findings, language)
    _list_findings(workbook, findings, language)
    return save(workbook)


def _workbook_of(table: Table) -> Any:
    """The rows of a CSV file at their own numbers."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in table.rows:
        for column, text in enumerate(row.cells, 1):
            if text:
                put(sheet, row.number, column, text)
    return workbook


def _remove_marks(workbook: Any) -> None:
    """What an earlier marking left; comments of others stay."""
    for sheet in list(workbook.worksheets):
        first = sheet.cell(1, 1).value
        if sheet.title in FINDINGS.values() and first == FINDINGS_MARK:
            workbook.remove(sheet)
            continue
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == FINDINGS_MARK:
                    cell.comment = None
                    cell.fill = PatternFill()


def _mark_cells(
    workbook: Any,
    headers: Sequence[tuple[Table, Header]],
    findings: Sequence[Mark],
    language: str,
) -> None:
    """Colour and comment per cell; a finding without a column stands at the row's first cell."""
    by_sheet = {table.sheet: header for table, header in headers}
    first = headers[0][0].sheet
    places: dict[tuple[str | None, int, int], list[Mark]] = defaultdict(list)
    for finding in findings:
        if finding.row is None:
            continue
        sheet = finding.sheet if finding.sheet in by_sheet else first
        cells = by_sheet[sheet].cells
        column = cells.index(finding.column) + 1 if finding.column in cells else 1
        places[sheet, finding.row, column].append(finding)
    for (title, row, column), marks in places.items():
        sheet = workbook[title] if title is not None else workbook.active
        cell = _anchor(sheet, row, column)
        cell.fill = PatternFill("solid", fgColor=_colour(marks))
        cell.comment = _comment(marks, language)


def _anchor(sheet: Any, row: int, column: int) -> Any:
    """The cell itself, or the one that shows for all cells merged with it."""
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return sheet.cell(merged.min_row, merged.min_col)
    return sheet.cell(row, column)


def _colour(marks: Sequence[Mark]) -> str:
    present = {mark.severity for mark in marks}
    return next((colour for name, colour in COLOURS.items() if name in present), COLOURS["Info"])


def _comment(marks: Sequence[Mark], language: str) -> Any:
    lines = []
    for one in marks:
        lines.append(f"{one.rule} {_severity(one, language)}：{one.message}")
        lines += [line for line in (one.fix, one.source) if line]
    text = CONTROL.sub("", "\n".join(lines))[:CELL_CHARACTERS]
    return Comment(text, FINDINGS_MARK, height=COMMENT_HEIGHT, width=COMMENT_WIDTH)


def _severity(one: Mark, language: str) -> str:
    known = SEVERITIES.get(one.severity)
    return known.in_language(language) if known else one.severity


def _list_findings(workbook: Any, findings: Sequence[Mark], language: str) -> None:
    """The first sheet: one row per finding, in the order of the rows they speak of."""
    title = FINDINGS["en" if language == "en" else "zh"]
    sheet = workbook.create_sheet(title, 0)
    put(sheet, 1, 1, FINDINGS_MARK).font = Font(bold=True)
    put(sheet, 1, 2, INTRODUCTION.in_language(language))
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True), 1):
        put(sheet, 2, column, heading.in_language(language)).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(2, column).column_letter].width = width
    ordered = sorted(findings, key=lambda one: (one.row is None, one.row or 0, one.column or ""))
    for number, one in enumerate(ordered, 3):
        texts = (
            _severity(one, language),
            one.rule,
            one.sheet or "",
            "" if one.row is None else str(one.row),
            one.column or "",
            one.message,
            one.fix,
            one.source,
        )
        for column, text in enumerate(texts, 1):
            cell = put(sheet, number, column, text[:CELL_CHARACTERS])
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(number, 1).fill = PatternFill("solid", fgColor=_colour([one]))
    sheet.freeze_panes = "A3"
    workbook.active = 0
    for other in workbook.worksheets[1:]:
        # Two selected sheets would be edited together.
        other.sheet_view.tabSelected = False
