"""Dereferencing: ``/id/{type}/{key}`` → 303 → ``/doc/{type}/{key}``, negotiated or by suffix.

Every address in a header is a path or made from the base IRI; the request's host is never used.
"""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from server.errors import NotFound
from server.linked import memento
from server.linked.addresses import doc_path, thing
from server.linked.asked import Asked, wanted
from server.linked.changes import history
from server.linked.documents import NOTHING, Html, document, ever_known
from server.linked.sheets import add_sheets
from server.linked.site import Site
from server.responses import see_other

FORWARDED = ("format", "_profile", "_mediatype")
"""Parameters that a redirect takes along."""


def routes(site: Site, html: Html) -> APIRouter:
    """``/id``, ``/doc`` and ``/timemap``; ``html`` is called for pages."""
    router = APIRouter(include_in_schema=False)
    add_sheets(router, site)

    @router.api_route("/id/{kind}/{key:path}", methods=["GET", "HEAD"])
    async def thing_itself(request: Request, kind: str, key: str) -> Response:
        if thing(site.graphs.names, kind, key) is None:
            raise NotFound(NOTHING)
        asked = [(name, value) for name, value in request.query_params.multi_items()]
        query = urlencode([pair for pair in asked if pair[0] in FORWARDED])
        response = see_other(request, doc_path(kind, key) + (f"?{query}" if query else ""))
        response.headers["Vary"] = "Accept"
        return response

    @router.api_route("/doc/{kind}/{key:path}", methods=["GET", "HEAD"])
    async def description(request: Request, kind: str, key: str) -> Response:
        asked = wanted(site.graphs.names, request, kind, key)
        if asked is None:
            raise NotFound(NOTHING)
        at = request.headers.get("accept-datetime")
        if at is not None and asked.edition is None:
            return await time_gate(site, request, asked, at)
        return await document(site, request, asked, html)

    @router.api_route("/timemap/doc/{kind}/{key:path}", methods=["GET", "HEAD"])
    async def time_map(request: Request, kind: str, key: str) -> Response:
        asked = wanted(site.graphs.names, request, kind, key)
        if asked is None:
            raise NotFound(NOTHING)
        caller = await site.caller(request)
        async with site.readers.lease() as reader:
            editions = await reader.call(history)
            if not await ever_known(site, reader, caller, asked, editions):
                raise NotFound(NOTHING)
        content = memento.time_map(asked.address, asked.timemap, editions)
        return Response(content, 200, media_type="application/link-format")

    return router


async def time_gate(site: Site, request: Request, asked: Asked, at: str) -> Response:
    """302 to the document as it was at a moment."""
    await site.caller(request)
    async with site.readers.lease() as reader:
        editions = await reader.call(history)
    chosen = memento.closest(editions, at)
    path = f"{asked.path()}?edition={chosen.number}"
    links = ", ".join(memento.links(asked.address, asked.timemap))
    headers = {"Vary": "Accept-Datetime, Accept", "Link": links}
    return RedirectResponse(path, 302, headers)
