"""Is everything in the data folder sound? The store, the search index, the accounts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from ontology.namespaces import DCAT
from ontology.text import Text
from server.search.find import size
from server.store.doctor import Check, examine
from server.store.edition import OpenEdition
from server.store.folder import DataFolder


def examine_all(folder: DataFolder) -> Iterator[Check]:
    """Every check, as it is made; nothing is changed."""
    yield from examine(folder)
    with folder.open_current() as edition:
        yield Check(
            Text("搜索索引与目录一致", "the search index agrees with the catalogs"),
            tuple(index_faults(edition)),
        )
    yield Check(
        Text("账户数据库完好", "the accounts database is sound"), tuple(accounts_faults(folder))
    )


def index_faults(edition: OpenEdition) -> Iterator[str]:
    """The index is missing, or has another number of resources than the catalogs list."""
    if not edition.index_path.exists():
        yield "index/ is missing; lianmu edition compact makes it again"
        return
    listed = {
        quad.object for quad in edition.store.quads_for_pattern(None, DCAT.dataset, None, None)
    }
    indexed = size(edition)
    if indexed != len(listed):
        yield f"{indexed} of {len(listed)}; lianmu edition compact makes it again"


def accounts_faults(folder: DataFolder) -> Iterator[str]:
    """What SQLite finds wrong; a folder without accounts has nothing wrong."""
    if not folder.accounts.exists():
        return
    try:
        with closing(sqlite3.connect(folder.accounts)) as database:
            (answer,) = database.execute("PRAGMA quick_check").fetchone()
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        yield answer
