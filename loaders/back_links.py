"""The links that marking puts beside the rows of a workbook, and reading a copy without them."""

from __future__ import annotations

import re
from dataclasses import replace

from loaders.table import Row, Table
from loaders.workbook import FINDINGS

BACK = "↩ "
BACK_LINK = re.compile(rf"{BACK}(?:{'|'.join(FINDINGS.values())})\d* \d+")
"""What such a cell says, and nothing else; a workbook numbers sheets of equal name."""


def back_link(listed: str, row: int) -> str:
    """The text that leads back to a row of the list of that name."""
    return f"{BACK}{listed} {row}"


def is_back_link(text: object) -> bool:
    """Whether marking wrote this cell."""
    return isinstance(text, str) and BACK_LINK.fullmatch(text.strip()) is not None


def without_back_links(table: Table) -> Table:
    """The table as it was before it was marked, whatever header stands above the links by now."""
    if not any(BACK in cell for row in table.rows for cell in row.cells):
        return table
    rows = (_without(row) if any(map(is_back_link, row.cells)) else row for row in table.rows)
    return replace(table, rows=tuple(row for row in rows if not row.is_blank))


def _without(row: Row) -> Row:
    cells = ["" if is_back_link(cell) else cell for cell in row.cells]
    while cells and not cells[-1].strip():
        cells.pop()
    return Row(row.number, tuple(cells))
