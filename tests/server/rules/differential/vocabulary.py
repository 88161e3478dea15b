"""The tiny world that random data and random shapes speak of, so that they often meet.

Left out, with the reason, is what two right engines may hold differently:

* ``"01"^^xsd:integer``, ``xsd:int``, ``"1.0"^^xsd:decimal``: pyoxigraph stores the value, not the
  characters (design section 3), and rdflib compares some of them by value.
* dates beside texts: rdflib orders ``"2026-11-01"`` after ``"2026-10-01"^^xsd:date``, so dates are
  values of one property of their own and bounds there only.
* times without a zone beside times with one: their order is undefined.
* ill-typed numbers and unknown datatypes beside bounds: pySHACL lets them pass, though comparing is
  an error and so a violation (section 4.3); the empty text and ``false`` beside ASK validators, to
  which pySHACL does not hand them; so these have a property of their own as well.
* truth values beside bounds: pySHACL holds that true is 1.
* texts beside numbers in ``>`` of a query: rdflib orders them.
* IRIs beside ``sh:lessThan``: pySHACL passes over an IRI and stops at a blank node, where section
  4.5.3 has a violation; so its properties have literals only.
"""

from __future__ import annotations

from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.namespaces import RDF, RDFS, XSD

EX = "http://example.org/"


def ex(name: str) -> NamedNode:
    return NamedNode(EX + name)


NODES = [ex(name) for name in "abcd"]
BLANK = [BlankNode("x"), BlankNode("y")]
CLASSES = [ex("C"), ex("D"), ex("E")]
HIERARCHY = [Triple(ex("D"), RDFS.subClassOf, ex("C"))]
PROPERTIES = [ex(name) for name in "pqr"]
DATED = ex("day")
"""The property whose values are dates, and nothing else has dates."""

ODD = ex("odd")
"""The property whose values are ill-typed, empty or false."""

LOW, HIGH = ex("low"), ex("high")
"""The properties whose values are compared with each other."""

TEXTS = [
    Literal("a"),
    Literal("B"),
    Literal("ab\ncd"),
    Literal("a", language="en"),
    Literal("b", language="en"),
    Literal("a", language="en-us"),
    Literal("连", language="zh"),
]
NUMBERS = [
    Literal("1", datatype=XSD.integer),
    Literal("2", datatype=XSD.integer),
    Literal("10", datatype=XSD.integer),
    Literal("-1", datatype=XSD.integer),
    Literal("1.5", datatype=XSD.decimal),
]
ODDITIES = [
    Literal(""),
    Literal("false", datatype=XSD.boolean),
    Literal("true", datatype=XSD.boolean),
    Literal("x", datatype=ex("type")),
    Literal("1", datatype=XSD.integer),
    Literal("none", datatype=XSD.integer),
    Literal("none", datatype=XSD.boolean),
]
DATES = [
    Literal("2025-01-31", datatype=XSD.date),
    Literal("2025-12-01", datatype=XSD.date),
    Literal("2025-02-30", datatype=XSD.date),
]
LITERALS = [*TEXTS, *NUMBERS]
SUBJECTS = [*NODES, *BLANK]

_subjects = st.sampled_from(SUBJECTS)
statements = st.one_of(
    st.builds(
        Triple,
        _subjects,
        st.sampled_from(PROPERTIES),
        st.one_of(_subjects, st.sampled_from(LITERALS)),
    ),
    st.builds(Triple, _subjects, st.just(DATED), st.sampled_from(DATES)),
    st.builds(Triple, _subjects, st.just(ODD), st.sampled_from(ODDITIES)),
    st.builds(Triple, _subjects, st.sampled_from([LOW, HIGH]), st.sampled_from(NUMBERS)),
    st.builds(Triple, _subjects, st.just(RDF.type), st.sampled_from(CLASSES)),
)
graphs = st.lists(statements, min_size=5, max_size=16, unique=True).map(
    lambda made: [*HIERARCHY, *made]
)
"""Small data graphs; one class is below another."""
