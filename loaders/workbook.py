"""XLSX workbooks to tables, guarded against what a ZIP of XML can do to its reader."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl

from loaders.limits import Limits
from loaders.origin import Unusable
from loaders.table import Row, Table, within
from ontology.text import Text

FINDINGS = {"zh": "检查结果", "en": "Findings"}
"""Names of the sheet that :mod:`loaders.marked` puts first, which reading leaves out."""
FINDINGS_MARK = "Lianmu 连目"
"""First cell of that sheet, so that a department's own sheet of that name is still read."""
ESCAPED = re.compile(r"_x(?!0000|[Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
NEEDS_ESCAPE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""Characters XML cannot hold, and texts that look like their escape (ECMA-376, ST_Xstring)."""
CELL_CHARACTERS = 32_767
ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)

TOO_LONG = Text(
    "第 {row} 行有一格超过 {limit} 个字符，Excel 放不下。请改用 CSV 导出。",
    "Row {row} has a cell of more than {limit} characters, which Excel cannot hold. "
    "Please export as CSV.",
)
NOT_A_WORKBOOK = Text(
    "这个 .xlsx 文件已损坏、有密码，或者不是 Excel 工作簿。请用表格软件重新另存为 .xlsx。",
    "This .xlsx file is damaged, has a password, or is no Excel workbook. "
    "Please save it again as .xlsx.",
)
BOMB = Text(
    "工作簿解压后超过 {limit} MB。请删去图片和多余的工作表。",
    "The workbook unpacks to more than {limit} MB. Please remove pictures and unneeded sheets.",
)
ENTITIES = Text(
    "工作簿内含 XML 实体定义，不予读取。请用表格软件重新另存为 .xlsx。",
    "The workbook defines XML entities and is not read. Please save it again as .xlsx.",
)


def read_workbook(content: bytes, limits: Limits) -> list[Table]:
    """The visible sheets of a workbook, without the one that lists findings."""
    workbook = open_workbook(content, limits, read_only=True)
    with _careful(), closing(workbook):
        return [
            Table(sheet.title, rows)
            for sheet in workbook.worksheets
            if sheet.sheet_state == "visible"
            and not is_findings(sheet.title, rows := tuple(within(limits, _rows(sheet))))
        ]


def open_workbook(content: bytes, limits: Limits, *, read_only: bool) -> Any:
    """An openpyxl workbook with the values formulas last had; Any because it ships no types."""
    with _careful():
        _guard(content, limits)
        return openpyxl.load_workbook(
            BytesIO(content), read_only=read_only, data_only=True, keep_links=False
        )


@contextmanager
def _careful() -> Iterator[None]:
    """On damaged parts zipfile and openpyxl raise whatever they stumble over, and they warn of
    every feature they leave out: neither is the sender's concern.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Unusable:
            raise
        except Exception:
            raise Unusable(NOT_A_WORKBOOK) from None


def is_findings(title: str, rows: tuple[Row, ...]) -> bool:
    """Whether a sheet is the list of findings Lianmu added."""
    mark = rows[0].cells[0] if rows else ""
    return title in FINDINGS.values() and mark == FINDINGS_MARK


def cell_text(value: object) -> str:
    """What a spreadsheet program shows of a cell, as far as a catalog needs it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat(*([" "] if isinstance(value, datetime) else []))
    return str(value)


def put(sheet: Any, row: int, column: int, text: str) -> Any:
    """Write a text cell; never a formula, whatever the text looks like."""
    if len(text) > CELL_CHARACTERS:
        raise Unusable(TOO_LONG.format(row=row, limit=CELL_CHARACTERS), row)
    cell = sheet.cell(row, column)
    cell.value = NEEDS_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    cell.data_type = "s"
    return cell


def save(workbook: Any) -> bytes:
    """The bytes of an .xlsx file."""
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def save_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook with one sheet of text, its header frozen."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "政务信息资源目录"
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if text:
                put(sheet, number, column, text)
    return save(workbook)


def _rows(sheet: Any) -> Iterator[Row]:
    """Dimensions written in the file are often wrong, so they are not believed."""
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [cell_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        yield Row(number, tuple(cells))


def _guard(content: bytes, limits: Limits) -> None:
    """Sizes as declared in the directory bound what zipfile will inflate."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > limits.inflated:
            raise Unusable(BOMB.format(limit=limits.inflated // 1_000_000))
        for member in members:
            if member.filename.lower().endswith((".xml", ".rels", ".vml")):
                _refuse_entities(archive.read(member))


def _refuse_entities(content: bytes) -> None:
    """A document type can only stand at the start; UTF-16 would hide it."""
    head = content[:4096].replace(b"\0", b"")
    if ENTITY.search(head) or ENTITY.search(content):
        raise Unusable(ENTITIES)
