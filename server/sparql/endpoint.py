"""``/sparql``: the SPARQL 1.1 protocol over HTTP, a bare ASGI application.

A result is kept (in memory up to a megabyte, then in a temporary file) until it is complete, so
that a slow client never holds a reader and an error never follows half a result.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from tempfile import SpooledTemporaryFile
from typing import IO

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ontology.text import Text
from server.accounts.callers import Caller
from server.caching import entity_tag, headers_for, matches
from server.errors import Problem, TooLarge
from server.negotiation import negotiate
from server.query.guard import Checked, check
from server.responses import problem_response, wants_page
from server.serialization import RdfOffer, write
from server.sparql.description import describe_service
from server.sparql.evaluate import CHUNK, Ending, run
from server.sparql.kept import Kept, Results
from server.sparql.page import Shown, cut_for_page, form, result_page
from server.sparql.protocol import METHODS, SparqlRequest, parse_request
from server.sparql.results import GRAPH_TYPES, HTML, Offer, choose
from server.sparql.site import Site
from server.sparql.turns import Turns, household
from server.store.edition import EditionMeta
from server.store.graphs import Dataset
from server.store.readers import Reader

DATASETS_KEPT = 64
LARGEST = 1 << 20
"""Bytes a query may have."""

IN_MEMORY = 1 << 20

WAIT_SECONDS = 30.0
"""How long a query waits for its turn: longer than one that is running may take by default."""

SHORT, CHECKED_KEPT = 2_000, 512
"""Characters of a query that is checked at once, and how many of those are remembered."""

TOO_LARGE = Text("查询超过 1 MB", "The query is larger than 1 MB")

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Location, ETag, Link, Location, X-Lianmu-Limit",
}
PREFLIGHT = {
    "Allow": ", ".join(METHODS),
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Authorization, Content-Type",
    "Access-Control-Max-Age": "86400",
}


@dataclass(frozen=True)
class Long:
    """A complete result in a temporary file, and how it ended."""

    content: IO[bytes]
    ending: Ending


@dataclass(frozen=True)
class Asking:
    """A query that passed, from whom, and the format it is to be answered in."""

    request: Request
    caller: Caller
    asked: SparqlRequest
    checked: Checked
    offer: Offer
    text: str


class LongResponse(StreamingResponse):
    """Sends a result from its file; closes it also when the client goes away."""

    def __init__(self, content: IO[bytes], headers: dict[str, str], media_type: str) -> None:
        super().__init__(iter(partial(content.read, CHUNK), b""), 200, headers, media_type)
        self.content = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self.content:
            await super().__call__(scope, receive, send)


class Endpoint:
    """The application to mount at ``/sparql``; :func:`endpoint` makes it."""

    def __init__(self, site: Site) -> None:
        settings = site.settings
        self.site = site
        # One reader is left for pages however many queries there are.
        self.turns = Turns(max(1, settings.readers - 1), settings.client_queries, WAIT_SECONDS)
        self.contents: dict[tuple[int, Dataset], str] = {}
        self.results = Results(settings.cache_megabytes << 20)
        self.check = lru_cache(CHECKED_KEPT)(partial(check, base=f"{settings.base_iri}sparql"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self.respond(request)
        except ClientDisconnect:
            return
        except Problem as problem:
            self.site.metrics.queries.labels(problem.code).inc()
            response = self.refusal(request, problem)
        response.headers.update(CORS)
        await response(scope, receive, send)

    async def respond(self, request: Request) -> Response:
        """The answer, or a :class:`Problem`."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        asked = parse_request(
            request.method,
            request.headers.get("content-type"),
            request.scope["query_string"],
            await body(request),
        )
        caller = await self.site.caller(request)
        if asked.query is None:
            return await self.describe(request, caller)
        try:
            return await self.answer(request, caller, asked, asked.query)
        except Problem as problem:
            if asked.format in (None, HTML.key) and wants_page(request.headers.get("accept")):
                return form(self.site, request, caller, asked.query, problem)
            raise

    def refusal(self, request: Request, problem: Problem) -> Response:
        headers = request.headers
        response = problem_response(
            problem, headers.get("accept"), headers.get("accept-language"), self.site.problem_page
        )
        if problem.status == 405:
            response.headers["Allow"] = PREFLIGHT["Allow"]
        return response

    async def describe(self, request: Request, caller: Caller) -> Response:
        """The service description, or the query form where a browser asks."""
        offer = negotiate(request.headers.get("accept"), GRAPH_TYPES)
        if not isinstance(offer, RdfOffer):
            return form(self.site, request, caller)
        async with self.site.readers.lease() as reader:
            meta = reader.meta
        dataset = self.site.dataset(caller, meta)
        content = write(describe_service(self.site.settings, meta, dataset), offer)
        return Response(content, 200, headers_for(caller.signed_in), offer.content_type)

    async def answer(
        self, request: Request, caller: Caller, asked: SparqlRequest, query: str
    ) -> Response:
        """The result of a query: 304 where the client has it, else kept, else evaluated."""
        checked = await self.read(query)
        offer = choose(checked.form, asked.format, request.headers.get("accept"))
        asking = Asking(request, caller, asked, checked, offer, query)
        dataset, tag = self.sought(asking, self.site.readers.current())
        if tag and matches(request.headers.get("if-none-match"), tag):
            self.site.metrics.queries.labels("unchanged").inc()
            return Response(status_code=304, headers=headers_for(caller.signed_in) | {"ETag": tag})
        kept = self.results.get(tag)
        if kept is not None:
            self.site.metrics.queries.labels("kept").inc()
            return self.written(asking, kept, tag)
        with self.site.metrics.seconds.time():
            async with self.reader(asking) as reader:
                dataset, tag = self.sought(asking, reader.meta)
                work = self.evaluate(reader, checked, dataset, offer)
                result = await while_there(request, work)
        self.site.metrics.queries.labels("evaluated").inc()
        if isinstance(result, Kept):
            self.results.keep(tag, result)
        return self.written(asking, result, tag)

    async def read(self, query: str) -> Checked:
        """The query, checked: long ones in a thread, so that nobody waits for them."""
        if len(query) <= SHORT:
            return self.check(query)
        return await asyncio.to_thread(check, query, f"{self.site.settings.base_iri}sparql")

    def sought(self, asking: Asking, meta: EditionMeta) -> tuple[Dataset, str | None]:
        """What of this edition is asked, and the tag of the answer if it can be kept."""
        dataset = visible(self.site.dataset(asking.caller, meta), asking.asked, asking.checked)
        if not asking.checked.repeatable or asking.offer is HTML:
            return dataset, None
        return dataset, entity_tag(self.content(meta, dataset), asking.text, asking.offer.key)

    def content(self, meta: EditionMeta, dataset: Dataset) -> str:
        """What stands for all that a dataset holds in an edition; remembered, it is asked often."""
        key = (meta.number, dataset)
        found = self.contents.get(key)
        if found is None:
            if len(self.contents) >= DATASETS_KEPT:
                self.contents.clear()
            found = self.contents[key] = f"{meta.version(dataset)} {dataset}"
        return found

    def written(self, asking: Asking, result: Kept | Long, tag: str | None) -> Response:
        """The result as a response."""
        headers = headers_for(asking.caller.signed_in)
        if tag:
            headers["ETag"] = tag
        if result.ending.limit:
            headers["X-Lianmu-Limit"] = f"{result.ending.limit}; rows={result.ending.rows}"
        if asking.offer is HTML:
            content = result.content
            if not isinstance(content, bytes):
                with content as file:
                    content = file.read()
            shown = Shown(asking.checked.form, content, result.ending)
            return result_page(
                self.site, asking.request, asking.caller, asking.text, shown, headers
            )
        media = asking.offer.content_type
        if isinstance(result, Kept):
            return Response(result.content, 200, headers, media)
        return LongResponse(result.content, headers, media)

    @asynccontextmanager
    async def reader(self, asking: Asking) -> AsyncIterator[Reader]:
        """A reader for a query, when it is its client's turn."""
        async with (
            self.turns.turn(client_of(asking.request, asking.caller)),
            self.site.readers.lease() as reader,
        ):
            yield reader

    async def evaluate(
        self, reader: Reader, checked: Checked, dataset: Dataset, offer: Offer
    ) -> Kept | Long:
        """Run the query to its end; a page shows less than a file holds."""
        settings = self.site.settings
        size = settings.query_megabytes << 20
        if offer is HTML:
            written, rows = cut_for_page(checked.form, settings.query_rows)
        else:
            written, rows = offer, settings.query_rows
        content = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed after sending
        last = b""
        try:
            async for chunk in reader.stream(run, checked, dataset, written, rows, size):
                content.write(last)
                last = chunk
        except BaseException:
            content.close()
            raise
        long = content.tell() > IN_MEMORY
        content.seek(0)
        ending = Ending.from_json(last)
        if long:
            return Long(content, ending)
        with content:
            return Kept(content.read(), ending)


def endpoint(site: Site) -> Endpoint:
    """The ASGI application for ``/sparql``."""
    return Endpoint(site)


async def body(request: Request) -> bytes:
    """The body, up to the limit."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST:
            raise TooLarge(TOO_LARGE)
    return bytes(content)


async def while_there(request: Request, work: Coroutine[None, None, Kept | Long]) -> Kept | Long:
    """The work, ended when the client goes away: nobody waits for the answer any more."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(request.receive())
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


def client_of(request: Request, caller: Caller) -> str:
    """Whose queries count together: those of one body, or of one address."""
    if caller.organisation is not None:
        return f"body {caller.organisation}"
    return household(request.client.host) if request.client else ""


def visible(dataset: Dataset, asked: SparqlRequest, checked: Checked) -> Dataset:
    """The caller's dataset, restricted by the protocol's parameters, else by FROM (section 2.1.4:
    the protocol's dataset wins).
    """
    if asked.default_graphs or asked.named_graphs:
        return dataset.restricted(asked.default_graphs, asked.named_graphs)
    return dataset.restricted(checked.default, checked.named)
