"""Workbooks: XLSX, XLS and ODS to tables, guarded against what such files can do to their reader;
XLSX to be marked or written.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from loaders.containers import Container
from loaders.guard import guard
from loaders.limits import Limits
from loaders.origin import Unusable
from loaders.table import Row, Table, within
from loaders.workbook_writing import save
from ontology.text import Text

FINDINGS = {"zh": "检查结果", "en": "Findings"}
"""Names of the sheet that :mod:`loaders.marked` puts first, which reading leaves out."""
FINDINGS_MARK = "Lianmu 连目"
"""First cell of that sheet, so that a department's own sheet of that name is still read."""
NEEDS_ESCAPE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""Characters XML cannot hold, and texts that look like their escape (ECMA-376, ST_Xstring)."""
PROCESS = Path(__file__).with_name("workbook_process.py")
CELL_CHARACTERS = 32_767
ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)

TOO_LONG = Text(
    "第 {row} 行有一格超过 {limit} 个字符，Excel 放不下。请改用 CSV 导出。",
    "Row {row} has a cell of more than {limit} characters, which Excel cannot hold. "
    "Please export as CSV.",
)
NOT_A_WORKBOOK = Text(
    "这个表格文件已损坏，或者不是 .xlsx、.xls、.ods 工作簿。请用表格软件重新另存为 .xlsx。",
    "This spreadsheet file is damaged, or is no .xlsx, .xls or .ods workbook. "
    "Please save it again as .xlsx.",
)
TOO_MUCH = Text(
    "读取这个工作簿要用太多内存或时间：它太大、已损坏，或者在很远的行列还有单元格。"
    "请只留下目录所在的行和列，另存为 .xlsx。",
    "Reading this workbook takes too much memory or time: it is too large, damaged, or has cells "
    "in rows or columns far away. Please keep only those of the catalog and save it as .xlsx.",
)
PASSWORD = Text(
    "工作簿有打开密码，无法读取。请取消密码后重新保存为 .xlsx。",
    "The workbook has a password and cannot be read. Please remove it and save as .xlsx again.",
)
TOO_MANY_SHEETS = Text(
    "工作簿有超过 {limit} 个工作表。请删去多余的工作表。",
    "The workbook has more than {limit} sheets. Please remove those not needed.",
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
    """All sheets in their order, with the values formulas last had; of hidden ones only the names.

    Raises :class:`Unusable` for everything that is no workbook within the limits.
    """
    with _extraction(content, limits) as lines:
        return _tables(lines, limits)


def every_row(content: bytes, limits: Limits) -> Iterator[tuple[str, Row]]:
    """The rows of all sheets, hidden ones too, each with its sheet's name; no number is too many.

    Raises :class:`Unusable` where the file cannot be read on.
    """
    with _extraction(content, limits) as lines:
        sheet, line = "", []
        for line in lines:
            if line[0] == "sheet":
                sheet = line[1]
                yield sheet, Row(1, ())  # an empty sheet has a name
            elif isinstance(line[0], int):
                yield sheet, Row(line[0], tuple(line[1:]))
    if line != ["end"]:
        raise Unusable(PASSWORD if line == ["unusable", "password"] else NOT_A_WORKBOOK)


def members(content: bytes, limits: Limits) -> Iterator[bytes]:
    """The members of a ZIP workbook; raises Unusable for one that is damaged."""
    with _careful():
        _guard(content, limits)
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for member in archive.infolist():
                yield archive.read(member)


@contextmanager
def _extraction(content: bytes, limits: Limits) -> Iterator[Iterator[list[Any]]]:
    """The lines :mod:`loaders.workbook_process` prints, from a process of that name."""
    with _careful():
        _guard(content, limits)
    command = [sys.executable, "-P", str(PROCESS)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with process:
        assert process.stdin is not None and process.stdout is not None  # noqa: S101  pipes
        try:
            with suppress(BrokenPipeError):
                process.stdin.write(content)
            with suppress(BrokenPipeError):
                process.stdin.close()
            yield map(json.loads, process.stdout)
        except ValueError:  # the process was ended in the middle of a line
            raise Unusable(TOO_MUCH) from None
        finally:
            process.kill()


def _tables(lines: Iterator[list[Any]], limits: Limits) -> list[Table]:
    tables: list[Table] = []
    line = next(lines, None)
    while line is not None and line[0] == "sheet":
        if len(tables) == limits.sheets:
            raise Unusable(TOO_MANY_SHEETS.format(limit=limits.sheets))
        _, name, visible, merged, since_1904, formulas = line
        following = _Rows(lines)
        before = sum(len(table.rows) for table in tables)
        rows = tuple(within(limits, following, before)) if visible else none_of(following)
        merges = tuple((top + 1, left, bottom + 1, right) for top, left, bottom, right in merged)
        uncalculated = tuple((row + 1, column, formula) for row, column, formula in formulas)
        tables.append(Table(name, rows, merges, not visible, since_1904, uncalculated))
        line = following.end
    if line is None:
        raise Unusable(TOO_MUCH)
    if line[0] != "end":
        raise Unusable(PASSWORD if line == ["unusable", "password"] else NOT_A_WORKBOOK)
    return tables


def none_of(rows: Iterable[Row]) -> tuple[()]:
    """Goes through them all; what a hidden sheet holds is no part of the catalog."""
    for _ in rows:
        pass
    return ()


class _Rows:
    """The rows of one sheet; ``end`` is the line after them, None when there is none."""

    def __init__(self, lines: Iterator[list[Any]]) -> None:
        self.lines = lines
        self.end: list[Any] | None = None

    def __iter__(self) -> Iterator[Row]:
        for line in self.lines:
            if isinstance(line[0], str):
                self.end = line
                return
            yield Row(line[0], tuple(line[1:]))


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
    return title.startswith(tuple(FINDINGS.values())) and mark == FINDINGS_MARK


def put(sheet: Any, row: int, column: int, text: str) -> Any:
    """Write a text cell; never a formula, whatever the text looks like."""
    if len(text) > CELL_CHARACTERS:
        raise Unusable(TOO_LONG.format(row=row, limit=CELL_CHARACTERS), row)
    cell = sheet.cell(row, column)
    cell.value = NEEDS_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    cell.data_type = "s"
    if guard(text) != text:
        cell.quotePrefix = True  # or a formula would come of it as soon as somebody edits the cell
    return cell


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


def _guard(content: bytes, limits: Limits) -> None:
    """Sizes as declared in the directory bound what zipfile will inflate. Which parts are XML does
    not depend on their names, so that entities are looked for in each.
    """
    kind = Container.of(content)
    if kind is Container.OLE:
        return
    if kind is not Container.ZIP:
        raise Unusable(NOT_A_WORKBOOK)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > limits.inflated:
            raise Unusable(BOMB.format(limit=limits.inflated // 1_000_000))
        for member in members:
            _refuse_entities(archive.read(member))


def _refuse_entities(content: bytes) -> None:
    """In UTF-16 a NUL stands between the letters."""
    letters = content.replace(b"\0", b"") if b"\0" in content[:4] else content
    if ENTITY.search(letters):
        raise Unusable(ENTITIES)
