"""``/sparql``: the SPARQL 1.1 protocol over HTTP, a bare ASGI application.

A result is kept (in memory up to a megabyte, then in a temporary file) until it is complete, so
that a slow client never holds a reader and an error never follows half a result.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ontology.text import Text
from server.accounts.callers import Caller
from server.caching import entity_tag, headers_for, matches
from server.errors import Busy, Problem, TooLarge
from server.negotiation import negotiate
from server.query.guard import Checked, check
from server.responses import problem_response, wants_page
from server.serialization import RdfOffer, write
from server.sparql.description import describe_service
from server.sparql.evaluate import CHUNK, Ending, run
from server.sparql.page import Shown, cut_for_page, form, result_page
from server.sparql.protocol import METHODS, SparqlRequest, parse_request
from server.sparql.results import GRAPH_TYPES, HTML, Offer, choose
from server.sparql.site import Site
from server.store.graphs import Dataset
from server.store.readers import TOO_MANY, WAIT_SECONDS, Reader

LARGEST = 1 << 20
"""Bytes a query may have."""

IN_MEMORY = 1 << 20

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
class Result:
    """A complete result and how it ended."""

    content: IO[bytes]
    ending: Ending


class KeptResponse(StreamingResponse):
    """Sends a kept result; closes it also when the client goes away."""

    def __init__(self, content: IO[bytes], headers: dict[str, str], media_type: str) -> None:
        super().__init__(iter(partial(content.read, CHUNK), b""), 200, headers, media_type)
        self.content = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self.content:
            await super().__call__(scope, receive, send)


class Endpoint:
    """The application to mount at ``/sparql``; :func:`endpoint` makes it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.places = asyncio.Semaphore(max(1, site.settings.readers - 1))
        """One reader is left for pages however many queries there are."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self.respond(request)
        except ClientDisconnect:
            return
        except Problem as problem:
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
        """The result of a query, or 304 where the client has it."""
        endpoint = f"{self.site.settings.base_iri}sparql"
        checked = await asyncio.to_thread(check, query, endpoint)
        offer = choose(checked.form, asked.format, request.headers.get("accept"))
        async with self.reader() as reader:
            dataset = visible(self.site.dataset(caller, reader.meta), asked, checked)
            headers = headers_for(caller.signed_in)
            if checked.repeatable and offer is not HTML:
                headers["ETag"] = entity_tag(
                    reader.meta.version(dataset), str(dataset), query, offer.key
                )
                if matches(request.headers.get("if-none-match"), headers["ETag"]):
                    return Response(status_code=304, headers=headers)
            result = await while_there(request, self.evaluate(reader, checked, dataset, offer))
        if result.ending.limit:
            headers["X-Lianmu-Limit"] = f"{result.ending.limit}; rows={result.ending.rows}"
        if offer is HTML:
            with result.content as content:
                shown = Shown(checked.form, content.read(), result.ending)
            return result_page(self.site, request, caller, query, shown, headers)
        return KeptResponse(result.content, headers, offer.content_type)

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[Reader]:
        """A reader for a query, when it is its turn."""
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self.places.acquire()
        except TimeoutError:
            raise Busy(TOO_MANY) from None
        try:
            async with self.site.readers.lease() as reader:
                yield reader
        finally:
            self.places.release()

    async def evaluate(
        self, reader: Reader, checked: Checked, dataset: Dataset, offer: Offer
    ) -> Result:
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
        content.seek(0)
        return Result(content, Ending.from_json(last))


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


async def while_there(request: Request, work: Coroutine[None, None, Result]) -> Result:
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


def visible(dataset: Dataset, asked: SparqlRequest, checked: Checked) -> Dataset:
    """The caller's dataset, restricted by the protocol's parameters, else by FROM (section 2.1.4:
    the protocol's dataset wins).
    """
    if asked.default_graphs or asked.named_graphs:
        return dataset.restricted(asked.default_graphs, asked.named_graphs)
    return dataset.restricted(checked.default, checked.named)
