"""The template as a workbook: the sheet to fill in, an example, instructions, and the code lists.

Reading skips all sheets but the first; the lists stand in a hidden one, for the drop-downs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from loaders.template import Column, Template
from loaders.workbook import put
from loaders.workbook_writing import save
from ontology.text import Text

CATALOG = Text("目录", "Catalog")
EXAMPLE = Text("填写示例", "Example")
INSTRUCTIONS = Text("填写说明", "Instructions")
LISTS = "lists"
LAST_ROW = 1_048_576
PROMPT, PROMPT_TITLE = 255, 32
"""Characters a spreadsheet program takes in a message beside a cell."""
FIRST_DATE = "36526"
"""1 January 2000 as spreadsheets count days."""
WIDTHS = {"title": 34, "summary": 40, "code": 26, "provider": 30, "sharingCondition": 30}
TEXT, DATE, GENERAL = "@", "yyyy-mm-dd", "General"
FILLS = {"always": "F8CBAD", "in a case": "FFE699", "never": "E7E6E6"}
LINE = Side(style="thin", color="BFBFBF")
WRAP = Alignment(wrap_text=True, vertical="top")
MIDDLE = Alignment(wrap_text=True, vertical="center", horizontal="center")

NOT_LISTED = Text(
    "“{header}”有规定的取值，请从下拉列表中选择。",
    "“{header}” has a fixed list of values: please choose one from the drop-down.",
)
PERHAPS = Text(
    "列表中没有这个值。多个值用“、”分开；确需其他值时可以照写，检查时会给出提示。",
    "The list has no such value. Several values are separated by “、”; another value may be kept "
    "where it is needed, and checking will remark on it.",
)
NO_DATE = Text(
    "请写成“年-月-日”，例如 2025-09-01。", "Please write year-month-day, such as 2025-09-01."
)
NO_NUMBER = Text("请只写不小于零的数字。", "Please write only a number, not below zero.")
GUIDE = (
    Text(
        "在“目录”表中填写，每个信息项一行；同一资源的各行写相同的代码，其他各栏可以重复，也可以留空。",
        "Fill in the sheet “Catalog”, one row for each information item; the rows of a resource "
        "have the same code, the other cells may be repeated or left blank.",
    ),
    Text(
        "深色表头必填，浅黄色表头在括号中所说的情形下必填，灰色表头可以不填。不要改动表头的文字。",
        "Columns with a dark header are mandatory, those in light yellow in the case their header "
        "names, grey ones may stay blank. Do not change the header texts.",
    ),
    Text(
        "选中单元格会显示怎样填写；有下拉箭头的，从列表中选择。一格有几个值的，用“、”分开。",
        "Selecting a cell shows what to write; where it has an arrow, choose from the list. "
        "Several values in one cell are separated by “、”.",
    ),
    Text(
        "“填写示例”“填写说明”两张表不会被读取。填好后整个文件直接提交。",
        "The sheets “Example” and “Instructions” are not read. Submit the whole file when it is "
        "filled in.",
    ),
    Text("必填各栏依据：{profile}。", "What is mandatory follows the {profile}."),
)
HEADINGS = (
    Text("列", "Column"),
    Text("含义", "Meaning"),
    Text("必填", "Mandatory"),
    Text("怎样填写", "What to write"),
    Text("可以填写的值", "Values"),
)
ALWAYS, OPTIONAL = Text("必填", "always"), Text("选填", "optional")
OPEN = Text("等", " …")


def write_workbook(template: Template, language: str) -> bytes:
    """An XLSX file; header cells are Chinese in either language, for they are what is read."""
    workbook = openpyxl.Workbook()
    catalog = workbook.active
    catalog.title = CATALOG.in_language(language)
    _headers(catalog, template.columns)
    example = workbook.create_sheet(EXAMPLE.in_language(language))
    _headers(example, template.columns)
    for row, cells in enumerate(template.example, 2):
        for index, column in enumerate(template.columns, 1):
            if cells.get(column.field):
                put(example, row, index, cells[column.field]).alignment = WRAP
    _instructions(workbook.create_sheet(INSTRUCTIONS.in_language(language)), template, language)
    lists = workbook.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    for index, column in enumerate(template.columns, 1):
        letter = get_column_letter(index)
        catalog.column_dimensions[letter].number_format = _format(column)
        values = _values(template, column)
        for row, value in enumerate([column.field, *values] if values else [], 1):
            put(lists, row, index, value)
        rule = _validation(column, len(values), letter, language)
        rule.add(f"{letter}2:{letter}{LAST_ROW}")
        catalog.add_data_validation(rule)
    return save(workbook)


def _headers(sheet: Any, columns: Sequence[Column]) -> None:
    for index, column in enumerate(columns, 1):
        cell = put(sheet, 1, index, column.title)
        cell.font, cell.alignment = Font(bold=True), MIDDLE
        cell.border = Border(LINE, LINE, LINE, LINE)
        kind = "never" if column.demand is None else "in a case"
        kind = "always" if column.is_mandatory else kind
        cell.fill = PatternFill("solid", fgColor=FILLS[kind])
        sheet.column_dimensions[cell.column_letter].width = WIDTHS.get(column.field, 18)
    sheet.row_dimensions[1].height = 48
    sheet.freeze_panes = "C2"


def _format(column: Column) -> str:
    """Codes as text, or a spreadsheet program makes numbers of them."""
    if column.kind == "number":
        return GENERAL
    return DATE if column.kind == "date" else TEXT


def _values(template: Template, column: Column) -> Sequence[str]:
    """What the drop-down offers."""
    if column.kind == "organisation":
        return template.organisations
    return [label.zh for label in column.codes.labels] if column.codes else ()


def _validation(column: Column, values: int, letter: str, language: str) -> Any:
    """The hint beside a cell, and what it takes: a closed list nothing else, an open one warns."""
    said = {
        "promptTitle": column.name.in_language(language)[:PROMPT_TITLE],
        "prompt": _shortened(column.hint(language)),
        "showInputMessage": True,
        "allow_blank": True,
    }
    if values:
        closed = column.codes is not None and not column.codes.is_open and not column.many
        error = NOT_LISTED.format(header=column.header) if closed else PERHAPS
        return DataValidation(
            type="list",
            formula1=f"{quote_sheetname(LISTS)}!${letter}$2:${letter}${values + 1}",
            errorStyle="stop" if closed else "warning",
            error=error.in_language(language),
            showErrorMessage=True,
            **said,
        )
    if column.kind == "date":
        return DataValidation(
            type="date",
            operator="greaterThanOrEqual",
            formula1=FIRST_DATE,
            errorStyle="warning",
            error=NO_DATE.in_language(language),
            showErrorMessage=True,
            **said,
        )
    if column.kind == "number":
        return DataValidation(
            type="decimal",
            operator="greaterThanOrEqual",
            formula1="0",
            errorStyle="stop",
            error=NO_NUMBER.in_language(language),
            showErrorMessage=True,
            **said,
        )
    return DataValidation(**said)


def _shortened(text: str) -> str:
    return text if len(text) <= PROMPT else text[: PROMPT - 1] + "…"


def _instructions(sheet: Any, template: Template, language: str) -> None:
    """How to fill it in, then each column: when, what, by which rule, and its values."""
    row = 0
    profile = template.profile.in_language(language)
    for row, line in enumerate(GUIDE, 1):
        put(sheet, row, 1, line.in_language(language).format(profile=profile))
    row += 2
    for index, heading in enumerate(HEADINGS, 1):
        put(sheet, row, index, heading.in_language(language)).font = Font(bold=True)
    for number, column in enumerate(template.columns, row + 1):
        labels = column.codes.labels if column.codes else ()
        values = "、".join(_label(label, language) for label in labels)
        if values and column.codes and column.codes.is_open:
            values += OPEN.in_language(language)
        texts = (
            column.header,
            column.about.in_language(language),
            _when(column).in_language(language),
            column.hint(language),
            values,
        )
        for index, text in enumerate(texts, 1):
            put(sheet, number, index, text).alignment = WRAP
    for letter, width in zip("ABCDE", (28, 40, 20, 70, 60), strict=True):
        sheet.column_dimensions[letter].width = width


def _when(column: Column) -> Text:
    if column.demand is None:
        return OPTIONAL
    return column.demand.when or ALWAYS


def _label(label: Text, language: str) -> str:
    """What is to be written is the Chinese; English readers see what it means."""
    return label.zh if language != "en" else f"{label.zh} ({label.en})"
