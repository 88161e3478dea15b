"""Counting is judging without the findings: the numbers are the same."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from pyoxigraph import Quad, Store, Triple

from bench.catalogs import AS_OF, FAULTY, PROFILE, expected, fault_of, quads, reference
from bench.rows import FAULTS
from ontology.namespaces import DCT, RDF
from server.catalog.rejudging import BODY
from server.query.paths import Path
from server.rules.context import judging_context
from server.rules.counts import Counts, counts
from server.rules.engine import judge
from shapes import Shapes
from tests.server.rules.city import Entry, city, context, ours, theirs
from tests.server.rules.differential.shapes import shapes_graphs
from tests.server.rules.differential.vocabulary import graphs

SPEAKING = """
ex:Speaking a sh:NodeShape ; sh:targetClass lm:InformationResource ; sh:sparql [
    sh:prefixes ex: ;
    sh:select "SELECT $this ?message { $this dct:title ?title . BIND(STR(?title) AS ?message) }" ] .
ex: sh:declare [ sh:prefix "dct" ; sh:namespace "http://purl.org/dc/terms/"^^xsd:anyURI ] .
"""
TWICE = """
ex:One a sh:NodeShape ; sh:targetClass lm:InformationResource ; sh:property ex:Same .
ex:Two a sh:NodeShape ; sh:targetSubjectsOf dct:identifier ; sh:property ex:Same .
ex:Same a sh:PropertyShape ; sh:path dct:title ; sh:maxCount 0 ; sh:message "{?this} {$value}" .
"""
BEYOND = """
ex:Self a sh:NodeShape ; sh:targetClass lm:InformationResource ; sh:node ex:Again .
ex:Again a sh:NodeShape ; sh:property [ sh:path dct:relation ; sh:node ex:Again ] ;
    sh:property [ sh:path dct:title ; sh:maxCount 0 ] .
"""


def by_rows(store: Store, shapes: Shapes, given: list[Triple], per: Path | None) -> Counts:
    """The findings counted one by one; of groups, every end of a path of one property."""
    found: Counts = Counter()
    for one in judge(store, shapes, None, given).findings:
        ends = store.quads_for_pattern(one.focus, per, None, None) if per else ()  # type: ignore[arg-type]
        groups = {quad.object.value for quad in ends}  # type: ignore[union-attr]
        found.update((one.rule, group) for group in groups or {None})
    return found


def same(store: Store, shapes: Shapes, per: Path | None = None) -> Counts:
    given = context(shapes)
    found = counts(store, shapes, given, per)
    assert found == by_rows(store, shapes, given, per)
    return found


@settings(max_examples=40, deadline=None, derandomize=True)
@given(graphs, shapes_graphs())
def test_of_random_shapes_and_data(data: list[Triple], shapes: list[Triple]) -> None:
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in data)
    drawn = Shapes.of(tuple(shapes))
    same(store, drawn)
    same(store, drawn, RDF.type)


def test_by_the_property_that_a_caller_gives() -> None:
    store = city(
        Entry("1", titles=()), Entry("2", titles=(), provider="sfj"), Entry("3", provider=None)
    )
    found = same(store, ours(), DCT.publisher)
    base = "http://city.example/id/department/"
    assert found["R-01", f"{base}zjj"] == found["R-01", f"{base}sfj"] == 1
    assert found["R-06", None] == 1


def test_a_finding_of_two_ways_to_one_shape_is_one() -> None:
    (number,) = same(city(Entry("1"), Entry("2")), theirs(TWICE)).values()
    assert number == 2


def test_messages_that_come_with_the_rows_are_told_apart() -> None:
    (number,) = same(city(Entry("1", titles=("甲", "乙"))), theirs(SPEAKING)).values()
    assert number == 2


def test_what_only_the_reference_engine_can_judge_is_counted_too() -> None:
    assert same(city(Entry("1"), Entry("2", related="1")), theirs(BEYOND))


def test_of_a_generated_city_by_body() -> None:
    size = FAULTY * len(FAULTS)
    faulty = [number for number in range(size) if fault_of(number) is not None]
    around = sorted({*faulty, *(number - 1 for number in faulty)})
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in reference())
    store.extend(Quad(q.subject, q.predicate, q.object) for q in quads(around))
    shapes = Shapes.shipped()
    given = judging_context(AS_OF, PROFILE, shapes)
    found = counts(store, shapes, given, BODY)
    numbers: Counter[str] = Counter()
    for (rule, _), number in found.items():
        numbers[rule] += number
    assert numbers == Counter(one.rule for one in judge(store, shapes, None, given).findings)
    assert numbers >= expected(faulty)
    assert all(body is not None for _, body in found)
