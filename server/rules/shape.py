"""A shape while it is read: its node, its path, and the shapes it stands in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ontology.namespaces import SH
from server.query.paths import Path
from server.rules.logic import Formula
from server.rules.shapes_graph import Node, ShapesGraph
from server.rules.terms import Term

DEEPEST = 12
"""How far shapes may be nested in shapes: each level is a query within a query."""


class OutOfReach(Exception):
    """A shape that cannot be compiled, and why; the reference engine can still judge it."""


@dataclass(frozen=True)
class Shape:
    """A node shape (without a path) or a property shape (SHACL section 2)."""

    node: Node
    graph: ShapesGraph = field(repr=False)
    path: Path | None
    nested: tuple[Node, ...] = ()
    """The shapes that this one is read within, the outermost first."""
    conforms: Callable[[Shape, Term], Formula] = field(repr=False, kw_only=True)
    """What a node must be to conform to the shape of that node, which this shape mentions."""

    def formula(self, other: Term) -> Formula:
        """What conforming to a shape means that this one mentions."""
        return self.conforms(self, other)

    @property
    def deactivated(self) -> bool:
        return self.graph.truth(self.node, SH.deactivated)
