"""What stands around a thing and its page also tells. Runs in a reader process.

The description of a thing ends at the thing; a page says more: of a body what it was before, of an
item what its resource may be used for, of a resource what the rules find in it.
"""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode, Triple

from server.store.edition import OpenEdition
from server.store.graphs import Dataset

QUERIES = {
    kind: (Path(__file__).parent / f"{kind}.rq").read_text(encoding="utf-8")
    for kind in ("resource", "item", "body")
}


def neighbours(
    edition: OpenEdition, kind: str, iri: NamedNode, dataset: Dataset
) -> tuple[Triple, ...]:
    """Statements about the things around one of this kind, with their names."""
    return tuple(edition.construct(QUERIES[kind], dataset, thing=iri))
