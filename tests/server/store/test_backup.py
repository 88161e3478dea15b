"""Backup while readers read, restore into nothing and into a living folder."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from pyoxigraph import Quad

from server.errors import BadInput
from server.store.backup import backup, restore
from server.store.chain import Chain
from server.store.doctor import examine
from server.store.folder import Charter, DataFolder
from server.store.retention import Retention
from server.store.verification import Verification
from server.store.workspace import Workspace
from tests.server.store.support import new_folder, publish, quad


def no_index(_: Workspace) -> None:
    """These folders have no search index."""


def no_accounts(_: Path) -> None:
    """Their accounts are not those of the accounts room."""


def content(folder: DataFolder) -> set[Quad]:
    with folder.open_current() as edition:
        return set(edition.store)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    folder = new_folder(tmp_path / "data")
    publish(folder, [quad("x", "1", "catalog/a"), quad("y", "1", "sharing")])
    Chain(folder.evidence).add("20261101-1", {"file": b"evidence"})
    with closing(sqlite3.connect(folder.accounts)) as accounts, accounts:
        accounts.execute("CREATE TABLE token (name TEXT)")
    return folder


def test_backup_wipe_restore_gives_the_same(folder: DataFolder, tmp_path: Path) -> None:
    before = content(folder)
    with folder.open_current():
        assert backup(folder, tmp_path / "copy") == 1
    again = DataFolder(tmp_path / "again")
    assert restore(again, tmp_path / "copy", Retention(), no_index, no_accounts) == 1
    assert content(again) == before
    assert (again.evidence / "20261101-1" / "file").read_text() == "evidence"
    assert again.accounts.stat().st_mode & 0o077 == 0
    assert all(check.sound for check in examine(again))
    publish(again, [quad("z", "1", "catalog/a")])
    assert again.current_number() == 2


def test_restore_into_a_living_folder_is_a_new_edition(folder: DataFolder, tmp_path: Path) -> None:
    before = content(folder)
    backup(folder, tmp_path / "copy")
    publish(folder, [quad("later", "1", "catalog/a")], [quad("x", "1", "catalog/a")])
    with folder.open_current() as reading:
        assert restore(folder, tmp_path / "copy", Retention(), no_index, no_accounts) == 3
        assert reading.meta.number == 2
    assert content(folder) == before
    assert all(check.sound for check in examine(folder))


def test_evidence_of_a_backup_gets_links_in_a_living_folder(
    folder: DataFolder, tmp_path: Path
) -> None:
    """Two folders went on from one backup: the evidence of both holds together."""
    backup(folder, tmp_path / "copy")
    sibling = DataFolder(tmp_path / "sibling")
    restore(sibling, tmp_path / "copy", Retention(), no_index, no_accounts)
    Chain(sibling.evidence).add("20261102-1", {"file": b"of the sibling"})
    backup(sibling, tmp_path / "copy of the sibling")
    Chain(folder.evidence).add("20261103-1", {"file": b"of ours"})
    restore(folder, tmp_path / "copy of the sibling", Retention(), no_index, no_accounts)
    assert list(Verification(folder).faults()) == []
    assert {path.name for path in folder.evidence.glob("[0-9]*")} == {
        "20261101-1", "20261102-1", "20261103-1"
    }  # fmt: skip


def test_broken_evidence_is_not_given_new_links(folder: DataFolder, tmp_path: Path) -> None:
    backup(folder, tmp_path / "copy")
    (tmp_path / "copy" / "evidence" / "20261101-1" / "file").write_text("Evidence")
    with pytest.raises(BadInput, match="20261101-1"):
        restore(folder, tmp_path / "copy", Retention(), no_index, no_accounts)
    assert folder.current_number() == 1


def test_a_backup_holds_while_evidence_is_being_added(folder: DataFolder, tmp_path: Path) -> None:
    """Each copy is of one moment: no link without its files, no file without its link."""
    chain, stop = Chain(folder.evidence), Event()

    def add() -> None:
        for number in range(10_000):
            if stop.is_set():
                return
            chain.add(f"20261104-{number}", {"outcome.json": b"judged"})
            chain.add("20261101-1", {"outcome.json": str(number).encode()})

    thread = Thread(target=add)
    thread.start()
    try:
        for number in range(5):
            backup(folder, tmp_path / f"copy-{number}")
    finally:
        stop.set()
        thread.join()
    for number in range(5):
        assert list(Verification(DataFolder(tmp_path / f"copy-{number}")).faults()) == []


def test_what_cannot_be_restored_is_refused(folder: DataFolder, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="lianmu backup"):
        restore(folder, tmp_path, Retention(), no_index, no_accounts)
    with pytest.raises(BadInput, match="empty"):
        backup(folder, folder.root)
    other = DataFolder(tmp_path / "other")
    other.create(Charter("http://elsewhere.example/"))
    publish(other, [])
    with pytest.raises(BadInput, match="elsewhere"):
        restore(folder, other.root, Retention(), no_index, no_accounts)


def test_another_base_is_refused_with_the_way_out(folder: DataFolder) -> None:
    folder.check_base("http://city.example/")
    with pytest.raises(BadInput, match="export"):
        folder.check_base("http://moved.example/")
