"""What a shape asks of a node, as formulas: the plan of checks, apart from any query language.

Every constraint component of SHACL is one of these, or made of them. A back end
(:mod:`server.rules.sparql`) writes a formula in its own language; another one may be added. A
formula is about one node; it is true or false, never an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode

from server.query.paths import Path

SHAPES_GRAPH = NamedNode("urn:x-lianmu:shapes-graph")
"""What ``$shapesGraph`` is in a query (SHACL section 5.3.1)."""

Comparison = Literal["<", "<=", ">", ">="]
Kind = Literal["IRI", "BlankNode", "Literal"]
Constant = NamedNode | RdfLiteral


@dataclass(frozen=True)
class IsInstance:
    """The node is an instance of the class or of one below it, as the data say."""

    of: NamedNode


@dataclass(frozen=True)
class HasDatatype:
    """A literal of this datatype that is well-formed."""

    datatype: NamedNode


@dataclass(frozen=True)
class IsKind:
    kinds: frozenset[Kind]


@dataclass(frozen=True)
class Compares:
    """``node comparison term``; false where the two cannot be compared."""

    comparison: Comparison
    term: RdfLiteral | NamedNode


@dataclass(frozen=True)
class HasLength:
    """The length of its text, in characters; a blank node has none."""

    comparison: Literal["<=", ">="]
    length: int


@dataclass(frozen=True)
class Matches:
    """Its text matches the regular expression; a blank node has none."""

    pattern: str
    flags: str


@dataclass(frozen=True)
class HasLanguage:
    """A literal whose language is in one of the ranges (RFC 4647 basic filtering)."""

    ranges: tuple[str, ...]


@dataclass(frozen=True)
class IsOneOf:
    """The node is one of these terms."""

    terms: tuple[Constant, ...]


@dataclass(frozen=True)
class Not:
    formula: Formula


@dataclass(frozen=True)
class All:
    """All hold; nothing is true."""

    formulas: tuple[Formula, ...]


@dataclass(frozen=True)
class AnyOf:
    """One holds at least; nothing is false."""

    formulas: tuple[Formula, ...]


@dataclass(frozen=True)
class ExactlyOne:
    formulas: tuple[Formula, ...]


@dataclass(frozen=True)
class Every:
    """It holds of every node at the end of the path."""

    path: Path
    formula: Formula


@dataclass(frozen=True)
class AtLeast:
    """It holds of so many different nodes at the end of the path."""

    count: int
    path: Path
    formula: Formula


@dataclass(frozen=True)
class Reaches:
    """The term stands at the end of the path."""

    path: Path
    term: Constant


@dataclass(frozen=True)
class SameValues:
    """The ends of the path and the values of the property are the same; None is the node itself."""

    path: Path | None
    other: NamedNode


@dataclass(frozen=True)
class NoSharedValues:
    """No end of the path is a value of the property; None is the node itself."""

    path: Path | None
    other: NamedNode


@dataclass(frozen=True)
class Ordered:
    """Every end of the path compares so with every value of the property."""

    path: Path
    comparison: Literal["<", "<="]
    other: NamedNode


@dataclass(frozen=True)
class UniqueLanguages:
    """No two literals at the end of the path have the same language."""

    path: Path


@dataclass(frozen=True)
class OnlyProperties:
    """The ends of the path have no property but these; None is the node itself."""

    path: Path | None
    allowed: tuple[NamedNode, ...]


@dataclass(frozen=True)
class Selects:
    """A SELECT of somebody's finds nothing for ``?this`` (SHACL section 5).

    ``text`` is what the guard wrote, with paths and constants put in; ``places`` are the offsets
    where ``?this`` is to be bound before (section 5.3.2), ``body`` is where the pattern stands.
    """

    text: str
    places: tuple[int, ...]
    body: tuple[int, int]
    grouped: bool

    @property
    def sees_shapes(self) -> bool:
        """Whether it looks into the shapes graph."""
        return str(SHAPES_GRAPH) in self.text


@dataclass(frozen=True)
class Asks:
    """An ASK of somebody's is true of ``?value`` and ``?this`` (SHACL section 6.2.3)."""

    body: str


Rows = SameValues | NoSharedValues | Ordered | UniqueLanguages | OnlyProperties | Selects
"""Formulas that say of each thing that is wrong what it is."""

Formula = (
    IsInstance
    | HasDatatype
    | IsKind
    | Compares
    | HasLength
    | Matches
    | HasLanguage
    | IsOneOf
    | Not
    | All
    | AnyOf
    | ExactlyOne
    | Every
    | AtLeast
    | Reaches
    | Asks
    | Rows
)

TRUE = All(())
