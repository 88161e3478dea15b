"""What things are called, for pages that mention a handful of them. Runs in a reader process."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, NamedNode

from ontology.namespaces import DCT, FOAF, RDFS, SKOS
from ontology.text import Text
from server.search.document import text_of
from server.store.edition import OpenEdition

NAMING = (SKOS.prefLabel, DCT.title, RDFS.label, FOAF.name)


def names(edition: OpenEdition, terms: Iterable[NamedNode]) -> dict[str, Text]:
    """IRI → name, of those that have a public one: look-ups by subject."""
    found = {term.value: name(edition, term) for term in terms}
    return {iri: text for iri, text in found.items() if text is not None}


def name(edition: OpenEdition, term: NamedNode) -> Text | None:
    """By its best kind of label."""
    for naming in NAMING:
        quads = edition.store.quads_for_pattern(term, naming, None, DefaultGraph())
        labels = sorted((quad.object for quad in quads), key=str)
        if labels:
            return text_of(labels)
    return None
