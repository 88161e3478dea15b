"""One row seen through its header, and the resource it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from loaders.guard import unguard
from loaders.keys import resource_key, unused
from loaders.layouts import Header
from loaders.origin import Place
from loaders.statements import Value
from loaders.table import Row
from loaders.values import Cell
from ontology.namespaces import Names

SPLIT = {
    "item",
    "formatClass",
    "formatType",
    "usePurpose",
    "relation",
    "legalBasis",
    "sharingCondition",
    "methodClass",
    "methodType",
    "openToSociety",
}
"""Fields whose cells may be taken apart; a leading apostrophe says that one is not to be."""


@dataclass(frozen=True)
class RowCells:
    """The cells of a row by field."""

    header: Header
    row: Row
    sheet: str | None

    def get(self, name: str) -> Cell | None:
        """The cell of a field; None when it is blank or the file has no such column."""
        text = self.text(name)
        if not text:
            return None
        plain = unguard(text)
        exact = plain != text
        if not exact and name in SPLIT and text.startswith("'"):
            plain, exact = text[1:], True
        return Cell(plain, self.place(name), exact) if plain else None

    def text(self, name: str) -> str:
        """The cell as it stands, trimmed; blank where the file has no such column."""
        index = self.header.columns.get(name)
        if index is None or index >= len(self.row.cells):
            return ""
        return self.row.cells[index].strip()

    def has_column(self, name: str) -> bool:
        return name in self.header.columns

    def place(self, name: str | None = None) -> Place:
        """The place of a field's cell, or of the row."""
        return Place(self.row.number, self.header.column(name) if name else None, self.sheet)


@dataclass
class Resource:
    """The resource whose rows are being read, and what later rows may leave blank."""

    iri: NamedNode
    key: str
    code: str | None
    name: str | None
    sharing: Value | None = None
    method: Value | None = None
    stated: set[str] = field(default_factory=set)
    seen: set[tuple[str, ...]] = field(default_factory=set)
    items: int = 0

    def is_fresh(self, cells: RowCells, *names: str) -> bool:
        """Whether these cells say something the rows above have not said word for word.

        Flat sheets repeat the resource on every row; it is read, and noted, once.
        """
        texts = [cells.text(name) for name in names]
        key = (names[0], *texts)
        if not any(texts) or key in self.seen:
            return False
        self.seen.add(key)
        return True


@dataclass
class Resources:
    """Which resource a row belongs to: forward fill that never crosses a new code."""

    names: Names
    current: Resource | None = None
    known: dict[tuple[str | None, str | None], Resource] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)

    def at(self, code: str | None, name: str | None) -> tuple[Resource, bool]:
        """The resource of a row with these cells, and whether it is new.

        A row continues the resource above unless it has another code or another name. Further
        down a resource is taken up again only under its own code and name: the same code with
        another name is another resource, so that R-02 can see both.
        """
        current = self.current
        if current is None or not _continues(current, code, name):
            current = self.known.get((code, name))
        if current is not None:
            current.name = current.name or name
            self.current = current
            return current, False
        return self._new(code, name), True

    def _new(self, code: str | None, name: str | None) -> Resource:
        key = unused(resource_key(code, name), self.keys)
        self.keys.add(key)
        resource = Resource(self.names.thing("resource", key), key, code, name)
        self.known[code, name] = self.current = resource
        return resource


def _continues(current: Resource, code: str | None, name: str | None) -> bool:
    if code is None:
        return name is None or name == current.name
    return code == current.code and (name is None or current.name in (None, name))
