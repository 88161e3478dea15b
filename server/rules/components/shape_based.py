"""Shape-based constraint components (https://www.w3.org/TR/shacl/#core-components-shape).

``sh:property`` is none of these classes: its results are those of the property shape itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from ontology.namespaces import SH
from server.rules.components.component import Component
from server.rules.logic import All, AtLeast, Formula, Not
from server.rules.shape import Shape
from server.rules.terms import Term


class NodeShape(Component):
    """https://www.w3.org/TR/shacl/#NodeConstraintComponent"""

    iri = SH.NodeConstraintComponent
    about = "value"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        for other in shape.graph.values(shape.node, SH.node):
            yield shape.formula(other)


class QualifiedMinCount(Component):
    """https://www.w3.org/TR/shacl/#QualifiedMinCountConstraintComponent"""

    iri = SH.QualifiedMinCountConstraintComponent
    about = "focus"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        least = shape.graph.number(shape.node, SH.qualifiedMinCount)
        if least is not None and shape.path is not None:
            for qualified in _qualified(shape):
                yield AtLeast(least, shape.path, qualified)


class QualifiedMaxCount(Component):
    """https://www.w3.org/TR/shacl/#QualifiedMaxCountConstraintComponent"""

    iri = SH.QualifiedMaxCountConstraintComponent
    about = "focus"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        most = shape.graph.number(shape.node, SH.qualifiedMaxCount)
        if most is not None and shape.path is not None:
            for qualified in _qualified(shape):
                yield Not(AtLeast(most + 1, shape.path, qualified))


def _qualified(shape: Shape) -> Iterator[Formula]:
    """What a value must be to count: of the shape, and of no sibling where these are disjoint."""
    disjoint = shape.graph.truth(shape.node, SH.qualifiedValueShapesDisjoint)
    for other in shape.graph.values(shape.node, SH.qualifiedValueShape):
        siblings = _siblings(shape) - {other} if disjoint else set()
        apart = tuple(Not(shape.formula(sibling)) for sibling in sorted(siblings, key=str))
        yield All((shape.formula(other), *apart))


def _siblings(shape: Shape) -> set[Term]:
    """The qualified value shapes of all properties of the shapes that this one is a property of."""
    return {
        qualified
        for parent in shape.graph.subjects(SH.property, shape.node)
        for sibling in shape.graph.values(parent, SH.property)
        for qualified in shape.graph.values(sibling, SH.qualifiedValueShape)
    }
