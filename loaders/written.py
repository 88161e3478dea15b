"""What the sender wrote: the text of the cell that a place names."""

from __future__ import annotations

from collections.abc import Iterable

from loaders.guard import unguard
from loaders.layouts import Header
from loaders.origin import Place
from loaders.table import Table


class Written:
    """The cells of the sheets that were read, without copying them."""

    def __init__(self, sheets: Iterable[tuple[Table, Header]] = ()) -> None:
        self._rows: dict[str | None, dict[int, tuple[str, ...]]] = {}
        self._columns: dict[str | None, dict[str | None, int]] = {}
        for table, header in sheets:
            self._rows[table.sheet] = {row.number: row.cells for row in table.rows}
            self._columns[table.sheet] = {
                header.cells[index]: index for index in header.columns.values()
            }

    def at(self, place: Place) -> str | None:
        """The text of a cell, trimmed; None for a blank one, and for a place that is no cell."""
        index = self._columns.get(place.sheet, {}).get(place.column)
        cells = self._rows.get(place.sheet, {}).get(place.row, ())
        if index is None or index >= len(cells):
            return None
        return unguard(cells[index].strip()) or None
