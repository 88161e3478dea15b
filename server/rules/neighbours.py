"""By which properties a node is linked, looked up once: many questions about changed nodes are
answered by that, without a query for each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from ontology.namespaces import RDF
from server.rules.plan import Target
from server.rules.reach import Probe, Step
from server.rules.sparql import Hierarchy

MOST_VALUES, MOST_HOLDERS = 500, 50
"""So many statements about a node are looked at, and so many with it as their value: a catalog has
any number of the first, a class, a code or a body of the second.
"""

Term = NamedNode | BlankNode | Literal | Triple
Links = Collection[NamedNode] | None
"""Properties; None where there are too many statements to tell."""


@dataclass
class Neighbours:
    """Looks nodes up in the graphs that are judged together, as long as these do not change."""

    store: Store
    graphs: tuple[NamedNode | DefaultGraph, ...]
    hierarchy: Hierarchy
    leaving: dict[Term, Links] = field(default_factory=dict, repr=False)
    arriving: dict[Term, Links] = field(default_factory=dict, repr=False)
    kinds: dict[Term, set[Term]] = field(default_factory=dict, repr=False)

    def is_target(self, target: Target, node: NamedNode | Literal) -> bool | None:
        """Whether a target without a path leads to the node; None if only a query can tell."""
        match target.kind:
            case "node":
                return node == target.term
            case "class":
                links = self.properties(node)
                below = self.hierarchy.get(target.term, (target.term,))  # type: ignore[arg-type]
                return None if links is None else not self.kinds[node].isdisjoint(below)
            case "subjects":
                return _has(self.properties(node), target.term)
            case _:
                return _has(self.holders(node), target.term)

    def may_lead(self, triple: Triple, probe: Probe) -> bool:
        """False where nothing matches a pattern of the probe's path about the triple's ends."""
        ends = {"?s": triple.subject, "?o": triple.object}
        return all(self._may_hold(step, ends) for step in probe.path or ())

    def _may_hold(self, step: Step, ends: dict[str, Term]) -> bool:
        if step.predicate is None:
            return True
        if step.subject in ends:
            return _has(self.properties(ends[step.subject]), step.predicate) is not False
        if step.object in ends:
            return _has(self.holders(ends[step.object]), step.predicate) is not False
        return True

    def properties(self, node: Term) -> Links:
        """The properties that it has."""
        if node not in self.leaving:
            quads = list(islice(self._about(node), MOST_VALUES))
            self.kinds[node] = {quad.object for quad in quads if quad.predicate == RDF.type}
            self.leaving[node] = _predicates(quads, MOST_VALUES)
        return self.leaving[node]

    def holders(self, node: Term) -> Links:
        """The properties that it is a value of."""
        if node not in self.arriving:
            quads = list(islice(self._matching(None, node), MOST_HOLDERS))
            self.arriving[node] = _predicates(quads, MOST_HOLDERS)
        return self.arriving[node]

    def _about(self, node: Term) -> Iterator[Quad]:
        return iter(()) if isinstance(node, Literal) else self._matching(node, None)

    def _matching(
        self, subject: NamedNode | BlankNode | Triple | None, value: Term | None
    ) -> Iterator[Quad]:
        for graph in self.graphs:
            yield from self.store.quads_for_pattern(subject, None, value, graph)


def _predicates(quads: list[Quad], most: int) -> Links:
    return frozenset(quad.predicate for quad in quads) if len(quads) < most else None


def _has(properties: Links, wanted: Term) -> bool | None:
    return None if properties is None else wanted in properties
