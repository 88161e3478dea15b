"""Which resources have other documents after a change: its own, those whose body is now called or
placed otherwise, and those on which reports now find something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from ontology.namespaces import DCAT, DCT, LM, SH
from server.search.document import PARTS
from server.search.facets import Term
from server.store.delta import Delta
from server.store.graphs import Graphs

Finding = tuple[Term, Term, Term]
"""A graph of a report, the node that something was found on, the rule."""


def touched(store: Store, graphs: Graphs, change: Delta) -> set[NamedNode]:
    """The resources to be indexed again after a change that is applied; also those that are gone.

    ``store`` is as the change left it. Point look-ups for each changed statement only.
    """
    found: set[Term] = set()
    for quad in change.added | change.removed:
        if graphs.is_catalog(quad.graph_name):
            found.add(quad.object if quad.predicate == DCAT.dataset else quad.subject)
        elif quad.graph_name == graphs.reference("organisations"):
            found.update(subjects(store, DCT.publisher, quad.subject))
    reports = graphs.report("").value
    gone, come = (set(findings(quads, store, reports)) for quads in (change.removed, change.added))
    found.update(node for _, node, _ in gone ^ come)
    parts = {whole for node in found for part in PARTS for whole in subjects(store, part, node)}
    return {node for node in found | parts if isinstance(node, NamedNode)}


def subjects(store: Store, predicate: NamedNode, value: Term) -> Iterator[Term]:
    """What has this value in public."""
    if isinstance(value, NamedNode):
        quads = store.quads_for_pattern(None, predicate, value, DefaultGraph())
        yield from (quad.subject for quad in quads)


def findings(quads: Iterable[Quad], store: Store, reports: str) -> Iterator[Finding]:
    """What these statements of reports find. A report is replaced as a whole, so most of what it
    said has gone and come again: only the difference is to be indexed.
    """
    said: dict[tuple[NamedNode, Term], dict[NamedNode, Term]] = {}
    for quad in quads:
        graph = quad.graph_name
        if isinstance(graph, NamedNode) and graph.value.startswith(reports):
            if quad.predicate in (SH.focusNode, LM.rule):
                said.setdefault((graph, quad.subject), {})[quad.predicate] = quad.object
            elif quad.predicate in (SH.result, LM.fixedResult):
                said.setdefault((graph, quad.object), {})[quad.predicate] = quad.object
    for (graph, result), values in said.items():
        if LM.fixedResult in values:
            continue
        focus = values.get(SH.focusNode) or focus_of(store, result, graph)
        if focus is not None:
            yield graph, focus, values.get(LM.rule, result)


def focus_of(store: Store, result: Term, graph: NamedNode) -> Term | None:
    """On what a result is, where the change itself does not say so."""
    if not isinstance(result, NamedNode):
        return None
    held = store.quads_for_pattern(result, SH.focusNode, None, graph)
    return next((quad.object for quad in held), None)
