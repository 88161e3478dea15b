"""The pool of reader processes: on the current edition, warmed, drained, killable.

A lease gives one reader for one request and pins its edition. A reader whose edition is no longer
current is switched before it is leased again, so whoever asks after a publication sees it, and a
query that was running keeps its edition to the end.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Literal, TypeVar, cast

from ontology.text import Text
from server.errors import Busy, Problem, TimedOut
from server.store.edition import EditionMeta, OpenEdition
from server.store.folder import DataFolder
from server.store.isolation import network_is_cut
from server.store.reader_process import HEADER, Reply, Request

Result = TypeVar("Result")
Piece = TypeVar("Piece")
logger = logging.getLogger(__name__)

CALL_SECONDS = 30.0
"""For functions of ours, which end: a limit for the day when one does not."""
OPEN_SECONDS = 60.0
"""A reader that cannot open the current edition in this time is given up."""
WAIT_SECONDS = 15.0
"""How long a request waits for a free reader before it is told to come back."""
PIPE_BYTES = 1 << 18
"""What may wait to be read of a reader's answer before it is made to wait itself: twice this."""

KEEP_UP_SECONDS = 1.0
"""How long an idle reader may stay on an edition that is no longer current."""

TOO_MANY = Text("同时进行的查询太多，请稍后再试", "Too many queries at once; try again soon")


class ReaderFailed(RuntimeError):
    """A reader process ended or a function in it failed: a fault of ours, never of the caller."""


class Reader:
    """One reader process, held by one lease at a time."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.meta: EditionMeta
        self.mid_answer = False

    async def call(
        self,
        function: Callable[..., Result],
        *arguments: object,
        seconds: float = CALL_SECONDS,
    ) -> Result:
        """``function(edition, *arguments)`` in the reader; past the limit the process is killed."""
        async with self._limit(seconds, asyncio.get_running_loop().time()):
            await self._send(Request("call", function, arguments))
            result = await self._receive()
        self.mid_answer = False
        return cast(Result, result.value)

    async def stream(
        self,
        function: Callable[..., Iterator[Piece]],
        *arguments: object,
        seconds: float,
    ) -> AsyncIterator[Piece]:
        """The pieces a generator function yields; one limit for the whole stream.

        A client that goes away leaves the reader in the middle of an answer; the lease then
        replaces it.
        """
        start = asyncio.get_running_loop().time()
        async with self._limit(seconds, start):
            await self._send(Request("stream", function, arguments))
            reply = await self._receive()
        while reply.kind != "end":
            yield cast(Piece, reply.value)
            async with self._limit(seconds, start):
                reply = await self._receive()
        self.mid_answer = False

    async def open_current(self) -> None:
        """Switch to the edition ``CURRENT`` names."""
        async with self._limit(OPEN_SECONDS, asyncio.get_running_loop().time()):
            await self._send(Request("open"))
            reply = await self._receive()
        self.mid_answer = False
        assert isinstance(reply.value, EditionMeta)  # noqa: S101
        self.meta = reply.value

    @property
    def usable(self) -> bool:
        return self.process.returncode is None and not self.mid_answer

    async def kill(self) -> None:
        """End the process and wait until it is gone."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()

    @asynccontextmanager
    async def _limit(self, seconds: float, start: float) -> AsyncIterator[None]:
        """Work that ends so long after the start (the loop's clock), or with its process."""
        try:
            async with asyncio.timeout_at(start + seconds):
                yield
        except TimeoutError:
            await self.kill()
            raise TimedOut(
                Text(
                    f"超过 {seconds:g} 秒的时限，已终止。请缩小范围或加上 LIMIT",
                    f"Ended at its time limit of {seconds:g} seconds. "
                    "Narrow the request or add a LIMIT",
                )
            ) from None

    async def _send(self, request: Request) -> None:
        assert self.process.stdin is not None  # noqa: S101
        self.mid_answer = True
        body = pickle.dumps(request, protocol=pickle.HIGHEST_PROTOCOL)
        try:
            self.process.stdin.write(HEADER.pack(len(body)) + body)
            await self.process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError) as error:
            raise ReaderFailed("the reader process is gone") from error

    async def _receive(self) -> Reply:
        assert self.process.stdout is not None  # noqa: S101
        try:
            header = await self.process.stdout.readexactly(HEADER.size)
            body = await self.process.stdout.readexactly(HEADER.unpack(header)[0])
        except asyncio.IncompleteReadError:
            await self.kill()
            raise Busy(
                Text(
                    "查询超过内存或嵌套深度的上限，已终止。请缩小范围或拆成几个查询",
                    "Ended: the query needed more memory or nesting than allowed. "
                    "Narrow it, or split it",
                )
            ) from None
        reply: Reply = pickle.loads(body)  # noqa: S301  our own child wrote it
        if reply.kind == "problem":
            self.mid_answer = False
            assert isinstance(reply.value, Problem)  # noqa: S101
            raise reply.value
        if reply.kind == "failure":
            self.mid_answer = False
            raise ReaderFailed(str(reply.value))
        return reply


class Readers:
    """The pool. ``start`` before use, ``stop`` at the end; one event loop."""

    def __init__(self, folder: DataFolder, size: int, megabytes: int) -> None:
        self.folder = folder
        self.size = size
        self.megabytes = megabytes
        self.idle: list[Reader] = []
        """The reader that worked last works next: what it has read is still in its memory."""
        self.freed = asyncio.Event()
        self.all: set[Reader] = set()
        self.replacing: set[asyncio.Task[None]] = set()
        self.known: EditionMeta | None = None
        self.keeping_up: asyncio.Task[None] | None = None

    def current(self) -> EditionMeta:
        """What the current edition says of itself; asks no reader."""
        number = self.folder.current_number()
        if self.known is None or self.known.number != number:
            with self.folder.open_current() as edition:
                self.known = edition.meta
        return self.known

    async def start(self) -> None:
        """Start all readers; fails if there is no edition."""
        for reader in await asyncio.gather(*(self._spawn() for _ in range(self.size))):
            self.idle.append(reader)
        self.keeping_up = asyncio.create_task(self._keep_up())

    async def stop(self) -> None:
        """End every process; running requests are cut off."""
        ending = [*self.replacing, *([self.keeping_up] if self.keeping_up else [])]
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        await asyncio.gather(*(reader.kill() for reader in self.all))
        self.all.clear()

    @asynccontextmanager
    async def lease(self, spare: int = 0) -> AsyncIterator[Reader]:
        """One reader, on the current edition, for one request; not one of the last ``spare`` that
        are idle, however many are just being replaced.
        """
        reader = await self._next(min(spare, self.size - 1))
        try:
            if reader.meta.number != self.folder.current_number():
                await reader.open_current()
            yield reader
        finally:
            if reader.usable:
                self._free(reader)
            else:
                self._replace(reader)

    async def _next(self, spare: int) -> Reader:
        deadline = asyncio.get_running_loop().time() + WAIT_SECONDS
        while len(self.idle) <= spare:
            self.freed.clear()
            try:
                async with asyncio.timeout_at(deadline):
                    await self.freed.wait()
            except TimeoutError:
                raise Busy(TOO_MANY) from None
        return self.idle.pop()

    async def _keep_up(self) -> None:
        """Nobody has to ask before a reader lets go of an edition that is to be replaced."""
        while True:
            await asyncio.sleep(KEEP_UP_SECONDS)
            try:
                await self.let_go()
            except Problem:  # a lost pointer is told to whoever asks
                continue

    async def let_go(self) -> None:
        """Idle readers on an edition that is no longer current switch to the one that is."""
        number = self.folder.current_number()
        for reader in [one for one in self.idle if one.meta.number != number]:
            if reader not in self.idle:  # leased while another was switched
                continue
            self.idle.remove(reader)
            try:
                await reader.open_current()
            except (OSError, Problem, ReaderFailed):
                logger.exception("a reader could not be switched")
            finally:
                if reader.usable:
                    self.idle.insert(0, reader)
                    self.freed.set()
                else:
                    self._replace(reader)

    def _free(self, reader: Reader) -> None:
        self.idle.append(reader)
        self.freed.set()

    def _replace(self, reader: Reader) -> None:
        self.all.discard(reader)
        task = asyncio.create_task(self._respawn(reader))
        self.replacing.add(task)
        task.add_done_callback(self.replacing.discard)

    async def _respawn(self, reader: Reader) -> None:
        await reader.kill()
        logger.info("replacing reader %d", reader.process.pid)
        while True:
            try:
                self._free(await self._spawn())
                return
            except (OSError, Problem, ReaderFailed):
                logger.exception("a reader could not be started; trying again")
                await asyncio.sleep(1)

    async def _spawn(self) -> Reader:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-c",
            "from server.store.reader_process import main; main()",
            str(self.folder.root),
            str(self.megabytes),
            stdin=PIPE,
            stdout=PIPE,
            limit=PIPE_BYTES,
        )
        reader = Reader(process)
        self.all.add(reader)
        await reader.open_current()
        return reader


@dataclass(frozen=True)
class Pulse:
    """The edition a reader is on, and whether it can reach the network."""

    edition: int
    network: Literal["cut", "open"]


def ping(edition: OpenEdition) -> Pulse:
    """What ``/health`` asks; a reader function."""
    return Pulse(edition.meta.number, "cut" if network_is_cut() else "open")
