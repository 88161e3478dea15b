import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.namespaces import RDF, XSD
from server.rules.terms import from_rdflib, named_or_text, to_rdflib, triple_to_rdflib

DATATYPES = [XSD.string, XSD.integer, XSD.date, XSD.decimal, XSD.boolean, XSD.anyURI, XSD.double]

literals = st.one_of(
    st.builds(Literal, st.text()),
    st.builds(lambda text: Literal(text, language="zh"), st.text()),
    st.builds(
        lambda text, datatype: Literal(text, datatype=datatype),
        st.text(),
        st.sampled_from(DATATYPES),
    ),
)


@given(literals)
def test_a_literal_survives_with_every_character(literal: Literal) -> None:
    assert from_rdflib(to_rdflib(literal)) == literal


def test_lexical_forms_are_not_normalised() -> None:
    for text, datatype in [("01", XSD.integer), ("1.50", XSD.decimal), ("1", XSD.boolean)]:
        assert str(to_rdflib(Literal(text, datatype=datatype))) == text


def test_a_plain_string_equals_what_rdflib_parses() -> None:
    parsed = rdflib.Graph().parse(data='<a:a> <a:b> "x" .', format="turtle")
    assert to_rdflib(Literal("x")) == next(parsed.objects())


def test_nodes_survive() -> None:
    for node in (NamedNode("http://example.org/信息"), BlankNode("b1")):
        assert from_rdflib(to_rdflib(node)) == node


def test_what_is_no_term_is_a_value_error() -> None:
    for unfit in (rdflib.URIRef("not an iri"), rdflib.Variable("v")):
        try:
            from_rdflib(unfit)
        except ValueError:
            continue
        raise AssertionError(unfit)


def test_statements_about_statements_are_left_out() -> None:
    inner = Triple(NamedNode("a:s"), RDF.type, NamedNode("a:o"))
    assert triple_to_rdflib(Triple(NamedNode("a:s"), RDF.value, inner)) is None
    assert triple_to_rdflib(inner) is not None


def test_a_text_is_an_iri_only_if_it_is_one() -> None:
    assert named_or_text("https://example.org/a") == NamedNode("https://example.org/a")
    assert named_or_text("urn:isbn:1") == NamedNode("urn:isbn:1")
    assert named_or_text("http://two words") == Literal("http://two words")
    assert named_or_text("R:1") == Literal("R:1")
