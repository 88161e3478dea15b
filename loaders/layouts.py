"""Header layouts, kept as data in ``layouts/*.toml`` (docs/layouts.md)."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from loaders.cleaning import normalise
from loaders.origin import Unusable
from ontology.text import Text

PLAIN, TEMPLATE = "flat", "extended"
FIRST = (PLAIN, TEMPLATE, "national")
"""Those that win, in this order, where others match no better; then by key."""
REMARK = re.compile(r"\((?:必填|选填|可填|必选|可选|多选|单选)[^)]*\)|\*")
UNIT = re.compile(
    r"\((?:(?:单位)?[为是:]?(?:[kmgtp]?i?b?|(?:兆|[千吉太]?字节)|[十百千万亿]*[条笔项个行户人件份]?)"
    r"|(?:计量)?单位[为是:][^)]*|以[^)]*(?:计|为单位))\)"
)
NUMBER = re.compile(r"\d+$")

TWICE = Text(
    "表头中“{header}”出现了两次。请删去其中一列，或改正列名。",
    "The header has “{header}” twice. Please remove one of the columns, or correct its name.",
)
NO_SUCH_LAYOUT = Text(
    "没有名为“{layout}”的版式。可以选：{known}。",
    "There is no layout “{layout}”. It may be: {known}.",
)


@dataclass(frozen=True)
class Title:
    """A column as its header names it, and the keys it may be known by, the surest first."""

    name: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """Field → headers in the order of the template; the first header is the one written.

    A header of the lower of two rows may be qualified by the upper one: ``信息资源格式/分类``. In
    ``ignored``, columns that have no field, ``#`` stands for a number. ``items`` are the columns of
    a second sheet whose rows name their resource; empty where there is none.
    """

    key: str
    name: Text
    header_rows: int
    columns: Mapping[str, tuple[str, ...]]
    ignored: tuple[str, ...] = ()
    items: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def headers(self) -> tuple[str, ...]:
        """The header row Lianmu writes."""
        return tuple(names[0] for names in self.columns.values())

    def fields(self, header: Sequence[str]) -> dict[int, str]:
        """Which field each column of this header row holds; unknown columns are left out."""
        found = known_columns(self.known, titles(header))
        return {index: field for index, field in found.items() if field}

    @cached_property
    def known(self) -> dict[str, str]:
        """Header key → field; blank for a column that is ignored."""
        return self._by_key(self.columns)

    @cached_property
    def known_items(self) -> dict[str, str]:
        """The same for the second sheet."""
        return self._by_key(self.items)

    def _by_key(self, columns: Mapping[str, Iterable[str]]) -> dict[str, str]:
        known = {header_key(name): "" for name in self.ignored}
        for field_key, names in columns.items():
            known |= {header_key(name): field_key for name in names}
        return known


@dataclass(frozen=True)
class Header:
    """A header that was found: its layout, (last) row number, cells, and field → column index.

    ``rival`` is a layout that knows as many of the columns and reads one of them otherwise.
    """

    layout: Layout
    row: int
    cells: tuple[str, ...]
    columns: Mapping[str, int]
    first_row: int = 0
    ignored: frozenset[int] = frozenset()
    twice: int | None = None
    rival: Layout | None = None

    @property
    def known(self) -> int:
        """How many columns the layout has."""
        return len(self.columns) + len(self.ignored)

    @property
    def unknown(self) -> list[str]:
        """Header cells that the layout does not have."""
        known = {*self.columns.values(), *self.ignored}
        return [cell for index, cell in enumerate(self.cells) if cell and index not in known]

    def column(self, field: str) -> str | None:
        """The header text of a field as the file has it, or None when the file lacks it."""
        index = self.columns.get(field)
        return None if index is None else self.cells[index]

    def refuse_twice(self) -> None:
        """Two columns for one field: which one is meant cannot be known."""
        if self.twice is not None:
            cell = self.cells[self.twice]
            raise Unusable(TWICE.format(header=cell), self.row, cell)


def header_key(cell: str) -> str:
    """Header cells are equal up to width, white space, a unit in brackets, and remarks behind them:
    （必填）, （选填…） or *.
    """
    return UNIT.sub("", REMARK.sub("", normalise(cell)))


def titles(upper: Sequence[str], lower: Sequence[str] = ()) -> list[Title]:
    """The columns of a header of one row or two. A cell of the upper row stands for the blank ones
    on its right that have a cell below.
    """
    found: list[tuple[str, str]] = []
    group = ""
    for index in range(max(len(upper), len(lower))):
        above = " ".join(upper[index].split()) if index < len(upper) else ""
        below = " ".join(lower[index].split()) if index < len(lower) else ""
        group = above or (group if below else "")
        found.append((group, below) if below else ("", above))
    count = Counter(name for _, name in found)
    return [
        Title(
            f"{above}/{name}" if above and count[name] > 1 else name,
            tuple(header_key(key) for key in ([f"{above}/{name}", name] if above else [name])),
        )
        for above, name in found
    ]


def known_columns(known: Mapping[str, str], columns: Sequence[Title]) -> dict[int, str]:
    """Column index → field; blank for a column that is ignored."""
    found = {}
    for index, title in enumerate(columns):
        keys = (one for key in title.keys for one in (key, NUMBER.sub("#", key)))
        key = next((key for key in keys if key in known), None)
        if key:
            found[index] = known[key]
    return found


@cache
def shipped() -> tuple[Layout, ...]:
    """The layouts Lianmu knows."""
    texts = {
        path.name.removesuffix(".toml"): tomllib.loads(path.read_text(encoding="utf-8"))
        for path in files("loaders").joinpath("layouts").iterdir()
        if path.name.endswith(".toml")
    }
    order = [*FIRST, *sorted(texts.keys() - FIRST)]
    return tuple(_layout(key, texts) for key in order)


def _layout(key: str, texts: Mapping[str, dict[str, Any]]) -> Layout:
    """A layout that extends another has its columns too; its own names come first."""
    data = texts[key]
    columns = {field: tuple(names) for field, names in data["columns"].items()}
    if "extends" in data:
        inherited = _layout(data["extends"], texts).columns
        columns = {
            field: (*columns.get(field, ()), *inherited.get(field, ()))
            for field in (*inherited, *(field for field in columns if field not in inherited))
        }
    return Layout(
        key,
        Text(**data["name"]),
        data["header_rows"],
        columns,
        tuple(data.get("ignored", ())),
        {field: tuple(names) for field, names in data.get("items", {}).items()},
    )


def layout(key: str) -> Layout:
    """The layout of that key; raises Unusable when there is none."""
    for one in shipped():
        if one.key == key:
            return one
    known = "、".join(one.key for one in shipped())
    raise Unusable(NO_SUCH_LAYOUT.format(layout=key[:40], known=known))


def template() -> Layout:
    """The extended template, which exports are written in."""
    return layout(TEMPLATE)
