"""Logical constraint components (https://www.w3.org/TR/shacl/#core-components-logical)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pyoxigraph import NamedNode

from ontology.namespaces import SH
from server.rules.components.component import Component
from server.rules.logic import All, AnyOf, ExactlyOne, Formula, Not
from server.rules.shape import Shape


class Negation(Component):
    """https://www.w3.org/TR/shacl/#NotConstraintComponent"""

    iri = SH.NotConstraintComponent
    about = "value"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        for other in shape.graph.values(shape.node, SH["not"]):
            yield Not(shape.formula(other))


class ListOfShapes(Component):
    """What the three have in common: a list of shapes."""

    about = "value"
    parameter: ClassVar[NamedNode]
    makes: ClassVar[type[All] | type[AnyOf] | type[ExactlyOne]]

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        for head in shape.graph.values(shape.node, cls.parameter):
            yield cls.makes(tuple(shape.formula(other) for other in shape.graph.items(head)))


class And(ListOfShapes):
    """https://www.w3.org/TR/shacl/#AndConstraintComponent"""

    iri = SH.AndConstraintComponent
    parameter = SH["and"]
    makes = All


class Or(ListOfShapes):
    """https://www.w3.org/TR/shacl/#OrConstraintComponent"""

    iri = SH.OrConstraintComponent
    parameter = SH["or"]
    makes = AnyOf


class Xone(ListOfShapes):
    """https://www.w3.org/TR/shacl/#XoneConstraintComponent"""

    iri = SH.XoneConstraintComponent
    parameter = SH.xone
    makes = ExactlyOne
