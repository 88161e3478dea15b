"""Dereferencing: ``/id/{type}/{key}`` → 303 → ``/doc/{type}/{key}``, negotiated or by suffix.

Every address in a header is a path or made from the base IRI; the request's host is never used.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import APIRouter
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from ontology.text import Text
from server.caching import entity_tag, headers_for, matches
from server.errors import NotFound
from server.linked.addresses import doc_path, thing
from server.linked.describe import Description, describe
from server.linked.sheets import add_sheets
from server.linked.site import Site
from server.negotiation import negotiate
from server.responses import see_other
from server.serialization import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, RdfOffer, write

Html = Callable[[Request, Description], Awaitable[Response]]
"""Renders the page of a thing."""

RDF = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES)
BY_SUFFIX: dict[str, RdfOffer | None] = {**{offer.key: offer for offer in RDF}, "html": None}
BY_MEDIA: dict[str, RdfOffer | None] = {**{offer.media: offer for offer in RDF}, "text/html": None}
"""None stands for the page."""

NOTHING = Text("没有这个对象，或者您看不到它", "There is no such thing, or none you can see")


@dataclass(frozen=True)
class Asked:
    """One thing and the format it is wanted in; ``offer`` None means the page."""

    kind: str
    key: str
    iri: NamedNode
    offer: RdfOffer | None

    def headers(self) -> dict[str, str]:
        """Which variant this is, what it describes, and the others (RFC 8288)."""
        here = self.offer.key if self.offer else "html"
        links = [f'<{self.iri.value}>; rel="describes"']
        for suffix, offer in BY_SUFFIX.items():
            if suffix != here:
                media = offer.media if offer else "text/html"
                path = doc_path(self.kind, self.key, f".{suffix}")
                links.append(f'<{path}>; rel="alternate"; type="{media}"')
        return {
            "Content-Location": doc_path(self.kind, self.key, f".{here}"),
            "Link": ", ".join(links),
        }


def routes(site: Site, html: Html) -> APIRouter:
    """``/id`` and ``/doc``; ``html`` is called for pages."""
    router = APIRouter(include_in_schema=False)
    add_sheets(router, site)

    @router.api_route("/id/{kind}/{key:path}", methods=["GET", "HEAD"])
    async def thing_itself(request: Request, kind: str, key: str) -> Response:
        if thing(site.graphs.names, kind, key) is None:
            raise NotFound(NOTHING)
        response = see_other(request, doc_path(kind, key))
        response.headers["Vary"] = "Accept"
        return response

    @router.api_route("/doc/{kind}/{key:path}", methods=["GET", "HEAD"])
    async def document(request: Request, kind: str, key: str) -> Response:
        asked = wanted(site, kind, key, request.headers.get("accept"))
        return await answer(site, request, asked, html)

    return router


def wanted(site: Site, kind: str, key: str, accept: str | None) -> Asked:
    """What a path asks for: a known suffix wins over ``Accept``."""
    stem, _, suffix = key.rpartition(".")
    by_suffix = bool(stem) and suffix in BY_SUFFIX
    key = stem if by_suffix else key
    iri = thing(site.graphs.names, kind, key)
    if iri is None:
        raise NotFound(NOTHING)
    offer = BY_SUFFIX[suffix] if by_suffix else negotiate(accept, BY_MEDIA)
    return Asked(kind, key, iri, offer)


async def answer(site: Site, request: Request, asked: Asked, html: Html) -> Response:
    """The description in the format asked for, or 304."""
    caller = await site.caller(request)
    headers = headers_for(caller.signed_in) | asked.headers()
    async with site.readers.lease() as reader:
        dataset = site.dataset(caller, reader.meta)
        if asked.offer is not None:
            version = reader.meta.version(dataset)
            headers["ETag"] = entity_tag(version, asked.iri.value, asked.offer.key)
            if matches(request.headers.get("if-none-match"), headers["ETag"]):
                return Response(status_code=304, headers=headers)
        description = await reader.call(describe, asked.iri, dataset)
    if not description.statements:
        raise NotFound(NOTHING)
    if asked.offer is None:
        page = await html(request, description)
        headers["ETag"] = entity_tag(str(page.body, "utf-8"))
        if matches(request.headers.get("if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        page.headers.update(headers)
        return page
    statements = (*description.statements, *description.inbound)
    return Response(write(statements, asked.offer), 200, headers, asked.offer.content_type)
