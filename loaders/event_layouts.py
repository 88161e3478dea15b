"""The layouts of sheets of records (event_sheets.toml), each known by its first column."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode

from ontology.namespaces import PREFIXES

SHEETS = Path(__file__).parent / "event_sheets.toml"


@dataclass(frozen=True)
class Layout:
    """One kind of record: its classes, what its key names, and its columns in order."""

    classes: tuple[NamedNode, ...]
    on: str
    part: str
    columns: dict[str, str]
    required: tuple[str, ...] = ()
    """Columns that no row leaves blank."""
    several: tuple[str, ...] = ()
    """Columns of which one record may have several values, a row each."""

    @property
    def first(self) -> str:
        return next(iter(self.columns))

    @property
    def needed(self) -> tuple[NamedNode, ...]:
        """The properties that the required columns say."""
        return tuple(term(self.columns[name].partition(" ")[0]) for name in self.required)

    def holders(self, header: list[str]) -> dict[NamedNode, str]:
        """The columns that say a property of the record itself, for where one is blank."""
        properties = ((name, self.columns[name].partition(" ")[0]) for name in reversed(header))
        return {term(said.partition("/")[0]): name for name, said in properties if ":" in said}


@cache
def layouts() -> dict[str, Layout]:
    """Every layout by the header of its first column."""
    read = tomllib.loads(SHEETS.read_text(encoding="utf-8"))
    found = [
        Layout(
            tuple(map(term, one["classes"])),
            one["on"],
            one.get("part", ""),
            one["columns"],
            tuple(one.get("required", ())),
            tuple(one.get("several", ())),
        )
        for one in read.values()
    ]
    return {layout.first: layout for layout in found}


@cache
def kinds() -> dict[NamedNode, str]:
    """The kind of value of each property that a column of any layout says."""
    said = [words for layout in layouts().values() for words in layout.columns.values()]
    cells = [(words.split()[0].rpartition("/")[2], words.split()[1:]) for words in said]
    return {term(name): kind[0] for name, kind in cells if ":" in name and kind}


def term(name: str) -> NamedNode:
    """``lm:Answer`` as an IRI."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)
