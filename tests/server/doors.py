"""A small application for the tests of linked data and SPARQL: real editions, real readers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from fastapi import FastAPI
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ontology.namespaces import Names
from server.accounts.callers import ANONYMOUS, Caller, dataset_for
from server.browser.pages import Pages
from server.browser.reports import problem_page
from server.cors import OpenData
from server.errors import Problem
from server.linked import discovery, dumps, feed
from server.linked.describe import Description
from server.linked.routes import routes
from server.metrics import Metrics
from server.responses import problem_response
from server.settings import Settings
from server.sparql import library
from server.sparql.endpoint import endpoint
from server.store.edition import EditionMeta
from server.store.folder import DataFolder
from server.store.graphs import Dataset, Graphs
from server.store.readers import Readers
from tests.server.browser.live import served
from tests.server.store.support import BASE, new_folder, publish

AUDITOR = Caller("auditor")

CATALOG = """
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
<resource/r1> a lm:InformationResource, dcat:Dataset ;
    dct:title "低保信息"@zh ; dct:publisher <department/mzj> ;
    lm:item <item/r1.aa>, <item/r1.bb> ; lm:legalBasis <resource/r1#basis-1> .
<resource/r1#basis-1> a lm:LegalBasis ; lm:citation "某法第一条" ;
    lm:cites <https://w3id.org/lianmu/law/decree/1.2> .
<item/r1.aa> dct:title "姓名"@zh ; lm:dataType <https://w3id.org/lianmu/code/data-type/C> .
<item/r1.bb> dct:title "年龄"@zh .
<catalog/mzj> a dcat:Catalog ; dct:title "民政局目录"@zh ; dcat:dataset <resource/r1> .
"""
REFERENCE = """
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
<department/mzj> a lm:Department ; skos:prefLabel "民政局"@zh, "Civil Affairs"@en .
<https://w3id.org/lianmu/code/data-type/C> skos:prefLabel "字符型"@zh, "text"@en .
<https://w3id.org/lianmu/law/decree/1.2> dct:title "第一条"@zh .
<https://w3id.org/lianmu/rule/R-09a> dct:identifier "R-09a" .
"""
SHARING = '<application/a1> <http://purl.org/dc/terms/title> "申请"@zh .'


def quads(turtle: str, *graph: str) -> Iterator[Quad]:
    """The statements of a file, with relative IRIs under ``{base}id/``, in one graph."""
    name = Names(BASE).graph(*graph)
    for quad in parse(turtle, RdfFormat.TURTLE, base_iri=f"{BASE}id/"):
        yield Quad(quad.subject, quad.predicate, quad.object, name)


def city(path: Path) -> DataFolder:
    """One catalog, reference data, and a graph that only some may see."""
    folder = new_folder(path)
    publish(
        folder,
        [
            *quads(CATALOG, "catalog", "mzj"),
            *quads(REFERENCE, "vocabulary"),
            *quads(SHARING, "sharing"),
        ],
    )
    return folder


@dataclass
class SmallSite:
    """Who asks is decided by a header: signing in is not these rooms' business."""

    settings: Settings
    readers: Readers
    graphs: Graphs
    pages: Pages
    demo: bool = False
    metrics: Metrics = field(default_factory=Metrics)

    async def caller(self, connection: HTTPConnection) -> Caller:
        return AUDITOR if "x-auditor" in connection.headers else ANONYMOUS

    def dataset(self, caller: Caller, meta: EditionMeta) -> Dataset:
        return dataset_for(caller, meta, self.graphs)

    def problem_page(self, problem: Problem, language: str) -> str:
        return problem_page(self.pages, problem, language)


async def plain_page(_: Request, description: Description, memento: EditionMeta | None) -> Response:
    """Stands for the pages of the browser room."""
    edition = f", edition {memento.number}" if memento else ""
    return HTMLResponse(f"<h1>{len(description.statements)}{edition}</h1>")


@contextmanager
def client_of(folder: DataFolder, **settings: float) -> Iterator[httpx.Client]:
    """A client of both rooms on this folder, over a real port."""
    chosen = Settings.model_validate({"base_iri": BASE, "readers": 1, **settings})
    readers = Readers(folder, 1, chosen.reader_megabytes)
    site = SmallSite(chosen, readers, Graphs(Names(BASE)), Pages(BASE, demo=False))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await readers.start()
        yield
        await readers.stop()

    app = FastAPI(lifespan=lifespan)
    app.add_middleware(OpenData)
    for router in (
        routes(site, plain_page),
        feed.routes(site),
        dumps.routes(site),
        discovery.routes(site),
        library.routes(site),
    ):
        app.include_router(router)
    app.router.routes.append(Route("/sparql", endpoint(site)))
    app.add_route("/metrics", lambda _: Response(site.metrics.text()))

    @app.exception_handler(Problem)
    async def problem(request: Request, error: Problem) -> Response:
        accept = request.headers.get("accept")
        tongue = request.headers.get("accept-language")
        return problem_response(error, accept, tongue, site.problem_page)

    with served(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def node(path: str) -> NamedNode:
    """An instance IRI of the city."""
    return NamedNode(f"{BASE}id/{path}")
