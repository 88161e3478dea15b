"""What the endpoint needs of the running application."""

from __future__ import annotations

from typing import Protocol

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from server.accounts.callers import Caller
from server.errors import Problem
from server.metrics import Metrics
from server.settings import Settings
from server.store.edition import EditionMeta
from server.store.graphs import Dataset
from server.store.readers import Readers


class Pages(Protocol):
    """Renders a template as the answer to a request, in its language."""

    def response(
        self,
        request: Request,
        name: str,
        status: int = 200,
        visitor: Caller | None = None,
        **context: object,
    ) -> Response: ...


class Site(Protocol):
    """``caller`` refuses who may not read; ``problem_page`` is the HTML twin of an error."""

    @property
    def settings(self) -> Settings: ...
    @property
    def readers(self) -> Readers: ...
    @property
    def pages(self) -> Pages: ...
    @property
    def metrics(self) -> Metrics: ...
    async def caller(self, connection: HTTPConnection) -> Caller: ...
    def dataset(self, caller: Caller, meta: EditionMeta) -> Dataset: ...
    def problem_page(self, problem: Problem, language: str) -> str: ...
