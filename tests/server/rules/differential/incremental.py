"""Judging again after a change, as a protocol any engine can be put behind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pyoxigraph import Triple

from tests.server.rules.engines import UNDER_TEST, Engine, Result


class Incremental(Protocol):
    """Keeps what it needs to know between two changes."""

    def start(self, data: Sequence[Triple], shapes: Sequence[Triple]) -> list[Result]:
        """All results on this data."""

    def apply(self, added: Collection[Triple], removed: Collection[Triple]) -> list[Result]:
        """All results that hold after the change, old ones and new ones."""


@dataclass
class Whole:
    """Forgets nothing and judges everything again: right by definition."""

    engine: Engine
    data: set[Triple] = field(default_factory=set)
    shapes: Sequence[Triple] = ()

    def start(self, data: Sequence[Triple], shapes: Sequence[Triple]) -> list[Result]:
        self.data, self.shapes = set(data), shapes
        return self.engine(data, shapes)

    def apply(self, added: Collection[Triple], removed: Collection[Triple]) -> list[Result]:
        self.data = self.data - set(removed) | set(added)
        return self.engine(sorted(self.data, key=str), self.shapes)


def under_test() -> Incremental:
    """A fresh incremental engine."""
    return Whole(UNDER_TEST)


Maker = Callable[[], Incremental]
