"""``/queries``: the stored queries, each with a page, its text, its description and its results."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from ontology.namespaces import Names
from ontology.text import Text
from server.errors import NotFound
from server.negotiation import negotiate
from server.serialization import JSON_LD, TURTLE, RdfOffer, write
from server.sparql.site import Site
from server.sparql.stored import Stored, as_rdf, shipped

NO_QUERY = Text("没有这个查询", "There is no such query")
DESCRIPTIONS: dict[str, RdfOffer] = {offer.key: offer for offer in (TURTLE, JSON_LD)}
RESULTS = ("csv", "tsv", "json", "xml", "nt", "rdf")
"""Formats of results that no description has."""

MEDIA: dict[str, RdfOffer | None] = {
    "text/html": None,
    **{offer.media: offer for offer in DESCRIPTIONS.values()},
}


def routes(site: Site) -> APIRouter:
    """``/queries`` and ``/queries/{key}[.rq|.ttl|.jsonld|.csv|.tsv|.json|.xml|.nt|.rdf]``."""
    router = APIRouter(include_in_schema=False)
    names = Names(site.settings.base_iri)

    @router.get("/queries")
    async def all_of_them(request: Request) -> Response:
        caller = await site.caller(request)
        offer = negotiate(request.headers.get("accept"), MEDIA)
        if offer is None:
            return site.pages.response(request, "queries.html", 200, caller, queries=shipped())
        return described(tuple(shipped().values()), names, offer)

    @router.get("/queries.{suffix}")
    async def all_as_rdf(request: Request, suffix: str) -> Response:
        await site.caller(request)
        if suffix not in DESCRIPTIONS:
            raise NotFound(NO_QUERY)
        return described(tuple(shipped().values()), names, DESCRIPTIONS[suffix])

    @router.get("/queries/{name}")
    async def one(request: Request, name: str) -> Response:
        caller = await site.caller(request)
        key, _, suffix = name.partition(".")
        if key not in shipped():
            raise NotFound(NO_QUERY)
        stored = shipped()[key]
        given = dict(request.query_params)
        if suffix == "rq":
            headers = {"Content-Disposition": f'attachment; filename="{key}.rq"'}
            return PlainTextResponse(stored.bound(given, names), 200, headers)
        if suffix in DESCRIPTIONS:
            return described((stored,), names, DESCRIPTIONS[suffix])
        if suffix in RESULTS or (not suffix and "run" in given):
            return to_results(stored.bound(given, names), suffix)
        if suffix:
            raise NotFound(NO_QUERY)
        offer = negotiate(request.headers.get("accept"), MEDIA)
        if offer is None:
            context = {"query": stored, "given": given, "formats": offered(stored)}
            return site.pages.response(request, "query.html", 200, caller, **context)
        return described((stored,), names, offer)

    return router


def described(queries: tuple[Stored, ...], names: Names, offer: RdfOffer) -> Response:
    triples = [triple for each in queries for triple in as_rdf(each, names)]
    return Response(write(triples, offer), 200, {"Vary": "Accept"}, offer.content_type)


def to_results(text: str, suffix: str) -> Response:
    """The results are those of the endpoint, with its limits, tags and kept answers."""
    asked = {"query": text} | ({"format": suffix} if suffix else {})
    return RedirectResponse(f"/sparql?{urlencode(asked)}", 303)


def offered(stored: Stored) -> tuple[str, ...]:
    """Formats a page links to."""
    return ("csv", "json") if stored.is_select else ("nt", "rdf")
