"""The description of a thing as an answer: now or at a retained edition, in a view and a format."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from pyoxigraph import Literal, NamedNode, Triple
from starlette.requests import Request
from starlette.responses import Response

from ontology.namespaces import ADMS, LM, RDF, XSD
from ontology.text import Text
from server.accounts.callers import Caller
from server.caching import entity_tag, headers_for, matches
from server.errors import Gone, NotAcceptable, NotFound
from server.linked import memento
from server.linked.asked import Asked
from server.linked.changes import Change
from server.linked.dcat import dcat_of
from server.linked.describe import Description, describe, described_at, for_page, placed
from server.linked.formats import WITH_GRAPHS
from server.linked.profiles import NATIVE
from server.linked.site import Site
from server.serialization import RdfOffer, write, write_quads
from server.store.edition import EditionMeta
from server.store.graphs import Dataset
from server.store.readers import Reader

Html = Callable[[Request, Description, EditionMeta | None], Awaitable[Response]]
"""Renders the page of a thing, of a retained edition where one is given."""

NOTHING = Text("没有这个对象，或者您看不到它", "There is no such thing, or none you can see")
NOT_RETAINED = Text("第 {number} 版没有保留", "Edition {number} is not retained")
NO_PAGE = Text(
    "这一视图只有 RDF：请要求 text/turtle 等格式",
    "This view is RDF only: ask for text/turtle or another RDF format",
)
WITHDRAWN = Text("该信息资源已于 {day} 撤下", "This resource was withdrawn on {day}")
STATUS_WITHDRAWN = NamedNode("http://purl.org/adms/status/Withdrawn")


async def document(site: Site, request: Request, asked: Asked, html: Html) -> Response:
    """The document, or 304; 404 for what is not there, 410 for what is withdrawn."""
    caller = await site.caller(request)
    async with site.readers.lease() as reader:
        meta = edition_of(site, reader.meta, asked.edition)
        dataset = site.dataset(caller, meta)
        headers = headers_of(caller, asked, meta)
        if asked.offer is None:
            if asked.profile is not NATIVE:
                raise NotAcceptable(NO_PAGE)
            description = await reader.call(for_page, asked.edition, asked.iri, dataset)
        else:
            headers["ETag"] = tag_of(asked, meta, dataset)
            if matches(request.headers.get("if-none-match"), headers["ETag"]):
                return Response(status_code=304, headers=headers)
            description, content = await data(reader, asked, asked.offer, meta, dataset)
    if description.withdrawn:
        return tombstone(asked, description.withdrawn, headers)
    if not description.statements:
        raise NotFound(NOTHING)
    site.metrics.documents.labels(asked.offer.key if asked.offer else "html").inc()
    if asked.offer is not None:
        return Response(content, 200, headers, asked.offer.content_type)
    shown = None if asked.edition is None else meta
    return page(request, await html(request, description, shown), headers)


async def ever_known(
    site: Site, reader: Reader, caller: Caller, asked: Asked, editions: Sequence[Change]
) -> bool:
    """Whether a retained edition, the newest first, says anything of it or that it is withdrawn."""
    for edition in editions:
        dataset = site.dataset(caller, edition_of(site, reader.meta, edition.number))
        found = await reader.call(described_at, edition.number, asked.iri, dataset)
        if found.statements or found.withdrawn:
            return True
    return False


def edition_of(site: Site, current: EditionMeta, number: int | None) -> EditionMeta:
    """What the edition that is asked for says of itself."""
    if number is None or number == current.number:
        return current
    try:
        if number > current.number:
            raise FileNotFoundError
        return site.readers.folder.edition(number).meta()
    except FileNotFoundError:
        raise NotFound(NOT_RETAINED.format(number=number)) from None


def headers_of(caller: Caller, asked: Asked, meta: EditionMeta) -> dict[str, str]:
    headers = headers_for(caller.signed_in) | asked.headers()
    headers["Vary"] += ", Accept-Profile, Accept-Datetime"
    if asked.edition is not None:
        headers["Memento-Datetime"] = memento.http_date(meta.created)
    return headers


def tag_of(asked: Asked, meta: EditionMeta, dataset: Dataset) -> str:
    """The tag of all that an answer depends on; a withdrawal changes the catalog it is from."""
    key = asked.offer.key if asked.offer else ""
    parts = (meta.version(dataset), asked.iri.value, key, asked.profile.token)
    return entity_tag(*parts, str(asked.edition or ""))


async def data(
    reader: Reader, asked: Asked, offer: RdfOffer, meta: EditionMeta, dataset: Dataset
) -> tuple[Description, bytes]:
    """The description and how it is written."""
    if asked.edition is None:
        description = await reader.call(describe, asked.iri, dataset)
    else:
        description = await reader.call(described_at, meta.number, asked.iri, dataset)
    statements = (*description.statements, *description.inbound)
    if not statements:
        return description, b""
    if asked.profile is not NATIVE:
        triples = await reader.call(dcat_of, meta.number, asked.kind, asked.iri, dataset)
        return description, write(triples, offer)
    if offer in WITH_GRAPHS:
        quads = await reader.call(placed, meta.number, statements, dataset)
        return description, write_quads(quads, offer)
    return description, write((*statements, *description.naming), offer)


def page(request: Request, answer: Response, headers: dict[str, str]) -> Response:
    """The page, or 304 where it is the one the client has."""
    headers["ETag"] = entity_tag(str(answer.body, "utf-8"))
    if matches(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    answer.headers.update(headers)
    return answer


def tombstone(asked: Asked, day: str, headers: dict[str, str]) -> Response:
    """410: since when, and nothing of what it was."""
    if asked.offer is None:
        raise Gone(WITHDRAWN.format(day=day))
    code = NamedNode(f"{asked.iri.value}#withdrawn")
    triples = [
        Triple(asked.iri, ADMS.status, STATUS_WITHDRAWN),
        Triple(code, RDF.type, LM.WithdrawnCode),
        Triple(code, LM.withdrawnOn, Literal(day, datatype=XSD.date)),
    ]
    kept = {name: value for name, value in headers.items() if name != "ETag"}
    return Response(write(triples, asked.offer), 410, kept, asked.offer.content_type)
