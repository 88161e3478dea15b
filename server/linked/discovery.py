"""How machines find what there is: VoID, site map, robots, and the feed of changes."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from ontology.text import Text
from server.caching import entity_tag, headers_for, matches
from server.errors import NotFound
from server.linked.changes import changes_as_atom, changes_as_json, delta_as_nquads
from server.linked.feed import number
from server.linked.formats import BY_SUFFIX
from server.linked.site import Site
from server.linked.sitemap import ROBOTS, site_map
from server.linked.void import void
from server.negotiation import negotiate
from server.serialization import N_QUADS, RdfOffer, write
from server.store.edition import OpenEdition
from server.store.graphs import Dataset

NOTHING = Text("没有这个文件", "There is no such file")
FEEDS: dict[str, tuple[str, Callable[..., bytes]]] = {
    "json": ("application/json", changes_as_json),
    "atom": ("application/atom+xml", changes_as_atom),
}
FEED_MEDIA = {**{media: key for key, (media, _) in FEEDS.items()}, "text/html": "json"}


def routes(site: Site) -> APIRouter:
    """``/void.{ttl|…}``, ``/sitemap.xml``, ``/robots.txt``, ``/changes``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/.well-known/void")
    async def well_known() -> Response:
        return RedirectResponse("/void.ttl", 303)

    @router.get("/void.{suffix}")
    async def description(request: Request, suffix: str) -> Response:
        offer = BY_SUFFIX.get(suffix)
        if offer is None:
            raise NotFound(NOTHING)
        return await whole(site, request, write_void, offer.content_type, offer)

    @router.get("/robots.txt")
    async def robots() -> Response:
        return PlainTextResponse(ROBOTS.format(base=site.graphs.names.base))

    @router.get("/sitemap.xml")
    async def pages(request: Request) -> Response:
        part = number(request, "part")
        return await whole(site, request, site_map, "application/xml", part)

    @router.get("/changes")
    async def changes(request: Request) -> Response:
        key = negotiate(request.headers.get("accept"), FEED_MEDIA)
        return await whole(site, request, FEEDS[key][1], FEEDS[key][0])

    @router.get("/changes.{suffix}")
    async def changes_by_suffix(request: Request, suffix: str) -> Response:
        if suffix not in FEEDS:
            raise NotFound(NOTHING)
        return await whole(site, request, FEEDS[suffix][1], FEEDS[suffix][0])

    @router.get("/changes/{edition}/{part}.nq")
    async def delta(request: Request, edition: str, part: str) -> Response:
        if part not in ("added", "removed") or not (edition.isascii() and edition.isdigit()):
            raise NotFound(NOTHING)
        arguments = (int(edition[:9]), part)
        return await whole(site, request, delta_as_nquads, N_QUADS.content_type, *arguments)

    return router


async def whole(
    site: Site,
    request: Request,
    function: Callable[..., bytes],
    media: str,
    *arguments: object,
) -> Response:
    """What a reader writes about what the caller may see, or 304."""
    caller = await site.caller(request)
    headers = headers_for(caller.signed_in)
    async with site.readers.lease() as reader:
        dataset = site.dataset(caller, reader.meta)
        headers["ETag"] = entity_tag(
            str(reader.meta.number), str(dataset), request.url.path, media, str(arguments)
        )
        if matches(request.headers.get("if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        content = await reader.call(function, dataset, *arguments)
    return Response(content, 200, headers, media)


def write_void(edition: OpenEdition, dataset: Dataset, offer: RdfOffer) -> bytes:
    """A reader function."""
    return write(void(edition, dataset), offer)
