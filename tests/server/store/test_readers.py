"""Reader processes: fresh, killable, replaced, never left behind."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode

from ontology.text import Text
from server.errors import BadInput, Busy, TimedOut
from server.store.edition import OpenEdition
from server.store.folder import DataFolder
from server.store.graphs import Dataset
from server.store.readers import ReaderFailed, Readers, ping
from tests.server.store.support import BASE, new_folder, publish, quad

PUBLIC = Dataset((DefaultGraph(),), ())
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"


def count(edition: OpenEdition) -> int:
    return sum(1 for _ in edition.select("SELECT * { ?s ?p ?o }", PUBLIC))


def endless(edition: OpenEdition) -> int:
    return sum(1 for _ in edition.select(ENDLESS, PUBLIC))


def pid(_: OpenEdition) -> int:
    return os.getpid()


def refuse(_: OpenEdition) -> None:
    raise BadInput(Text("第3行", "row 3"), row=3)


def stumble(_: OpenEdition) -> None:
    raise KeyError("secret")


def devour(_: OpenEdition) -> int:
    return len(bytearray(1 << 30))


def die(_: OpenEdition) -> None:
    os._exit(3)


def chunks(_: OpenEdition, number: int) -> Iterator[bytes]:
    for index in range(number):
        yield b"%d;" % index


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@asynccontextmanager
async def pool(folder: DataFolder, size: int = 1, seconds: float = 20) -> AsyncIterator[Readers]:
    readers = Readers(folder, size, seconds, megabytes=512)
    await readers.start()
    try:
        yield readers
    finally:
        await readers.stop()


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    folder = new_folder(tmp_path)
    publish(folder, [quad(f"s{index}", "1", "catalog/a") for index in range(100)])
    return folder


def test_whoever_asks_after_a_publication_sees_it(folder: DataFolder) -> None:
    async def story() -> None:
        async with pool(folder) as readers:
            async with readers.lease() as reader:
                assert await reader.call(count) == 100
                publish(folder, [quad("new", "1", "catalog/a")])
                assert await reader.call(count) == 100, "a lease pins its edition"
            async with readers.lease() as reader:
                assert await reader.call(count) == 101
                assert (await reader.call(ping)).edition == reader.meta.number == 2

    asyncio.run(story())


def test_a_runaway_query_is_ended_and_the_next_one_answers(folder: DataFolder) -> None:
    async def story() -> None:
        async with pool(folder) as readers:
            async with readers.lease() as reader:
                first = await reader.call(pid)
                with pytest.raises(TimedOut):
                    await reader.call(endless, seconds=0.3)
                assert not alive(first)
            async with readers.lease() as reader:
                assert await reader.call(count) == 100
                assert await reader.call(pid) != first

    asyncio.run(story())


def test_problems_arrive_whole_and_faults_stay_inside(folder: DataFolder) -> None:
    async def story() -> None:
        async with pool(folder) as readers, readers.lease() as reader:
            with pytest.raises(BadInput) as caught:
                await reader.call(refuse)
            assert (caught.value.text.en, caught.value.row) == ("row 3", 3)
            with pytest.raises(ReaderFailed):
                await reader.call(stumble)
            assert await reader.call(count) == 100

    asyncio.run(story())


def test_memory_is_bounded(folder: DataFolder) -> None:
    async def story() -> None:
        async with pool(folder) as readers, readers.lease() as reader:
            with pytest.raises(ReaderFailed, match="MemoryError"):
                await reader.call(devour)

    if sys.platform == "linux":
        asyncio.run(story())


def test_the_last_readers_are_not_for_whoever_leaves_some(folder: DataFolder) -> None:
    """Also while another is being replaced, which takes as long as a process takes to start."""

    async def story() -> None:
        async with pool(folder, size=2) as readers:
            with suppress(Busy):
                async with readers.lease() as reader:
                    await reader.call(die)
            assert len(readers.idle) == 1
            waiting = asyncio.create_task(first_of(readers))
            async with readers.lease() as reader:
                assert await reader.call(count) == 100
                assert not waiting.done()
            assert await waiting == 100

    async def first_of(readers: Readers) -> int:
        async with readers.lease(spare=1) as reader:
            assert readers.idle
            return await reader.call(count)

    asyncio.run(story())


def test_a_reader_that_dies_is_replaced(folder: DataFolder) -> None:
    async def story() -> None:
        async with pool(folder) as readers:
            async with readers.lease() as reader:
                with pytest.raises(Busy):
                    await reader.call(die)
            async with readers.lease() as reader:
                assert await reader.call(count) == 100

    asyncio.run(story())


def test_streams_and_clients_that_leave(folder: DataFolder) -> None:
    async def story() -> None:
        async with pool(folder) as readers:
            async with readers.lease() as reader:
                got = b"".join([chunk async for chunk in reader.stream(chunks, 3)])
                assert got == b"0;1;2;"
                async for _ in reader.stream(chunks, 10_000):
                    break
                assert not reader.usable
            async with readers.lease() as reader:
                assert await reader.call(count) == 100

    asyncio.run(story())


def test_named_graphs_are_only_those_of_the_dataset(folder: DataFolder) -> None:
    publish(folder, [quad("secret", "1", "sharing")])
    with folder.open_current() as edition:
        text = "SELECT ?s { GRAPH ?g { ?s ?p ?o } }"
        assert not list(edition.select(text, PUBLIC))
        sharing = NamedNode(f"{BASE}graph/sharing")
        assert len(list(edition.select(text, Dataset((), (sharing,))))) == 1


def test_no_reader_outlives_a_killed_server(folder: DataFolder) -> None:
    server = f"""
import asyncio
from pathlib import Path
from server.store.folder import DataFolder
from server.store.readers import Readers
from tests.server.store.test_readers import endless, pid
async def main():
    readers = Readers(DataFolder(Path({str(folder.root)!r})), 1, 60, 512)
    await readers.start()
    async with readers.lease() as reader:
        print(await reader.call(pid), flush=True)
        await reader.call(endless)
asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", server], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        reader = int(process.stdout.readline())
        assert alive(reader)
        process.kill()
        process.wait()
    deadline = time.monotonic() + 30
    while alive(reader) and time.monotonic() < deadline:
        time.sleep(0.02)  # the kernel closes the pipe, the child notices
    assert not alive(reader)
