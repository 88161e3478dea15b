"""A client that takes nothing for too long keeps no file of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from prometheus_client import CollectorRegistry, Counter
from starlette.types import Message

from server.sparql.evaluate import Ending
from server.sparql.flow import Flow, FlowResponse


async def pieces() -> AsyncIterator[bytes | Ending]:
    yield b"more"
    yield Ending(None, 1)


async def receive() -> Message:
    await asyncio.Event().wait()
    raise AssertionError("never")


def test_a_client_that_takes_nothing_is_left() -> None:
    counter = Counter("broken", "", ["code"], registry=CollectorRegistry())
    sent: list[str] = []

    async def send(message: Message) -> None:
        sent.append(message["type"])
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    async def answer() -> Flow:
        flow = Flow(b"first", None, pieces(), AsyncExitStack())
        response = FlowResponse(flow, {}, "text/csv", counter, patience=0.05)
        await response({"type": "http", "asgi": {"spec_version": "2.4"}}, receive, send)
        return flow

    flow = asyncio.run(answer())
    assert sent == ["http.response.start", "http.response.body"]
    assert flow.file.closed
    assert counter.labels("stalled")._value.get() == 1
