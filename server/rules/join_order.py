"""In which order the patterns of a probe are best joined, as some of the changed triples show.

From a resource, one pattern may lead to its few namesakes and another to all that its body has; the
engine has no statistics and takes the first of those that look alike to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from server.rules.reach import Step

SAMPLES, MANY = 20, 50
"""So many triples are looked at, and so many holders of a value are counted."""

Subject = NamedNode | BlankNode | Triple
Term = Subject | Literal


@dataclass(frozen=True)
class JoinOrder:
    """Looks values up in the graphs that are judged together."""

    store: Store
    graphs: tuple[NamedNode | DefaultGraph, ...]

    def of(self, path: Sequence[Step], triples: Sequence[Triple]) -> list[Step]:
        """What is said of the triple's subject; who has a value that is then known, first of one
        that few have; the rest.
        """
        own = [step for step in path if step.subject == "?s"]
        known = {"?s", "?o", *(step.object for step in own)}
        wide = [s for s in path if s.subject != "?s" and s.predicate and s.object in known]
        holders = dict.fromkeys(wide, 0)
        for triple in triples[:SAMPLES] if len(wide) > 1 else ():
            values = {step: self._value(step.object, own, triple) for step in wide}
            if None not in values.values():
                for step, value in values.items():
                    found = self._matching(None, step.predicate, value)
                    holders[step] += sum(1 for _ in islice(found, MANY))
        wide.sort(key=holders.__getitem__)
        return [*own, *wide, *(step for step in path if step not in own and step not in holders)]

    def _value(self, name: str, own: Iterable[Step], triple: Triple) -> Term | None:
        """What a variable may stand for: of this triple, or said of its subject."""
        if name in ("?s", "?o"):
            return triple.subject if name == "?s" else triple.object
        said = (
            quad.object
            for step in own
            if step.object == name
            for quad in self._matching(triple.subject, step.predicate, None)
        )
        return next(said, None)

    def _matching(
        self, subject: Subject | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Quad]:
        for graph in self.graphs:
            yield from self.store.quads_for_pattern(subject, predicate, value, graph)
