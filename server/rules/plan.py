"""The plan of checks: what a shapes graph asks of which nodes, apart from how it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Triple

from ontology.namespaces import RDFS, SH, XSD
from server.query.paths import Path
from server.rules.components import CORE
from server.rules.components.component import About
from server.rules.components.custom import Custom, declared
from server.rules.components.sparql_based import constraints
from server.rules.logic import TRUE, All, Every, Formula
from server.rules.shape import DEEPEST, OutOfReach, Shape
from server.rules.shapes_graph import Node, ShapesGraph
from server.rules.terms import Term

TARGETS = {
    SH.targetNode: "node",
    SH.targetClass: "class",
    SH.targetSubjectsOf: "subjects",
    SH.targetObjectsOf: "objects",
}


AS_WRITTEN = {
    XSD[name]
    for name in (
        "decimal",
        "double",
        "float",
        "integer",
    )
}
"""Datatypes of which the store keeps the value and not the text."""


@dataclass(frozen=True)
class Target:
    """What a shape is about (SHACL section 2.1.3)."""

    kind: str
    """``node``, ``class``, ``subjects`` or ``objects``."""
    term: NamedNode | Literal


@dataclass(frozen=True)
class Entry:
    """From the targets along paths to the focus nodes of a check."""

    targets: tuple[Target, ...]
    paths: tuple[Path, ...] = ()

    def along(self, path: Path | None) -> Entry:
        return self if path is None else Entry(self.targets, (*self.paths, path))


@dataclass(frozen=True)
class Check:
    """One constraint of one shape on the focus nodes of an entry: ``formula`` is to hold."""

    entry: Entry
    path: Path | None
    about: About
    formula: Formula
    component: NamedNode
    shape: Node
    constraint: Node | None
    severity: NamedNode
    messages: tuple[Literal, ...]
    root: Node
    """The shape with the targets."""


@dataclass(frozen=True)
class Beyond:
    """A shape that is left to the reference engine, and why."""

    root: Node
    reason: str


@dataclass(frozen=True)
class Plan:
    """All checks of a shapes graph, and what is beyond compiling."""

    checks: tuple[Check, ...]
    beyond: tuple[Beyond, ...] = ()


@lru_cache(maxsize=8)
def compiled(triples: tuple[Triple, ...]) -> Plan:
    """The plan of these shapes. Raises ``UnusableShapes`` for what no engine may run."""
    return Compiler(ShapesGraph(triples)).plan()


class Compiler:
    """Reads every shape that has targets."""

    def __init__(self, graph: ShapesGraph) -> None:
        self.graph = graph
        self.custom: tuple[Custom, ...] = tuple(declared(graph))
        shapes = {*graph.instances(SH.NodeShape), *graph.instances(SH.PropertyShape)}
        self.classes = [node for node in graph.instances(RDFS.Class) if node in shapes]

    def plan(self) -> Plan:
        checks: list[Check] = []
        beyond: list[Beyond] = []
        for root in self._roots():
            try:
                entry = Entry(tuple(self._targets(root)))
                checks.extend(self._checks(self._shape(root), entry, root))
            except OutOfReach as reason:
                beyond.append(Beyond(root, str(reason)))
        return Plan(tuple(dict.fromkeys(checks)), tuple(beyond))

    def _roots(self) -> list[Node]:
        """Every shape with a target; a class that is a shape is one too (section 2.1.3.3)."""
        found = [node for predicate in TARGETS for node in self.graph.using(predicate)]
        return list(dict.fromkeys([*found, *self.classes]))

    def _targets(self, root: Node) -> Iterator[Target]:
        for predicate, kind in TARGETS.items():
            for term in self.graph.values(root, predicate):
                if isinstance(term, NamedNode | Literal):
                    if isinstance(term, Literal) and term.datatype in AS_WRITTEN:
                        raise OutOfReach("sh:targetNode: the store writes numbers its own way")
                    yield Target(kind, term)
        if root in self.classes and isinstance(root, NamedNode):
            yield Target("class", root)

    def _shape(self, node: Node, nested: tuple[Node, ...] = ()) -> Shape:
        if node in nested:
            raise OutOfReach("recursion")
        if len(nested) > DEEPEST:
            raise OutOfReach("depth")
        stated = self.graph.value(node, SH.path)
        path = None if stated is None else self.graph.path(stated)
        return Shape(node, self.graph, path, (*nested, node), conforms=self._conforms)

    def _checks(self, shape: Shape, entry: Entry, root: Node) -> Iterator[Check]:
        if shape.deactivated:
            return
        severity = next(iter(self.graph.iris(shape.node, SH.severity)), SH.Violation)
        messages = tuple(self.graph.literals(shape.node, SH.message))
        for component, about, formula, constraint in self._constraints(shape):
            own = tuple(self.graph.literals(constraint, SH.message)) if constraint else ()
            queried = component == SH.SPARQLConstraintComponent
            yield Check(
                entry,
                shape.path,
                about,
                formula,
                component,
                shape.node,
                constraint if queried else None,
                severity,
                own or messages if queried else messages or own,
                root,
            )
        for inner in self.graph.nodes(shape.node, SH.property):
            yield from self._checks(self._shape(inner, shape.nested), entry.along(shape.path), root)

    def _constraints(self, shape: Shape) -> Iterator[tuple[NamedNode, About, Formula, Node | None]]:
        for component in CORE:
            for formula in component.formulas(shape):
                yield component.iri, component.about, formula, None
        for constraint, selects in constraints(shape):
            yield SH.SPARQLConstraintComponent, "rows", selects, constraint
        for custom in self.custom:
            for validator, about, formula in custom.constraints(shape):
                yield custom.iri, about, formula, validator

    def _conforms(self, outer: Shape, term: Term) -> Formula:
        """What a node must be to conform to the shape (SHACL section 3.5)."""
        if isinstance(term, Literal | Triple):
            return TRUE
        shape = self._shape(term, outer.nested)
        if shape.deactivated:
            return TRUE
        found: list[Formula] = []
        for _, about, formula, _ in self._constraints(shape):
            whole = shape.path is None or about != "value"
            found.append(formula if whole or shape.path is None else Every(shape.path, formula))
        for inner in self.graph.nodes(shape.node, SH.property):
            formula = self._conforms(shape, inner)
            found.append(formula if shape.path is None else Every(shape.path, formula))
        return found[0] if len(found) == 1 else All(tuple(found))
