"""The names of facet values, in one query."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal

from ontology.namespaces import Names
from ontology.text import Text
from server.search.document import Term, facet_key, text_of
from server.store.edition import OpenEdition
from server.store.graphs import Dataset

LABELS = (Path(__file__).parent / "labels.rq").read_text(encoding="utf-8")

PUBLIC = Dataset((DefaultGraph(),), ())
"""What the index was made from; see :mod:`server.search.document`."""


def labels(edition: OpenEdition) -> dict[tuple[str, str], Text]:
    """Facet and key → name, for every value the reference data knows."""
    names = Names(edition.meta.base_iri)
    found: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for row in edition.select(LABELS, PUBLIC):
        facet = row["facet"]
        key = facet_key(facet.value, row["thing"], names) if isinstance(facet, Literal) else None
        if isinstance(facet, Literal) and key is not None:
            found[facet.value, key].append(row["label"])
    return {place: text_of(values) for place, values in found.items()}
