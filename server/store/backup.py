"""Backup beside a running server, and restore into an empty or a living data folder."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from ontology.namespaces import LM
from ontology.text import Text
from server.errors import BadInput
from server.store.chain import Chain
from server.store.delta import Delta
from server.store.edition import Edition
from server.store.erasure import Erasure, line_of
from server.store.folder import DataFolder, sync_tree
from server.store.retention import Retention
from server.store.verification import Verification
from server.store.workspace import Workspace, open_workspace

NOT_EMPTY = Text(
    "目标目录不是空的：请换一个空目录", "The target folder is not empty: choose another"
)
NO_BACKUP = Text(
    "这不是 lianmu backup 生成的目录", "This is not a folder that lianmu backup has made"
)
OTHER_BASE = Text(
    "备份的基础 IRI（{theirs}）与数据目录的（{ours}）不同",
    "The backup's base IRI ({theirs}) is not that of the data folder ({ours})",
)
BROKEN = Text(
    "备份中的证据链断裂，没有恢复。{fault}。如仍要恢复数据，请先把备份中的 evidence 目录移走",
    "The chain of evidence in the backup is broken; nothing was restored. {fault}. To restore the "
    "data all the same, move the folder evidence out of the backup first",
)


def backup(folder: DataFolder, target: Path) -> int:
    """Copy the current edition, all deltas, evidence and accounts; the edition's number.

    Nothing waits for it: the edition is held by a shared lock, deltas are only ever added to,
    evidence is copied from hard links, and SQLite copies its own database while it is in use.
    """
    if target.exists() and any(target.iterdir()):
        raise BadInput(NOT_EMPTY)
    copy = DataFolder(target)
    copy.create(folder.charter())
    with folder.open_current() as edition:
        number = edition.meta.number
        shutil.copytree(folder.edition(number).path, copy.edition(number).path)
        for path in folder.deltas.iterdir():
            if path.name.isdigit() and int(path.name) <= number:
                shutil.copytree(path, copy.deltas / path.name)
    with evidence_as_of_now(folder) as evidence:
        shutil.copytree(evidence, copy.evidence, dirs_exist_ok=True)
    if folder.accounts.exists():
        copy_sqlite(folder.accounts, copy.accounts)
    sync_tree(target)
    copy.point_to(number)
    return number


@contextmanager
def evidence_as_of_now(folder: DataFolder) -> Iterator[Path]:
    """The evidence in a folder of hard links, while submissions go on."""
    path = folder.scratch / f"backup-{os.getpid()}"
    path.mkdir()
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with Chain(folder.evidence).locked():
            shutil.copytree(folder.evidence, path / "evidence", copy_function=linked)
        yield path / "evidence"
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(descriptor)


def linked(source: str, target: str) -> None:
    """The same file once more; the chain alone is written into, the others are only replaced."""
    if Path(source).name == "chain":
        shutil.copy2(source, target)
    else:
        os.link(source, target)


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a database in use, readable by its owner only."""
    target.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def restore(
    folder: DataFolder,
    source: Path,
    retention: Retention,
    index: Callable[[Workspace], None],
    disarm: Callable[[Path], None],
) -> int:
    """Bring a backup's state back; the number of the edition that now holds it.

    Into an empty folder everything is copied, and ``disarm`` ends the credentials of the accounts.
    In a living one the difference becomes a new edition, so readers and history go on; its accounts
    stay as they are. Either way no revoked token comes back to life. ``index`` makes the search
    index of what is restored.
    """
    copy = DataFolder(source)
    if not copy.exists or copy.current_number() is None:
        raise BadInput(NO_BACKUP)
    if folder.current_number() is None:
        return _restore_everything(folder, copy, disarm)
    ours, theirs = folder.charter().base_iri, copy.charter().base_iri
    if ours != theirs:
        raise BadInput(OTHER_BASE.format(ours=ours, theirs=theirs))
    fault = next(Verification(copy).faults(), None)
    if fault is not None:
        raise BadInput(Text(BROKEN.zh.format(fault=fault.zh), BROKEN.en.format(fault=fault.en)))
    return _restore_as_edition(folder, copy, retention, index).number


def _restore_everything(
    folder: DataFolder, copy: DataFolder, disarm: Callable[[Path], None]
) -> int:
    number = copy.current_number()
    assert number is not None  # noqa: S101  checked by restore()
    folder.create(copy.charter())
    shutil.copytree(copy.edition(number).path, folder.edition(number).path, dirs_exist_ok=True)
    shutil.copytree(copy.deltas, folder.deltas, dirs_exist_ok=True)
    shutil.copytree(copy.evidence, folder.evidence, dirs_exist_ok=True)
    if copy.accounts.exists():
        copy_sqlite(copy.accounts, folder.accounts)
        disarm(folder.accounts)
    sync_tree(folder.root)
    folder.point_to(number)
    return number


def _restore_as_edition(
    folder: DataFolder,
    copy: DataFolder,
    retention: Retention,
    index: Callable[[Workspace], None],
) -> Edition:
    with (
        copy.open_current() as wanted,
        open_workspace(folder, f"restore-{os.getpid()}") as workspace,
    ):
        workspace.apply(without_purged(workspace.store, wanted.store))
        for path in sorted(copy.evidence.glob("[0-9]*")):
            if not (folder.evidence / path.name).exists():
                kept = {file.name: file.read_bytes() for file in path.iterdir()}
                Chain(folder.evidence).add(path.name, kept)
        index(workspace)
        return workspace.publish(None, "restore", retention)


def without_purged(present: Store, wanted: Store) -> Delta:
    """Their difference, but for what was purged since: it does not come back, its tombstones stay,
    and so do the codes that they keep from being used again.
    """
    change = difference(present, wanted)
    added, removed = set(change.added), set(change.removed)
    for stone in present.quads_for_pattern(None, LM.purges, None, None):
        if stone in wanted or not isinstance(stone.object, NamedNode):
            continue
        erasure = Erasure(stone.object)
        erasure.learn(map(line_of, added))
        added = {quad for quad in added if not erasure.drops(line_of(quad))}
        kept = {stone.subject, NamedNode(f"{stone.object.value}#withdrawn")}
        removed = {quad for quad in removed if quad.subject not in kept}
    return Delta(frozenset(added), frozenset(removed))


def difference(present: Store, wanted: Store) -> Delta:
    """What turns the named graphs of one store into those of another; reads both once."""
    return Delta(
        frozenset(quad for quad in named_quads(wanted) if quad not in present),
        frozenset(quad for quad in named_quads(present) if quad not in wanted),
    )


def named_quads(store: Store) -> list[Quad]:
    """All quads of named graphs."""
    return [
        quad
        for graph in store.named_graphs()
        if isinstance(graph, NamedNode)
        for quad in store.quads_for_pattern(None, None, None, graph)
    ]
