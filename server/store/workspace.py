"""A workspace: a private, writable copy of the current edition, for one submission."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from ontology.namespaces import Names
from server.clock import SHANGHAI
from server.store.delta import Delta, canonical, content_hash
from server.store.edition import Edition, EditionMeta, GraphMeta
from server.store.folder import DataFolder, sync, sync_tree
from server.store.graphs import Graphs
from server.store.retention import Retention


@dataclass
class Workspace:
    """Use through :func:`open_workspace`. What is not published vanishes."""

    folder: DataFolder
    graphs: Graphs
    path: Path
    store: Store
    base: EditionMeta | None
    applied: list[Delta] = field(default_factory=list)

    @property
    def index_path(self) -> Path:
        """Where the search index of the coming edition is to be put."""
        return self.path / "index"

    @property
    def base_index_path(self) -> Path | None:
        """The search index of the edition this workspace started from."""
        return None if self.base is None else self.folder.edition(self.base.number).index_path

    def apply(self, delta: Delta) -> Delta:
        """Apply a change to named graphs, keep the default graph their union; the real change.

        Quads that are already there, or already gone, are not part of what is returned.
        """
        wanted = canonical(delta.added)
        unwanted = canonical(delta.removed) - wanted
        removed = frozenset(quad for quad in unwanted if quad in self.store)
        added = frozenset(quad for quad in wanted if quad not in self.store)
        for quad in removed:
            self.store.remove(quad)
        self.store.bulk_extend(added | frozenset(self._union_gains(added)))
        for quad in self._union_losses(removed):
            self.store.remove(quad)
        effective = Delta(added, removed)
        self.applied.append(effective)
        return effective

    def _union_gains(self, added: frozenset[Quad]) -> Iterator[Quad]:
        for quad in added:
            if self._is_member(quad):
                yield Quad(quad.subject, quad.predicate, quad.object)

    def _union_losses(self, removed: frozenset[Quad]) -> Iterator[Quad]:
        for quad in removed:
            if self._is_member(quad) and not self._held_by_a_member(quad):
                yield Quad(quad.subject, quad.predicate, quad.object)

    def _is_member(self, quad: Quad) -> bool:
        return isinstance(quad.graph_name, NamedNode) and self.graphs.is_member(quad.graph_name)

    def _held_by_a_member(self, quad: Quad) -> bool:
        same = self.store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(self._is_member(other) for other in same)

    def publish(
        self,
        submission: str | None,
        action: str,
        retention: Retention,
        catalog: str | None = None,
    ) -> Edition:
        """Checkpoint into ``editions/n+1``, make it current, thin out old editions."""
        number = 1 if self.base is None else self.base.number + 1
        delta = net(self.applied)
        self._write_delta(number, delta)
        target = self.folder.edition(number)
        temporary = target.path.with_name(target.path.name + ".tmp")
        temporary.mkdir()
        self.store.flush()
        self.store.backup(str(temporary / "store"))
        if self.index_path.exists():
            self.index_path.rename(temporary / "index")
        meta = self._meta(number, submission, action, catalog, delta)
        (temporary / "edition.json").write_text(meta.to_json(), encoding="utf-8")
        sync_tree(temporary)
        temporary.rename(target.path)
        sync(self.folder.editions)
        self.folder.point_to(number)
        retention.thin(self.folder)
        return target

    def _write_delta(self, number: int, delta: Delta) -> None:
        final = self.folder.delta_path(number)
        temporary = final.with_name(final.name + ".tmp")
        delta.write(temporary)
        sync_tree(temporary)
        temporary.rename(final)
        sync(self.folder.deltas)

    def _meta(
        self,
        number: int,
        submission: str | None,
        action: str,
        catalog: str | None,
        delta: Delta,
    ) -> EditionMeta:
        return EditionMeta(
            number=number,
            base_iri=self.graphs.names.base,
            created=datetime.now(SHANGHAI).isoformat(timespec="microseconds"),
            submission=submission,
            action=action,
            catalog=catalog,
            graphs=follow({} if self.base is None else self.base.graphs, delta),
            added=len(delta.added),
            removed=len(delta.removed),
        )


def net(deltas: list[Delta]) -> Delta:
    """Several effective changes in sequence as one: what was added and removed again cancels."""
    added: set[Quad] = set()
    removed: set[Quad] = set()
    for delta in deltas:
        again = removed & delta.added
        undone = added & delta.removed
        removed = (removed - again) | (delta.removed - undone)
        added = (added - undone) | (delta.added - again)
    return Delta(frozenset(added), frozenset(removed))


def follow(graphs: dict[str, GraphMeta], delta: Delta) -> dict[str, GraphMeta]:
    """The counts and hashes of all graphs after a change; empty graphs are dropped."""
    result = dict(graphs)
    for sign, quads in ((1, delta.added), (-1, delta.removed)):
        by_graph: dict[str, list[Quad]] = defaultdict(list)
        for quad in quads:
            assert isinstance(quad.graph_name, NamedNode)  # noqa: S101  deltas hold named graphs
            by_graph[quad.graph_name.value].append(quad)
        for name, members in by_graph.items():
            old = result.get(name, GraphMeta(0, "0"))
            result[name] = GraphMeta(
                old.quads + sign * len(members), content_hash(members, old.hash, sign)
            )
    return {name: meta for name, meta in sorted(result.items()) if meta.quads}


def union_faults(store: Store, graphs: Graphs) -> Iterator[Quad]:
    """Where the default graph is not the union of its members; reads the whole store."""
    for quad in store.quads_for_pattern(None, None, None, None):
        in_default = Quad(quad.subject, quad.predicate, quad.object)
        if isinstance(quad.graph_name, NamedNode):
            if graphs.is_member(quad.graph_name) and in_default not in store:
                yield in_default
        elif isinstance(quad.graph_name, DefaultGraph):
            same = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
            if not any(
                isinstance(other.graph_name, NamedNode) and graphs.is_member(other.graph_name)
                for other in same
            ):
                yield in_default


@contextmanager
def open_workspace(folder: DataFolder, identifier: str) -> Iterator[Workspace]:
    """Take the writer lock and copy the current edition (hard links) into ``work/``.

    The folder is deleted at the end whatever happened; after a crash the next writer deletes it.
    """
    with folder.writer():
        path = folder.work / identifier
        path.mkdir()
        try:
            yield _copy_of_current(folder, path)
        finally:
            discard(path)


@contextmanager
def open_scratch(folder: DataFolder, identifier: str) -> Iterator[Workspace]:
    """A copy of the current edition that will never be published; takes no writer lock."""
    path = folder.scratch / identifier
    path.mkdir()
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield _copy_of_current(folder, path)
    finally:
        discard(path)
        os.close(descriptor)


@contextmanager
def in_memory(base_iri: str) -> Iterator[Workspace]:
    """A workspace without a data folder, for judging files where there is none."""
    nowhere = DataFolder(Path(os.devnull))
    yield Workspace(nowhere, Graphs(Names(base_iri)), nowhere.root, Store(), None)


def discard(path: Path) -> None:
    """Delete a workspace; RocksDB may still be tidying up there, the next writer takes the rest."""
    shutil.rmtree(path, ignore_errors=True)


def _copy_of_current(folder: DataFolder, path: Path) -> Workspace:
    base = None
    if folder.current_number() is not None:
        with folder.open_current() as edition:
            base = edition.meta
            edition.store.backup(str(path / "store"))
    return Workspace(folder, folder.graphs(), path, Store(str(path / "store")), base)
