"""Tables as read: rows of text cells that still know their number; CSV and TSV to tables."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from loaders.decoding import decode
from loaders.limits import Limits
from loaders.origin import Unusable
from ontology.text import Text

DELIMITERS = ",\t;"
HEAD, HEAD_RECORDS = 100_000, 20
"""So many characters and records are looked at for the delimiter."""
HEADER_WIDTH = 4
"""A title above the header does not have so many cells."""

QUOTING = Text(
    '第 {row} 行的引号没有配对（CSV 中引号要写成两个 ""）。请改正，或用表格软件重新另存为 CSV。',
    'The quotation marks of row {row} do not match (a quote inside a cell is written twice, ""). '
    "Please correct it, or save the sheet as CSV again.",
)
TOO_MANY_ROWS = Text(
    "超过 {limit} 行。请把文件分成几份提交。",
    "More than {limit} rows. Please submit the file in parts.",
)
TOO_MANY_COLUMNS = Text(
    "第 {row} 行有 {found} 列，最多 {limit} 列。请删去多余的列。",
    "Row {row} has {found} columns; {limit} are allowed. Please remove those not needed.",
)
TOO_LONG = Text(
    "第 {row} 行第 {column} 列有 {found} 个字符，最多 {limit} 个。请缩短，或检查引号是否配对。",
    "Row {row}, column {column} has {found} characters; {limit} are allowed. "
    "Please shorten it, or check that quotation marks match.",
)


@dataclass(frozen=True)
class Row:
    """One row; ``number`` is what a spreadsheet program shows beside it, from 1."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


Formula = tuple[int, int, str]
"""Row from 1, column from 0, and what stands behind the equals sign, blank if it is not told."""

Merge = tuple[int, int, int, int]
"""Cells shown as one: first row, first column, last row, last column. Rows count from 1, as rows
do, columns from 0, as the cells of a row do.
"""


@dataclass(frozen=True)
class Table:
    """All rows of a sheet that are not blank; a CSV file is one sheet without a name.

    Nothing is read of a sheet that is ``hidden``. ``since_1904``: serial day numbers count from
    1904, as in workbooks of old Macintosh programs. ``uncalculated`` are formulas of an XLSX file
    that holds no result of them.
    """

    sheet: str | None
    rows: tuple[Row, ...]
    merged: tuple[Merge, ...] = ()
    hidden: bool = False
    since_1904: bool = False
    uncalculated: tuple[Formula, ...] = ()


def read_csv(content: bytes, limits: Limits, encoding: str | None = None) -> Table:
    """The table of a text file."""
    return table_of(decode(content, encoding)[0], limits)


def table_of(text: str, limits: Limits) -> Table:
    """Cells between commas, tabs or semicolons, whichever the first records have throughout."""
    return Table(None, tuple(within(limits, _records(text, _delimiter(text)))))


def _delimiter(text: str) -> str:
    """The one that stands most often in records of one width; quotation marks are respected.

    Where the file begins with its header, what divides that comes before all others.
    """
    head = StringIO(text.lstrip()[:HEAD], newline="")
    best, most = DELIMITERS[0], (False, 0)
    for delimiter in DELIMITERS:
        head.seek(0)
        widths: list[int] = []
        with suppress(csv.Error):
            for cells in islice(csv.reader(head, delimiter=delimiter), HEAD_RECORDS):
                widths.append(len(cells))
        in_step = max((n * (width - 1) for width, n in Counter(widths).items()), default=0)
        found = (bool(widths) and widths[0] >= HEADER_WIDTH, in_step)
        if found > most:
            best, most = delimiter, found
    return best


def _records(text: str, delimiter: str) -> Iterator[Row]:
    number = 0
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            number += 1
            yield Row(number, tuple(cells))
    except csv.Error:
        raise Unusable(QUOTING.format(row=number + 1), number + 1) from None


def within(limits: Limits, rows: Iterable[Row], before: int = 0) -> Iterator[Row]:
    """The rows that are not blank, as long as they keep to the limits; ``before`` counts those of
    the sheets already read.
    """
    count = before
    for row in rows:
        if row.is_blank:
            continue
        count += 1
        if count > limits.rows:
            raise Unusable(TOO_MANY_ROWS.format(limit=limits.rows), row.number)
        if len(row.cells) > limits.columns:
            found = len(row.cells)
            message = TOO_MANY_COLUMNS.format(row=row.number, found=found, limit=limits.columns)
            raise Unusable(message, row.number)
        longest = max(map(len, row.cells))
        if longest > limits.cell_length:
            column = [len(cell) for cell in row.cells].index(longest) + 1
            message = TOO_LONG.format(
                row=row.number, column=column, found=longest, limit=limits.cell_length
            )
            raise Unusable(message, row.number)
        yield row
