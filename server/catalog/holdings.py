"""What a catalog holds: which statements describe a resource, and who holds which resource."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from ontology.namespaces import DCAT, DCT, FOAF, LM, RDF
from ontology.text import Text
from server.store.graphs import Graphs


@dataclass(frozen=True)
class Holdings:
    """One catalog's part of a store: its catalog graph and its internal graph."""

    store: Store
    graphs: Graphs
    key: str

    @property
    def catalog(self) -> NamedNode:
        return self.graphs.names.thing("catalog", self.key)

    @property
    def public(self) -> NamedNode:
        return self.graphs.catalog(self.key)

    @property
    def internal(self) -> NamedNode:
        return self.graphs.internal(self.key)

    def resources(self) -> set[NamedNode]:
        """The resources this catalog lists."""
        listed = self.store.quads_for_pattern(self.catalog, DCAT.dataset, None, self.public)
        return {quad.object for quad in listed if isinstance(quad.object, NamedNode)}

    def description(self, resource: NamedNode) -> Iterator[Quad]:
        """All quads about a resource: its own, its parts' and items', and the catalog's link.

        Parts are what hangs from the resource and is named after it or made for it: items, legal
        bases, access ways, nodes without a name in the file they came from.
        """
        for graph in (self.public, self.internal):
            yield from self.store.quads_for_pattern(self.catalog, DCAT.dataset, resource, graph)
        seen: set[NamedNode] = set()
        pending = [resource]
        while pending:
            subject = pending.pop()
            if subject in seen:
                continue
            seen.add(subject)
            for graph in (self.public, self.internal):
                for quad in self.store.quads_for_pattern(subject, None, None, graph):
                    yield quad
                    if isinstance(quad.object, NamedNode) and self.is_part(quad.object, resource):
                        pending.append(quad.object)

    def is_part(self, node: NamedNode, resource: NamedNode) -> bool:
        """Whether a node is named as a part of this resource."""
        base = self.graphs.names.base
        key = resource.value.rsplit("/", 1)[-1]
        return node.value.startswith(
            (f"{resource.value}#", f"{base}id/item/{key}.", f"{base}id/node/")
        )

    def holder(self, subject: NamedNode) -> str | None:
        """The key of another catalog whose graph describes this subject."""
        prefix = self.graphs.catalog("").value
        for quad in self.store.quads_for_pattern(subject, None, None, None):
            graph = quad.graph_name
            if isinstance(graph, NamedNode) and graph.value.startswith(prefix):
                key = graph.value.removeprefix(prefix)
                if key != self.key:
                    return key
        return None

    def with_code(self, code: str) -> set[NamedNode]:
        """Resources of this catalog with that code."""
        found = self.store.quads_for_pattern(None, DCT.identifier, Literal(code), self.public)
        return {quad.subject for quad in found if isinstance(quad.subject, NamedNode)}

    def name(self, body: NamedNode) -> Text:
        """What an organisation is called; its IRI where it has no name in a language."""
        names = {
            quad.object.language: quad.object.value
            for quad in self.store.quads_for_pattern(body, FOAF.name, None, DefaultGraph())
            if isinstance(quad.object, Literal)
        }
        return Text(names.get("zh", body.value), names.get("en", body.value))


def resources_of(quads: Iterable[Quad]) -> set[NamedNode]:
    """Subjects that these quads type as information resources."""
    return {
        quad.subject
        for quad in quads
        if quad.predicate == RDF.type
        and quad.object == LM.InformationResource
        and isinstance(quad.subject, NamedNode)
    }
