"""A change is judged where it matters, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from server.rules.join_order import JoinOrder
from server.rules.plan import compiled
from server.rules.reach import probes
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


def test_of_two_ways_to_a_node_the_narrower_is_joined_first() -> None:
    """A body may have very many resources, and a name very many items."""
    both = "{0} <http://e/body> ?body . {0} <http://e/name> ?name ."
    query = f"SELECT $this {{ {both.format('$this')} {both.format('?other')} }}"
    shape = theirs(
        f'ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select "{query}" ] .'
    )
    (check,) = compiled(shape.triples).checks
    probe = next(
        one
        for one in probes(check)
        if one.path and one.predicate == NamedNode("http://e/body") and one.given == ("s", "o")
    )
    assert probe.path is not None
    many = [NamedNode(f"http://e/{number}") for number in range(40)]
    body, name = NamedNode("http://e/body"), NamedNode("http://e/name")
    for shared, narrow in ((name, body), (body, name)):
        store = Store()
        for number, node in enumerate(many):
            for property in (body, name):
                value = Literal("the same" if property == shared else str(number))
                store.add(Quad(node, property, value))
        triples = [quad.triple for quad in store.quads_for_pattern(None, body, None, None)]
        steps = JoinOrder(store, (DefaultGraph(),)).of(probe.path, triples)
        assert [step.predicate for step in steps] == [name, narrow, shared]
