"""Value type constraint components (https://www.w3.org/TR/shacl/#core-components-value-type)."""

from __future__ import annotations

from collections.abc import Iterator

from ontology.namespaces import SH, XSD
from server.rules.components.component import Component
from server.rules.logic import Formula, HasDatatype, IsInstance, IsKind, Kind
from server.rules.shape import OutOfReach, Shape

KINDS: dict[str, frozenset[Kind]] = {
    "IRI": frozenset({"IRI"}),
    "BlankNode": frozenset({"BlankNode"}),
    "Literal": frozenset({"Literal"}),
    "BlankNodeOrIRI": frozenset({"BlankNode", "IRI"}),
    "BlankNodeOrLiteral": frozenset({"BlankNode", "Literal"}),
    "IRIOrLiteral": frozenset({"IRI", "Literal"}),
}


KEPT_AS_INTEGER = {
    XSD[name]
    for name in (
        *("byte", "short", "int", "long"),
        *("unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong"),
        *("positiveInteger", "negativeInteger", "nonPositiveInteger", "nonNegativeInteger"),
    )
}
"""Datatypes that are gone once a value is in the store."""


class Class(Component):
    """https://www.w3.org/TR/shacl/#ClassConstraintComponent"""

    iri = SH.ClassConstraintComponent
    about = "value"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        for value in shape.graph.iris(shape.node, SH["class"]):
            yield IsInstance(value)


class Datatype(Component):
    """https://www.w3.org/TR/shacl/#DatatypeConstraintComponent"""

    iri = SH.DatatypeConstraintComponent
    about = "value"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        for value in shape.graph.iris(shape.node, SH.datatype):
            if value in KEPT_AS_INTEGER:
                raise OutOfReach(f"sh:datatype {value}: the store keeps all integers alike")
            yield HasDatatype(value)


class NodeKind(Component):
    """https://www.w3.org/TR/shacl/#NodeKindConstraintComponent"""

    iri = SH.NodeKindConstraintComponent
    about = "value"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        for value in shape.graph.iris(shape.node, SH.nodeKind):
            yield IsKind(KINDS.get(value.value.removeprefix(SH.iri), frozenset()))
