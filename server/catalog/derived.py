"""What follows from the catalogs and is judged with them: normal forms of names, and signatures of
resources.

They stand in a graph of their own that nobody reads, kept with every change, so that judging never
has to make them for a whole catalog (design section 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from ontology.namespaces import DCT, LM
from server.rules.normal_forms import normal_form, signature
from server.store.delta import Delta
from server.store.graphs import Graphs
from server.store.workspace import Workspace


def apply(workspace: Workspace, delta: Delta) -> Delta:
    """Apply a change with what follows from it; all of it that is a change."""
    store, graphs = workspace.store, workspace.graphs
    nodes = concerned(store, delta)
    first = workspace.apply(delta)
    return first | workspace.apply(following(store, graphs, nodes | concerned(store, first)))


def concerned(store: Store, delta: Delta) -> set[NamedNode]:
    """The nodes of which something else follows after a change, as the store stands."""
    nodes: set[NamedNode] = set()
    for quad in delta.added | delta.removed:
        if isinstance(quad.subject, NamedNode) and quad.predicate in (DCT.title, LM.item):
            nodes.add(quad.subject)
        if quad.predicate == DCT.title:
            above = store.quads_for_pattern(None, LM.item, quad.subject, DefaultGraph())
            nodes.update(one.subject for one in above if isinstance(one.subject, NamedNode))
    return nodes


def following(store: Store, graphs: Graphs, nodes: Iterable[NamedNode]) -> Delta:
    """How what follows of these nodes is to change."""
    before: set[Quad] = set()
    after: set[Quad] = set()
    for node in nodes:
        before.update(known(store, graphs, node))
        called = sorted(names(store, graphs, node))
        forms = {normal_form(name) for name in called}
        after |= {_said(graphs, node, LM.normalisedName, form) for form in forms if form}
        items = store.quads_for_pattern(node, LM.item, None, DefaultGraph())
        parts = [item.object for item in items if isinstance(item.object, NamedNode)]
        listed = [name for part in parts for name in names(store, graphs, part)]
        signed = {signature(name, listed) for name in called}
        after |= {_said(graphs, node, LM.signature, text) for text in signed if text}
    return Delta.between(before, after)


def _said(graphs: Graphs, node: NamedNode, predicate: NamedNode, text: str) -> Quad:
    return Quad(node, predicate, Literal(text), graphs.derived)


def names(store: Store, graphs: Graphs, node: NamedNode) -> Iterator[str]:
    """What catalogs call a node."""
    for title in store.quads_for_pattern(node, DCT.title, None, None):
        if isinstance(title.object, Literal) and graphs.is_catalog(title.graph_name):
            yield title.object.value


def known(store: Store, graphs: Graphs, node: NamedNode) -> Iterator[Quad]:
    """What the store has that follows of a node."""
    return store.quads_for_pattern(node, None, None, graphs.derived)


def made_anew(store: Store, graphs: Graphs) -> Delta:
    """What a store lacks that was written before there was such a graph; reads all names."""
    titled = store.quads_for_pattern(None, DCT.title, None, DefaultGraph())
    nodes = {quad.subject for quad in titled if isinstance(quad.subject, NamedNode)}
    return following(store, graphs, nodes)
