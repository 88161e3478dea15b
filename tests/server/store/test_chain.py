"""The chain of evidence: any change is found and named, a crash leaves nothing half there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.store.chain import Chain, Link, Note
from server.store.folder import DataFolder
from server.store.verification import Verification
from tests.server.store.support import new_folder

FIRST, SECOND, THIRD = "20261101-1", "20261102-2", "20261103-3"


def filled(path: Path) -> DataFolder:
    """Three submissions; the outcome of the first was decided last."""
    folder = new_folder(path)
    chain = Chain(folder.evidence)
    for name in (FIRST, SECOND, THIRD):
        chain.add(name, {"file": f"file of {name}".encode(), "outcome.json": b"awaiting review"})
    chain.add(FIRST, {"outcome.json": b"published"})
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return filled(tmp_path / "data")


def faults(folder: DataFolder, noted: str | None = None) -> list[str]:
    return [fault.en for fault in Verification(folder, noted).faults()]


def test_what_was_put_there_holds(folder: DataFolder) -> None:
    verification = Verification(folder)
    assert list(verification.faults()) == []
    assert verification.links == 4
    assert (folder.evidence / FIRST / "outcome.json").read_bytes() == b"published"
    assert faults(folder, noted=verification.head) == []


def test_no_program_of_ours_is_needed(folder: DataFolder) -> None:
    """Each line begins with the SHA-256 of what follows it."""
    previous = "0" * 64
    for line in (folder.evidence / "chain").read_text().splitlines():
        stated, _, text = line.partition(" ")
        assert sha256(text.encode()).hexdigest() == stated
        assert json.loads(text)["previous"] == previous
        previous = stated


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    return filled(tmp_path_factory.mktemp("chain") / "data")


def places(folder: DataFolder) -> list[Path]:
    """Every file that has bytes to flip."""
    found = folder.evidence.rglob("*")
    return sorted(path for path in found if path.is_file() and path.stat().st_size)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_one_flipped_byte_is_found_and_named(kept: DataFolder, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(places(kept)))
    content = path.read_bytes()
    position = data.draw(st.integers(0, len(content) - 1))
    bits = data.draw(st.integers(1, 255))
    flipped = bytearray(content)
    flipped[position] ^= bits
    path.write_bytes(flipped)
    try:
        first = faults(kept)[0]
    finally:
        path.write_bytes(content)
    if path.name == "chain":
        number = content[:position].count(b"\n") + 1
        if position == len(content) - 1:  # as if a crash had cut the last line off
            assert FIRST in first and "outcome.json" in first
        else:
            assert first.startswith(f"Link {number}:"), first
    else:
        number = {(FIRST, "outcome.json"): 4, (FIRST, "file"): 1, SECOND: 2, THIRD: 3}.get(
            (path.parent.name, path.name)
        ) or {FIRST: 1, SECOND: 2, THIRD: 3}[path.parent.name]
        assert first == (
            f"Link {number} (submission {path.parent.name}): the file {path.name} was altered"
        )
    assert faults(kept) == []


def without_line(number: int) -> Callable[[DataFolder], None]:
    def change(folder: DataFolder) -> None:
        lines = (folder.evidence / "chain").read_bytes().splitlines(keepends=True)
        del lines[number - 1]
        (folder.evidence / "chain").write_bytes(b"".join(lines))

    return change


def forged(folder: DataFolder) -> None:
    """The second link is written anew, with a right hash, over another file."""
    lines = (folder.evidence / "chain").read_bytes().splitlines(keepends=True)
    link = Link.read(lines[1])
    assert link is not None
    files = {**link.files, "file": "0" * 64}
    lines[1] = Link(link.number, link.made, link.submission, files, link.previous).line()
    (folder.evidence / "chain").write_bytes(b"".join(lines))


CHANGES: dict[str, tuple[Callable[[DataFolder], object], str]] = {
    "a link taken out": (without_line(2), "Link 2 "),
    "the first link taken out": (without_line(1), "Link 1 "),
    "the end cut off": (without_line(4), f"Link 1 (submission {FIRST}): the file outcome.json"),
    "a link forged": (forged, f"Link 3 (submission {THIRD}): does not follow"),
    "a file taken out": (
        lambda folder: (folder.evidence / SECOND / "file").unlink(),
        f"Link 2 (submission {SECOND}): the file file is gone",
    ),
    "a submission taken out": (
        lambda folder: shutil.rmtree(folder.evidence / THIRD),
        f"Link 3 (submission {THIRD}): the file file is gone",
    ),
    "a file slipped in": (
        lambda folder: (folder.evidence / SECOND / "extra").touch(),
        f"Link 2 (submission {SECOND}): the file extra was not put there",
    ),
    "a submission slipped in": (
        lambda folder: (folder.evidence / "20261104-4").mkdir(),
        "Submission 20261104-4 stands in no link",
    ),
    "the chain taken away": (
        lambda folder: (folder.evidence / "chain").unlink(),
        f"Submission {FIRST} stands in no link",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_every_other_change_is_named(folder: DataFolder, what: str) -> None:
    change, said = CHANGES[what]
    change(folder)
    assert faults(folder)[0].startswith(said)


def test_a_whole_new_chain_is_found_by_the_hash_that_was_noted(
    folder: DataFolder, tmp_path: Path
) -> None:
    verification = Verification(folder)
    assert list(verification.faults()) == []
    other = new_folder(tmp_path / "other")
    for name in (FIRST, SECOND, THIRD):
        Chain(other.evidence).add(name, {"file": b"another file"})
    assert faults(other) == []
    assert "rewritten" in faults(other, noted=verification.head)[0]


def test_a_crash_before_the_line_leaves_nothing(folder: DataFolder) -> None:
    staged = Chain(folder.evidence).staged
    staged.mkdir()
    (staged / "file").write_bytes(b"never told")
    Chain(folder.evidence).add("20261104-4", {"file": b"told"})
    assert faults(folder) == []
    assert {path.name for path in folder.evidence.glob("[0-9]*")} == {
        FIRST, SECOND, THIRD, "20261104-4"
    }  # fmt: skip


def test_a_crash_in_the_line_leaves_nothing(folder: DataFolder) -> None:
    with (folder.evidence / "chain").open("ab") as file:
        file.write(b'0123456789abcdef {"files": {')
    test_a_crash_before_the_line_leaves_nothing(folder)


def test_a_crash_after_the_line_is_finished(folder: DataFolder) -> None:
    """As it is when the line of a new submission was written, and no more."""
    chain = Chain(folder.evidence)
    chain.add("20261104-4", {"file": b"told", "outcome.json": b"published"})
    (folder.evidence / "20261104-4").rename(chain.staged)
    with chain.locked():
        pass
    assert (folder.evidence / "20261104-4" / "file").read_bytes() == b"told"
    assert faults(folder) == []


def test_a_crash_between_two_files_is_finished(folder: DataFolder) -> None:
    chain = Chain(folder.evidence)
    chain.add(SECOND, {"outcome.json": b"returned", "remarks": b"write more"})
    chain.staged.mkdir()
    (folder.evidence / SECOND / "outcome.json").rename(chain.staged / "outcome.json")
    (folder.evidence / SECOND / "outcome.json").write_bytes(b"awaiting review")
    assert faults(folder) == []
    assert (folder.evidence / SECOND / "outcome.json").read_bytes() == b"returned"


def test_many_writers_make_one_chain(folder: DataFolder) -> None:
    def add(writer: int) -> None:
        for number in range(10):
            Chain(folder.evidence).add(f"2026110{writer}-{number}x", {"file": b"one"})

    threads = [Thread(target=add, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verification = Verification(folder)
    assert list(verification.faults()) == []
    assert verification.links == 44


NOTE = Note("http://city.example/id/resource/1", "误报", "陈主任")


def taken_back(folder: DataFolder) -> list[str]:
    """The second submission without its file, its outcome in other words; what is said of it."""
    chain = Chain(folder.evidence)
    chain.take_back(SECOND, lambda: ({"outcome.json": b"purged"}, ["file"]), NOTE)
    return [said.en for said in Verification(folder).purges()]


def test_what_is_taken_back_is_gone_and_named_by_its_hash(folder: DataFolder) -> None:
    content = (folder.evidence / SECOND / "file").read_bytes()
    said = taken_back(folder)
    assert not (folder.evidence / SECOND / "file").exists()
    assert (folder.evidence / SECOND / "outcome.json").read_bytes() == b"purged"
    assert faults(folder) == []
    (line,) = [one for one in said if ": file " in one]
    assert sha256(content).hexdigest() in line and "误报" in line and "陈主任" in line
    (folder.evidence / SECOND / "file").write_bytes(content)
    assert "file was not put there" in faults(folder)[0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_after_it_one_flipped_byte_is_still_found(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = filled(tmp_path_factory.mktemp("purged") / "data")
    taken_back(folder)
    path = data.draw(st.sampled_from(places(folder)))
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    assert faults(folder)


def test_a_purge_that_takes_back_what_was_never_there_is_named(folder: DataFolder) -> None:
    """Somebody changes a file and hides that behind a purge of what it has become."""
    (folder.evidence / SECOND / "file").write_bytes(b"forged")
    assert faults(folder)
    taken_back(folder)
    assert faults(folder)[0].startswith(
        f"Link 5 (submission {SECOND}): it takes back another file file"
    )


def test_a_crash_after_the_line_of_a_purge_is_finished(folder: DataFolder) -> None:
    content = (folder.evidence / SECOND / "file").read_bytes()
    taken_back(folder)
    chain = Chain(folder.evidence)
    (folder.evidence / SECOND / "file").write_bytes(content)
    (folder.evidence / SECOND / "outcome.json").rename(folder.evidence / "kept")
    chain.staged.mkdir()
    (folder.evidence / "kept").rename(chain.staged / "outcome.json")
    (folder.evidence / SECOND / "outcome.json").write_bytes(b"awaiting review")
    with chain.locked():
        pass
    assert not (folder.evidence / SECOND / "file").exists() and faults(folder) == []
