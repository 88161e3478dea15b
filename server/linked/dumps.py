"""``/dump.nq``, ``/dump.trig`` and ``/dump/{catalog}.ttl``: all that everybody may read, as files.

Written line by line, so that size costs time but no memory; N-Triples lines are Turtle as they are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Literal

from fastapi import APIRouter
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from ontology.text import Text
from server.accounts.callers import ANONYMOUS
from server.caching import entity_tag, headers_for, matches
from server.errors import NotFound
from server.linked.site import Site
from server.responses import file_response
from server.serialization import N_QUADS, TRIG, TURTLE
from server.store.edition import OpenEdition
from server.store.graphs import Dataset

Form = Literal["nq", "trig", "ttl"]
MEDIA: dict[Form, str] = {
    "nq": N_QUADS.content_type,
    "trig": TRIG.content_type,
    "ttl": TURTLE.content_type,
}
SECONDS = 120.0
CHUNK = 1 << 16
NOTHING = Text("没有这个文件", "There is no such file")


def routes(site: Site) -> APIRouter:
    """One dump is written at a time: the other readers are for those who ask less."""
    router = APIRouter(include_in_schema=False)
    turn = asyncio.Lock()

    @router.get("/dump.{form}")
    async def everything(request: Request, form: str) -> Response:
        if form not in ("nq", "trig"):
            raise NotFound(NOTHING)
        async with turn:
            return await dump_of(site, request, "nq" if form == "nq" else "trig", None)

    @router.get("/dump/{key}.ttl")
    async def one_catalog(request: Request, key: str) -> Response:
        async with turn:
            return await dump_of(site, request, "ttl", site.graphs.catalog(key))

    return router


async def dump_of(site: Site, request: Request, form: Form, graph: NamedNode | None) -> Response:
    """The file, written to its end before it is sent; or 304."""
    await site.caller(request)
    headers = headers_for(signed_in=False)
    async with site.readers.lease() as reader:
        dataset = site.dataset(ANONYMOUS, reader.meta)
        if graph is not None:
            if graph not in dataset.named:
                raise NotFound(NOTHING)
            dataset = Dataset((), (graph,))
        headers["ETag"] = entity_tag(reader.meta.version(dataset), form, str(graph))
        if matches(request.headers.get("if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        content = TemporaryFile()  # noqa: SIM115  closed after sending
        try:
            async for chunk in reader.stream(lines, dataset, form, seconds=SECONDS):
                content.write(chunk)
        except BaseException:
            content.close()
            raise
    return file_response(content, headers, MEDIA[form])


def lines(edition: OpenEdition, dataset: Dataset, form: Form) -> Iterator[bytes]:
    """The graphs of the dataset one after another; a reader function."""
    buffer = bytearray()
    for graph in sorted(dataset.named, key=str):
        if form == "trig":
            buffer += f"GRAPH {graph} {{\n".encode()
        for quad in edition.store.quads_for_pattern(None, None, None, graph):
            buffer += f"{quad if form == 'nq' else quad.triple} .\n".encode()
            if len(buffer) >= CHUNK:
                yield bytes(buffer)
                buffer.clear()
        if form == "trig":
            buffer += b"}\n"
    yield bytes(buffer)
