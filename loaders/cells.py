"""A cell being read, and what its text was read as where that is not what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from loaders.origin import Place
from loaders.reading import Cleaning
from ontology.text import Text

SEPARATOR = re.compile(r"[、；;，,\n]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not blank, or a part of it: trimmed text, place, and whether the text is one
    value as it stands.

    ``whole`` is the text of the whole cell and ``start`` where ``text`` begins in it; ``whole`` is
    None for a text that was concluded from a cell but does not stand for it.
    """

    text: str
    place: Place
    exact: bool = False
    whole: str | None = None
    start: int = 0

    @classmethod
    def at(cls, place: Place, text: str, exact: bool = False) -> Cell:
        """The whole cell."""
        return cls(text, place, exact, text)

    def part(self, start: int, end: int) -> Cell:
        """These characters of the text, trimmed."""
        piece = self.text[start:end]
        blanks = len(piece) - len(piece.lstrip())
        return replace(self, text=piece.strip(), start=self.start + start + blanks)

    def derived(self, text: str) -> Cell:
        """A text concluded from this cell."""
        return replace(self, text=text.strip(), whole=None)

    def parts(self) -> list[Cell]:
        """The values of a cell that may hold several."""
        if self.exact or SEPARATOR.search(self.text) is None:
            return [self]
        ends = [match.start() for match in SEPARATOR.finditer(self.text)]
        starts = [0, *(end + 1 for end in ends)]
        pieces = zip(starts, [*ends, len(self.text)], strict=True)
        return [one for start, end in pieces if (one := self.part(start, end)).text] or [self]


RowPlace = tuple[str | None, int]
"""Sheet and number of a row."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What a part of a cell was read as, and why."""

    start: int
    end: int
    after: str
    reason: Text


class CellEdits:
    """The edits of a cell, shared by all cells of the column that say the same."""

    def __init__(self, whole: str) -> None:
        self.whole = whole
        self.edits: dict[int, Edit] = {}

    def add(self, edit: Edit) -> None:
        """A part that is read twice is one edit."""
        self.edits[edit.start] = edit

    @cached_property
    def read_as(self) -> tuple[str, Text]:
        """The text of the whole cell once it is cleaned, and why."""
        after = self.whole
        for _, edit in sorted(self.edits.items(), reverse=True):
            after = after[: edit.start] + edit.after + after[edit.end :]
        reasons = dict.fromkeys(edit.reason for edit in self.edits.values())
        zh = "；".join(reason.zh for reason in reasons)
        return after, Text(zh, "; ".join(reason.en for reason in reasons))


@dataclass
class Changes:
    """Cells that were read otherwise than they are written: row → column → edits."""

    rows: dict[RowPlace, dict[str, CellEdits]] = field(default_factory=dict)

    def add(self, cell: Cell, after: str, reason: Text) -> bool:
        """Whether the change can be shown in the cell: a part must stay one part."""
        if cell.whole is None or (cell.text != cell.whole and SEPARATOR.search(after)):
            return False
        row = self.rows.setdefault((cell.place.sheet, cell.place.row), {})
        edits = row.setdefault(cell.place.column or "", CellEdits(cell.whole))
        edits.add(Edit(cell.start, cell.start + len(cell.text), after, reason))
        return True

    def repeat(self, column: str, row: RowPlace, above: RowPlace) -> None:
        """A cell with the same text, read for the same thing, as one above it in its column."""
        edits = self.rows.get(above, {}).get(column)
        if edits is not None:
            self.rows.setdefault(row, {}).setdefault(column, edits)

    def cleanings(self, columns: Sequence[str] = ()) -> list[Cleaning]:
        """One for each cell, row by row as they were read, in the order of the columns."""
        order = {column: index for index, column in enumerate(columns)}
        return [
            Cleaning(Place(number, column, sheet), cells[column].whole, *cells[column].read_as)
            for (sheet, number), cells in self.rows.items()
            for column in sorted(cells, key=lambda column: order.get(column, -1))
        ]
