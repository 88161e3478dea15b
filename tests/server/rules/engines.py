"""SHACL engines as one kind of function, so that what shows one to be right shows it of any.

An engine gets data and shapes and gives all results as they are: any focus, any path, blank
nodes under the labels of its input. It raises :class:`shapes.UnusableShapes` for shapes that must
not run.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal as OneOf

import pyshacl
import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from ontology.text import Text
from server.query.paths import Alternative, Inverse, Path, Repeated
from server.query.paths import Sequence as InSequence
from server.rules.plan import compiled
from server.rules.results import Found, Result
from server.rules.run import Asked, run
from server.rules.terms import from_rdflib, triple_to_rdflib
from shapes import UnusableShapes

REPEATED: dict[rdflib.URIRef, OneOf["?", "*", "+"]] = {
    SH.zeroOrMorePath: "*",
    SH.oneOrMorePath: "+",
    SH.zeroOrOnePath: "?",
}


Engine = Callable[[Sequence[Triple], Sequence[Triple]], list[Result]]
Key = tuple[Found, Path | None, Found | None, NamedNode, NamedNode, Found]


def key(result: Result) -> Key:
    """What two engines must agree on (their words may differ)."""
    return (
        result.focus,
        result.path,
        result.value,
        result.severity,
        result.component,
        result.shape,
    )


def in_pyshacl(data: Iterable[Triple], shapes: Iterable[Triple]) -> list[Result]:
    """pySHACL as anybody would call it: no inference, no SHACL-AF."""
    report = _report(_graph(data), _graph(shapes))
    return [_result(report, node) for node in report.objects(None, SH.result)]


def _report(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    try:
        with quiet():
            _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    except Exception as failure:  # it meets a query it cannot read with whatever goes wrong first
        raise UnusableShapes(Text(str(failure), str(failure))) from failure
    if not isinstance(report, rdflib.Graph):
        raise UnusableShapes(Text(str(report), str(report)))
    return report


@contextmanager
def quiet() -> Iterator[None]:
    """Without rdflib's and pySHACL's remarks on data and shapes that are odd on purpose."""
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)


def _graph(triples: Iterable[Triple]) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    with quiet():
        for triple in triples:
            if (converted := triple_to_rdflib(triple)) is not None:
                graph.add(converted)
    return graph


def _result(report: rdflib.Graph, node: rdflib.term.Node) -> Result:
    def term(predicate: rdflib.URIRef) -> Found | None:
        found = report.value(node, predicate)
        return None if found is None else from_rdflib(found)

    focus, shape = term(SH.focusNode), term(SH.sourceShape)
    severity, component = term(SH.resultSeverity), term(SH.sourceConstraintComponent)
    if not isinstance(severity, NamedNode) or not isinstance(component, NamedNode):
        raise TypeError("a result without severity or component")
    if focus is None or shape is None or isinstance(shape, Literal):
        raise TypeError("a result without focus or shape")
    path, constraint = report.value(node, SH.resultPath), term(SH.sourceConstraint)
    messages = (from_rdflib(message) for message in report.objects(node, SH.resultMessage))
    return Result(
        focus=focus,
        path=None if path is None else path_of(report, path),
        value=term(SH.value),
        severity=severity,
        component=component,
        shape=shape,
        constraint=None if isinstance(constraint, Literal) else constraint,
        messages=tuple(m for m in messages if isinstance(m, Literal)),
    )


def path_of(graph: rdflib.Graph, node: rdflib.term.Node) -> Path:
    """The path that a node stands for. A list is a sequence, whatever else it says."""
    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if (node, RDF.first, None) in graph:
        return InSequence(tuple(_members(graph, node)))
    [(predicate, value)] = [
        (p, o) for p, o in graph.predicate_objects(node) if p in REPEATED or p in COMPLEX
    ]
    if predicate == SH.inversePath:
        return Inverse(path_of(graph, value))
    if predicate == SH.alternativePath:
        return Alternative(tuple(_members(graph, value)))
    return Repeated(path_of(graph, value), REPEATED[rdflib.URIRef(str(predicate))])


COMPLEX = (SH.inversePath, SH.alternativePath)


def _members(graph: rdflib.Graph, node: rdflib.term.Node) -> Iterator[Path]:
    for member in Collection(graph, node):
        yield path_of(graph, member)


def in_the_store(data: Sequence[Triple], shapes: Sequence[Triple]) -> list[Result]:
    """The compiler, and the reference engine for what it leaves to it."""
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in data)
    plan = compiled(tuple(shapes))
    return run(Asked(store, (DefaultGraph(),), data), plan, shapes, lambda _: None)


UNDER_TEST: Engine = in_the_store
"""The engine that the suite and the differential tests show to be right."""
