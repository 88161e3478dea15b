"""Judging ends when nobody waits for its result."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.types import Message

from server.catalog.validation import Validation
from server.intake.validation import while_heard
from tests.server.catalog.support import City
from tests.server.catalog.test_process import city, endless

__all__ = ["city", "endless"]


def test_a_client_that_leaves_ends_judging(city: City, endless: Validation) -> None:
    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def heard() -> str:
        request = Request({"type": "http"}, receive)
        with ThreadPoolExecutor(1) as threads:
            judged = while_heard(request, threads, city.settings, endless)
            return (await asyncio.wait_for(judged, 60)).state

    assert asyncio.run(heard()) == "unusable"
