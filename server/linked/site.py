"""What the routes need of the running application."""

from __future__ import annotations

from typing import Protocol

from starlette.requests import HTTPConnection

from server.accounts.callers import Caller
from server.metrics import Metrics
from server.store.edition import EditionMeta
from server.store.graphs import Dataset, Graphs
from server.store.readers import Readers


class Site(Protocol):
    """``caller`` refuses who may not read."""

    @property
    def graphs(self) -> Graphs: ...
    @property
    def readers(self) -> Readers: ...
    @property
    def metrics(self) -> Metrics: ...
    @property
    def demo(self) -> bool: ...
    async def caller(self, connection: HTTPConnection) -> Caller: ...
    def dataset(self, caller: Caller, meta: EditionMeta) -> Dataset: ...
