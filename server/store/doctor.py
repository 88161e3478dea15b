"""Is the data folder sound? Reads everything, changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import NamedNode, Store

from ontology.text import Text
from server.store.delta import Delta, content_hash
from server.store.edition import GraphMeta
from server.store.folder import DataFolder
from server.store.graphs import Graphs
from server.store.verification import Verification
from server.store.workspace import Workspace, union_faults


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, and what is wrong with it (empty when sound)."""

    name: Text
    faults: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        return not self.faults


def examine(folder: DataFolder) -> Iterator[Check]:
    """Every check of the data folder, as it is made."""
    with folder.open_current() as edition:
        graphs = folder.graphs()
        yield Check(
            Text(f"当前版本 {edition.meta.number} 可读", f"edition {edition.meta.number} opens")
        )
        yield Check(
            Text("默认图等于各成员图的并集", "default graph is the union of its members"),
            tuple(str(quad) for quad in islice(union_faults(edition.store, graphs), 10)),
        )
        yield Check(
            Text("各图的数量与摘要一致", "graphs have the counts and hashes on record"),
            tuple(hash_faults(edition.store, edition.meta.graphs)),
        )
        yield Check(
            Text("基础 IRI 一致", "base IRI agrees"),
            () if edition.meta.base_iri == folder.charter().base_iri else (edition.meta.base_iri,),
        )
        yield Check(
            Text("每个版本的差异都在", "the delta of every edition is kept"),
            tuple(
                str(number)
                for number in range(1, edition.meta.number + 1)
                if not folder.delta_path(number).exists()
            ),
        )
    yield Check(
        Text("没有未完成的清除", "no purge is unfinished"),
        ("lianmu serve",) if folder.purge.exists() else (),
    )
    yield Check(
        Text("证据链完好", "the chain of evidence holds"),
        tuple(str(fault) for fault in islice(Verification(folder).faults(), 10)),
    )


def hash_faults(store: Store, recorded: dict[str, GraphMeta]) -> Iterator[str]:
    """Named graphs whose content is not what ``edition.json`` says."""
    present = {graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode)}
    for name in sorted(present | recorded.keys()):
        quads = list(store.quads_for_pattern(None, None, None, NamedNode(name)))
        meta = recorded.get(name, GraphMeta(0, "0"))
        if (len(quads), content_hash(quads)) != (meta.quads, f"{int(meta.hash, 16):032x}"):
            yield name


def rebuild_store(folder: DataFolder, number: int, store: Store, graphs: Graphs) -> None:
    """Replay the deltas 1 to ``number`` into an empty store (law: equal to that edition)."""
    workspace = Workspace(folder, graphs, folder.work, store, None)
    for step in range(1, number + 1):
        workspace.apply(Delta.read(folder.delta_path(step)))
