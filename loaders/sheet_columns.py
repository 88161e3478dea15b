"""Where the columns of a sheet are, so that a finding that names one can be shown at its cell."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from loaders.headers import HEADER_ROWS
from loaders.layouts import Header, header_key
from loaders.table import Table


class Position(NamedTuple):
    """A cell of a workbook: title of the sheet, row and column from 1."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True)
class SheetColumns:
    """A table with the title its sheet has in the workbook, and the header that was found."""

    title: str
    table: Table
    header: Header | None

    @cached_property
    def width(self) -> int:
        return max((len(row.cells) for row in self.table.rows), default=0)

    def index(self, column: str | None) -> int:
        """The column with that header text, from 1; the first where there is none."""
        return self._indexes.get(header_key(column), 1) if column else 1

    @cached_property
    def _indexes(self) -> dict[str, int]:
        """By the header that was read, else by any cell that could be in a header."""
        indexes: dict[str, int] = {}
        cells = self.header.cells if self.header is not None else ()
        for texts in (cells, *(row.cells for row in self.table.rows[:HEADER_ROWS])):
            for index, text in enumerate(texts, 1):
                if text:
                    indexes.setdefault(header_key(text), index)
        return indexes


def anchors(sheet: Any, positions: Iterable[Position]) -> Iterator[tuple[Position, Position]]:
    """Of the positions in merged cells, each with that of the cell that shows for all of them."""
    rows: dict[int, list[int]] = defaultdict(list)
    for position in sorted(positions):
        rows[position.column].append(position.row)
    last = max(rows, default=0)
    for merged in sheet.merged_cells.ranges:
        anchor = Position(sheet.title, merged.min_row, merged.min_col)
        for column in range(merged.min_col, min(merged.max_col, last) + 1):
            wanted = rows.get(column, [])
            start = bisect_left(wanted, merged.min_row)
            for row in wanted[start : bisect_right(wanted, merged.max_row)]:
                yield Position(sheet.title, row, column), anchor
