"""Finding the header of a sheet, and its layout, among the first rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from loaders.layouts import (
    PLAIN,
    Header,
    Layout,
    Title,
    header_key,
    known_columns,
    layout,
    shipped,
    template,
    titles,
)
from loaders.origin import Unusable
from loaders.reading import Reading
from loaders.table import Table
from ontology.text import Text

HEADER_ROWS = 10
"""A title or two may stand above the header; deeper down there are only data."""
ENOUGH = 4
"""So many known columns, a name or a code among them, make a row a header."""
ENOUGH_IF_TOLD = 2
"""The same where the sender named the layout or a column."""
KEYS = {"title", "code"}
"""Fields that say which resource a row is about."""
AS_DETECTED = Reading()

NO_HEADER = Text(
    "没有找到表头。应有这些列：{expected}。文件中的列：{found}。请使用目录模板，或把表头改成模板的列名。",
    "No header was found. Expected columns: {expected}. Columns in the file: {found}. "
    "Please use the catalog template, or rename the header cells as in the template.",
)
NO_SUCH_FIELD = Text(
    "没有名为“{field}”的字段，不能为它指定列。",
    "There is no field “{field}” to name a column for.",
)
NO_SUCH_COLUMN = Text(
    "指定的列“{header}”不在表头中。表头中有：{found}。",
    "The column “{header}” that was named is not in the header, which has: {found}.",
)
NOTHING = Text("（无）", "(none)")


@dataclass(frozen=True)
class Candidate:
    """One row, or two, that may be a header."""

    first_row: int
    last_row: int
    columns: Sequence[Title]


def find_header(table: Table, reading: Reading = AS_DETECTED) -> Header | None:
    """The header among the first rows: the rows and layout with the most known columns.

    None as well when a column that the sender names is in none of them.
    """
    told = reading.layout is not None or bool(reading.columns)
    layouts = shipped() if reading.layout is None else (layout(reading.layout),)
    best: Header | None = None
    best_rank: tuple[int, int, bool] | None = None
    for candidate in _candidates(table):
        for one in layouts:
            found = _as_told(known_columns(one.known, candidate.columns), candidate, reading)
            fields = set(found.values()) - {""} if found is not None else set()
            if found is None or len(fields) < (ENOUGH_IF_TOLD if told else ENOUGH):
                continue
            if fields.isdisjoint(KEYS):
                continue
            fits = one.header_rows == 1 + candidate.last_row - candidate.first_row
            rank = (len(fields), len(found), fits)
            header = _header(one, candidate, found)
            if best is None or best_rank is None or rank > best_rank:
                best, best_rank = header, rank
            elif rank == best_rank and header.columns != best.columns and best.rival is None:
                best = replace(best, rival=one)
    return best


def find_items(table: Table, catalog: Layout) -> Header | None:
    """The header of a layout's second sheet, whose rows name their resource and an item."""
    best: Header | None = None
    for candidate in _candidates(table):
        header = _header(catalog, candidate, known_columns(catalog.known_items, candidate.columns))
        names_both = "item" in header.columns and not header.columns.keys().isdisjoint(KEYS)
        if names_both and (best is None or header.known > best.known):
            best = header
    return best


def _candidates(table: Table) -> Iterator[Candidate]:
    """A row that says one thing is a title, not the upper row of a header."""
    rows = table.rows[: HEADER_ROWS + 1]
    for index, row in enumerate(rows[:HEADER_ROWS]):
        yield Candidate(row.number, row.number, titles(row.cells))
        is_title = len(set(filter(None, map(str.strip, row.cells)))) == 1
        for lower in rows[index + 1 : index + 2]:
            if lower.number == row.number + 1 and not is_title:
                yield Candidate(row.number, lower.number, titles(row.cells, lower.cells))


def _header(one: Layout, candidate: Candidate, found: Mapping[int, str]) -> Header:
    columns: dict[str, int] = {}
    twice = None
    for index, field in found.items():
        if field and columns.setdefault(field, index) != index and twice is None:
            twice = index
    return Header(
        one,
        candidate.last_row,
        tuple(title.name for title in candidate.columns),
        columns,
        candidate.first_row,
        frozenset(index for index, field in found.items() if not field),
        twice,
    )


def _as_told(
    found: dict[int, str], candidate: Candidate, reading: Reading
) -> dict[int, str] | None:
    """With the columns the sender names; None when one of them is not there."""
    for field, header in reading.columns.items():
        found = {index: known for index, known in found.items() if known != field}
        if header:
            index = _index(candidate.columns, header)
            if index is None:
                return None
            found[index] = field
    return found


def _index(columns: Sequence[Title], header: str) -> int | None:
    """The column of that name; by the lower header cell alone where that is the only one."""
    key = header_key(header)
    named = [index for index, title in enumerate(columns) if header_key(title.name) == key]
    named = named or [index for index, title in enumerate(columns) if key in title.keys]
    return named[0] if named else None


def check_fields(reading: Reading) -> None:
    """Raises Unusable for a field the sender names a column for, and that there is not."""
    for field in reading.columns:
        if field not in template().columns:
            raise Unusable(NO_SUCH_FIELD.format(field=field[:40]))


def check_columns(tables: Iterable[Table], reading: Reading) -> None:
    """Raises Unusable for a column the sender names that is not in the header found without it."""
    headers = [find_header(table, Reading(layout=reading.layout)) for table in tables]
    found = max((one for one in headers if one), key=lambda one: one.known, default=None)
    if found is None:
        return
    for header in filter(None, reading.columns.values()):
        if _index([Title(cell, ()) for cell in found.cells], header) is None:
            cells = "、".join(filter(None, found.cells))
            raise Unusable(NO_SUCH_COLUMN.format(header=header[:40], found=cells), found.row)


def no_header(tables: Iterable[Table]) -> Unusable:
    """What to say of a file in which no sheet has a header Lianmu knows."""
    table = next((table for table in tables if table.rows), None)
    first = table.rows[0] if table is not None else None
    cells = [" ".join(cell.split())[:40] for cell in first.cells[:6]] if first else []
    found = [cell for cell in cells if cell]
    expected = "、".join(layout(PLAIN).headers)
    return Unusable(
        Text(
            NO_HEADER.zh.format(expected=expected, found="、".join(found) or NOTHING.zh),
            NO_HEADER.en.format(expected=expected, found=", ".join(found) or NOTHING.en),
        ),
        first.number if first is not None else None,
    )
