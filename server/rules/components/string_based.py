"""String-based constraint components (https://www.w3.org/TR/shacl/#core-components-string)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pyoxigraph import Literal, Store

from ontology.namespaces import SH
from server.rules.components.component import Component
from server.rules.logic import Formula, HasLanguage, HasLength, Matches, UniqueLanguages
from server.rules.shape import OutOfReach, Shape


class MinLength(Component):
    """https://www.w3.org/TR/shacl/#MinLengthConstraintComponent"""

    iri = SH.MinLengthConstraintComponent
    about = "value"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        least = shape.graph.number(shape.node, SH.minLength)
        if least is not None:
            yield HasLength(">=", least)


class MaxLength(Component):
    """https://www.w3.org/TR/shacl/#MaxLengthConstraintComponent"""

    iri = SH.MaxLengthConstraintComponent
    about = "value"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        most = shape.graph.number(shape.node, SH.maxLength)
        if most is not None:
            yield HasLength("<=", most)


class Pattern(Component):
    """https://www.w3.org/TR/shacl/#PatternConstraintComponent"""

    iri = SH.PatternConstraintComponent
    about = "value"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        flags = next(iter(shape.graph.literals(shape.node, SH.flags)), None)
        for pattern in shape.graph.literals(shape.node, SH.pattern):
            expression = Matches(pattern.value, flags.value if flags else "")
            if not understood(expression):
                raise OutOfReach("sh:pattern: not a regular expression of the store's engine")
            yield expression


@lru_cache
def understood(expression: Matches) -> bool:
    """Whether the engine can match by it: by another kind, or one too large, nothing matches."""
    call = f'REGEX("", {Literal(expression.pattern)}, {Literal(expression.flags)})'
    return bool(Store().query(f"ASK {{ BIND({call} AS ?known) FILTER(BOUND(?known)) }}"))


class LanguageIn(Component):
    """https://www.w3.org/TR/shacl/#LanguageInConstraintComponent"""

    iri = SH.LanguageInConstraintComponent
    about = "value"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        for head in shape.graph.values(shape.node, SH.languageIn):
            ranges = shape.graph.items(head)
            yield HasLanguage(tuple(v.value for v in ranges if isinstance(v, Literal)))


class UniqueLang(Component):
    """https://www.w3.org/TR/shacl/#UniqueLangConstraintComponent"""

    iri = SH.UniqueLangConstraintComponent
    about = "rows"

    @classmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        if shape.path is not None and shape.graph.truth(shape.node, SH.uniqueLang):
            yield UniqueLanguages(shape.path)
