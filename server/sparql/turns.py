"""Whose turn it is: queries run in as many places as there are, and clients take turns.

However much one client asks, it has only so many places, and the next free one goes to the client
that has waited longest without getting any. So a normal client is answered while another floods.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from ipaddress import IPv6Address, ip_address

from server.errors import Busy
from server.store.readers import TOO_MANY

MOST_WAITING = 16
"""Queries of one client that may wait; more are told at once to come back."""

PREFIX_BITS = 64
"""One household has as many IPv6 addresses: it is one client."""


class Turns:
    """The places for queries, of one event loop."""

    def __init__(self, places: int, per_client: int, wait_seconds: float) -> None:
        self.free = places
        self.per_client = per_client
        self.wait_seconds = wait_seconds
        self.running: Counter[str] = Counter()
        self.waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """A place for one query of this client, or :class:`Busy` after waiting."""
        await self._wait(client)
        try:
            yield
        finally:
            self._leave(client)

    async def _wait(self, client: str) -> None:
        queue = self.waiting.setdefault(client, deque())
        if len(queue) >= MOST_WAITING:
            raise Busy(TOO_MANY)
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(place)
        self._grant()
        if place.done():
            return
        try:
            async with asyncio.timeout(self.wait_seconds):
                await place
        except BaseException as error:
            self._give_up(client, place)
            if isinstance(error, TimeoutError):
                raise Busy(TOO_MANY) from None
            raise

    def _give_up(self, client: str, place: asyncio.Future[None]) -> None:
        """Out of the queue; a place that was granted in the same moment goes to the next."""
        if place.done() and not place.cancelled():
            self._leave(client)
            return
        queue = self.waiting.get(client, deque())
        with suppress(ValueError):  # already passed over
            queue.remove(place)
        if not queue:
            self.waiting.pop(client, None)

    def _leave(self, client: str) -> None:
        self.free += 1
        self.running[client] -= 1
        if not self.running[client]:
            del self.running[client]
        self._grant()

    def _grant(self) -> None:
        """Give free places to those whose turn it is; who gets one goes to the end."""
        while self.free:
            client = next(
                (each for each in self.waiting if self.running[each] < self.per_client), None
            )
            if client is None:
                return
            queue = self.waiting.pop(client)
            place = queue.popleft()
            if queue:
                self.waiting[client] = queue
            if not place.done():  # else its query has just given up
                self.free -= 1
                self.running[client] += 1
                place.set_result(None)


def household(address: str) -> str:
    """What counts as one client of an address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(int(parsed) >> (128 - PREFIX_BITS))
    return address
