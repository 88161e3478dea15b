"""A long result on its way: into a file at the reader's pace, out of it at the client's.

So the first bytes leave long before the last are known, a slow client holds no reader, and nothing
piles up in memory.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from tempfile import TemporaryFile

from prometheus_client import Counter
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from server.errors import Problem
from server.sparql.evaluate import CHUNK, Ending

PATIENCE = 60.0
"""Seconds in which a client has to take the next piece: what it leaves lies in a file of ours."""

logger = logging.getLogger(__name__)


class Flow:
    """The rest of a result after its first bytes; ``held`` (a turn, a reader) is let go once all of
    it is in the file.
    """

    def __init__(
        self,
        content: bytes | bytearray,
        ending: Ending | None,
        pieces: AsyncIterator[bytes | Ending],
        held: AsyncExitStack,
    ) -> None:
        self.ending = ending
        self.file = TemporaryFile(buffering=0)  # noqa: SIM115  closed by close()
        self.size = 0
        self.moved = asyncio.Event()
        self._add(content)
        self.filling = asyncio.create_task(self._fill(pieces, held))
        self.filling.add_done_callback(lambda _: self.moved.set())

    def _add(self, content: bytes | bytearray) -> None:
        while content:
            written = os.pwrite(self.file.fileno(), content, self.size)
            self.size += written
            content = content[written:]

    async def _fill(self, pieces: AsyncIterator[bytes | Ending], held: AsyncExitStack) -> None:
        async with held:
            async for piece in pieces:
                if isinstance(piece, Ending):
                    self.ending = piece
                else:
                    self._add(piece)
                self.moved.set()

    async def told(self) -> None:
        """Until the ending is known; raises what went wrong before."""
        while self.ending is None and not self.filling.done():
            await self._move()
        if self.filling.done():
            self.filling.result()

    async def chunks(self) -> AsyncIterator[bytes]:
        """The whole result from its start; raises what went wrong on the way."""
        sent = 0
        while True:
            chunk = os.pread(self.file.fileno(), CHUNK, sent)
            if chunk:
                sent += len(chunk)
                yield chunk
            elif self.filling.done():
                self.filling.result()
                return
            else:
                await self._move()

    async def _move(self) -> None:
        self.moved.clear()
        await self.moved.wait()

    async def close(self) -> None:
        """End what is still going on, also when the client went away."""
        self.filling.cancel()
        await asyncio.wait((self.filling,))
        self.file.close()


class FlowResponse(StreamingResponse):
    """Sends a result while it comes. One that fails on the way is broken off, which HTTP tells from
    one that is complete (RFC 9112 section 8), and is counted under its problem.
    """

    def __init__(
        self,
        flow: Flow,
        headers: dict[str, str],
        media: str,
        counter: Counter,
        patience: float = PATIENCE,
    ) -> None:
        super().__init__(flow.chunks(), 200, headers, media)
        self.flow = flow
        self.counter = counter
        self.patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self.flow.close()

    async def stream_response(self, send: Send) -> None:
        async def patient(message: Message) -> None:
            async with asyncio.timeout(self.patience):
                await send(message)

        try:
            await super().stream_response(patient)
        except (Problem, TimeoutError) as problem:
            code = problem.code if isinstance(problem, Problem) else "stalled"
            self.counter.labels(code).inc()
            logger.warning("a result broke off: %s", code)
