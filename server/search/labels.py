"""The names of facet values and properties, looked up as they are shown."""

from __future__ import annotations

from pyoxigraph import DefaultGraph, NamedNode, Store

from ontology.namespaces import DCT, FOAF, RDFS, SKOS, Names
from ontology.text import Text
from server.search.document import text_of
from server.search.facets import RULE_FACET, term_of
from server.store.graphs import Dataset

PUBLIC = Dataset((DefaultGraph(),), ())
"""What everybody reads, and what the index is made from but for findings."""

NAMING = (SKOS.prefLabel, DCT.title, RDFS.label, FOAF.name)
ANSWERS = {"yes": Text("是", "Yes"), "no": Text("否", "No")}


def name(store: Store, term: NamedNode) -> Text | None:
    """What a thing is publicly called, by its best kind of label."""
    for naming in NAMING:
        quads = store.quads_for_pattern(term, naming, None, DefaultGraph())
        labels = sorted((quad.object for quad in quads), key=str)
        if labels:
            return text_of(labels)
    return None


def label(store: Store, names: Names, facet: str, key: str) -> Text:
    """What to call a value of a facet; its key if it has no name."""
    if facet == "open":
        return ANSWERS.get(key, Text(key, key))
    term = term_of(facet, key, names)
    called = name(store, term) if isinstance(term, NamedNode) else None
    if called is None:
        return Text(key, key)
    return Text(f"{key} {called.zh}", f"{key} {called.en}") if facet == RULE_FACET else called
