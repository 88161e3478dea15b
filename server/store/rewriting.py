"""Rewriting what is kept, so that what is erased stands in no delta and in no edition.

A store keeps the words of statements that were removed from it, so editions are not changed but
made anew: the oldest is dumped and loaded without what goes, and the deltas, which are rewritten
first, lead from each to the next; that way they share their files as they did before. The new ones
wait beside the old (``000012.purged``) and take their places one by one. Whatever is interrupted is
simply done again.
"""

from __future__ import annotations

import fcntl
import gzip
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pyoxigraph import DefaultGraph, RdfFormat, Store

from server.store.delta import Delta
from server.store.edition import Edition
from server.store.erasure import Erasure, quads_of
from server.store.folder import PURGED, DataFolder, sync, sync_tree
from server.store.workspace import Workspace, follow

PARTS = ("added.nq.gz", "removed.nq.gz")


def delta_files(folder: DataFolder) -> Iterator[Path]:
    """Both halves of every delta, the oldest first."""
    for path in sorted(folder.deltas.iterdir()):
        yield from (path / name for name in PARTS)


def lines_of(path: Path) -> Iterator[bytes]:
    with gzip.open(path, "rb") as file:
        yield from file


@contextmanager
def dumped(edition: Edition, path: Path) -> Iterator[Path]:
    """All statements of an edition in one file, for as long as this lasts."""
    whole = path / "whole.nq"
    with edition.open() as opened:
        opened.store.dump(str(whole), RdfFormat.N_QUADS)
    try:
        yield whole
    finally:
        whole.unlink()


def rewrite_deltas(folder: DataFolder, erasure: Erasure) -> None:
    """Each half that has something of it, in place of the old one."""
    for path in delta_files(folder):
        if any(map(erasure.drops, lines_of(path))):
            kept = b"".join(line for line in lines_of(path) if not erasure.drops(line))
            temporary = path.with_name(path.name + ".tmp")
            temporary.write_bytes(gzip.compress(kept, mtime=0))
            sync(temporary)
            temporary.replace(path)
            sync(path.parent)


@contextmanager
def rewritten(
    folder: DataFolder, erasure: Erasure, dump: Path, path: Path, editions: Sequence[Edition]
) -> Iterator[Workspace]:
    """The newest of these editions without what goes, as a workspace in ``path``; on the way to it,
    each of them is put beside the old one. ``dump`` is of the oldest.
    """
    oldest, *others = editions
    meta = oldest.meta()
    clean, gone = path / "clean.nq", b""
    with dump.open("rb") as source, clean.open("wb") as target:
        for line in source:
            if erasure.drops(line):
                gone += line
            else:
                target.write(line)
    store = Store(str(path / "store"))
    store.bulk_load(path=str(clean), format=RdfFormat.N_QUADS)
    clean.unlink()
    named = (quad for quad in quads_of(gone) if not isinstance(quad.graph_name, DefaultGraph))
    meta = replace(meta, graphs=follow(meta.graphs, Delta(removed=frozenset(named))))
    workspace = Workspace(folder, folder.graphs(), path, store, meta)
    stage(workspace, oldest)
    for edition in others:
        for number in range(meta.number + 1, edition.number + 1):
            change = workspace.apply(Delta.read(folder.delta_path(number)))
            meta = replace(edition.meta(), graphs=follow(meta.graphs, change))
        workspace.base = meta
        stage(workspace, edition)
    workspace.applied.clear()
    yield workspace


def stage(workspace: Workspace, edition: Edition) -> None:
    """Put a new form of an edition beside it; without a search index, for only the newest is
    searched.
    """
    assert workspace.base is not None  # noqa: S101  set to this edition
    halves = (workspace.folder.delta_path(edition.number) / name for name in PARTS)
    added, removed = (sum(1 for _ in lines_of(half)) for half in halves)
    meta = replace(workspace.base, added=added, removed=removed)
    target = edition.path.with_name(edition.path.name + PURGED)
    shutil.rmtree(target, ignore_errors=True)
    temporary = target.with_name(target.name + ".tmp")
    temporary.mkdir()
    workspace.store.flush()
    workspace.store.backup(str(temporary / "store"))
    (temporary / "edition.json").write_text(meta.to_json(), encoding="utf-8")
    sync_tree(temporary)
    temporary.rename(target)
    sync(workspace.folder.editions)


def take_places(folder: DataFolder) -> None:
    """Every new form takes the place of the old one, as soon as nobody reads that any more."""
    for staged in sorted(folder.editions.glob(f"*{PURGED}")):
        edition = Edition(staged.with_suffix(""))
        if not edition.path.exists():  # too old to be kept meanwhile
            shutil.rmtree(staged)
            continue
        descriptor = os.open(edition.path / "edition.json", os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            gone = edition.path.with_name(edition.path.name + ".gone")
            edition.path.rename(gone)
            staged.rename(edition.path)
            sync(folder.editions)
            shutil.rmtree(gone)
        finally:
            os.close(descriptor)
