"""The constraint components of SHACL, each one class in the file of its section.

A class says which formulas the parameters of a shape make: ``formulas(shape)``. ``about`` says
what a result is about: each value node, the focus node, or each row of what is wrong.
"""

from __future__ import annotations

from server.rules.components.cardinality import MaxCount, MinCount
from server.rules.components.component import Component
from server.rules.components.logical import And, Negation, Or, Xone
from server.rules.components.other import Closed, HasValue, In
from server.rules.components.property_pair import Disjoint, Equals, LessThan, LessThanOrEquals
from server.rules.components.shape_based import NodeShape, QualifiedMaxCount, QualifiedMinCount
from server.rules.components.string_based import (
    LanguageIn,
    MaxLength,
    MinLength,
    Pattern,
    UniqueLang,
)
from server.rules.components.value_range import (
    MaxExclusive,
    MaxInclusive,
    MinExclusive,
    MinInclusive,
)
from server.rules.components.value_type import Class, Datatype, NodeKind

CORE: tuple[type[Component], ...] = (
    Class,
    Datatype,
    NodeKind,
    MinCount,
    MaxCount,
    MinExclusive,
    MinInclusive,
    MaxExclusive,
    MaxInclusive,
    MinLength,
    MaxLength,
    Pattern,
    LanguageIn,
    UniqueLang,
    Equals,
    Disjoint,
    LessThan,
    LessThanOrEquals,
    Negation,
    And,
    Or,
    Xone,
    NodeShape,
    QualifiedMinCount,
    QualifiedMaxCount,
    Closed,
    HasValue,
    In,
)
"""Section 4 of the specification, in its order."""

__all__ = ["CORE", "Component"]
