"""The W3C SHACL test suite, read in place from its manifests."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from server.rules.results import Found, Result
from server.rules.terms import from_rdflib, triple_to_rdflib
from tests.server.rules.engines import path_of, quiet

SHARED = Path(os.environ.get("LIANMU_SHARED", "../shared"))
ARCHIVE = SHARED / "fixtures" / "w3c" / "w3c-shacl-test-suite.tar.gz"
FOLDER = "data-shapes-test-suite/tests/"
BASE = "http://suite.example/"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
PROPOSED = ("sparql/component/nodeValidator-001.ttl",)
"""A case that is part of the suite, although its manifest leaves it out."""
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")


@dataclass(frozen=True)
class Case:
    """One test: what is judged by what, and what must come of it."""

    name: str
    data: tuple[Triple, ...]
    shapes: tuple[Triple, ...]
    expected: tuple[Result, ...] | None
    """None: the shapes must be refused (``sht:Failure``)."""
    conforms: bool

    @property
    def labels(self) -> set[BlankNode]:
        """The blank nodes of the input: one in a report is one of these, or new."""
        triples = (*self.data, *self.shapes)
        ends = (end for triple in triples for end in (triple.subject, triple.object))
        return {end for end in ends if isinstance(end, BlankNode)}


def cases() -> list[Case]:
    """All cases by name; none where the suite is not at hand."""
    if not ARCHIVE.exists():
        return []
    found = [case for path in ("manifest.ttl", *PROPOSED) for case in _cases(path)]
    return sorted(found, key=lambda case: case.name)


@cache
def _files() -> dict[str, bytes]:
    with tarfile.open(ARCHIVE) as archive:
        return {
            member.name.removeprefix(FOLDER): content.read()
            for member in archive
            if member.name.startswith(FOLDER) and (content := archive.extractfile(member))
        }


@cache
def _triples(path: str) -> tuple[Triple, ...]:
    """Of one document, read once: its blank nodes have the same labels wherever it is used."""
    content = parse(_files()[path], format=RdfFormat.TURTLE, base_iri=BASE + path)
    return tuple(quad.triple for quad in content)


@cache
def _graph(path: str) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    for triple in _triples(path):
        with quiet():
            converted = triple_to_rdflib(triple)
        assert converted is not None
        graph.add(converted)
    return graph


def _cases(path: str) -> Iterator[Case]:
    graph = _graph(path)
    for included in graph.objects(None, MF.include):
        yield from _cases(str(included).removeprefix(BASE))
    for entries in graph.objects(None, MF.entries):
        for entry in Collection(graph, entries):
            yield _case(graph, path, entry)


def _case(graph: rdflib.Graph, path: str, entry: rdflib.term.Node) -> Case:
    action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
    assert action is not None
    assert result is not None
    name = str(entry).rpartition("/")[2]
    failing = result == SHT.Failure
    return Case(
        name=urljoin(path, name),
        data=_input(graph, action, SHT.dataGraph),
        shapes=_input(graph, action, SHT.shapesGraph),
        expected=None if failing else tuple(_expected(graph, result)),
        conforms=graph.value(result, SH.conforms) == rdflib.Literal(True),
    )


def _input(
    graph: rdflib.Graph, action: rdflib.term.Node, role: rdflib.URIRef
) -> tuple[Triple, ...]:
    return _triples(str(graph.value(action, role)).removeprefix(BASE))


def _expected(graph: rdflib.Graph, report: rdflib.term.Node) -> Iterator[Result]:
    for node in graph.objects(report, SH.result):
        assert (node, RDF.type, SH.ValidationResult) in graph
        path = graph.value(node, SH.resultPath)
        messages = (from_rdflib(message) for message in graph.objects(node, SH.resultMessage))
        yield Result(
            focus=_found(graph, node, SH.focusNode),
            path=None if path is None else path_of(graph, path),
            value=_optional(graph, node, SH.value),
            severity=_iri(graph, node, SH.resultSeverity),
            component=_iri(graph, node, SH.sourceConstraintComponent),
            shape=_shape(_found(graph, node, SH.sourceShape)),
            constraint=_constraint(graph, node),
            messages=tuple(message for message in messages if isinstance(message, Literal)),
        )


def _constraint(graph: rdflib.Graph, node: rdflib.term.Node) -> NamedNode | BlankNode | None:
    found = _optional(graph, node, SH.sourceConstraint)
    return None if found is None else _shape(found)


def _shape(term: Found) -> NamedNode | BlankNode:
    assert not isinstance(term, Literal)
    return term


def _optional(
    graph: rdflib.Graph, node: rdflib.term.Node, predicate: rdflib.URIRef
) -> Found | None:
    term = graph.value(node, predicate)
    return None if term is None else from_rdflib(term)


def _found(graph: rdflib.Graph, node: rdflib.term.Node, predicate: rdflib.URIRef) -> Found:
    term = _optional(graph, node, predicate)
    assert term is not None
    return term


def _iri(graph: rdflib.Graph, node: rdflib.term.Node, predicate: rdflib.URIRef) -> NamedNode:
    term = _found(graph, node, predicate)
    assert isinstance(term, NamedNode)
    return term
