"""Tables as read: rows of text cells that still know their number; CSV and TSV to tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO

from loaders.decoding import decode
from loaders.limits import Limits
from loaders.origin import Unusable
from ontology.text import Text

DELIMITERS = ",\t;"

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


@dataclass(frozen=True)
class Table:
    """All rows of a sheet that are not blank; a CSV file is one sheet without a name."""

    sheet: str | None
    rows: tuple[Row, ...]


def read_csv(content: bytes, limits: Limits) -> Table:
    """Comma, tab or semicolon, whichever the first line has most of."""
    text = decode(content)
    head = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count)
    return Table(None, tuple(within(limits, _records(text, delimiter))))


def _records(text: str, delimiter: str) -> Iterator[Row]:
    number = 0
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            number += 1
            yield Row(number, tuple(cells))
    except csv.Error:
        raise Unusable(QUOTING.format(row=number + 1), number + 1) from None


def within(limits: Limits, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that are not blank, as long as they keep to the limits."""
    count = 0
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
        for column, cell in enumerate(row.cells, 1):
            if len(cell) > limits.cell_length:
                message = TOO_LONG.format(
                    row=row.number, column=column, found=len(cell), limit=limits.cell_length
                )
                raise Unusable(message, row.number)
        yield row
