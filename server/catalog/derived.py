"""What follows from the catalogs and is judged with them: the normal forms of names.

They stand in a graph of their own that nobody reads, kept with every change, so that judging never
has to make them for a whole catalog (design section 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from ontology.namespaces import DCT, LM
from server.rules.normal_forms import normal_form
from server.store.delta import Delta
from server.store.graphs import Graphs
from server.store.workspace import Workspace


def apply(workspace: Workspace, delta: Delta) -> Delta:
    """Apply a change with what follows from it; all of it that is a change."""
    first = workspace.apply(delta)
    second = workspace.apply(normal_forms(workspace.store, workspace.graphs, renamed(first)))
    return first | second


def renamed(delta: Delta) -> set[NamedNode]:
    """The nodes whose names a change is about."""
    return {
        quad.subject
        for quad in delta.added | delta.removed
        if quad.predicate == DCT.title and isinstance(quad.subject, NamedNode)
    }


def normal_forms(store: Store, graphs: Graphs, nodes: Iterable[NamedNode]) -> Delta:
    """How the normal forms of the names of these nodes are to change."""
    before: set[Quad] = set()
    after: set[Quad] = set()
    for node in nodes:
        before.update(known_forms(store, graphs, node))
        for title in store.quads_for_pattern(node, DCT.title, None, None):
            form = normal_form(title.object.value) if isinstance(title.object, Literal) else ""
            if form and graphs.is_catalog(title.graph_name):
                after.add(Quad(node, LM.normalisedName, Literal(form), graphs.derived))
    return Delta.between(before, after)


def known_forms(store: Store, graphs: Graphs, node: NamedNode) -> Iterator[Quad]:
    """The normal forms that the store has of the names of a node."""
    return store.quads_for_pattern(node, LM.normalisedName, None, graphs.derived)


def made_anew(store: Store, graphs: Graphs) -> Delta:
    """What a store lacks that was written before there was such a graph; reads all names."""
    titled = store.quads_for_pattern(None, DCT.title, None, DefaultGraph())
    nodes = {quad.subject for quad in titled if isinstance(quad.subject, NamedNode)}
    return normal_forms(store, graphs, nodes)
