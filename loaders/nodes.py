"""Blank nodes → IRIs made from their content, so that the same content has the same name.

A node that does not reach a cycle is named by a hash of its statements, with the nodes below it
named already; two such nodes with the same content are one. Nodes on or above a cycle are told
apart by what surrounds them (:mod:`loaders.cycles`).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from loaders.cycles import distinguish
from loaders.keys import digest
from ontology.namespaces import Names

HEX = 20
Described = dict[BlankNode, list[Quad]]


def name_blank_nodes(quads: Sequence[Quad], names: Names) -> dict[BlankNode, NamedNode]:
    """A name ``{base}id/node/{20 hex}`` for every blank node; raises cycles.TooAlike."""
    described: Described = defaultdict(list)
    for quad in quads:
        for node in _blank(quad.subject, quad.graph_name):
            described[node].append(quad)
        for node in _blank(quad.object):
            described[node].extend(())
    named: dict[BlankNode, NamedNode] = {}
    for node in _bottom_up(described):
        lines = sorted(_line(quad, node, named) for quad in described[node])
        named[node] = names.thing("node", digest("\n".join(lines), HEX))
    rest = _mentioning({node for node in described if node not in named}, quads)
    for node, text in distinguish(_components(rest), rest, named).items():
        named[node] = names.thing("node", digest(text, HEX))
    return named


def with_names(quad: Quad, named: dict[BlankNode, NamedNode]) -> Quad:
    """The quad without blank nodes."""
    subject, value, graph = quad.subject, quad.object, quad.graph_name
    return Quad(
        named[subject] if isinstance(subject, BlankNode) else subject,
        quad.predicate,
        named[value] if isinstance(value, BlankNode) else value,
        named[graph] if isinstance(graph, BlankNode) else graph,
    )


def _blank(
    *terms: NamedNode | BlankNode | Literal | Triple | DefaultGraph,
) -> Iterable[BlankNode]:
    return dict.fromkeys(term for term in terms if isinstance(term, BlankNode))


def _bottom_up(described: Described) -> list[BlankNode]:
    """Nodes in an order in which each comes after those it mentions; without cycles' nodes."""
    above: dict[BlankNode, list[BlankNode]] = defaultdict(list)
    open_below: dict[BlankNode, int] = {}
    for node, quads in described.items():
        below = {
            other for quad in quads for other in _blank(quad.subject, quad.object, quad.graph_name)
        } - {node}
        open_below[node] = len(below)
        for other in below:
            above[other].append(node)
    ready = deque(node for node, count in open_below.items() if not count)
    order = []
    while ready:
        node = ready.popleft()
        order.append(node)
        for other in above[node]:
            open_below[other] -= 1
            if not open_below[other]:
                ready.append(other)
    return order


def _mentioning(nodes: set[BlankNode], quads: Sequence[Quad]) -> Described:
    """All statements a node stands in: those alike in content may differ in what points there."""
    mentioned: Described = {node: [] for node in nodes}
    for quad in quads:
        for node in _blank(quad.subject, quad.object, quad.graph_name):
            if node in mentioned:
                mentioned[node].append(quad)
    return mentioned


def _line(quad: Quad, node: BlankNode, named: dict[BlankNode, NamedNode]) -> str:
    """The quad as text, independent of labels: the node itself is ``_:``."""
    terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return " ".join(
        ("_:" if term == node else str(named[term])) if isinstance(term, BlankNode) else str(term)
        for term in terms
    )


def _components(rest: Described) -> list[list[BlankNode]]:
    """The nodes in groups that no statement connects."""
    neighbours: dict[BlankNode, set[BlankNode]] = defaultdict(set)
    for node, quads in rest.items():
        for quad in quads:
            for other in _blank(quad.subject, quad.object, quad.graph_name):
                if other in rest:
                    neighbours[node].add(other)
                    neighbours[other].add(node)
    seen: set[BlankNode] = set()
    components = []
    for start in rest:
        if start in seen:
            continue
        seen.add(start)
        component = [start]
        for node in component:
            fresh = neighbours[node] - seen
            seen |= fresh
            component.extend(fresh)
        components.append(component)
    return components
