"""Merged cells of a sheet: what the first of them says, said on each row it is shown beside.

Only where that makes a difference: a blank cell of a resource continues what stands above it. So
what is said of items is filled on each row, all else where the merge goes on over another resource.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from loaders.layouts import Header
from loaders.origin import Place
from loaders.reading import Cleaning
from loaders.table import Row, Table
from ontology.text import Text

ON_EACH_ROW = {"code", "dataType", "dataLength", "itemSharingType"}
KEYS = ("code", "title")
"""Filled first, in this order: they tell where another resource begins."""
Span = tuple[int, int]
"""First row of a merge and the one after its last, as indexes."""

MERGED = Text(
    "合并单元格，盖住的每一行都按写着这些内容读取",
    "a merged cell, read as if each row it covers said this",
)


def filled(table: Table, header: Header) -> tuple[Table, list[Cleaning]]:
    """The table with its cells filled down from merges, and which were filled for a resource other
    than that of the first row; a code merged over rows is one resource.
    """
    spans = _spans(table, header)
    if not spans:
        return table, []
    rows = list(table.rows)
    cleaned: list[Cleaning] = []
    names = [name for name in KEYS if name in header.columns]
    for name in (*names, *(name for name in header.columns if name not in KEYS)):
        column = header.columns[name]
        for span in spans.get(column, ()):
            for index in list(_across(rows, span, name, header)):
                if name != "code":
                    place = Place(rows[index].number, header.cells[column], table.sheet)
                    cleaned.append(Cleaning(place, "", _cell(rows[span[0]], column), MERGED))
    return replace(table, rows=tuple(rows)), cleaned


def _spans(table: Table, header: Header) -> dict[int, list[Span]]:
    """The merges below the header by column; of overlapping ones, which no program writes, the
    first.
    """
    numbers = [row.number for row in table.rows]
    spans: dict[int, list[Span]] = defaultdict(list)
    columns = set(header.columns.values())
    for top, left, bottom, _ in sorted(table.merged):
        if top <= header.row or bottom <= top or left not in columns:
            continue
        first, end = bisect_left(numbers, top), bisect_right(numbers, bottom)
        reached = spans[left][-1][1] if spans[left] else 0
        if reached <= first < end and numbers[first] == top:
            spans[left].append((first, end))
    return spans


def _across(rows: list[Row], span: Span, name: str, header: Header) -> Iterator[int]:
    """Fill the rows of a merge with what its first cell says; which of those filled are of another
    resource.
    """
    first, end = span
    column = header.columns[name]
    keys = [header.columns[key] for key in KEYS if key in header.columns]
    said = [_cell(rows[first], key) for key in keys]
    text = _cell(rows[first], column)
    crossed = False
    for index in range(first + 1, end):
        begins = _begins_another(rows[index], keys, said)
        crossed |= begins
        if not _cell(rows[index], column) and text and (begins or name in ON_EACH_ROW):
            cells = [*rows[index].cells, *[""] * (column + 1 - len(rows[index].cells))]
            cells[column] = text
            rows[index] = replace(rows[index], cells=tuple(cells))
            if crossed:
                yield index


def _begins_another(row: Row, keys: Sequence[int], said: list[str]) -> bool:
    """Whether a row has another code or title than ``said`` above, which is kept up to date."""
    begins = False
    for place, key in enumerate(keys):
        text = _cell(row, key)
        if text and text != said[place]:
            said[place] = text
            begins = True
    return begins


def _cell(row: Row, column: int) -> str:
    return row.cells[column].strip() if column < len(row.cells) else ""
