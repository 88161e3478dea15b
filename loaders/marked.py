"""A department's own workbook given back with every finding, and every cell read otherwise, marked.

The copy has colours, comments, links and a first sheet that lists it all. Reading it again ignores
them and marking it again replaces them, so a clerk corrects the copy and submits it.
"""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

import openpyxl

from loaders.absent_columns import (
    absent_column,
    add_columns,
    may_be_stated,
    stands_in,
    written_header,
)
from loaders.containers import Container
from loaders.files import RDF_SUFFIXES, read_tables
from loaders.fills import Fills
from loaders.headers import AS_DETECTED
from loaders.limits import DEFAULT, Limits
from loaders.list_of_findings import Entry, FindingsList, Noted, list_findings
from loaders.marks import MOST_LINKS, Mark, comment, keep_covered, link_back, remove_marks
from loaders.merged_area import refuse_too_many
from loaders.origin import Unusable
from loaders.reading import Cleaning, Reading
from loaders.recognition import recognise
from loaders.sheet_columns import Position, SheetColumns, anchors
from loaders.table import Table
from loaders.uncollected import uncollected
from loaders.workbook import open_workbook, put
from loaders.workbook_writing import save
from ontology.text import Text

MARGIN = 3
"""Links begin so far behind the last column: where one is added, it is another one."""
WIDTH = 18
"""Column width in a copy of a file that has no widths."""
READ_AS = Text("读作：{after}", "Read as: {after}")
BLANK = Text("（空白）", "(blank)")
NOT_A_SHEET = Text(
    "只有表格文件可以加标注后返回。", "Only spreadsheets can be given back with marks."
)


@dataclass
class Spot:
    """What is said of one cell."""

    marks: list[Mark] = field(default_factory=list)
    cleaned: list[Cleaning] = field(default_factory=list)

    def kinds(self) -> Iterable[str]:
        return [*(one.severity for one in self.marks), *(["Cleaned"] if self.cleaned else [])]

    def lines(self, language: str) -> list[str]:
        """The text of the comment: each finding with what to do and its source."""
        lines = []
        for one in self.marks:
            colon = ": " if language == "en" else "："
            lines.append(f"{one.rule} {one.severity_in(language)}{colon}{one.message}")
            lines += [f"→ {one.fix}"] if one.fix else []
            lines += [one.source] if one.source else []
        for change in self.cleaned:
            after = change.after or BLANK.in_language(language)
            lines.append(READ_AS.format(after=after).in_language(language))
            lines.append(change.reason.in_language(language))
        return lines


def mark(
    name: str,
    content: bytes,
    findings: Sequence[Mark],
    language: str,
    cleaned: Sequence[Cleaning] = (),
    reading: Reading = AS_DETECTED,
    limits: Limits = DEFAULT,
    noted: Sequence[Noted] = (),
) -> bytes:
    """An XLSX copy of a spreadsheet file with the findings in it; raises Unusable.

    ``noted`` is what reading remarked, as an outcome has it: message, row, column.
    """
    with uncollected():
        workbook, listed = _marked(name, content, findings, language, cleaned, reading, limits)
        listed.noted(noted, language)
        return save(workbook)


def _marked(
    name: str,
    content: bytes,
    findings: Sequence[Mark],
    language: str,
    cleaned: Sequence[Cleaning],
    reading: Reading,
    limits: Limits,
) -> tuple[Any, FindingsList]:
    """The workbook with the marks in it, and its list."""
    tables, workbook = _opened(name, content, limits, reading)
    sheets = _columns(tables, workbook, reading)
    absent = filter(None, (_absent(sheets, one, reading) for one in findings))
    added = add_columns(workbook, sheets[0], absent, limits)
    found = [_entry(sheets, one, added, reading) for one in findings]
    rewritten = [
        Entry(one, _position(sheets, one.place.sheet, one.place.row, one.place.column))
        for one in cleaned
    ]
    fills = Fills()
    spots = {**_spots(workbook, found, rewritten), **_headers(found, sheets[0])}
    for position, spot in spots.items():
        cell = _cell(workbook, position)
        fills.cover(cell, spot.kinds())
        comment(cell, spot.lines(language))
    listed = list_findings(workbook, found, rewritten, language)
    keep_covered(listed.sheet, fills)
    margins = {sheet.title: sheet.width + MARGIN for sheet in sheets}
    if added:
        margins[sheets[0].title] = max(added.values()) + MARGIN
    _link_back(workbook, margins, listed.sheet.title, listed.lines, limits)
    return workbook, listed


def _opened(name: str, content: bytes, limits: Limits, reading: Reading) -> tuple[list[Table], Any]:
    """The tables as they are read, and the workbook to mark."""
    if PurePosixPath(name.replace("\\", "/")).suffix.lower() in RDF_SUFFIXES:
        raise Unusable(NOT_A_SHEET)
    tables, _ = read_tables(name, content, limits, reading)
    if _is_xlsx(content):
        refuse_too_many(content)
        workbook = open_workbook(content, limits, read_only=False)
        remove_marks(workbook)
        return tables, workbook
    return tables, _workbook_of([table for table in tables if not table.hidden])


def _is_xlsx(content: bytes) -> bool:
    """ODS is a ZIP as well."""
    if Container.of(content) is not Container.ZIP:
        return False
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "content.xml" not in archive.namelist()


def _workbook_of(tables: Sequence[Table]) -> Any:
    """The rows of another kind of file at their own numbers."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for table in tables:
        sheet = workbook.create_sheet(table.sheet)
        for row in table.rows:
            for column, text in enumerate(row.cells, 1):
                if text:
                    put(sheet, row.number, column, text)
        for column in range(1, max((len(row.cells) for row in table.rows), default=0) + 1):
            sheet.column_dimensions[sheet.cell(1, column).column_letter].width = WIDTH
    return workbook


def _columns(tables: Sequence[Table], workbook: Any, reading: Reading) -> list[SheetColumns]:
    """The sheets that are read, the catalog first, then the others; raises Unusable for none."""
    read = recognise(tables, reading).read
    headers = {table.sheet: header for table, header in read}
    others = [table for table in tables if table.sheet not in headers]
    first = workbook.worksheets[0].title
    return [
        SheetColumns(table.sheet or first, table, headers.get(table.sheet))
        for table in (*(table for table, _ in read), *others)
    ]


def _position(
    sheets: Sequence[SheetColumns], title: str | None, row: int | None, column: str | None
) -> Position | None:
    """Where a finding belongs; one without a column stands at the row's first cell."""
    if row is None:
        return None
    sheet = next((sheet for sheet in sheets if sheet.table.sheet == title), sheets[0])
    return Position(sheet.title, row, sheet.index(column))


def _absent(sheets: Sequence[SheetColumns], one: Mark, reading: Reading) -> str | None:
    """The field a finding asks for, where the sheet of the catalog has no column for it."""
    catalog = sheets[0]
    return absent_column(one, catalog.header, reading) if one.sheet == catalog.table.sheet else None


def _entry(
    sheets: Sequence[SheetColumns], one: Mark, added: Mapping[str, int], reading: Reading
) -> Entry[Mark]:
    """A finding at its cell, or at that of the column that was added for it."""
    field = _absent(sheets, one, reading)
    if one.row is not None and field is not None and field in added:
        position = Position(sheets[0].title, one.row, added[field])
        return Entry(one, position, written_header(field), may_be_stated(field))
    column = stands_in(one, sheets[0].header)
    return Entry(one, _position(sheets, one.sheet, one.row, column))


def _headers(found: Sequence[Entry[Mark]], catalog: SheetColumns) -> Mapping[Position, Spot]:
    """What is said of the header of each added column: all that its cells are missing, once."""
    spots: dict[Position, Spot] = defaultdict(Spot)
    for one in found:
        if one.absent and one.position is not None and catalog.header is not None:
            spot = spots[one.position._replace(row=catalog.header.row)]
            if all((one.what.rule, one.what.message) != (m.rule, m.message) for m in spot.marks):
                spot.marks.append(one.what)
    return spots


def _spots(
    workbook: Any, found: Sequence[Entry[Mark]], rewritten: Sequence[Entry[Cleaning]]
) -> Mapping[Position, Spot]:
    """What is said by cell; what is said of merged cells is said of the one that shows."""
    by_sheet: dict[str, set[Position]] = defaultdict(set)
    for position in (*(one.position for one in found), *(one.position for one in rewritten)):
        if position is not None:
            by_sheet[position.sheet].add(position)
    shown = {
        covered: anchor
        for title, positions in by_sheet.items()
        for covered, anchor in anchors(workbook[title], positions)
    }
    spots: dict[Position, Spot] = defaultdict(Spot)
    for one in found:
        if one.position is not None:
            spots[shown.get(one.position, one.position)].marks.append(one.what)
    for other in rewritten:
        if other.position is not None:
            spots[shown.get(other.position, other.position)].cleaned.append(other.what)
    return spots


def _cell(workbook: Any, position: Position) -> Any:
    return workbook[position.sheet].cell(position.row, position.column)


def _link_back(
    workbook: Any,
    margins: Mapping[str, int],
    listed: str,
    lines: Mapping[tuple[str, int], int],
    limits: Limits,
) -> None:
    """In the margin of each row with a finding, a link to its line of the list."""
    for (title, row), line in list(lines.items())[:MOST_LINKS]:
        if margins[title] <= limits.columns:
            link_back(workbook[title].cell(row, margins[title]), listed, line)
