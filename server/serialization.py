"""RDF as bytes: the formats every door of Lianmu offers, and one way to write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from ontology.namespaces import PREFIXES
from ontology.text import Text
from server.errors import NotAcceptable

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters no XML 1.0 document can contain."""

NAMESPACE = re.compile(r"[^#/]*$")
"""What follows the namespace in an IRI."""

LOCAL_NAME = re.compile(r"[^\W\d][\w.\-]*$")
"""The end of a predicate IRI that RDF/XML can write as an element name."""


@dataclass(frozen=True)
class RdfOffer:
    """One way to write RDF: ``key`` is also the file suffix."""

    key: str
    media: str

    @property
    def format(self) -> RdfFormat:
        found = RdfFormat.from_media_type(self.media)
        assert found is not None  # noqa: S101  the engine knows all of those below
        return found

    @property
    def content_type(self) -> str:
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media


TURTLE = RdfOffer("ttl", "text/turtle")
N_TRIPLES = RdfOffer("nt", "application/n-triples")
JSON_LD = RdfOffer("jsonld", "application/ld+json")
RDF_XML = RdfOffer("rdf", "application/rdf+xml")
N_QUADS = RdfOffer("nq", "application/n-quads")
TRIG = RdfOffer("trig", "application/trig")


def write(triples: Iterable[Triple], offer: RdfOffer) -> bytes:
    """These triples in their order, with the prefixes they use."""
    kept = list(dict.fromkeys(triples))
    if offer == RDF_XML:
        kept = [writable(triple) for triple in kept]
    output = BytesIO()
    if offer == N_QUADS:
        quads = [Quad(each.subject, each.predicate, each.object) for each in kept]
        serialize(quads, output, offer.format)
    else:
        serialize(kept, output, offer.format, prefixes=prefixes(kept))
    return output.getvalue()


def write_quads(quads: Iterable[Quad], offer: RdfOffer) -> bytes:
    """These quads as TriG or N-Quads, each graph in one piece."""
    kept = sorted(dict.fromkeys(quads), key=lambda quad: (str(quad.graph_name), str(quad)))
    output = BytesIO()
    if offer == TRIG:
        used = prefixes(quad.triple for quad in kept)
        serialize(kept, output, offer.format, prefixes=used)
    else:
        serialize(kept, output, offer.format)
    return output.getvalue()


def canonical_nquads(quads: Iterable[Quad]) -> bytes:
    """The canonical form of RDFC-1.0: the same bytes for the same statements, whoever wrote them,
    so that their SHA-256 is the hash of the graph.
    """
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    output = BytesIO()
    serialize(dataset, output, N_QUADS.format)
    return b"".join(sorted(output.getvalue().splitlines(keepends=True)))


def prefixes(triples: Iterable[Triple]) -> dict[str, str]:
    """The prefixes of :mod:`ontology.namespaces` these triples need."""
    used: set[str] = set()
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            iri = term.datatype if isinstance(term, Literal) else term
            if isinstance(iri, NamedNode):
                used.add(NAMESPACE.sub("", iri.value))
    return {prefix: iri for prefix, iri in PREFIXES.items() if iri in used}


def writable(triple: Triple) -> Triple:
    """The triple as RDF/XML can hold it; characters XML forbids become U+FFFD."""
    if LOCAL_NAME.search(triple.predicate.value) is None:
        raise NotAcceptable(
            Text(
                f"RDF/XML 无法表示属性 <{triple.predicate.value}>，请改用 Turtle",
                f"RDF/XML cannot express the property <{triple.predicate.value}>; ask for Turtle",
            )
        )
    value = triple.object
    if not isinstance(value, Literal) or NOT_XML.search(value.value) is None:
        return triple
    return Triple(triple.subject, triple.predicate, replaced(value))


def replaced(value: Literal) -> Literal:
    """The literal without the characters XML forbids."""
    text = NOT_XML.sub("\ufffd", value.value)
    if value.language is not None:
        return Literal(text, language=value.language)
    return Literal(text, datatype=NamedNode(value.datatype.value))
