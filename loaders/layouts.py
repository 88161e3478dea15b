"""Header layouts, kept as data in ``layouts/*.toml``, and finding the one a sheet has."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from loaders.cleaning import normalise
from loaders.origin import Unusable
from loaders.table import Table
from ontology.text import Text

SHIPPED = ("flat", "extended")
HEADER_ROWS = 10
"""A title or two may stand above the header; deeper down there are only data."""
ENOUGH = 4
"""So many known columns, a name or a code among them, make a row a header."""
REMARK = re.compile(r"[\((](?:必填|选填|可填|必选|可选|多选|单选)[^)]*\)|\*")

NO_HEADER = Text(
    "没有找到表头。应有这些列：{expected}。文件中的列：{found}。请使用目录模板，或把表头改成模板的列名。",
    "No header was found. Expected columns: {expected}. Columns in the file: {found}. "
    "Please use the catalog template, or rename the header cells as in the template.",
)
TWICE = Text(
    "表头中“{header}”出现了两次。请删去其中一列，或改正列名。",
    "The header has “{header}” twice. Please remove one of the columns, or correct its name.",
)
NOTHING = Text("（无）", "(none)")


@dataclass(frozen=True)
class Layout:
    """Field → headers in the order of the template; the first header is the one written."""

    key: str
    columns: dict[str, tuple[str, ...]]

    @property
    def headers(self) -> tuple[str, ...]:
        """The header row Lianmu writes."""
        return tuple(names[0] for names in self.columns.values())

    def fields(self, header: Sequence[str]) -> dict[int, str]:
        """Which field each column of this header row holds; unknown columns are left out."""
        known = {header_key(name): field for field, names in self.columns.items() for name in names}
        keys = [header_key(cell) for cell in header]
        return {index: known[key] for index, key in enumerate(keys) if key in known}


@dataclass(frozen=True)
class Header:
    """A header row that was found: its layout, row number, cells, and field → column index."""

    layout: Layout
    row: int
    cells: tuple[str, ...]
    columns: dict[str, int]

    @property
    def unknown(self) -> list[str]:
        """Header cells that no column of the layout has."""
        known = set(self.columns.values())
        return [cell for index, cell in enumerate(self.cells) if cell and index not in known]

    def column(self, field: str) -> str | None:
        """The header text of a field as the file has it, or None when the file lacks it."""
        index = self.columns.get(field)
        return None if index is None else self.cells[index]


def header_key(cell: str) -> str:
    """Header cells are equal up to width, white space, and （必填）, （选填…） or * behind them."""
    return REMARK.sub("", normalise(cell))


@cache
def shipped() -> tuple[Layout, ...]:
    """The layouts Lianmu knows; the plain one first, so that it wins where both match."""
    return tuple(_layout(name) for name in SHIPPED)


def template() -> Layout:
    """The extended template, which exports are written in."""
    return shipped()[-1]


def _layout(name: str) -> Layout:
    text = files("loaders").joinpath("layouts", f"{name}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Layout(data["key"], {key: tuple(names) for key, names in data["columns"].items()})


def find_header(table: Table) -> Header | None:
    """The header among the first rows: the row and layout with the most known columns."""
    best: Header | None = None
    for row in table.rows[:HEADER_ROWS]:
        cells = tuple(" ".join(cell.split()) for cell in row.cells)
        for layout in shipped():
            fields = layout.fields(cells)
            present = set(fields.values())
            if len(present) < ENOUGH or not present & {"title", "code"}:
                continue
            if best is None or len(fields) > len(best.columns):
                columns: dict[str, int] = {}
                for index, field in fields.items():
                    columns.setdefault(field, index)
                best = Header(layout, row.number, cells, columns)
    if best is not None:
        _refuse_twice(best)
    return best


def _refuse_twice(header: Header) -> None:
    """Two columns for one field: which one is meant cannot be known."""
    fields = header.layout.fields(header.cells)
    for index, field in fields.items():
        if header.columns[field] != index:
            cell = header.cells[index]
            raise Unusable(TWICE.format(header=cell), header.row, cell)


def no_header(tables: Iterable[Table]) -> Unusable:
    """What to say of a file in which no sheet has a header Lianmu knows."""
    table = next((table for table in tables if table.rows), None)
    first = table.rows[0] if table is not None else None
    cells = [" ".join(cell.split())[:40] for cell in first.cells[:6]] if first else []
    found = [cell for cell in cells if cell]
    expected = "、".join(shipped()[0].headers)
    return Unusable(
        Text(
            NO_HEADER.zh.format(expected=expected, found="、".join(found) or NOTHING.zh),
            NO_HEADER.en.format(expected=expected, found=", ".join(found) or NOTHING.en),
        ),
        first.number if first is not None else None,
    )
