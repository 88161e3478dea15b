"""What the pages need of the running application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

from starlette.requests import Request

from server.accounts.callers import Caller
from server.browser.pages import Pages
from server.store.edition import EditionMeta
from server.store.folder import DataFolder
from server.store.graphs import Dataset
from server.store.readers import Reader, Readers


class Site(Protocol):
    """The part of the application these pages rely on. ``caller`` refuses who may not read."""

    @property
    def folder(self) -> DataFolder: ...
    @property
    def readers(self) -> Readers: ...
    @property
    def pages(self) -> Pages: ...
    async def caller(self, request: Request) -> Caller: ...
    def dataset(self, caller: Caller, meta: EditionMeta) -> Dataset: ...


class Visit:
    """One request for a page: who asks, and the reader that answers."""

    def __init__(self, caller: Caller, reader: Reader, dataset: Dataset) -> None:
        self.caller = caller
        self.reader = reader
        self.dataset = dataset
        """What the visitor may see of the edition."""

    @property
    def frame(self) -> dict[str, Any]:
        """What ``base.html`` shows around every page."""
        return {"visitor": self.caller, "edition": self.reader.meta}


@asynccontextmanager
async def visit(site: Site, request: Request) -> AsyncIterator[Visit]:
    """A reader for one request of somebody who may read."""
    caller = await site.caller(request)
    async with site.readers.lease() as reader:
        yield Visit(caller, reader, site.dataset(caller, reader.meta))


def recent_editions(folder: DataFolder, number: int) -> list[EditionMeta]:
    """The newest retained editions, newest first; one may be thinned out while we look."""
    found = []
    for edition in reversed(folder.list_editions()[-number:]):
        try:
            found.append(edition.meta())
        except FileNotFoundError:
            continue
    return found
