"""Other constraint components (https://www.w3.org/TR/shacl/#core-components-others)."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from ontology.namespaces import SH
from server.rules.components.component import Component
from server.rules.kept import as_kept
from server.rules.logic import Constant, Formula, IsOneOf, OnlyProperties, Reaches
from server.rules.shape import OutOfReach, Shape
from server.rules.terms import Term


class Closed(Component):
    """https://www.w3.org/TR/shacl/#ClosedConstraintComponent"""

    iri = SH.ClosedConstraintComponent
    about = "rows"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        if not shape.graph.truth(shape.node, SH.closed):
            return
        allowed = {
            path
            for stated in shape.graph.values(shape.node, SH.property)
            for path in shape.graph.iris(stated, SH.path)
        }
        for head in shape.graph.values(shape.node, SH.ignoredProperties):
            ignored = shape.graph.items(head)
            allowed |= {term for term in ignored if isinstance(term, NamedNode)}
        yield OnlyProperties(shape.path, tuple(sorted(allowed, key=str)))


class HasValue(Component):
    """https://www.w3.org/TR/shacl/#HasValueConstraintComponent"""

    iri = SH.HasValueConstraintComponent
    about = "focus"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        for term in shape.graph.values(shape.node, SH.hasValue):
            constant = _constant(term)
            yield IsOneOf((constant,)) if shape.path is None else Reaches(shape.path, constant)


class In(Component):
    """https://www.w3.org/TR/shacl/#InConstraintComponent"""

    iri = SH.InConstraintComponent
    about = "value"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        for head in shape.graph.values(shape.node, SH["in"]):
            yield IsOneOf(tuple(_constant(term) for term in shape.graph.items(head)))


def _constant(term: Term) -> Constant:
    """A term that can stand in a query. Raises :class:`OutOfReach` for a blank node, and for a
    literal that is another one to the store.
    """
    if isinstance(term, Literal):
        if as_kept([term])[term] != term:
            raise OutOfReach("sh:in, sh:hasValue: numbers and dates are kept by value")
        return term
    if isinstance(term, NamedNode):
        return term
    raise OutOfReach("sh:in, sh:hasValue: a blank node")
