"""The part of the judged dataset that a verdict on some nodes can depend on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store, Triple

from ontology.namespaces import LM, ORG, RDF, RDFS, SH, SKOS
from server.rules.terms import Term
from shapes import Shapes

PARTS = (LM.item, LM.accessWay, LM.legalBasis)
"""A resource and its items, ways and bases are written together and judged together."""

DEPTH = 3
"""How many links away from a judged node a thing is still described."""

REFERENCE = ((SKOS.inScheme, None), (RDF.type, ORG.FormalOrganization), (RDF.type, LM.Day))
"""Concepts, organisations and loaded days, few enough to be always there: rules look for them by
label, code, name or number, not by links.
"""

MANY = 1000
"""More links than this by one property are stated but not followed: a catalog's datasets."""


BESIDE = ("/graph/sharing", "/graph/provenance", "/graph/derived")
"""How the names of the graphs end that are judged with the default graph (design section 3)."""


def judged_graphs(store: Store) -> tuple[NamedNode | DefaultGraph, ...]:
    """The graphs that are judged, the default graph first; reports and drafts never are."""
    named = (graph for graph in store.named_graphs() if isinstance(graph, NamedNode))
    beside = sorted((graph for graph in named if graph.value.endswith(BESIDE)), key=str)
    return (DefaultGraph(), *beside)


@dataclass(frozen=True)
class Judged:
    """The judged dataset: default ∪ sharing ∪ provenance ∪ context, never reports (design 3).

    The context is small and always judged whole, so only the store is searched by pattern.
    """

    store: Store
    context: tuple[Triple, ...]
    graphs: tuple[NamedNode | DefaultGraph, ...]

    @classmethod
    def of(cls, store: Store, context: Iterable[Triple]) -> Judged:
        """Of this store, whose base IRI need not be known: its graph names say which is which."""
        return cls(store, tuple(context), judged_graphs(store))

    def matching(
        self, subject: Term | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Triple]:
        """The store's triples of this pattern, by index; one in two graphs comes twice."""
        if isinstance(subject, Literal):
            return
        for graph in self.graphs:
            for quad in self.store.quads_for_pattern(subject, predicate, value, graph):
                yield quad.triple

    def data(self, focus: Collection[NamedNode] | None) -> set[Triple]:
        """What a verdict on these nodes can depend on; the whole judged dataset for None."""
        if focus is None:
            return {*self.matching(None, None, None), *self.context}
        return self._around(focus)

    def with_same_values(self, focus: Collection[NamedNode], shapes: Shapes) -> set[NamedNode]:
        """These nodes with their wholes and parts, and the other holders of what must be unique.

        ``lm:sameValue`` of a shape names the property whose values nodes of its target class must
        not share. Parts may have any: an item is called in many resources what one of them is.
        """
        together = self.with_wholes_and_parts(focus)
        compared = _compared(shapes)
        properties = {predicate for predicate, _ in compared}
        stated = [t for t in self.context if t.predicate in properties]
        found = set(together)
        for predicate, kind in compared:
            nodes = {node for node in together if self._is(node, kind)}
            values = {t.object for t in stated if t.predicate == predicate and t.subject in nodes}
            values |= {t.object for node in nodes for t in self.matching(node, predicate, None)}
            holders = {t.subject for t in stated if t.object in values}
            for value in values:
                holders.update(t.subject for t in self.matching(None, predicate, value))
            named = {holder for holder in holders if isinstance(holder, NamedNode)}
            found |= {one for one in named if self._is(one, kind) or not self._is_part(one)}
        return found

    def _is_part(self, node: NamedNode) -> bool:
        return any(True for part in PARTS for _ in self.matching(None, part, node))

    def _is(self, node: NamedNode, kind: NamedNode) -> bool:
        """Whether it is an instance of the class or of one below it; one that is gone may be."""
        waiting = {triple.object for triple in self._stated(node, RDF.type)}
        seen: set[Term] = set()
        while waiting:
            seen |= waiting
            waiting = {t.object for c in waiting for t in self.matching(c, RDFS.subClassOf, None)}
            waiting -= seen
        return kind in seen or not seen

    def _stated(self, node: NamedNode, predicate: NamedNode) -> Iterator[Triple]:
        yield from self.matching(node, predicate, None)
        yield from (t for t in self.context if (t.subject, t.predicate) == (node, predicate))

    def _around(self, focus: Collection[NamedNode]) -> set[Triple]:
        """What these nodes link to up to :data:`DEPTH` links away, who links to them and what
        those are, the reference data, the class hierarchy, and the context.
        """
        found = {*self.matching(None, RDFS.subClassOf, None), *self.context}
        for predicate, value in REFERENCE:
            known = {triple.subject for triple in self.matching(None, predicate, value)}
            found |= self._described(known, 0)
        found |= self._described(focus, DEPTH)
        links = self._links_to(focus)
        found.update(link for by_property in links.values() for link in by_property)
        found |= self._linking(links)
        return found

    def with_wholes_and_parts(self, focus: Collection[NamedNode]) -> set[NamedNode]:
        """These nodes, the resources they are parts of, and all parts of those."""
        wholes = {
            triple.subject
            for node in focus
            for part in PARTS
            for triple in self.matching(None, part, node)
        }
        together = {*focus, *wholes}
        parts = {
            triple.object
            for node in together
            for part in PARTS
            for triple in self.matching(node, part, None)
        }
        return {node for node in together | parts if isinstance(node, NamedNode)}

    def _described(self, nodes: Iterable[Term], depth: int) -> set[Triple]:
        """All statements about these nodes and about what they link to, breadth first."""
        found: set[Triple] = set()
        frontier, seen = set(nodes), set[Term]()
        for _ in range(depth + 1):
            about = {triple for node in frontier for triple in self.matching(node, None, None)}
            found |= about
            seen |= frontier
            frontier = _worth_following(about) - seen
        return found

    def _links_to(self, nodes: Iterable[NamedNode]) -> dict[tuple[Term, NamedNode], set[Triple]]:
        """Statements with one of these as value, by that node and the property."""
        links: defaultdict[tuple[Term, NamedNode], set[Triple]] = defaultdict(set)
        for node in nodes:
            for triple in self.matching(None, None, node):
                links[node, triple.predicate].add(triple)
        return links

    def _linking(self, links: dict[tuple[Term, NamedNode], set[Triple]]) -> set[Triple]:
        """What links to the judged nodes, with what that links to; without its other links of
        the same kind, which lead to the rest of a catalog.
        """
        linkers: defaultdict[Term, set[NamedNode]] = defaultdict(set)
        found: set[Triple] = set()
        for (_, predicate), same in links.items():
            for triple in same:
                if len(same) <= MANY:
                    linkers[triple.subject].add(predicate)
                else:
                    found.update(self.matching(triple.subject, RDF.type, None))
        for linker, used in linkers.items():
            found.update(t for t in self.matching(linker, None, None) if t.predicate not in used)
        return found | self._described(_worth_following(found), 0)


def _compared(shapes: Shapes) -> set[tuple[NamedNode, NamedNode]]:
    """The properties whose values must not be shared, with the class that they are looked at in."""
    same = {shape.iri: shape.same_value for shape in shapes.shapes.values()}
    return {
        (predicate, triple.object)
        for triple in shapes.triples
        if triple.predicate == SH.targetClass
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, NamedNode)
        and (predicate := same.get(triple.subject)) is not None
    }


def _worth_following(triples: Iterable[Triple]) -> set[Term]:
    """The nodes that these link to. Classes are not followed: the hierarchy is there already."""
    values: defaultdict[tuple[Term, NamedNode], set[Term]] = defaultdict(set)
    for triple in triples:
        if triple.predicate != RDF.type and isinstance(triple.object, NamedNode):
            values[triple.subject, triple.predicate].add(triple.object)
    return {value for same in values.values() if len(same) <= MANY for value in same}
