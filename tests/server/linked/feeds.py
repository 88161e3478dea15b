"""A city with enough resources for several pages, and a harvester that walks them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import Graph, Namespace, URIRef

from ontology import reference_files
from ontology.namespaces import CODE, DCAT, DCT, FOAF, LM, RDF, SKOS, XSD, Names
from server.store.folder import DataFolder
from tests.server.store.support import BASE, new_folder, publish

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
NAMES = Names(BASE)
NUMBER = 230


def feeding_city(path: Path) -> DataFolder:
    folder = new_folder(path)
    publish(folder, {*vocabulary(), *bodies(), *(q for n in range(NUMBER) for q in resource(n))})
    return folder


def vocabulary() -> Iterator[Quad]:
    for file in reference_files()["vocabulary"]:
        for quad in parse(file.read_bytes(), RdfFormat.TURTLE, base_iri=BASE):
            yield Quad(quad.subject, quad.predicate, quad.object, NAMES.graph("vocabulary"))


def bodies() -> Iterator[Quad]:
    graph = NAMES.graph("organisations")
    for key, name in (("sjj", "数据局"), ("mzj", "民政局")):
        body = NAMES.thing("department", key)
        yield Quad(body, RDF.type, FOAF.Agent, graph)
        yield Quad(body, FOAF.name, Literal(name, language="zh"), graph)
        yield Quad(body, SKOS.prefLabel, Literal(name, language="zh"), graph)
    yield Quad(NAMES.thing("department", "sjj"), RDF.type, LM.Authority, graph)
    catalog = NAMES.thing("catalog", "mzj")
    yield Quad(catalog, RDF.type, DCAT.Catalog, graph)
    yield Quad(catalog, DCT.title, Literal("民政局目录", language="zh"), graph)
    yield Quad(catalog, DCT.publisher, NAMES.thing("department", "mzj"), graph)


def resource(number: int, title: str = "资源") -> Iterator[Quad]:
    """Each is another mix of what a department may fill in and leave out."""
    graph = NAMES.graph("catalog", "mzj")
    iri = NAMES.thing("resource", f"r-{number:04}")
    way = NamedNode(f"{iri.value}#access-1")
    basis = NamedNode(f"{iri.value}#basis-1")
    sharing = ("unconditional", "conditional", "withheld")[number % 3]
    said: list[tuple[NamedNode, NamedNode | Literal]] = [
        (RDF.type, LM.InformationResource),
        (RDF.type, DCAT.Dataset),
        (DCT.title, Literal(f"{title}{number} <&>", language="zh")),
        (DCT.identifier, Literal(f"r/{number:04}")),
        (DCT.publisher, NAMES.thing("department", "mzj") if number % 7 else Literal("某单位")),
        (LM.sharingType, CODE[f"sharing/{sharing}"]),
    ]
    if number % 2:
        said.append((DCT.description, Literal("摘要", language="zh")))
        said.append((DCT.accrualPeriodicity, CODE["frequency/daily"]))
        said.append((LM.classification, CODE["classification/307"]))
        said.append((DCT["format"], CODE["format-type/xlsx"]))
    if number % 3:
        said.append((DCT.issued, Literal("2026-01-31", datatype=XSD.date)))
        said.append((LM.accessWay, way))
        yield Quad(way, RDF.type, DCAT.Distribution, graph)
        yield Quad(way, LM.methodType, CODE["method-type/file"], graph)
    else:
        said.append((DCT.issued, Literal("去年")))
        said.append((DCT.accrualPeriodicity, Literal("看情况")))
        said.append((LM.legalBasis, basis))
        yield Quad(basis, LM.cites, NamedNode("https://w3id.org/lianmu/law/decree-809/15"), graph)
    for predicate, value in said:
        yield Quad(iri, predicate, value, graph)
    yield Quad(NAMES.thing("catalog", "mzj"), DCAT.dataset, iri, graph)


def walk(client: httpx.Client, first: str) -> Iterator[Graph]:
    """The pages one after another, as CKAN follows them; stops at a page seen before."""
    address, seen = first, set()
    while address:
        assert address not in seen, "the pages go round in a circle"
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        form = RdfFormat.from_media_type(answer.headers["content-type"].partition(";")[0])
        assert form is not None
        lines = "".join(f"{quad.triple} .\n" for quad in parse(answer.content, form))
        page = Graph().parse(data=lines, format="nt")
        yield page
        views = list(page.subjects(None, HYDRA.PartialCollectionView))
        assert len(views) == 1
        following = page.value(views[0], HYDRA.next)
        address = str(following).removeprefix(BASE.rstrip("/")) if following else ""


def datasets(page: Graph) -> list[str]:
    return [
        str(each) for each in page.objects(URIRef(f"{BASE}catalog"), URIRef(DCAT.dataset.value))
    ]


def total(page: Graph) -> int:
    return int(str(next(page.objects(None, HYDRA.totalItems))))
