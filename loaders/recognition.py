"""Which sheet of a file is the catalog, and what the others are (domain.md E5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from loaders.fields import SIMPLE
from loaders.headers import (
    AS_DETECTED,
    check_columns,
    check_fields,
    find_header,
    find_items,
    no_header,
)
from loaders.layouts import Header
from loaders.origin import Note, Place
from loaders.quantities import is_unit_known
from loaders.reading import Reading, SheetRead
from loaders.table import Table
from loaders.workbook import is_findings
from ontology.text import Text

DEMANDS = re.compile(r"需求清单|需求目录|共享需求")
INSTRUCTIONS = re.compile(r"(?:说明|须知|指南|示例|样例|范例|instructions|example)$", re.IGNORECASE)
TITLE_ROWS = 3
"""Above the header; a word in one of their cells tells what a sheet is."""

HIDDEN = Text("隐藏的工作表，没有读取", "a hidden sheet, not read")
FINDINGS = Text("连目列出的检查结果，没有读取", "the findings that Lianmu listed, not read")
EMPTY = Text("空白的工作表", "a blank sheet")
DEMANDED = Text(
    "需求清单，不是目录，没有读取", "a list of resources asked for: no catalog, not read"
)
INSTRUCTING = Text(
    "说明或示例，不是目录，没有读取", "instructions or examples: no catalog, not read"
)
UNKNOWN = Text("没有认出表头，没有读取", "no header was recognised, not read")
ANOTHER = Text(
    "也像一份目录，但没有读取：一次只读一个工作表，读的是“{sheet}”。需要时请另存为单独的文件提交",
    "looks like a catalog too, but was not read: one sheet is read at a time, and that was "
    "“{sheet}”. Where it is needed, please submit it as a file of its own",
)
TIED = Text(
    "这张表按“{other}”版式也能读，认出的列一样多；这里按“{layout}”版式读取。不对时请指定版式",
    "The layout “{other}” has as many of these columns; the sheet was read as “{layout}”. "
    "Where that is wrong, please name the layout",
)
UNKNOWN_UNIT = Text(
    "{column}：不认识这里的计量单位，这一列没有读取。存储量的单位写（G），记录数的单位写（万）",
    "{column}: the unit named here is not known, and the column was not read. Write （G） for "
    "storage, （万） for records",
)
NUMBERS = tuple(field for field in SIMPLE if field.kind == "number")


@dataclass(frozen=True)
class Recognised:
    """The catalog with its header, then the sheet of its items where they stand apart; and what was
    made of each sheet.
    """

    read: tuple[tuple[Table, Header], ...]
    sheets: tuple[SheetRead, ...]
    notes: tuple[Note, ...]


def recognise(tables: Sequence[Table], reading: Reading = AS_DETECTED) -> Recognised:
    """The sheet whose header has the most known columns, the first of several; raises Unusable
    when there is none, or not what the sender names.
    """
    check_fields(reading)
    skipped = [_no_catalog(table) for table in tables]
    headers = [
        find_header(table, reading) if reason is None else None
        for table, reason in zip(tables, skipped, strict=True)
    ]
    found = [index for index, header in enumerate(headers) if header is not None]
    catalog = max(found, key=lambda index: _rank(headers[index]), default=None)
    header = headers[catalog] if catalog is not None else None
    if catalog is None or header is None:
        check_columns(tables, reading)
        raise no_header([table for table in tables if not table.hidden])
    header.refuse_twice()
    notes = _tie(header, tables[catalog])
    header, unread = _without_unknown_units(header, tables[catalog])
    notes += unread
    used = {catalog: header, **_items(tables, header, skipped, catalog)}
    sheets = []
    for index, table in enumerate(tables):
        if index in used:
            sheets.append(_read(table, used[index]))
        else:
            another = ANOTHER.format(sheet=tables[catalog].sheet) if headers[index] else UNKNOWN
            sheets.append(SheetRead(table.sheet, skipped[index] or another))
    read = tuple((tables[index], found) for index, found in used.items())
    return Recognised(read, tuple(sheets), tuple(notes))


def _read(table: Table, header: Header) -> SheetRead:
    """What is told of a sheet that is read."""
    return SheetRead(
        table.sheet,
        None,
        header.layout.key,
        (header.first_row, header.row),
        {field: header.cells[index] for field, index in header.columns.items()},
        tuple(header.unknown),
    )


def _without_unknown_units(header: Header, table: Table) -> tuple[Header, list[Note]]:
    """Columns of numbers whose unit cannot be known are not read, and that is told."""
    unread = {
        header.columns[what.key]: what.key
        for what in NUMBERS
        if (column := header.column(what.key)) is not None and not is_unit_known(column, what.unit)
    }
    columns = {key: index for key, index in header.columns.items() if index not in unread}
    notes = [
        Note(UNKNOWN_UNIT.format(column=column), Place(header.row, column, table.sheet))
        for column in (header.cells[index] for index in unread)
    ]
    return replace(header, columns=columns, ignored=header.ignored | set(unread)), notes


def _rank(header: Header | None) -> tuple[int, int]:
    return (len(header.columns), header.known) if header is not None else (0, 0)


def _no_catalog(table: Table) -> Text | None:
    """Why a sheet cannot be a catalog, as far as its name and first rows tell."""
    if table.hidden:
        return HIDDEN
    if not table.rows:
        return EMPTY
    name = (table.sheet or "").strip()
    if is_findings(name, table.rows):
        return FINDINGS
    titles = [
        cell
        for row in table.rows[:TITLE_ROWS]
        if len(set(filter(None, row.cells))) == 1
        for cell in row.cells
    ]
    if any(DEMANDS.search(text) for text in (name, *titles)):
        return DEMANDED
    return INSTRUCTING if INSTRUCTIONS.search(name) else None


def _items(
    tables: Sequence[Table], header: Header, skipped: Sequence[Text | None], catalog: int
) -> dict[int, Header]:
    """The second sheet of a layout that has one, where the first does not name the items."""
    if not header.layout.items or "item" in header.columns:
        return {}
    found = {
        index: items
        for index, table in enumerate(tables)
        if index != catalog
        and skipped[index] is None
        and (items := find_items(table, header.layout)) is not None
    }
    if not found:
        return {}
    best = max(found, key=lambda index: _rank(found[index]))
    found[best].refuse_twice()
    return {best: found[best]}


def _tie(header: Header, table: Table) -> list[Note]:
    if header.rival is None:
        return []
    names = {"layout": header.layout.name, "other": header.rival.name}
    text = Text(
        TIED.zh.format(**{key: name.zh for key, name in names.items()}),
        TIED.en.format(**{key: name.en for key, name in names.items()}),
    )
    return [Note(text, Place(header.row, None, table.sheet))]
