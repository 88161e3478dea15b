"""The index folder inside an edition: built once, then carried over and updated by delta.

Tantivy never changes a segment file it has written: a change writes new files, a new list of them
(``meta.json``), and removes names of files no longer listed. That is what makes hard links safe.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable
from pathlib import Path

from pyoxigraph import NamedNode, Store
from tantivy import Index

from server.search.document import Documents, schema
from server.search.touched import touched
from server.store.graphs import Graphs
from server.store.workspace import Workspace, net

HEAP = 64_000_000
"""Bytes the writer may fill before it writes a segment."""

LISTS = frozenset({"meta.json", ".managed.json"})
"""The files tantivy replaces; everything else but its lock files is immutable."""

FORM = "form-2"
"""A file of this name tells an index whose documents are made as :mod:`server.search.document` now
makes them: another number with every change of them."""


def rebuild(index_path: Path, store: Store, graphs: Graphs) -> None:
    """Index every resource of the store, replacing what is there."""
    shutil.rmtree(index_path, ignore_errors=True)
    index_path.mkdir(parents=True)
    index = Index(schema(), str(index_path))
    documents = Documents(store, graphs, index.schema)
    write(index, documents, documents.resources(), delete=False)
    (index_path / FORM).touch()


def carry(workspace: Workspace) -> None:
    """The index of the coming edition: that of the one before, as far as what was applied to the
    workspace leaves it true. To be called when everything is applied.
    """
    before, index_path = workspace.base_index_path, workspace.index_path
    if before is None or not is_ours(before):
        rebuild(index_path, workspace.store, workspace.graphs)
        return
    copy_index(before, index_path)
    change = net(workspace.applied)
    resources = touched(workspace.store, workspace.graphs, change)
    if resources:
        update(index_path, workspace.store, workspace.graphs, resources)


def is_ours(index_path: Path) -> bool:
    """Whether an index was made by this version; else it has to be made again."""
    return (index_path / FORM).exists()


def update(
    index_path: Path, store: Store, graphs: Graphs, resources: Collection[NamedNode]
) -> None:
    """Bring the documents of these resources up to date; one that is gone disappears."""
    index = Index.open(str(index_path))
    write(index, Documents(store, graphs, index.schema), set(resources), delete=True)


def write(
    index: Index, documents: Documents, resources: Iterable[NamedNode], *, delete: bool
) -> None:
    """One commit; afterwards no thread is left that could still change the folder."""
    writer = index.writer(HEAP, num_threads=1)
    for resource in resources:
        if delete:
            writer.delete_documents_by_term("iri", resource.value)
        document = documents.document(resource)
        if document is not None:
            writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def copy_index(source: Path, target: Path) -> None:
    """A copy that shares all segment files, and that can be updated without touching the source."""
    target.mkdir(parents=True)
    for file in source.iterdir():
        if file.name in LISTS:
            shutil.copyfile(file, target / file.name)
        elif not file.name.endswith(".lock"):
            (target / file.name).hardlink_to(file)
