"""What the classes of this folder have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar, Literal

from pyoxigraph import NamedNode

from server.rules.logic import Formula
from server.rules.shape import Shape

About = Literal["value", "focus", "rows"]


class Component(ABC):
    """A constraint component (SHACL section 4)."""

    iri: ClassVar[NamedNode]
    """``sh:sourceConstraintComponent`` of its results."""
    about: ClassVar[About]

    @classmethod
    @abstractmethod
    def formulas(cls, shape: Shape) -> Iterator[Formula]:
        """One formula for each constraint of this kind that the shape declares."""
