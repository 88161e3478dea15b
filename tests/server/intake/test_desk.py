"""The desk: who waits for whom, and what stays in the inbox when a job has ended."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from ontology.text import Text
from server.catalog.evidence import Evidence
from server.catalog.job import Job, Outcome, new_identifier
from server.catalog.pipeline import Progress
from server.catalog.process import ChildFailed
from server.intake.desk import AT_ONCE, Desk, may_stay
from server.settings import Settings
from server.store.folder import DataFolder

DONE = Outcome("x", "published", Text("", ""))


def desk_in(path: Path) -> Desk:
    folder = DataFolder(path)
    folder.inbox.mkdir()
    return Desk(Settings(data=path, answer_seconds=60), Evidence(folder), folder.inbox)


def started(
    desk: Desk, dry_run: bool, work: Callable[[Progress], Outcome], body: str = "housing"
) -> Job:
    job = Job(new_identifier(), body, body, dry_run=dry_run)
    inbox = desk.inbox / job.identifier
    inbox.mkdir()
    (inbox / "file").write_bytes(b"content")
    desk.start(job, inbox, work)
    return job


def test_dry_runs_do_not_wait_for_submissions(tmp_path: Path) -> None:
    """As many submissions as run at once wait for the lock, and another one behind them."""
    lock = Event()

    def waiting(_: Progress) -> Outcome:
        lock.wait()
        return DONE

    async def run() -> None:
        desk = desk_in(tmp_path)
        submissions = [started(desk, False, waiting) for _ in range(AT_ONCE + 1)]
        check = started(desk, True, lambda _: DONE)
        try:
            assert await desk.wait(check.identifier) == DONE
            assert all(job.identifier in desk.running for job in submissions)
        finally:
            lock.set()
        for job in submissions:
            if job.identifier in desk.running:
                await desk.wait(job.identifier)

    asyncio.run(run())


def test_what_may_stay() -> None:
    job = Job("x", "housing", "housing", dry_run=True)
    unusable = replace(DONE, state="unusable")
    assert may_stay(job, DONE)
    assert may_stay(job, replace(unusable, searched=True))
    assert not may_stay(job, unusable)
    assert not may_stay(job, replace(DONE, sealed=True))
    assert not may_stay(replace(job, dry_run=False), DONE)
    assert may_stay(replace(job, dry_run=False), replace(DONE, state="unconfirmed"))


def fails(_: Progress) -> Outcome:
    raise ChildFailed("planted")


@pytest.mark.parametrize(
    "work", [fails, lambda _: replace(DONE, state="unusable"), lambda _: replace(DONE, sealed=True)]
)
def test_nothing_stays_of_what_nobody_could_look_through(
    tmp_path: Path, work: Callable[[Progress], Outcome]
) -> None:
    async def run() -> None:
        desk = desk_in(tmp_path)
        job = started(desk, True, work)
        await desk.wait(job.identifier)
        assert list(desk.inbox.iterdir()) == []

    asyncio.run(run())


async def checked(desk: Desk, body: str) -> str:
    job = started(desk, True, lambda _: DONE, body)
    await desk.wait(job.identifier)
    return job.identifier


@pytest.mark.parametrize("bound", ["REMEMBERED", "REMEMBERED_IN_ALL"])
def test_one_body_does_not_make_those_of_another_be_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(f"server.intake.desk.{bound}", 3)

    async def run() -> None:
        desk = desk_in(tmp_path)
        other = await checked(desk, "justice")
        many = [await checked(desk, "housing") for _ in range(6)]
        held = 3 if bound == "REMEMBERED" else 2
        assert list(desk.past) == [other, *many[-held:]]
        assert {path.name for path in desk.inbox.iterdir()} == set(desk.past)

    asyncio.run(run())


def test_the_body_with_most_bytes_makes_room(tmp_path: Path) -> None:
    async def run() -> None:
        desk = desk_in(tmp_path)
        desk.checked.limit = 3 * len(b"content")
        other = await checked(desk, "justice")
        many = [await checked(desk, "housing") for _ in range(6)]
        assert list(desk.checked.kept) == [other, *many[-2:]]

    asyncio.run(run())


def test_what_a_killed_server_left_is_removed_at_the_next_start(tmp_path: Path) -> None:
    """The old at once; the young when a checked file would be, and what is not ours never."""

    async def run() -> None:
        desk = desk_in(tmp_path)
        old, young, other = desk.inbox / new_identifier(), desk.inbox / new_identifier(), "tmpabc"
        for folder in (old, young, desk.inbox / other):
            folder.mkdir()
            (folder / "file").write_bytes(b"content")
        for folder in (old, desk.inbox / other):
            os.utime(folder, (0, 0))
        desk.sweep()
        await asyncio.sleep(0)  # what is due runs in the next turn of the loop
        await asyncio.sleep(0)
        assert {path.name for path in desk.inbox.iterdir()} == {young.name, other}

    asyncio.run(run())
