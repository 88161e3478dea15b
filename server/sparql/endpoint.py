"""``/sparql``: the SPARQL 1.1 protocol over HTTP, a bare ASGI application.

A result of up to a megabyte is complete before it is sent, so that an error has its status and a
cut result says so in a header. A longer one is sent while it comes (:mod:`server.sparql.flow`), as
soon as the header can say whether it is cut or the format can say it at its end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
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
from server.sparql.evaluate import Ending, Misspelt, Work, misspelt, run, work
from server.sparql.flow import Flow, FlowResponse
from server.sparql.kept import Kept, Results
from server.sparql.page import Shown, cut_for_page, form, result_page
from server.sparql.protocol import METHODS, SparqlRequest, parse_request
from server.sparql.results import GRAPH_TYPES, HTML, Offer, choose
from server.sparql.site import Site
from server.sparql.tables import WRITERS
from server.sparql.turns import Turns, household
from server.store.edition import EditionMeta
from server.store.graphs import Dataset

Answer = TypeVar("Answer")
DATASETS_KEPT = 64
LARGEST = 1 << 20
"""Bytes a query may have."""

IN_MEMORY = 1 << 20
"""Bytes of a result that is complete before it is sent; all that a page shows of one."""

WAIT_SECONDS = 30.0
"""How long a query waits for its turn: longer than one that is running may take by default."""

SPARE = 1
"""Readers left for pages however many queries there are."""

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
class Asking:
    """A query that passed, from whom, and the format it is to be answered in."""

    request: Request
    caller: Caller
    asked: SparqlRequest
    checked: Checked
    offer: Offer
    text: str

    @property
    def client(self) -> str:
        """Whose queries count together: those of one body, or of one address."""
        if self.caller.organisation is not None:
            return f"body {self.caller.organisation}"
        return household(self.request.client.host) if self.request.client else ""

    @property
    def tells(self) -> bool:
        """Whether the result can say at its end that it is cut."""
        return self.offer.key in WRITERS and WRITERS[self.offer.key].tells


@dataclass(frozen=True)
class Sought:
    """What is asked of which edition, and the tag of the answer if it can be kept."""

    meta: EditionMeta
    dataset: Dataset
    tag: str | None


class Endpoint:
    """The application to mount at ``/sparql``; :func:`endpoint` makes it."""

    def __init__(self, site: Site) -> None:
        settings = site.settings
        self.site = site
        places = max(1, settings.readers - SPARE)
        self.turns = Turns(places, settings.client_queries, WAIT_SECONDS)
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
        sought = self.sought(asking, self.site.readers.current())
        tag = sought.tag
        if tag and matches(request.headers.get("if-none-match"), tag):
            self.site.metrics.queries.labels("unchanged").inc()
            return Response(status_code=304, headers=headers_for(caller.signed_in) | {"ETag": tag})
        kept = self.results.get(tag)
        if kept is not None:
            self.site.metrics.queries.labels("kept").inc()
            return self.written(asking, kept, tag)
        try:
            result, tag = await while_there(request, self.evaluated(asking, sought))
        except Misspelt as error:
            raise misspelt(checked, error) from None
        self.site.metrics.queries.labels("evaluated").inc()
        if isinstance(result, Kept):
            self.results.keep(tag, result)
        return self.written(asking, result, tag)

    async def read(self, query: str) -> Checked:
        """The query, checked: long ones in a thread, so that nobody waits for them."""
        if len(query) <= SHORT:
            return self.check(query)
        return await asyncio.to_thread(check, query, f"{self.site.settings.base_iri}sparql")

    def sought(self, asking: Asking, meta: EditionMeta) -> Sought:
        """What of this edition is asked."""
        dataset = visible(self.site.dataset(asking.caller, meta), asking.asked, asking.checked)
        if not asking.checked.repeatable or asking.offer is HTML:
            return Sought(meta, dataset, None)
        content = self.content(meta, dataset)
        return Sought(meta, dataset, entity_tag(content, asking.text, asking.offer.key))

    def content(self, meta: EditionMeta, dataset: Dataset) -> str:
        """What stands for all that a dataset holds in an edition; remembered, it is asked often."""
        key = (meta.number, dataset)
        found = self.contents.get(key)
        if found is None:
            if len(self.contents) >= DATASETS_KEPT:
                self.contents.clear()
            whole = f"{meta.version(dataset)} {dataset}"
            found = self.contents[key] = sha256(whole.encode()).hexdigest()
        return found

    def written(self, asking: Asking, result: Kept | Flow, tag: str | None) -> Response:
        """The result as a response."""
        headers = headers_for(asking.caller.signed_in)
        if tag:
            headers["ETag"] = tag
        if result.ending is None:
            headers["X-Lianmu-Limit"] = f"unknown; rows={self.site.settings.query_rows}"
        elif result.ending.limit:
            headers["X-Lianmu-Limit"] = f"{result.ending.limit}; rows={result.ending.rows}"
        media = asking.offer.content_type
        if isinstance(result, Flow):
            return FlowResponse(result, headers, media, self.site.metrics.queries)
        if asking.offer is not HTML:
            return Response(result.content, 200, headers, media)
        shown = Shown(asking.checked.form, result.content, result.ending)
        return result_page(self.site, asking.request, asking.caller, asking.text, shown, headers)

    async def evaluated(self, asking: Asking, sought: Sought) -> tuple[Kept | Flow, str | None]:
        """The result, or what may be sent of it, and its tag."""
        async with AsyncExitStack() as held:
            held.enter_context(self.site.metrics.seconds.time())
            await held.enter_async_context(self.turns.turn(asking.client))
            reader = await held.enter_async_context(self.site.readers.lease(SPARE))
            if reader.meta.number != sought.meta.number:
                sought = self.sought(asking, reader.meta)
            pieces = reader.stream(run, *self.work(asking, sought.dataset))
            content, ending = bytearray(), None
            async for piece in pieces:
                if isinstance(piece, Ending):
                    ending = piece
                else:
                    content += piece
                if len(content) > IN_MEMORY and asking.offer is not HTML:
                    flow = Flow(content, ending, pieces, held.pop_all())
                    break
            else:
                assert ending is not None  # noqa: S101  the last piece, or before the first byte
                return Kept(bytes(content), ending), sought.tag
        if not asking.tells:
            try:
                await flow.told()
            except BaseException:
                await flow.close()
                raise
        return flow, sought.tag

    def work(self, asking: Asking, dataset: Dataset) -> Work:
        """What a reader is to do; a page shows less than a file holds."""
        settings, offer = self.site.settings, asking.offer
        rows, size = settings.query_rows, settings.query_megabytes << 20
        if offer is HTML:
            offer, rows = cut_for_page(asking.checked.form, rows)
            size = min(size, IN_MEMORY)
        return work(asking.checked, dataset, offer, rows, size)


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


async def while_there(request: Request, work: Coroutine[None, None, Answer]) -> Answer:
    """The work, ended when the client goes away: nobody waits for the answer any more."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(request.receive())
    leaving.add_done_callback(lambda _: working.cancel())
    try:
        return await working
    except asyncio.CancelledError:
        if leaving.done() and not leaving.cancelled():
            raise ClientDisconnect from None
        raise
    finally:
        leaving.cancel()


def visible(dataset: Dataset, asked: SparqlRequest, checked: Checked) -> Dataset:
    """The caller's dataset, restricted by the protocol's parameters, else by FROM (section 2.1.4:
    the protocol's dataset wins).
    """
    if asked.default_graphs or asked.named_graphs:
        return dataset.restricted(asked.default_graphs, asked.named_graphs)
    return dataset.restricted(checked.default, checked.named)
