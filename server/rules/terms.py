"""Terms of pyoxigraph, the currency of the house, as terms of rdflib and back."""

from __future__ import annotations

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.namespaces import RDF, XSD

Term = NamedNode | BlankNode | Literal | Triple
RdflibTriple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]

PLAIN = (XSD.string, RDF.langString)
"""Datatypes that rdflib leaves unsaid; it holds ``"a"`` and ``"a"^^xsd:string`` different."""


def to_rdflib(term: NamedNode | BlankNode | Literal) -> rdflib.term.Identifier:
    """The same term; a literal keeps the characters it was written with (no normalisation)."""
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if term.language is not None:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype in PLAIN:
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def from_rdflib(term: rdflib.term.Node) -> NamedNode | BlankNode | Literal:
    """The same term. Raises ``ValueError`` for what is no RDF term, such as a made-up IRI."""
    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if not isinstance(term, rdflib.Literal):
        raise ValueError(f"not an RDF 1.1 term: {type(term).__name__}")
    if term.language is not None:
        return Literal(str(term), language=term.language)
    if term.datatype is None:
        return Literal(str(term))
    return Literal(str(term), datatype=NamedNode(str(term.datatype)))


def triple_to_rdflib(triple: Triple) -> RdflibTriple | None:
    """The same triple, or None when it speaks about a triple: RDF 1.2, which SHACL cannot see."""
    if isinstance(triple.subject, Triple) or isinstance(triple.object, Triple):
        return None
    return (
        to_rdflib(triple.subject),
        to_rdflib(triple.predicate),
        to_rdflib(triple.object),
    )


def named_or_text(text: str) -> NamedNode | Literal:
    """A term for a text that may be a web address, a URN, or anything a person wrote."""
    if text.startswith(("http://", "https://", "urn:")):
        try:
            return NamedNode(text)
        except ValueError:
            return Literal(text)
    return Literal(text)
