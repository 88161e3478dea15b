"""Where in a file each statement came from, so that a finding can name its cell or line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from ontology.text import Text

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

    def record(self, subject: Term, predicate: NamedNode, value: Term, place: Place) -> None:
        """Remember the first place a statement, and its subject, were seen at."""
        self.statements.setdefault((subject, predicate, value), place)
        self.subjects.setdefault(subject, Place(place.row, None, place.sheet))

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
        if path is not None:
            for (subject, predicate, _), place in self.statements.items():
                if subject == focus and predicate == path:
                    return place
        row = self.subjects.get(focus)
        if row is not None and path is not None and path in self.columns:
            return Place(row.row, self.columns[path], row.sheet)
        return row


@dataclass(frozen=True)
class Note:
    """Something the loader did or noticed that the sender should see, with its place."""

    message: Text
    place: Place | None = None


@dataclass
class Loaded:
    """A file as RDF: quads without blank nodes (graph names as in the file), origin, notes."""

    quads: list[Quad]
    origin: Origin
    notes: list[Note] = field(default_factory=list)
    layout: str | None = None


class Unusable(Exception):
    """The file cannot be read at all; says where and what to do, in both languages."""

    def __init__(self, message: Text, row: int | None = None, column: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.row = row
        self.column = column


@dataclass(frozen=True)
class Organisation:
    """What a loader must know of a registered organisation to resolve a provider cell."""

    iri: NamedNode
    key: str
    code: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class References:
    """Reference data a loader resolves labels against: organisations, and concepts by scheme.

    ``concepts`` maps a scheme key (``sharing``, ``frequency`` …) to label or notation → IRI;
    labels are already normalised with :func:`loaders.cleaning.normalise`.
    """

    base: str
    organisations: tuple[Organisation, ...]
    concepts: dict[str, dict[str, NamedNode]]
    laws: dict[str, NamedNode]

    def concept(self, scheme: str, label: str) -> NamedNode | None:
        """The concept of that scheme with that normalised label, or None."""
        return self.concepts.get(scheme, {}).get(label)


def subjects(quads: Iterable[Quad]) -> set[Node]:
    """All subjects of these quads."""
    return {quad.subject for quad in quads if not isinstance(quad.subject, Triple)}
