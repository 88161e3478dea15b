"""Which terms the shapes may use, so that a misspelt one is found instead of matching nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from ontology import ROOT
from ontology.namespaces import RDF, SH

PREFIX = re.compile(r"PREFIX (\w+): <([^>]*)>")
NAME = re.compile(r"\b([a-z]+):([A-Za-z][\w-]*)")
NOT_CODE = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>|#[^\n]*')


@cache
def known() -> frozenset[str]:
    """Every subject of the ontology and of the list of terms of other vocabularies."""
    return frozenset(
        str(quad.subject.value)
        for name in ("lianmu.ttl", "outside.ttl")
        for quad in parse((ROOT / name).read_bytes(), format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode)
    )


@cache
def vocabularies() -> tuple[str, ...]:
    """The namespaces of the terms that are listed; SHACL’s own are listed by the lint."""
    found = {re.sub(r"[^/#]*$", "", term) for term in known()}
    return tuple(sorted(found - {SH.iri, RDF.iri}))


def unknown(iri: str) -> bool:
    """Whether an IRI belongs to one of these vocabularies and is not among its terms."""
    return re.sub(r"[^/#]*$", "", iri) in vocabularies() and iri not in known()


def unknown_in_triples(triples: Iterable[Triple]) -> Iterator[str]:
    """A fault for each predicate or object that no vocabulary has."""
    for triple in triples:
        for term in (triple.predicate, triple.object):
            if isinstance(term, NamedNode) and unknown(term.value):
                yield f"{triple.subject}: {term} is no term that the ontology or outside.ttl has"


def named_in_query(prologue: str, text: str) -> set[str]:
    """The IRIs of all prefixed names in the code of a query; a name whose prefix the shapes do not
    declare, as ``sh:``, stays as it is.
    """
    namespaces = dict(PREFIX.findall(prologue))
    return {
        namespaces[prefix] + name if prefix in namespaces else f"{prefix}:{name}"
        for prefix, name in NAME.findall(NOT_CODE.sub(" ", text))
    }
