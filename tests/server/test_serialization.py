from __future__ import annotations

import pickle
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Triple, parse

from ontology.namespaces import DCT, XSD
from server.errors import NotAcceptable
from server.serialization import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TURTLE, RdfOffer, write

ALL = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, N_QUADS)
THING = NamedNode("http://city.example/id/resource/1")

texts = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="￾￿"))
literals = st.one_of(
    st.builds(Literal, texts),
    st.builds(lambda text: Literal(text, language="zh"), texts),
    st.builds(lambda number: Literal(str(number), datatype=XSD.integer), st.integers()),
)
triples = st.lists(st.builds(lambda value: Triple(THING, DCT.title, value), literals), max_size=5)


def read(content: bytes, offer: RdfOffer) -> set[Triple]:
    quads: list[Quad] = list(parse(content, offer.format))
    return {Triple(quad.subject, quad.predicate, quad.object) for quad in quads}


@pytest.mark.parametrize("offer", ALL, ids=lambda offer: offer.key)
@given(triples)
def test_what_is_written_reads_back(offer: RdfOffer, graph: list[Triple]) -> None:
    assert read(write(graph, offer), offer) == set(graph)


@pytest.mark.parametrize("offer", ALL, ids=lambda offer: offer.key)
def test_offers_travel_to_reader_processes(offer: RdfOffer) -> None:
    copy = pickle.loads(pickle.dumps(offer))  # noqa: S301
    graph = [Triple(THING, DCT.title, Literal("\x0b"))]
    assert write(graph, copy) == write(graph, offer)


def test_only_the_prefixes_that_are_used() -> None:
    written = write([Triple(THING, DCT.title, Literal("x", language="en"))], TURTLE).decode()
    assert "@prefix dct:" in written
    assert "dct:title" in written
    assert "@prefix skos:" not in written


def test_characters_xml_forbids_do_not_break_the_document() -> None:
    graph = [Triple(THING, DCT.title, Literal("a\x00b￾c"))]
    root = ElementTree.fromstring(write(graph, RDF_XML))  # noqa: S314
    assert "a�b�c" in "".join(root.itertext())


@pytest.mark.parametrize("end", ["9", "a/", "a#", "a%20b"])
def test_properties_xml_cannot_name_are_refused(end: str) -> None:
    graph = [Triple(THING, NamedNode(f"http://e.example/{end}"), Literal("x"))]
    expected = end.endswith("b")
    if expected:
        ElementTree.fromstring(write(graph, RDF_XML))  # noqa: S314
    else:
        with pytest.raises(NotAcceptable, match="Turtle"):
            write(graph, RDF_XML)
    assert read(write(graph, TURTLE), TURTLE) == set(graph)


def test_a_statement_twice_is_written_once() -> None:
    triple = Triple(THING, DCT.title, Literal("x"))
    assert write([triple, triple], N_TRIPLES).count(b"\n") == 1
