"""Judging again after a change, as a protocol any engine can be put behind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pyoxigraph import DefaultGraph, Quad, Store, Triple

from server.rules.plan import Plan, compiled
from server.rules.results import Result
from server.rules.run import Asked, run
from tests.server.rules.engines import Engine


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


class InTheStore:
    """The compiler: judges again what the triples of a change can matter to."""

    def start(self, data: Sequence[Triple], shapes: Sequence[Triple]) -> list[Result]:
        self.store = Store()
        self.store.extend(_quads(data))
        self.shapes, self.plan = shapes, compiled(tuple(shapes))
        self.found = {check: set(self._asked.results(check, None)) for check in self.plan.checks}
        return self._all()

    def apply(self, added: Collection[Triple], removed: Collection[Triple]) -> list[Result]:
        before = self._asked.affected(self.plan.checks, removed)
        self.store.extend(_quads(added))
        for quad in _quads(removed):
            self.store.remove(quad)
        after = self._asked.affected(self.plan.checks, added)
        for affected in (before, after):
            for check, nodes in affected.items():
                kept = {r for r in self.found[check] if nodes is not None and r.focus not in nodes}
                self.found[check] = kept | set(self._asked.results(check, nodes))
        return self._all()

    @property
    def _asked(self) -> Asked:
        """Afresh, because it remembers what the store says of classes."""
        return Asked(self.store, (DefaultGraph(),))

    def _all(self) -> list[Result]:
        beyond = Plan((), self.plan.beyond)
        left = run(self._asked, beyond, self.shapes, lambda _: None)
        return [*(result for results in self.found.values() for result in results), *left]


def _quads(triples: Collection[Triple]) -> list[Quad]:
    return [Quad(triple.subject, triple.predicate, triple.object) for triple in triples]


def under_test() -> Incremental:
    """A fresh incremental engine."""
    return InTheStore()


Maker = Callable[[], Incremental]
