"""Where in a file each statement came from, so that a finding can name its cell or line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from loaders.references import Organisation as Organisation
from loaders.references import References as References
from ontology.text import Text

if TYPE_CHECKING:  # reading names places, which are defined here
    from loaders.reading import Cleaning, SheetRead
    from loaders.written import Written

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True)
class Place:
    """A cell (``sheet``, ``row``, ``column`` header) or, for RDF, a line (``row`` only).

    Rows count from 1 as the spreadsheet or editor shows them.
    """

    row: int
    column: str | None = None
    sheet: str | None = None


@dataclass
class Origin:
    """Statement → place. ``columns`` names the column that would hold a property that is absent."""

    statements: dict[tuple[Term, NamedNode, Term], Place] = field(default_factory=dict)
    subjects: dict[Term, Place] = field(default_factory=dict)
    columns: dict[NamedNode, str] = field(default_factory=dict)
    properties: dict[tuple[Term, NamedNode], Place] = field(default_factory=dict)

    def record(self, subject: Term, predicate: NamedNode, value: Term, place: Place) -> bool:
        """Remember the first place of a statement and of its subject; whether it is new."""
        known = len(self.statements)
        self.statements.setdefault((subject, predicate, value), place)
        if len(self.statements) == known:
            return False
        self.properties.setdefault((subject, predicate), place)
        if subject not in self.subjects:
            self.subjects[subject] = Place(place.row, None, place.sheet)
        return True

    def record_blank(self, subject: Term, predicate: NamedNode, place: Place) -> None:
        """Remember the blank cell where a property of this subject belongs."""
        self.properties.setdefault((subject, predicate), place)

    def place(
        self, focus: Term, path: NamedNode | None = None, value: Term | None = None
    ) -> Place | None:
        """The best known place for a finding: the statement's, else a statement of the same
        property, else the column that property belongs in on the subject's row, else the row.
        """
        if path is not None and value is not None:
            exact = self.statements.get((focus, path, value))
            if exact is not None:
                return exact
        if path is not None and (focus, path) in self.properties:
            return self.properties[focus, path]
        row = self.subjects.get(focus)
        if row is not None and path is not None and path in self.columns:
            return Place(row.row, self.columns[path], row.sheet)
        return row


@dataclass(frozen=True)
class Note:
    """Something the loader did or noticed that the sender should see, with its place."""

    message: Text
    place: Place | None = None


@dataclass(frozen=True)
class Unmatched:
    """A row that says which resource it belongs to, and that resource is not in the file."""

    focus: NamedNode
    """What the resource would be called."""
    value: str
    message: Text
    fix: Text
    place: Place


@dataclass
class Loaded:
    """A file as RDF: quads without blank nodes (graph names as in the file), origin, notes."""

    quads: list[Quad]
    origin: Origin
    notes: list[Note] = field(default_factory=list)
    layout: str | None = None
    minted: frozenset[NamedNode] = frozenset()
    """Subjects of an RDF file that got their IRI here: nobody wrote it. A table's all did."""
    cleaned: list[Cleaning] = field(default_factory=list)
    sheets: tuple[SheetRead, ...] = ()
    encoding: str | None = None
    """Of a text file that was read as a table."""
    written: Written | None = None
    """The cells of a table."""
    unmatched: list[Unmatched] = field(default_factory=list)

    def text_at(self, place: Place) -> str | None:
        """What the sender wrote there; None where that is blank or no cell."""
        return self.written.at(place) if self.written is not None else None

    def renamed(self, mapping: Mapping[NamedNode, NamedNode]) -> Loaded:
        """The same file with some things under other IRIs, and their places with them."""

        def new(term: Term) -> Term:
            return mapping.get(term, term) if isinstance(term, NamedNode) else term

        origin = Origin(
            {(new(s), p, new(o)): place for (s, p, o), place in self.origin.statements.items()},
            {new(subject): place for subject, place in self.origin.subjects.items()},
            self.origin.columns,
            {(new(s), p): place for (s, p), place in self.origin.properties.items()},
        )
        quads = [
            Quad(
                mapping.get(quad.subject, quad.subject)
                if isinstance(quad.subject, NamedNode)
                else quad.subject,
                quad.predicate,
                new(quad.object),
                quad.graph_name,
            )
            for quad in self.quads
        ]
        minted = frozenset(mapping.get(node, node) for node in self.minted)
        return replace(self, quads=quads, origin=origin, minted=minted)


class Unusable(Exception):
    """The file cannot be read at all; says where and what to do, in both languages."""

    def __init__(self, message: Text, row: int | None = None, column: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.row = row
        self.column = column


def subjects(quads: Iterable[Quad]) -> set[Node]:
    """All subjects of these quads."""
    return {quad.subject for quad in quads if not isinstance(quad.subject, Triple)}
