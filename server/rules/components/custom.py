"""SPARQL-based constraint components (https://www.w3.org/TR/shacl/#sparql-constraint-components)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.namespaces import SH
from server.rules.components import sparql_based
from server.rules.components.component import About
from server.rules.logic import Formula
from server.rules.shape import OutOfReach, Shape
from server.rules.shapes_graph import Node, ShapesGraph, unusable
from server.rules.terms import Term


@dataclass(frozen=True)
class Custom:
    """A component that the shapes graph itself declares."""

    iri: NamedNode
    mandatory: tuple[NamedNode, ...]
    optional: tuple[NamedNode, ...]

    def constraints(self, shape: Shape) -> Iterator[tuple[Node, About, Formula]]:
        """Each constraint of this kind that the shape declares, with its validator."""
        stated = {one: shape.graph.values(shape.node, one) for one in self.mandatory}
        if not all(stated.values()):
            return
        given = {one: shape.graph.values(shape.node, one) for one in self.optional}
        choices = stated | {one: values for one, values in given.items() if values}
        for values in product(*choices.values()):
            constants = {_name(one): _text(v) for one, v in zip(choices, values, strict=True)}
            yield self._constraint(shape, constants)

    def _constraint(self, shape: Shape, constants: dict[str, str]) -> tuple[Node, About, Formula]:
        own = SH.nodeValidator if shape.path is None else SH.propertyValidator
        for predicate in (own, SH.validator):
            for validator in shape.graph.nodes(self.iri, predicate):
                written = sparql_based.source(shape.graph, validator, SH.select)
                if written is not None:
                    formula = sparql_based.select(shape, validator, written, constants)
                    return validator, "rows", formula
                asked = sparql_based.source(shape.graph, validator, SH.ask)
                if asked is not None:
                    asks = sparql_based.ask(shape, validator, asked, constants)
                    return validator, "value", asks
        raise unusable(f"sh:validator: {self.iri.value}")


def declared(graph: ShapesGraph) -> list[Custom]:
    """The components of this shapes graph, but those of SHACL itself."""
    found = []
    for node in dict.fromkeys(graph.instances(SH.ConstraintComponent)):
        if isinstance(node, NamedNode) and not node.value.startswith(SH.iri):
            parameters: dict[bool, list[NamedNode]] = {True: [], False: []}
            for parameter in graph.values(node, SH.parameter):
                for path in graph.iris(parameter, SH.path):
                    parameters[graph.truth(parameter, SH.optional)].append(path)
            if parameters[False]:
                found.append(Custom(node, tuple(parameters[False]), tuple(parameters[True])))
    return found


def _name(parameter: NamedNode) -> str:
    """The local name: what follows the last ``#`` or ``/`` (section 6.2.1)."""
    return parameter.value.replace("#", "/").rpartition("/")[2]


def _text(term: Term) -> str:
    """The term as a query has it. Raises :class:`OutOfReach` for a blank node."""
    if isinstance(term, BlankNode | Triple):
        raise OutOfReach("sh:parameter: a blank node")
    return str(term) if isinstance(term, NamedNode | Literal) else ""
