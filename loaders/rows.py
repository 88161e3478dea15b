"""One row seen through its header, and the resource it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from loaders.cells import Cell, RowPlace
from loaders.cleaning import trimmed
from loaders.fields import SIMPLE
from loaders.guard import unguard
from loaders.keys import resource_key, unused
from loaders.layouts import Header
from loaders.origin import Place, Unusable
from loaders.statements import Value
from loaders.table import Row
from ontology.namespaces import Names
from ontology.text import Text

TYPED = {field.key for field in SIMPLE if field.kind != "text"} | {
    "provider",
    "item",
    "dataType",
    "itemSharingType",
    "formatClass",
    "methodClass",
    "methodType",
    "openToSociety",
    "basisType",
    "class",
    "division",
    "subdivision",
    "section",
}
"""Fields with more than text in them: a dash or slash there says that the cell is blank."""
MAY_SAY_NOTHING = {
    "relation",
    "sharingScope",
    "usePurpose",
    "openingCondition",
    "withholdingReason",
}
"""Fields asked for in a case only, where 无 and the like say that the case is not given: they read
as blank. Of the other texts R-22 and R-08 name the placeholder itself.
"""
QUOTED = TYPED | MAY_SAY_NOTHING | {"legalBasis", "sharingCondition"}
"""Fields whose cells may be taken apart or cleaned; a leading apostrophe says that one is not to
be.
"""
AMBIGUOUS = Text(
    "工作表“{sheet}”第 {row} 行：资源表中有 {count} 个资源都是“{name}”，"
    "不知道这个信息项属于哪一个。请在信息项表中加“信息资源代码”一列，写明所属资源的代码。",
    "Sheet “{sheet}”, row {row}: {count} resources are called “{name}”, and which of them the item "
    "belongs to cannot be known. Please add a column “信息资源代码” with the code of the resource.",
)


class NoSuchResource(Exception):
    """A row of the items names a resource that the sheet of the resources does not have."""


class RowCells:
    """The cells of a row by field; ``texts`` has those that are not blank, trimmed."""

    def __init__(self, header: Header, row: Row, sheet: str | None) -> None:
        self.header = header
        self.row = row
        self.sheet = sheet
        self.at: RowPlace = (sheet, row.number)
        cells = row.cells
        written = {
            name: text
            for name, index in header.columns.items()
            if index < len(cells) and (text := cells[index].strip())
        }
        self.texts = {name: text for name, cell in written.items() if (text := trimmed(cell))}
        self.veiled = {name: cell for name, cell in written.items() if cell != self.texts.get(name)}
        """Whole cells that have invisible characters around their text, or nothing else."""

    def get(self, name: str) -> Cell | None:
        """The cell of a field; None when it is blank or the file has no such column."""
        text = self.texts.get(name)
        if text is None:
            return None
        if not text.startswith("'"):
            whole = self.veiled.get(name, text)
            return Cell(text, self.place(name), False, whole, whole.index(text))
        plain = unguard(text)
        exact = plain != text
        if not exact and name in QUOTED:
            plain, exact = text[1:], True
        return Cell.at(self.place(name), plain, exact) if plain else None

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
    seen: dict[tuple[str, ...], RowPlace] = field(default_factory=dict)
    rows: dict[tuple[str | None, ...], tuple[RowPlace, list[str]]] = field(default_factory=dict)
    """What whole rows have said of it: which said it first, and its columns that were cleaned."""
    items: int = 0

    def first_row(self, cells: RowCells, *names: str) -> RowPlace | None:
        """The row that first said these cells word for word; None when they are blank.

        Flat sheets repeat the resource on every row; it is read once.
        """
        texts = [cells.texts.get(name, "") for name in names]
        return self.seen.setdefault((names[0], *texts), cells.at) if any(texts) else None


@dataclass
class Resources:
    """Which resource a row belongs to: forward fill that never crosses a new code."""

    names: Names
    current: Resource | None = None
    known: dict[tuple[str | None, str | None], Resource] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    coded: dict[str, list[Resource]] = field(default_factory=dict)
    named: dict[str, list[Resource]] = field(default_factory=dict)
    """On the sheet of the items, the resources by code and by name."""
    complete: bool = False
    """Whether rows can only be about the resources known so far."""

    def join(self) -> None:
        """From now on rows are about the resources known so far."""
        self.complete = True
        for (code, name), one in self.known.items():
            if code is not None:
                self.coded.setdefault(code, []).append(one)
            if name is not None:
                self.named.setdefault(name, []).append(one)
        self.current = None

    def at(self, code: str | None, name: str | None, place: Place) -> tuple[Resource, bool]:
        """The resource of a row with these cells, and whether it is new; raises Unusable for an
        item that may belong to several, NoSuchResource for one that belongs to none.

        A row continues the resource above unless it has another code or another name. Further
        down a resource is taken up again only under its own code and name: the same code with
        another name is another resource, so that R-02 can see both.
        """
        current = self.current
        if current is None or not _continues(current, code, name):
            current = self.known.get((code, name))
            if current is None:
                current = self._joined(code, name, place)
        if current is not None:
            current.name = current.name or name
            self.current = current
            return current, False
        if self.complete:
            self.current = None
            raise NoSuchResource
        return self._new(code, name), True

    def _joined(self, code: str | None, name: str | None, place: Place) -> Resource | None:
        """By the code; by the name where the row or the resource has no code."""
        found = self.coded.get(code, []) if code is not None else []
        if not found and name is not None:
            found = [one for one in self.named.get(name, []) if code is None or one.code is None]
        if len(found) > 1:
            values = {"sheet": place.sheet, "row": place.row, "count": len(found)}
            raise Unusable(AMBIGUOUS.format(name=name or code, **values), place.row, place.column)
        return found[0] if found else None

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
