"""Cardinality constraint components (https://www.w3.org/TR/shacl/#core-components-count)."""

from __future__ import annotations

from collections.abc import Iterator

from ontology.namespaces import SH
from server.rules.components.component import Component
from server.rules.logic import TRUE, AtLeast, Formula, Not
from server.rules.shape import Shape


class MinCount(Component):
    """https://www.w3.org/TR/shacl/#MinCountConstraintComponent"""

    iri = SH.MinCountConstraintComponent
    about = "focus"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        least = shape.graph.number(shape.node, SH.minCount)
        if least is not None and shape.path is not None:
            yield AtLeast(least, shape.path, TRUE)


class MaxCount(Component):
    """https://www.w3.org/TR/shacl/#MaxCountConstraintComponent"""

    iri = SH.MaxCountConstraintComponent
    about = "focus"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        most = shape.graph.number(shape.node, SH.maxCount)
        if most is not None and shape.path is not None:
            yield Not(AtLeast(most + 1, shape.path, TRUE))
