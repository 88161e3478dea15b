"""Value range constraint components (https://www.w3.org/TR/shacl/#core-components-range)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pyoxigraph import Literal, NamedNode

from ontology.namespaces import SH
from server.rules.components.component import Component
from server.rules.logic import Compares, Comparison, Formula
from server.rules.shape import Shape


class ValueRange(Component):
    """What the four have in common."""

    about = "value"
    parameter: ClassVar[NamedNode]
    comparison: ClassVar[Comparison]

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        for value in shape.graph.values(shape.node, cls.parameter):
            if isinstance(value, Literal | NamedNode):
                yield Compares(cls.comparison, value)


class MinExclusive(ValueRange):
    """https://www.w3.org/TR/shacl/#MinExclusiveConstraintComponent"""

    iri = SH.MinExclusiveConstraintComponent
    parameter = SH.minExclusive
    comparison = ">"


class MinInclusive(ValueRange):
    """https://www.w3.org/TR/shacl/#MinInclusiveConstraintComponent"""

    iri = SH.MinInclusiveConstraintComponent
    parameter = SH.minInclusive
    comparison = ">="


class MaxExclusive(ValueRange):
    """https://www.w3.org/TR/shacl/#MaxExclusiveConstraintComponent"""

    iri = SH.MaxExclusiveConstraintComponent
    parameter = SH.maxExclusive
    comparison = "<"


class MaxInclusive(ValueRange):
    """https://www.w3.org/TR/shacl/#MaxInclusiveConstraintComponent"""

    iri = SH.MaxInclusiveConstraintComponent
    parameter = SH.maxInclusive
    comparison = "<="
