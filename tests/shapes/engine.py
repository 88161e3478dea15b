"""pySHACL over the shipped shapes, vocabulary and law, for the tests of the shapes themselves.

The server's engine lives in server/rules; these tests ask the shapes alone, so that a fault here
is the shapes' and not the server's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, serialize
from pyshacl import validate
from rdflib import Graph, Literal, Namespace
from rdflib.namespace import DCTERMS
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as Answer
from rdflib.term import Node

from ontology import reference_files
from server.rules.context import judging_context
from server.rules.normal_forms import normal_form, signature
from shapes import Shapes
from shapes.example import Example, Expected

SH = Namespace("http://www.w3.org/ns/shacl#")
LM = Namespace("https://w3id.org/lianmu/ns#")


class JudgedGraph(Graph):
    """Translates each query once: pySHACL asks the same text for every focus node."""

    def query(self, query_object: str | Query, *args: Any, **options: Any) -> Answer:
        prepared = translated(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *args, **options)


@cache
def translated(text: str) -> Query:
    return prepareQuery(text)


@dataclass(frozen=True)
class Result:
    """What one validation result says."""

    shape: str
    severity: str
    focus: str
    path: str
    value: str
    messages: frozenset[str]

    @property
    def expected(self) -> Expected:
        """In the terms of an example's header."""
        rule = shipped().shapes[NamedNode(self.shape)].rule
        return Expected(rule, self.severity, self.focus.rpartition("/")[2])


@cache
def shipped() -> Shapes:
    return Shapes.shipped()


@cache
def shapes_graph(profile: str) -> Graph:
    triples = shipped().for_profile(profile).triples
    return Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")


@cache
def reference_graph() -> Graph:
    graph = Graph()
    for files in reference_files().values():
        for file in files:
            graph.parse(file)
    return graph


@lru_cache(maxsize=4)
def surroundings(as_of: date, profile: str) -> Graph:
    """The vocabulary, the law and a judging context."""
    context = serialize(judging_context(as_of, profile, shipped()), format=RdfFormat.N_TRIPLES)
    graph = Graph().parse(data=context, format="nt")
    graph += reference_graph()
    return graph


@lru_cache(maxsize=8)
def data_graph(turtle: str, as_of: date, profile: str) -> Graph:
    """The data with its surroundings; not to be changed by who asks for it."""
    data = Graph().parse(data=turtle)
    for subject, title in data.subject_objects(DCTERMS.title):
        data.add((subject, LM.normalisedName, Literal(normal_form(str(title)))))
    for resource in set(data.subjects(LM.item)):
        items = [name for item in data.objects(resource, LM.item) for name in _names(data, item)]
        for name in _names(data, resource):
            data.add((resource, LM.signature, Literal(signature(name, items))))
    graph = JudgedGraph()
    graph += surroundings(as_of, profile)
    graph += data
    return graph


def _names(data: Graph, item: Node) -> list[str]:
    return [str(title) for title in data.objects(item, DCTERMS.title)]


def judge(
    turtle: str, profile: str, as_of: date, meta: bool = False, shapes: Graph | None = None
) -> list[Result]:
    """All results; ``meta`` also checks the shapes against the shapes of SHACL itself."""
    _, report, _ = validate(
        data_graph(turtle, as_of, profile),
        shacl_graph=shapes_graph(profile) if shapes is None else shapes,
        meta_shacl=meta,
        advanced=False,
        inference="none",
    )
    return [
        Result(
            shape=str(report.value(node, SH.sourceShape)),
            severity=str(report.value(node, SH.resultSeverity)).removeprefix(str(SH)),
            focus=str(report.value(node, SH.focusNode)),
            path=str(report.value(node, SH.resultPath)),
            value=str(report.value(node, SH.value)),
            messages=frozenset(str(text) for text in report.objects(node, SH.resultMessage)),
        )
        for node in report.objects(None, SH.result)
    ]


@cache
def judged(example: Example) -> list[Result]:
    """The results of a shipped example, which several tests look at."""
    return judge(example.turtle, example.profile, example.as_of)


def expected(results: list[Result]) -> Counter[Expected]:
    return Counter(result.expected for result in results)
