"""Copies of a store in memory, for work that looks at everything: three to four times as fast."""

from __future__ import annotations

from collections.abc import Iterable
from tempfile import TemporaryFile

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store


def in_memory(store: Store, graphs: Iterable[NamedNode | DefaultGraph]) -> Store:
    """These graphs as the one default graph of a new store.

    Written and read by the engine itself, so that no statement becomes an object on the way.
    """
    copy = Store()
    for graph in graphs:
        with TemporaryFile() as between:
            store.dump(between, RdfFormat.N_TRIPLES, from_graph=graph)
            between.seek(0)
            copy.bulk_load(between, RdfFormat.N_TRIPLES)
    return copy
