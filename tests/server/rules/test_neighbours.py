"""What is known of a node by looking once is what a query would tell."""

from __future__ import annotations

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from ontology.namespaces import RDF
from server.rules.neighbours import MOST_HOLDERS, MOST_VALUES, Neighbours
from server.rules.plan import compiled
from server.rules.reach import probes
from server.rules.run import Asked, Node
from server.rules.sparql import targets
from tests.server.rules.city import data, theirs

EX = "http://example.org/"
CLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"


def ex(name: str) -> NamedNode:
    return NamedNode(EX + name)


def city() -> Store:
    """Few links, a node with very many values, and one that very many hold."""
    store = data(f"ex:D {CLASS} ex:C . ex:a a ex:C ; ex:p ex:x, 'n' . ex:b a ex:D . ex:c a ex:E .")
    for number in range(MOST_VALUES + 1):
        store.add(Quad(ex("many"), ex("p"), ex(f"value{number}")))
    store.add(Quad(ex("many"), RDF.type, ex("D")))
    for number in range(MOST_HOLDERS + 1):
        store.add(Quad(ex(f"holder{number}"), ex("q"), ex("held")))
    store.add(Quad(ex("a"), ex("p"), ex("held")))
    return store


NODES: list[Node] = [*map(ex, ("a", "b", "c", "x", "many", "held", "nobody")), Literal("n")]
TARGETS = {
    "a class": "sh:targetClass ex:C",
    "subjects": "sh:targetSubjectsOf ex:p",
    "objects": "sh:targetObjectsOf ex:p",
    "a node": "sh:targetNode ex:a",
    "several": "sh:targetClass ex:E ; sh:targetObjectsOf ex:q ; sh:targetNode ex:x",
}


@pytest.mark.parametrize("what", TARGETS)
def test_targets_are_those_of_the_query(what: str) -> None:
    shapes = theirs(f"ex:s a sh:NodeShape ; {TARGETS[what]} ; sh:maxLength 0 .")
    (check,) = compiled(shapes.triples).checks
    asked = Asked(city(), (DefaultGraph(),))
    text = targets(check.entry, asked.hierarchy, NODES)
    wanted = {row["this"] for row in asked.select(text, asked.graphs)}
    judged = {result.focus for result in asked.results(check, frozenset(NODES))}
    assert judged == wanted, "a focus that has any text is found"
    assert wanted


def test_too_many_statements_are_not_looked_at() -> None:
    near = Neighbours(city(), (DefaultGraph(),), {})
    assert near.properties(ex("many")) is None and near.holders(ex("held")) is None
    assert set(near.properties(ex("a")) or ()) == {RDF.type, ex("p")}
    assert near.properties(Literal("n")) == frozenset()


def test_a_triple_whose_ends_lack_a_link_leads_nowhere() -> None:
    path = "sh:property [ sh:path (ex:p ex:q) ; sh:minCount 1 ]"
    shape = f"ex:s a sh:NodeShape ; sh:targetClass ex:C ; {path} ."
    (check,) = compiled(theirs(shape).triples).checks
    (probe,) = (each for each in probes(check) if each.predicate == ex("q"))
    near = Neighbours(city(), (DefaultGraph(),), {})
    assert near.may_lead(Triple(ex("x"), ex("q"), ex("y")), probe)
    assert not near.may_lead(Triple(ex("c"), ex("q"), ex("y")), probe)
