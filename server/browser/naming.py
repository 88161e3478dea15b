"""What things are called, for pages that mention a handful of them. Runs in a reader process."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from ontology.text import Text
from server.search import labels
from server.store.edition import OpenEdition


def names(edition: OpenEdition, terms: Iterable[NamedNode]) -> dict[str, Text]:
    """IRI → name, of those that have a public one: look-ups by subject."""
    found = {term.value: name(edition, term) for term in terms}
    return {iri: text for iri, text in found.items() if text is not None}


def name(edition: OpenEdition, term: NamedNode) -> Text | None:
    """Its public name."""
    return labels.name(edition.store, term)
