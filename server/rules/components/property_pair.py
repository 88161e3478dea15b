"""Property pair constraint components
(https://www.w3.org/TR/shacl/#core-components-property-pairs).
"""

from __future__ import annotations

from collections.abc import Iterator

from ontology.namespaces import SH
from server.rules.components.component import Component
from server.rules.logic import Formula, NoSharedValues, Ordered, SameValues
from server.rules.shape import Shape


class Equals(Component):
    """https://www.w3.org/TR/shacl/#EqualsConstraintComponent"""

    iri = SH.EqualsConstraintComponent
    about = "rows"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        for other in shape.graph.iris(shape.node, SH.equals):
            yield SameValues(shape.path, other)


class Disjoint(Component):
    """https://www.w3.org/TR/shacl/#DisjointConstraintComponent"""

    iri = SH.DisjointConstraintComponent
    about = "rows"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        for other in shape.graph.iris(shape.node, SH.disjoint):
            yield NoSharedValues(shape.path, other)


class LessThan(Component):
    """https://www.w3.org/TR/shacl/#LessThanConstraintComponent"""

    iri = SH.LessThanConstraintComponent
    about = "rows"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        if shape.path is not None:
            for other in shape.graph.iris(shape.node, SH.lessThan):
                yield Ordered(shape.path, "<", other)


class LessThanOrEquals(Component):
    """https://www.w3.org/TR/shacl/#LessThanOrEqualsConstraintComponent"""

    iri = SH.LessThanOrEqualsConstraintComponent
    about = "rows"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        if shape.path is not None:
            for other in shape.graph.iris(shape.node, SH.lessThanOrEquals):
                yield Ordered(shape.path, "<=", other)
