"""A change is judged where it matters, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from server.rules.plan import compiled
from server.rules.run import Asked
from tests.server.rules.city import data, theirs

EX = "http://example.org/"
TURTLE = (
    "ex:a a ex:C ; ex:p ex:x ; ex:name 'n' . ex:b a ex:C ; ex:p ex:y ; ex:name 'm' ."
    "ex:x ex:q ex:law . ex:y ex:q ex:other . ex:law ex:kind ex:good . ex:c a ex:D ; ex:name 'n' ."
    "ex:D <http://www.w3.org/2000/01/rdf-schema#subClassOf> ex:C ."
)


def reached(shape: str, changed: str) -> set[str] | None:
    """The focus nodes a changed triple can matter to; None for all."""
    store = data(TURTLE)
    plan = compiled(theirs(shape).triples)
    asked = Asked(store, (DefaultGraph(),))
    found = asked.affected(plan.checks, triples(data(changed)))
    nodes = set()
    for each in found.values():
        if each is None:
            return None
        nodes |= {node.value.removeprefix(EX) for node in each if isinstance(node, NamedNode)}
    return nodes


def triples(store: Iterable[Quad]) -> list[Triple]:
    return [quad.triple for quad in store]


NESTED = (
    "ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ;"
    " sh:node [ sh:property [ sh:path ex:q ; sh:node [ sh:property"
    " [ sh:path ex:kind ; sh:minCount 1 ] ] ] ] ] ."
)
SAME_NAME = (
    "ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select 'SELECT $this WHERE {"
    " $this <http://example.org/name> ?n . ?o <http://example.org/name> ?n"
    " FILTER (?o != $this) }' ] ."
)
APART = (
    "ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select 'SELECT $this WHERE {"
    " ?any <http://example.org/alarm> true ."
    " FILTER NOT EXISTS { $this <http://example.org/ok> true } }' ] ."
)


@pytest.mark.parametrize(
    ("shape", "changed", "nodes"),
    [
        (NESTED, "ex:law ex:kind ex:bad .", {"a"}),
        (NESTED, "ex:other ex:kind ex:bad .", {"b"}),
        (NESTED, "ex:a ex:colour ex:red .", set()),
        (NESTED, "ex:c a ex:D .", {"c"}),
        (SAME_NAME, "ex:new ex:name 'n' .", {"new", "a", "c"}),
        (SAME_NAME, "ex:new ex:name 'z' .", {"new"}),
        (APART, "ex:city ex:alarm true .", None),
        (APART, "ex:b ex:ok true .", {"b"}),
    ],
)
def test_what_a_change_reaches(shape: str, changed: str, nodes: set[str] | None) -> None:
    assert reached(shape, changed) == nodes


def test_a_class_below_another_concerns_its_instances() -> None:
    changed = "ex:D <http://www.w3.org/2000/01/rdf-schema#subClassOf> ex:C ."
    assert reached(NESTED, changed) == {"c"}


def test_blank_nodes_cannot_be_named_in_a_query() -> None:
    store = Store()
    store.extend(data("[] a ex:C ; ex:p ex:x . ex:x ex:q ex:law ."))
    plan = compiled(theirs(NESTED).triples)
    found = Asked(store, (DefaultGraph(),)).affected(
        plan.checks, triples(data("ex:x ex:q ex:law ."))
    )
    assert None in found.values()
