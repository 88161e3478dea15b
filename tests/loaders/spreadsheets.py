"""Files as departments send them, written by the tests: sheets → CSV, TSV, XLSX, XLS and ODS."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import xlwt  # type: ignore[import-untyped]
from odf.opendocument import OpenDocumentSpreadsheet  # type: ignore[import-untyped]
from odf.style import Style, TableProperties  # type: ignore[import-untyped]
from odf.table import CoveredTableCell, Table, TableCell, TableRow  # type: ignore[import-untyped]
from odf.text import P  # type: ignore[import-untyped]

Value = str | date
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column, all from 1."""


@dataclass(frozen=True)
class Sheet:
    """A sheet with its merged regions; the cells that a region covers are blank."""

    name: str
    rows: Sequence[Sequence[Value]]
    merges: Sequence[Merge] = ()
    visible: bool = True


@dataclass(frozen=True)
class FileKind:
    """How a file is written: its suffix, and whether it can hold more than one sheet."""

    name: str
    suffix: str
    write: Callable[[Sequence[Sheet]], bytes]
    many: bool = False


def delimited(delimiter: str, encoding: str, newline: str = "\r\n") -> FileKind:
    """A text file of the first sheet; what is merged is blank, as spreadsheet programs save it."""

    def write(sheets: Sequence[Sheet]) -> bytes:
        text = StringIO(newline="")
        csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(sheets[0].rows)
        return text.getvalue().encode(encoding)

    suffix = ".tsv" if delimiter == "\t" else ".csv"
    name = {",": "comma", ";": "semicolon", "\t": "tab"}[delimiter]
    return FileKind(f"{name} {encoding}", suffix, write)


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for one in sheets:
        sheet = book.create_sheet(one.name)
        sheet.sheet_state = "visible" if one.visible else "hidden"
        for row, cells in enumerate(one.rows, 1):
            for column, value in enumerate(cells, 1):
                if value != "":
                    sheet.cell(row, column, value)
        for top, left, bottom, right in one.merges:
            sheet.merge_cells(None, top, left, bottom, right)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def xls(sheets: Sequence[Sheet]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    plain = xlwt.XFStyle()
    for one in sheets:
        sheet = book.add_sheet(one.name)
        sheet.visibility = 0 if one.visible else 1
        corners = {(top, left): (bottom, right) for top, left, bottom, right in one.merges}
        for row, cells in enumerate(one.rows, 1):
            for column, value in enumerate(cells, 1):
                style = day if isinstance(value, date) else plain
                if (row, column) in corners:
                    bottom, right = corners[row, column]
                    sheet.write_merge(row - 1, bottom - 1, column - 1, right - 1, value, style)
                elif value != "":
                    sheet.write(row - 1, column - 1, value, style)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def ods(sheets: Sequence[Sheet]) -> bytes:
    document = OpenDocumentSpreadsheet()
    hidden = Style(name="hidden", family="table")
    hidden.addElement(TableProperties(display="false"))
    document.automaticstyles.addElement(hidden)
    for one in sheets:
        style = {} if one.visible else {"stylename": hidden}
        table = Table(name=one.name, **style)
        corners = {(merge[0], merge[1]): merge for merge in one.merges}
        for row, cells in enumerate(one.rows, 1):
            line = TableRow()
            for column, value in enumerate(cells, 1):
                covered = any(
                    top <= row <= bottom
                    and left <= column <= right
                    and (row, column) != (top, left)
                    for top, left, bottom, right in one.merges
                )
                line.addElement(
                    CoveredTableCell() if covered else _ods_cell(value, corners.get((row, column)))
                )
            table.addElement(line)
        document.spreadsheet.addElement(table)
    target = BytesIO()
    document.write(target)
    return target.getvalue()


def _ods_cell(value: Value, merge: Merge | None) -> TableCell:
    attributes: dict[str, object] = {}
    if merge is not None:
        top, left, bottom, right = merge
        attributes = {
            "numberrowsspanned": bottom - top + 1,
            "numbercolumnsspanned": right - left + 1,
        }
    if isinstance(value, date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat(), **attributes)
    else:
        cell = TableCell(valuetype="string", **attributes) if value else TableCell(**attributes)
    if value != "":
        cell.addElement(P(text=str(value)))
    return cell


KINDS = (
    delimited(",", "utf-8"),
    delimited(",", "utf-8-sig"),
    delimited(";", "gb18030"),
    delimited(",", "gbk", "\n"),
    delimited("\t", "utf-16"),
    FileKind("XLSX", ".xlsx", xlsx, many=True),
    FileKind("XLS", ".xls", xls, many=True),
    FileKind("ODS", ".ods", ods, many=True),
)
