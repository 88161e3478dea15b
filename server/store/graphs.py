"""The graphs of an edition and the datasets made of them (design section 2).

The default graph is the union of the *member* graphs: catalogs, vocabulary, ontology, law,
organisations, shapes and calendar. Internal, sharing, provenance, waiver and report graphs never
are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from pyoxigraph import DefaultGraph, NamedNode

from ontology.namespaces import Names

REFERENCE = ("vocabulary", "ontology", "law", "organisations", "shapes", "calendar", "additions")
"""Graphs changed only by the authority or by a new version of Lianmu; the laws and codes that the
authority adds are the additions."""
RESOLVED = ("vocabulary", "law", "organisations", "additions")
"""Those whose names may stand in the cells of a sheet."""


@dataclass(frozen=True)
class Dataset:
    """What one caller may see: handed to the engine with every query, never a filter on results."""

    default: tuple[NamedNode | DefaultGraph, ...]
    named: tuple[NamedNode, ...]

    def restricted(
        self, default: Iterable[NamedNode] | None, named: Iterable[NamedNode] | None
    ) -> Dataset:
        """Intersected with a dataset the caller asked for (FROM or the protocol parameters).

        ``None, None`` means nothing was asked for. Asking for either half replaces both, as the
        SPARQL 1.1 recommendation says (section 13.2); graphs not in this dataset are dropped.
        """
        if default is None and named is None:
            return self
        visible = set(self.named)
        return Dataset(
            tuple(graph for graph in dict.fromkeys(default or ()) if graph in visible),
            tuple(graph for graph in dict.fromkeys(named or ()) if graph in visible),
        )


@dataclass(frozen=True)
class Graphs:
    """The graph names of one installation."""

    names: Names

    def catalog(self, key: str) -> NamedNode:
        return self.names.graph("catalog", key)

    def reference(self, name: str) -> NamedNode:
        return self.names.graph(name)

    def internal(self, key: str) -> NamedNode:
        return self.names.graph("internal", key)

    def report(self, key: str) -> NamedNode:
        """The latest report of the catalog of one organisation."""
        return self.names.graph("report", "owner", key)

    @property
    def sharing(self) -> NamedNode:
        """All applications, answers and agreements: for auditors and the authority."""
        return self.names.graph("sharing")

    def sharing_of(self, key: str) -> NamedNode:
        """The part of :attr:`sharing` to which one organisation is a party."""
        return self.names.graph("sharing", key)

    def is_sharing(self, graph: NamedNode) -> bool:
        """Whether a graph holds agreements: all of them, or those of one organisation."""
        whole = self.sharing.value
        return graph.value == whole or graph.value.startswith(f"{whole}/")

    def waivers(self, key: str) -> NamedNode:
        """What the authority has waived for one body, or for the city."""
        return self.names.graph("waivers", key)

    def waivers_of(self, graph: NamedNode) -> str:
        """The key that :meth:`waivers` made this graph name of."""
        return unquote(graph.value.removeprefix(self.waivers("").value))

    @property
    def statistics(self) -> NamedNode:
        """Figures about the catalogs: for everyone, but no part of the default graph."""
        return self.names.graph("statistics")

    @property
    def provenance(self) -> NamedNode:
        return self.names.graph("provenance")

    @property
    def derived(self) -> NamedNode:
        """What follows from the catalogs and is judged with them; nobody reads it."""
        return self.names.graph("derived")

    @property
    def refusals(self) -> NamedNode:
        """Counts per rule of refused submissions and earlier reports."""
        return self.names.graph("report", "internal")

    def is_catalog(self, graph: object) -> bool:
        """Whether a graph is what one body compiled."""
        prefix = self.catalog("").value
        return isinstance(graph, NamedNode) and graph.value.startswith(prefix)

    def is_member(self, graph: NamedNode) -> bool:
        """Whether the default graph contains this graph."""
        prefix = f"{self.names.base}graph/"
        if not graph.value.startswith(prefix):
            return False
        path = graph.value[len(prefix) :]
        return path.startswith("catalog/") or path in REFERENCE
