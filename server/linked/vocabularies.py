"""``/ontology`` and ``/shapes``: a whole reference graph as RDF, or as a page of its terms."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter
from pyoxigraph import Triple
from starlette.requests import Request
from starlette.responses import Response

from server.caching import entity_tag, headers_for, matches
from server.errors import NotFound
from server.linked.documents import NOTHING
from server.linked.formats import BY_MEDIA, BY_SUFFIX
from server.linked.site import Site
from server.negotiation import negotiate
from server.serialization import write
from server.store.edition import OpenEdition
from server.store.graphs import Graphs

Html = Callable[[Request, str, list[Triple]], Awaitable[Response]]
"""Renders the page of a vocabulary: its name and everything it says."""


def routes(site: Site, html: Html) -> APIRouter:
    """``/{ontology,shapes}[.ttl|.jsonld|.rdf|.nt|.html]``; ``html`` is called for pages."""
    router = APIRouter(include_in_schema=False)

    async def whole(request: Request, name: str, suffix: str) -> Response:
        if suffix and suffix not in BY_SUFFIX:
            raise NotFound(NOTHING)
        accept = request.headers.get("accept")
        offer = BY_SUFFIX[suffix] if suffix else negotiate(accept, BY_MEDIA)
        caller = await site.caller(request)
        async with site.readers.lease() as reader:
            meta = reader.meta.graphs.get(site.graphs.reference(name).value)
            triples = await reader.call(statements, site.graphs, name)
        if offer is None:
            return await html(request, name, triples)
        headers = headers_for(caller.signed_in)
        headers["ETag"] = entity_tag(name, offer.key, meta.hash if meta else "")
        if matches(request.headers.get("if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return Response(write(triples, offer), 200, headers, offer.content_type)

    @router.get("/ontology")
    @router.get("/ontology.{suffix}")
    async def ontology(request: Request, suffix: str = "") -> Response:
        return await whole(request, "ontology", suffix)

    @router.get("/shapes")
    @router.get("/shapes.{suffix}")
    async def shapes(request: Request, suffix: str = "") -> Response:
        return await whole(request, "shapes", suffix)

    return router


def statements(edition: OpenEdition, graphs: Graphs, name: str) -> list[Triple]:
    """A reference graph, which everybody may read, in a stable order."""
    graph = graphs.reference(name)
    found = edition.store.quads_for_pattern(None, None, None, graph)
    return sorted((quad.triple for quad in found), key=str)
