"""``/catalog``: every resource as DCAT-AP 3.0.1, in pages (Hydra), as CKAN and others harvest it.

A walk that began on one edition stays on it, by the links of its pages: what a harvester does not
find it deletes, so a publication in the middle of a walk must not move anything between pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from fastapi import APIRouter
from pyoxigraph import Literal, NamedNode, Triple
from starlette.requests import Request
from starlette.responses import Response

from ontology.namespaces import DCAT, RDF, XSD, Namespace
from ontology.text import Text
from server.caching import entity_tag, headers_for, matches
from server.errors import BadInput, NotFound
from server.linked.changes import touched_since
from server.linked.dcat import AT_A_TIME, as_dcat, city_as_dcat, listed
from server.linked.profiles import DCAT_AP
from server.linked.site import Site
from server.negotiation import negotiate
from server.responses import see_other
from server.serialization import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, RdfOffer, write
from server.store.edition import EditionMeta, OpenEdition
from server.store.folder import edition_at
from server.store.graphs import Dataset

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
SIZE = AT_A_TIME
"""Datasets a page, as CKAN expects."""

OFFERS = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES)
SUFFIXES = {offer.key: offer for offer in OFFERS} | {"xml": RDF_XML}
MEDIA: dict[str, RdfOffer | None] = {**{offer.media: offer for offer in OFFERS}, "text/html": None}

NO_PAGE = Text("目录没有这一页", "The catalog has no such page")
NO_FORMAT = Text("没有这种格式", "There is no such format")
GONE = Text(
    "第 {number} 版已不再保留，请从第一页重新开始",
    "Edition {number} is no longer retained; begin again at the first page",
)
BAD_NUMBER = Text("{name} 应为正整数", "{name} must be a positive number")
BAD_TIME = Text(
    "modified_since 应为 ISO 8601 日期或时间，例如 2026-01-31",
    "modified_since must be an ISO 8601 date or time, for example 2026-01-31",
)


@dataclass(frozen=True)
class Wanted:
    """A page of the feed: ``path`` with its suffix, ``edition`` None for the current one."""

    path: str
    page: int = 1
    since: datetime | None = None
    edition: int | None = None

    def address(self, base: str, page: int) -> NamedNode:
        """The address of a page of the same walk."""
        query: dict[str, str | int] = {"page": page}
        if self.since is not None:
            query["modified_since"] = self.since.isoformat()
        if self.edition is not None:
            query["edition"] = self.edition
        return NamedNode(f"{base}{self.path}?{urlencode(query)}")


def routes(site: Site) -> APIRouter:
    """``/catalog[.ttl|.jsonld|.rdf|.xml|.nt]?page=&modified_since=``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/catalog")
    async def negotiated(request: Request) -> Response:
        offer = negotiate(request.headers.get("accept"), MEDIA)
        if offer is None:
            response: Response = see_other(request, "/catalogs")
            response.headers["Vary"] = "Accept"
            return response
        return await answer(site, request, "catalog", offer)

    @router.get("/catalog.{suffix}")
    async def by_suffix(request: Request, suffix: str) -> Response:
        if suffix not in SUFFIXES:
            raise NotFound(NO_FORMAT)
        return await answer(site, request, f"catalog.{suffix}", SUFFIXES[suffix])

    return router


async def answer(site: Site, request: Request, path: str, offer: RdfOffer) -> Response:
    """A page, or 304."""
    caller = await site.caller(request)
    wanted = asked(request, path)
    headers = headers_for(caller.signed_in) | {
        "Link": f'<{DCAT_AP.iri}>; rel="profile"',
        "Content-Profile": f"<{DCAT_AP.iri}>",
    }
    async with site.readers.lease() as reader:
        meta = meta_of(site, reader.meta, wanted.edition)
        wanted = replace(wanted, edition=meta.number)
        dataset = site.dataset(caller, meta)
        about = (meta.version(dataset), str(wanted), offer.key)
        headers["ETag"] = entity_tag(*about)
        if matches(request.headers.get("if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        triples = await reader.call(page_of_feed, dataset, wanted)
    return Response(write(triples, offer), 200, headers, offer.content_type)


def meta_of(site: Site, current: EditionMeta, number: int | None) -> EditionMeta:
    """What the edition of a walk says of itself."""
    if number is None or number == current.number:
        return current
    try:
        return site.readers.folder.edition(number).meta()
    except FileNotFoundError:
        raise NotFound(GONE.format(number=number)) from None


def asked(request: Request, path: str) -> Wanted:
    """The page a request names."""
    since = request.query_params.get("modified_since")
    return Wanted(
        path,
        number(request, "page") or 1,
        moment(since) if since else None,
        number(request, "edition"),
    )


def number(request: Request, name: str) -> int | None:
    text = request.query_params.get(name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text)):
        raise BadInput(BAD_NUMBER.format(name=name))
    return int(text)


def moment(text: str) -> datetime:
    try:
        parsed = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise BadInput(BAD_TIME) from None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def page_of_feed(edition: OpenEdition, dataset: Dataset, wanted: Wanted) -> list[Triple]:
    """The triples of a page in a stable order; a reader function."""
    with edition_at(edition, wanted.edition or edition.meta.number) as pinned:
        resources = listed(pinned, dataset)
        if wanted.since is not None:
            touched = touched_since(pinned, wanted.since, dataset)
            resources = [each for each in resources if touched is None or each in touched]
        pages = max(1, -(-len(resources) // SIZE))
        if wanted.page > pages:
            raise NotFound(NO_PAGE)
        shown = resources[(wanted.page - 1) * SIZE : wanted.page * SIZE]
        base = pinned.meta.base_iri
        city = NamedNode(f"{base}catalog")
        triples = as_dcat(pinned, dataset, shown) | city_as_dcat(pinned, dataset)
        triples |= {Triple(city, DCAT.dataset, each) for each in shown}
        return sorted({*triples, *view(base, wanted, len(resources), pages)}, key=str)


def view(base: str, wanted: Wanted, total: int, pages: int) -> Iterator[Triple]:
    """Where this page stands; under both names harvesters look for."""
    here = wanted.address(base, wanted.page)
    yield Triple(here, RDF.type, HYDRA.PartialCollectionView)
    yield Triple(here, RDF.type, HYDRA.PagedCollection)
    yield Triple(here, HYDRA.totalItems, Literal(str(total), datatype=XSD.integer))
    yield Triple(here, HYDRA.itemsPerPage, Literal(str(SIZE), datatype=XSD.integer))
    yield Triple(here, HYDRA.first, wanted.address(base, 1))
    yield Triple(here, HYDRA.last, wanted.address(base, pages))
    if wanted.page > 1:
        yield Triple(here, HYDRA.previous, wanted.address(base, wanted.page - 1))
    if wanted.page < pages:
        yield Triple(here, HYDRA.next, wanted.address(base, wanted.page + 1))
