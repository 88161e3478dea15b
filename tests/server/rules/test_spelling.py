"""Law: a file is judged as it is written, whatever numbers and dates a store makes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from ontology.namespaces import RDF, SH, XSD
from server.rules.kept import as_kept, kept_otherwise
from server.rules.plan import compiled
from server.rules.results import Found, Result
from server.rules.run import Asked, run
from server.rules.spelling import without_misread
from tests.server.rules.engines import in_pyshacl

EX = "http://e.example/"
PREFIXES = f"@prefix ex: <{EX}> . @prefix sh: <{SH.iri}> . @prefix xsd: <{XSD.iri}> .\n"
VALUE = NamedNode(EX + "value")
LITERALS = [
    Literal(text, datatype=XSD[name])
    for name, texts in {
        "integer": ("1", "01", "-7", str(2**63 - 1), str(2**63), "9" * 40, "x"),
        "decimal": ("1.5", "1.50", "1.0", "0." + "1" * 19, "9" * 30),
        "double": ("1.5", "1.5E0", "INF"),
        "boolean": ("true", "1"),
        "dateTime": ("2026-01-01T00:00:00", "2026-01-01T00:00:00.0Z"),
        "dateTimeStamp": ("2026-01-01T00:00:00Z",),
        "string": ("1", "1.50"),
        "int": ("1",),
    }.items()
    for text in texts
]
CONSTRAINTS = (
    "sh:datatype xsd:integer",
    "sh:datatype xsd:decimal",
    "sh:datatype xsd:dateTime",
    "sh:datatype xsd:dateTimeStamp",
    "sh:maxCount 1",
    "sh:minCount 2",
    "sh:maxLength 3",
    'sh:pattern "^[0-9]$"',
    "sh:in (1 1.50 true)",
    "sh:hasValue 01",
    "sh:not [ sh:hasValue 1.5 ]",
    "sh:or ([ sh:datatype xsd:integer ] [ sh:minLength 4 ])",
    'sh:sparql [ sh:select "SELECT $this ?value'
    ' { $this ?p ?value FILTER(STRLEN(STR(?value)) > 4) }" ]',
)


def triples(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse(PREFIXES + turtle, format=RdfFormat.TURTLE)]


def ours(data: Sequence[Triple], shapes: tuple[Triple, ...]) -> list[Result]:
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in data)
    asked = Asked(store, (DefaultGraph(),), data)
    return run(asked, without_misread(asked, compiled(shapes)), shapes, lambda _: None)


def told(results: Sequence[Result]) -> Counter[tuple[object, ...]]:
    """What was found; a value counts by what the store has of it."""

    def kept(value: Found | None) -> Found | None:
        return as_kept([value])[value] if isinstance(value, Literal) else value

    return Counter((r.focus, r.component, kept(r.value)) for r in results)


@given(
    st.lists(st.tuples(st.integers(1, 2), st.sampled_from(LITERALS)), max_size=4),
    st.sampled_from(CONSTRAINTS),
)
@settings(deadline=None)
def test_judged_as_written(values: list[tuple[int, Literal]], constraint: str) -> None:
    node = {number: NamedNode(f"{EX}{number}") for number in (1, 2)}
    data = [Triple(each, RDF.type, NamedNode(EX + "C")) for each in node.values()]
    data += [Triple(node[number], VALUE, value) for number, value in values]
    shapes = tuple(
        triples(
            f"ex:S a sh:NodeShape ; sh:targetClass ex:C ;"
            f" sh:property [ sh:path ex:value ; {constraint} ] ."
        )
    )
    assert told(ours(data, shapes)) == told(in_pyshacl(dict.fromkeys(data), shapes))


@pytest.mark.parametrize(
    ("turtle", "respelt", "changed"),
    [
        ("ex:a ex:value 1, 2.5, true, 'a'@zh .", 0, 0),
        ("ex:a ex:value 1.50 .", 1, 0),
        ("ex:a ex:value 01, 1 .", 0, 2),
        ("ex:a ex:value '2026-01-01T00:00:00Z'^^xsd:dateTimeStamp .", 0, 1),
        (f"ex:a ex:value {2**63} .", 0, 1),
        ("ex:a ex:value 'x'^^xsd:integer .", 0, 0),
    ],
)
def test_what_a_store_makes_of_it(turtle: str, respelt: int, changed: int) -> None:
    assert tuple(map(len, kept_otherwise(triples(turtle)))) == (respelt, changed)
