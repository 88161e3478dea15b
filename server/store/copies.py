"""Copies of a store in memory, for work that looks at everything: three to four times as fast."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store


def in_memory(store: Store, graphs: Iterable[NamedNode | DefaultGraph]) -> Store:
    """These graphs as the one default graph of a new store.

    Written and read by the engine itself, so that no statement becomes an object on the way.
    """
    copy = Store()
    with TemporaryDirectory() as folder:
        between = str(Path(folder) / "graph.nt")
        for graph in graphs:
            store.dump(between, RdfFormat.N_TRIPLES, from_graph=graph)
            copy.load(path=between, format=RdfFormat.N_TRIPLES)
    return copy
